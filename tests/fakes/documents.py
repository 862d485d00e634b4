"""Small real documents, made by the libraries that offices use."""

import io
from collections.abc import Sequence
from datetime import datetime

import docx
import openpyxl
import pptx
import typst
from pptx.util import Cm

Rows = Sequence[Sequence[object]]

MEETINGS: Rows = (
    ("Datum", "Plats", "Antal deltagare"),
    ("2023-02-10", "Borås", 41),
    ("2023-04-07", "Mölnlycke", 19),
)


def pdf(markup: str) -> bytes:
    made = typst.compile(markup.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def scanned_pdf(markup: str, pages: int = 1, *, turned: int = 0) -> bytes:
    """A PDF each of whose pages is a picture of the text, `turned` by so many degrees."""
    page = typst.compile(markup.encode(), format="png", ppi=200)
    assert isinstance(page, bytes)
    from PIL import Image  # noqa: PLC0415 - only scans need it

    scan = io.BytesIO()
    picture = Image.open(io.BytesIO(page)).convert("L").rotate(turned, expand=True)
    picture.save(scan, "PDF", resolution=200, save_all=True, append_images=[picture] * (pages - 1))
    return scan.getvalue()


def word(
    *, heading: str = "Protokoll 2025-03-14", text: str = "Mötet öppnades av Åsa Öberg.", created: str = "2013-12-23"
) -> bytes:
    document = docx.Document()
    document.core_properties.created = datetime.fromisoformat(created)
    document.add_heading(heading, level=1)
    document.add_paragraph(text)
    document.add_paragraph("Kaffe", style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for row in MEETINGS:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    document.add_paragraph("Efter tabellen.")
    return saved(document)


def slides(*, title: str = "Klimatlöften", notes: str = "Säg tack till Borås.") -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text = "Första punkten\nAndra punkten"
    slide.notes_slide.notes_text_frame.text = notes
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Träffar"
    table = slide.shapes.add_table(len(MEETINGS), 3, Cm(1), Cm(5), Cm(20), Cm(5)).table
    for at, row in enumerate(MEETINGS):
        for column, value in enumerate(row):
            table.cell(at, column).text = str(value)
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(12), Cm(5), Cm(1)).text_frame.text = "I en grupp"
    return saved(show)


def workbook(sheets: dict[str, Rows] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (sheets or {"Träffar": MEETINGS}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined] # all three libraries have it
    return file.getvalue()
