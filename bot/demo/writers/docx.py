"""A document as Word keeps it: real headings, lists and tables, so that it can be read by its structure."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bot.demo.markup import Block, Document, Facts, Heading, Items, Note, Paragraph, Picture, Table
from bot.reports.writers.package import undated

INK = RGBColor(0x1D, 0x4B, 0x40)


def write(document: Document) -> bytes:
    file = docx.Document()
    _dress(file)
    _introduce(file, document)
    for block in document.blocks:
        _add(file, block)
    saved = BytesIO()
    file.save(saved)
    return undated(saved.getvalue())


def _dress(file: Any) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = file.styles[name]
        style.font.name = "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.color.rgb = None if name == "Normal" else INK
    file.styles["Normal"].font.size = Pt(11)
    file.styles["Title"].font.size = Pt(22)
    language = file.styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "sv-SE")
    for section in file.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)


def _introduce(file: Any, document: Document) -> None:
    about = file.core_properties
    about.title, about.author, about.language = document.title, "Nätverket Havtorn", "sv-SE"
    about.comments = ""
    about.created = about.modified = datetime.combine(document.dated, time())
    file.add_heading(document.title, level=0)


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading(level, text):
            file.add_heading(text, level=level)
        case Paragraph(text) | Note(text):
            file.add_paragraph(text)
        case Items(texts):
            for text in texts:
                file.add_paragraph(text, style="List Bullet")
        case Facts(rows):
            for label, value in rows:
                _fact(file, label, value)
        case Table():
            _table(file, block)
        case Picture(png=png):
            file.add_picture(BytesIO(png), width=Cm(16))


def _fact(file: Any, label: str, value: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(value)


def _table(file: Any, table: Table) -> None:
    grid = file.add_table(rows=0, cols=len(table.columns), style="Light Grid Accent 3")
    for cells in (table.columns, *table.rows):
        for place, text in zip(grid.add_row().cells, cells, strict=True):
            place.text = text
    file.add_paragraph()
