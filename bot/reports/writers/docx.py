"""A report as Word keeps it: real headings, lists and tables, so that it can be read and edited by its structure."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from bot.reports.document import (
    Block,
    Chart,
    Document,
    Heading,
    Items,
    KeyFigures,
    Paragraph,
    Quote,
    Table,
)
from bot.reports.writers import drawn
from bot.reports.writers.package import undated
from bot.reports.writers.word_parts import DEEP, SOFT, bookmark, dress, field, say_text, shade, table_of_contents

TEXT_WIDTH = 16.2  # centimetres between the margins
DENSE = 7.5  # points


def write(document: Document) -> bytes:
    file = docx.Document()
    dress(file, document)
    _introduce(file, document)
    if document.contents:
        _cover(file, document)
        table_of_contents(file, document)
    else:
        file.add_heading(document.title, level=0)
        file.add_paragraph(f"{document.subtitle} · {document.status}", style="Subtitle")
    for block in document.blocks:
        _add(file, block)
    saved = BytesIO()
    file.save(saved)
    return undated(saved.getvalue())


def _introduce(file: Any, document: Document) -> None:
    about = file.core_properties
    about.title, about.author, about.language = document.title, document.subtitle, document.language
    about.comments = ""
    about.created = about.modified = datetime.combine(document.dated, time())
    section = file.sections[0]
    section.different_first_page_header_footer = bool(document.contents)
    if document.contents:
        head = section.header.paragraphs[0]
        head.text = f"{document.title} · {document.subtitle}"
        head.style = file.styles["Header"]
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run(f"{document.page} ")
    field(foot, "PAGE")
    foot.add_run(" / ")
    field(foot, "NUMPAGES")


def _cover(file: Any, document: Document) -> None:
    lead = file.add_paragraph(document.subtitle, style="Subtitle")
    lead.paragraph_format.space_before = Cm(7)
    file.add_heading(document.title, level=0)
    file.add_paragraph(document.status).paragraph_format.space_before = Pt(12)
    file.add_page_break()


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading(level=level, text=text, key=key):
            bookmark(file.add_heading(text, level=level), key)
        case Paragraph(text=text, kind=kind):
            say_text(file.add_paragraph(style="Note" if kind == "note" else None), text)
        case Items(texts=texts):
            for text in texts:
                say_text(file.add_paragraph(style="List Bullet"), text)
        case KeyFigures(figures=figures):
            _key_figures(file, figures)
        case Table():
            _table(file, block)
        case Chart(alt=alt):
            picture = file.add_picture(BytesIO(drawn(block, "png")), width=Cm(14))
            picture._inline.docPr.set("descr", alt)  # noqa: SLF001 - the library has no other way to give an alt text
        case Quote(words=words, source=source):
            file.add_paragraph(f"”{words}”", style="Quote").paragraph_format.keep_with_next = True
            file.add_paragraph(source, style="Quote source")


def _key_figures(file: Any, figures: tuple[tuple[str, str], ...]) -> None:
    grid = file.add_table(rows=1, cols=len(figures))
    for cell, (value, label) in zip(grid.rows[0].cells, figures, strict=True):
        shade(cell, "FBF7EF")
        number = cell.paragraphs[0].add_run(value)
        number.font.size, number.font.color.rgb = Pt(20), DEEP
        said = cell.add_paragraph().add_run(label)
        said.font.size, said.font.color.rgb = Pt(9), SOFT
    file.add_paragraph()


def _table(file: Any, table: Table) -> None:
    file.add_paragraph(table.caption, style="Table caption")
    grid = file.add_table(rows=0, cols=len(table.columns), style="Report table")
    grid.autofit = False
    whole = sum(column.width for column in table.columns)
    widths = [Cm(TEXT_WIDTH * column.width / whole) for column in table.columns]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    heads = _row(grid, tuple(column.title for column in table.columns), table, strong=True)
    _property(heads, "w:tblHeader")
    for row in table.rows:
        added = _row(grid, row.cells, table, strong=row.total)
        if row.sign:
            bookmark(added.cells[0].paragraphs[0], row.sign)
    file.add_paragraph()


def _row(grid: Any, cells: tuple[str, ...], table: Table, *, strong: bool) -> Any:
    row = grid.add_row()
    _property(row, "w:cantSplit")
    for cell, text, column in zip(row.cells, cells, table.columns, strict=True):
        paragraph = cell.paragraphs[0]
        if column.kind == "figure":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraph.add_run().add_break()
            stands_out = strong or (column.kind == "titled" and not number)
            say_text(paragraph, line, bold=stands_out, points=DENSE if table.dense else None)
    return row


def _property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - the library has no other way to set it
