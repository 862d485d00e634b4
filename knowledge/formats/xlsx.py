"""Excel: each sheet's rows with the names of their columns."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl

from knowledge.document import Block, Where
from knowledge.formats import tables
from knowledge.formats.containers import check_archive
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import visible
from knowledge.formats.docx import day
from knowledge.formats.numbers import written

SPLIT = "Dela upp kalkylbladet eller spara den del som behövs."


def read(source: Source) -> Contents:
    warnings = check_archive(source)
    book = openpyxl.load_workbook(BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
    room = source.limits.table_cells
    blocks: list[Block] = []
    for sheet in book.worksheets:
        rows = []
        for number, row in enumerate(sheet.iter_rows(), 1):
            room -= 1 + sum(1 for cell in row if cell.value is not None)
            if room < 0:
                raise Refused(f"Filen har fler än {source.limits.table_cells} celler.", SPLIT)
            if texts := _texts(row):
                rows.append((number, texts))
        blocks += _sheet(sheet.title, rows)
    properties = book.properties
    return Contents(tuple(blocks), title=properties.title or "", dated=day(properties.created), warnings=warnings)


def _texts(row: Any) -> list[str]:
    texts = [visible(written(cell.value, getattr(cell, "number_format", "") or "")) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _sheet(name: str, rows: list[tuple[int, list[str]]]) -> Iterator[Block]:
    """The sheet's name is its heading; lines above the first full row are a caption, not column names."""
    if not rows:
        return
    yield Block("heading", name, Where(sheet=name), level=1)
    width = max(len(texts) for _, texts in rows)
    start = next((at for at, (_, texts) in enumerate(rows) if sum(map(bool, texts)) >= max(2, width // 2)), len(rows))
    for number, texts in rows[:start]:
        yield Block("text", " ".join(filter(None, texts)), Where(sheet=name, row=number))
    table = rows[start:]
    grid = [texts + [""] * (width - len(texts)) for _, texts in table]
    named = True if len(grid) > 1 and not any(map(tables.is_figure, filter(None, grid[0]))) else None
    yield from tables.rows(grid, [Where(sheet=name, row=number) for number, _ in table], named=named)
