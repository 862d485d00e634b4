"""The text of a file, read with the library of its format."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pypdfium2


def read(file: Path) -> str:
    return "\n".join(READERS[file.suffix](file))


def pages(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def rows(file: Path, sheet: str | None = None) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(file)
    return list(book[sheet or book.sheetnames[0]].iter_rows(values_only=True))


def _docx(file: Path) -> Iterator[str]:
    document = docx.Document(str(file))
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def _pptx(file: Path) -> Iterator[str]:
    for slide in pptx.Presentation(str(file)).slides:
        for shape in slide.shapes:
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            elif shape.has_text_frame:
                yield shape.text_frame.text
        yield slide.notes_slide.notes_text_frame.text


def _xlsx(file: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(file):
        yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str))


def _md(file: Path) -> Iterator[str]:
    yield file.read_text(encoding="utf-8")


READERS: dict[str, Callable[[Path], Iterator[str] | list[str]]] = {
    ".docx": _docx,
    ".md": _md,
    ".pdf": pages,
    ".pptx": _pptx,
    ".xlsx": _xlsx,
}
