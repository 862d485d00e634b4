"""A document as a workbook: every heading opens a sheet, which holds the table that follows it."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from bot.demo.markup import Document, Heading, Table
from bot.reports.writers.package import undated

WIDEST = 46
HEADER = PatternFill("solid", fgColor="1D4B40")


def write(document: Document) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, table in _sheets(document):
        _fill(book.create_sheet(name), table)
    about = book.properties
    about.title, about.creator, about.language = document.title, "Nätverket Havtorn", "sv-SE"
    about.created = about.modified = datetime.combine(document.dated, time())
    saved = BytesIO()
    with ZipFile(saved, "w") as package:
        ExcelWriter(book, package).save()  # book.save() would write today's date into it
    return undated(saved.getvalue())


def _sheets(document: Document) -> Iterator[tuple[str, Table]]:
    name = document.title
    for block in document.blocks:
        if isinstance(block, Heading):
            name = block.text
        elif isinstance(block, Table):
            yield name, block


def _fill(sheet: Any, table: Table) -> None:
    sheet.append(table.columns)
    for row in table.rows:
        sheet.append([_value(cell) for cell in row])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADER
    for place, cells in enumerate(zip(table.columns, *table.rows, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, max(map(len, cells)) + 3)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _value(cell: str) -> str | int | float | date | time | None:
    """What a person who typed this into Excel would have got."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    if re.fullmatch(r"\d\d:\d\d", cell):
        return time.fromisoformat(cell)
    if re.fullmatch(r"\d+", cell):
        return int(cell)
    if re.fullmatch(r"\d+,\d+", cell):
        return float(cell.replace(",", "."))
    return cell or None
