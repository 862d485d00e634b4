"""Comma, semicolon or tab separated values."""

import csv

from knowledge.document import Where
from knowledge.formats import tables
from knowledge.formats.contents import Contents, Source
from knowledge.formats.text import text_of


def read(source: Source) -> Contents:
    text = text_of(source)
    first = text.split("\n", 1)[0]
    separator = max(";\t,|", key=first.count)
    grid = [[cell.strip() for cell in row] for row in csv.reader(text.split("\n"), delimiter=separator)]
    return Contents(tuple(tables.rows(grid, [Where(row=at) for at in range(1, len(grid) + 1)])))
