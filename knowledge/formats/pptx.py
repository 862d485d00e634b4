"""PowerPoint: title, text (in groups too), tables, charts and speaker notes, slide by slide."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pptx as powerpoint

from knowledge.document import Block, Where
from knowledge.formats import smart_art, tables
from knowledge.formats.containers import check_archive
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import visible
from knowledge.formats.markup import bullet
from knowledge.formats.numbers import written
from knowledge.formats.properties import properties_of
from knowledge.formats.report import ranges
from knowledge.formats.slide_order import reading_order

DEEPEST_GROUP = 20
ON, OFF = frozenset({"1", "true"}), frozenset({"0", "false"})
HIDDEN_TEXT = ".//p:cNvPr[@hidden='1' or @hidden='true']/../..//a:t[normalize-space()]"
FIGURE = "./p:cSld/p:spTree//*[self::p:pic or self::p:graphicFrame]"
FORMS = "./c:dLbls/c:numFmt | ../c:dLbls/c:numFmt | ./c:val//c:formatCode | ./c:yVal//c:formatCode"  # not of years
POINTS = "./c:val//c:pt | ./c:yVal//c:pt"
NOT_CONTENT = frozenset({13, 15, 16})  # placeholders for slide number, footer and date


def read(source: Source) -> Contents:
    warnings = check_archive(source)
    show = powerpoint.Presentation(BytesIO(source.data))
    slides = list(show.slides)
    if len(slides) > source.limits.pages:
        raise Refused(f"Filen har {len(slides)} bilder; högst {source.limits.pages} läses.", "Dela upp presentationen.")
    hidden = [number for number, slide in enumerate(slides, 1) if slide.element.get("show") in OFF]
    shown = [(number, slide) for number, slide in enumerate(slides, 1) if number not in hidden]
    blocks = [block for number, slide in shown for block in _slide(slide, Where(slide=number))]
    told = {block.where.slide for block in blocks}
    silent = tuple(number for number, _ in shown if number not in told)
    properties = properties_of(source, show.core_properties)
    return Contents(
        tuple(blocks),
        title=properties.title,
        dated=properties.made,
        pages=len(slides),
        picture_pages=silent,
        warnings=(*warnings, *_hidden(hidden), *_with_hidden_text(shown), *_drawn(shown, blocks)),
    )


def _hidden(numbers: Sequence[int]) -> Iterator[str]:
    if numbers:
        one = len(numbers) == 1
        yield f"{'Bild' if one else 'Bilderna'} {ranges(numbers)} är {'dold' if one else 'dolda'} och läses inte."


def _with_hidden_text(slides: Sequence[tuple[int, Any]]) -> Iterator[str]:
    numbers = [number for number, slide in slides if slide.element.xpath(HIDDEN_TEXT)]
    if numbers:
        yield f"Dolda objekt på {'bild' if len(numbers) == 1 else 'bilderna'} {ranges(numbers)} läses inte."


def _drawn(slides: Sequence[tuple[int, Any]], blocks: Sequence[Block]) -> Iterator[str]:
    """Slides that say no more than their title, and show something that cannot be read."""
    told = {block.where.slide for block in blocks if block.kind != "heading"}
    titled = {block.where.slide for block in blocks} - told
    numbers = [number for number, slide in slides if number in titled and slide.element.xpath(FIGURE)]
    if numbers:
        slide, figure = ("Bild", "figuren") if len(numbers) == 1 else ("Bilderna", "figurerna")
        yield f"{slide} {ranges(numbers)} har bara en rubrik och en figur; det som står i {figure} läses inte."


def _slide(slide: Any, where: Where) -> Iterator[Block]:
    title = slide.shapes.title
    if title is not None and (text := _plain(title.text_frame.text)):
        yield Block("heading", text.replace("\n", " "), where, level=1)
    for shape in reading_order(list(slide.shapes)):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, where, 0)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        for text in filter(None, map(_plain, frame.text.split("\n"))):
            yield Block("note", text, where)


def _shape(shape: Any, where: Where, depth: int) -> Iterator[Block]:
    if any(each.get("hidden") in ON for each in shape.element.xpath("./*[1]/p:cNvPr")):
        return
    if shape.is_placeholder and int(shape.placeholder_format.type or 0) in NOT_CONTENT:
        return
    if hasattr(shape, "shapes"):
        for inner in reading_order(list(shape.shapes)) if depth < DEEPEST_GROUP else ():
            yield from _shape(inner, where, depth + 1)
    elif getattr(shape, "has_table", False):
        yield from _table(shape.table, where)
    elif getattr(shape, "has_chart", False):
        yield from _chart(shape.chart, where)
    elif shape.has_text_frame:
        yield from _paragraphs(shape, where)
    else:
        yield from (Block("item", text, where) for text in smart_art.texts(shape.element, shape.part))


def _paragraphs(shape: Any, where: Where) -> Iterator[Block]:
    """A body placeholder with several paragraphs is a list; other text boxes are text."""
    texts = [text for paragraph in shape.text_frame.paragraphs if (text := _plain(paragraph.text))]
    listed = shape.is_placeholder and len(texts) > 1
    for text in texts:
        start = bullet(text)
        yield Block("item" if listed or start else "text", text[start:], where)


def _table(table: Any, where: Where) -> Iterator[Block]:
    grid = [
        ["" if cell.is_spanned else _plain(cell.text).replace("\n", " ") for cell in row.cells] for row in table.rows
    ]
    tables.fill_down(grid, _continued(table))
    places = [Where(slide=where.slide, row=at) for at in range(1, len(grid) + 1)]
    yield from tables.rows(grid, places, named=True if table.first_row and len(grid) > 1 else None)


def _continued(table: Any) -> Iterator[tuple[int, int]]:
    """Cells that are merged with the one above."""
    for at, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell.is_merge_origin:
                yield from ((below, column) for below in range(at + 1, min(at + cell.span_height, len(table.rows))))


def _chart(chart: Any, where: Where) -> Iterator[Block]:
    for plot in chart.plots:
        series = list(plot.series)
        forms = [_number_format(each) for each in series]
        figures = [_figures(each) for each in series]
        grid = [["", *(_plain(str(each.name)) for each in series)]]
        for at, category in enumerate(plot.categories):
            values = [points.get(at) for points in figures]
            grid.append([_plain(str(category)), *map(written, values, forms)])
        if len(grid) > 1:
            yield from tables.rows(grid, [where] * len(grid), named=True)


def _figures(series: Any) -> dict[int, float]:
    """By their places; the library looks through all points for each, as many as the file claims to have."""
    return {point.idx: point.value for point in series._element.xpath(POINTS)}  # noqa: SLF001 - as below


def _number_format(series: Any) -> str:
    """As the labels beside the points show a figure, or else the sheet that it comes from."""
    found = series._element.xpath(FORMS)  # noqa: SLF001 - the library tells it of no series
    stated = [str(form.get("formatCode") or form.text or "") for form in found]
    return next((form for form in stated if form != "General"), "")


def _plain(text: str) -> str:
    """A vertical tab is PowerPoint's line break inside a paragraph."""
    return visible(text.replace("\x0b", "\n")).strip()
