"""Markdown: the same lines as text, whose marks mean what they say."""

from knowledge.formats.contents import Contents, Source
from knowledge.formats.lines import blocks_of
from knowledge.formats.text import text_of


def read(source: Source) -> Contents:
    return Contents(tuple(blocks_of(text_of(source))))
