"""A document as slides: every heading opens a new one; notes are what the speaker says."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Cm, Pt

from bot.demo.markup import Block, Document, Facts, Heading, Items, Note, Paragraph, Picture, Table
from bot.reports.writers.package import undated

INK, PAPER = map(RGBColor.from_string, ("1D4B40", "FBF7EF"))
WIDTH, HEIGHT, MARGIN = Cm(33.87), Cm(19.05), Cm(2)
TITLE_SLIDE, CONTENT_SLIDE = 0, 1


def write(document: Document) -> bytes:
    show = pptx.Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    _introduce(show, document)
    slide = _first_slide(show, document)
    for block in document.blocks:
        if isinstance(block, Heading):
            slide = _next_slide(show, block.text)
        else:
            _add(slide, block)
    _lighten(show.slides[0])
    for slide in show.slides:
        _drop_what_stayed_empty(slide)
    saved = BytesIO()
    show.save(saved)
    return undated(saved.getvalue())


def _introduce(show: Any, document: Document) -> None:
    about = show.core_properties
    about.title, about.author, about.language = document.title, "Nätverket Havtorn", "sv-SE"
    about.created = about.modified = datetime.combine(document.dated, time())


def _first_slide(show: Any, document: Document) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_SLIDE])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = INK
    _place(slide.shapes.title, top=Cm(5.5), height=Cm(4.5))
    _letter(slide.shapes.title, document.title, Pt(44), PAPER)
    _place(slide.placeholders[1], top=Cm(10.5), height=Cm(4))
    return slide


def _next_slide(show: Any, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[CONTENT_SLIDE])
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Cm(0.6), HEIGHT)
    bar.fill.solid()
    bar.fill.fore_color.rgb = INK
    bar.line.fill.background()
    _place(slide.shapes.title, top=Cm(1.2), height=Cm(2.6))
    _letter(slide.shapes.title, title, Pt(32), INK)
    _place(slide.placeholders[1], top=Cm(4.4), height=Cm(12.5))
    return slide


def _add(slide: Any, block: Block) -> None:
    match block:
        case Note(text):
            slide.notes_slide.notes_text_frame.text = text
        case Table():
            _table(slide, block)
        case Paragraph(text):
            _write_line(slide, text)
        case Items(texts):
            for text in texts:
                _write_line(slide, text)
        case Facts(rows):
            for label, value in rows:
                _write_line(slide, f"{label}: {value}")
        case Picture(png=png):
            slide.shapes.add_picture(BytesIO(png), MARGIN, Cm(4.4), height=Cm(12.5))
        case Heading():
            raise AssertionError("a heading opens a slide and is not put on one")


def _write_line(slide: Any, text: str) -> None:
    frame = slide.placeholders[1].text_frame
    paragraph = frame.add_paragraph() if frame.text else frame.paragraphs[0]
    paragraph.text = text
    paragraph.space_after = Pt(8)
    paragraph.font.size = Pt(22)


def _table(slide: Any, table: Table) -> None:
    """Under whatever text the slide already has, which then gets the upper part of it."""
    body = slide.placeholders[1]
    top = Cm(7.4) if body.text_frame.text else Cm(4.4)
    _place(body, top=Cm(4.4), height=Cm(2.6))
    rows = (table.columns, *table.rows)
    frame = slide.shapes.add_table(len(rows), len(table.columns), MARGIN, top, WIDTH - 2 * MARGIN, Cm(1.1) * len(rows))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            cell = frame.table.cell(row, column)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(16)
            if row == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = INK


def _place(shape: Any, *, top: Any, height: Any) -> None:
    shape.left, shape.top, shape.width, shape.height = MARGIN, top, WIDTH - 2 * MARGIN, height


def _letter(shape: Any, text: str, size: Any, colour: RGBColor) -> None:
    shape.text_frame.text = text
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    font = paragraph.font
    font.size, font.bold, font.color.rgb = size, True, colour


def _lighten(slide: Any) -> None:
    for paragraph in slide.placeholders[1].text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.color.rgb = PAPER


def _drop_what_stayed_empty(slide: Any) -> None:
    for shape in list(slide.placeholders):
        if not shape.has_text_frame or not shape.text_frame.text:
            shape.element.getparent().remove(shape.element)
