"""Excel: each sheet's rows with the names of their columns."""

from collections.abc import Iterator
from io import BytesIO

import openpyxl

from knowledge.document import Block, Where
from knowledge.formats import sheet, sheet_tables
from knowledge.formats.containers import check_archive
from knowledge.formats.contents import Contents, Source
from knowledge.formats.docx import day


def read(source: Source) -> Contents:
    """What the author hid is not read; a coordinator is told that it was there."""
    warnings = [*check_archive(source)]
    book = openpyxl.load_workbook(BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
    room = sheet.Room(source.limits.table_cells)
    blocks: list[Block] = []
    for each in book.worksheets:
        if each.sheet_state != "visible":
            warnings.append(f"Bladet {each.title} är dolt och läses inte.")
            continue
        held = sheet.read(each, room)
        if held.hidden:
            warnings.append(f"Det dolda på bladet {each.title} läses inte: {held.hidden}.")
        blocks += _sheet(each.title, held)
    properties = book.properties
    return Contents(
        tuple(blocks), title=properties.title or "", dated=day(properties.created), warnings=tuple(warnings)
    )


def _sheet(name: str, held: sheet.Sheet) -> Iterator[Block]:
    """The sheet's name is its heading."""
    if held.rows:
        yield Block("heading", name, Where(sheet=name), level=1)
        yield from sheet_tables.blocks(held.rows, lambda number: Where(sheet=name, row=number), held.spans)
