"""Excel: each sheet's rows with the names of their columns."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import openpyxl

from knowledge.document import Block, Where
from knowledge.formats import sheet, sheet_tables
from knowledge.formats.containers import check_archive
from knowledge.formats.contents import Contents, Source
from knowledge.formats.properties import properties_of


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
        warnings += _uncounted(each.title, held.uncounted)
        blocks += _sheet(each.title, held)
    properties = properties_of(source, book.properties)
    return Contents(tuple(blocks), title=properties.title, dated=properties.made, warnings=tuple(warnings))


def _uncounted(name: str, cells: Sequence[str]) -> Iterator[str]:
    if cells:
        which = f"Formeln i {cells[0]}" if len(cells) == 1 else f"{len(cells)} formler ({cells[0]} med flera)"
        yield f"{which} på bladet {name} har inget uträknat värde. Öppna filen i Excel och spara den, så läses värdet."


def _sheet(name: str, held: sheet.Sheet) -> Iterator[Block]:
    """The sheet's name is its heading."""
    if held.rows:
        yield Block("heading", name, Where(sheet=name), level=1)
        yield from sheet_tables.blocks(held.rows, lambda number: Where(sheet=name, row=number), held.spans)
