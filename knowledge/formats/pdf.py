"""PDF: words with their places from PDFium, put together again as headings, paragraphs and tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pypdfium2 as pdfium

from knowledge.document import Block, Where
from knowledge.formats import tables
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import visible
from knowledge.formats.mending import join_lines, listed_contents, mend_cuts, vocabulary
from knowledge.formats.page_layout.bands import Band, bands
from knowledge.formats.page_layout.columns import Aligned, Span, aligned
from knowledge.formats.page_layout.grids import NEAR, Grid, grids
from knowledge.formats.page_layout.marks import with_marks
from knowledge.formats.page_layout.paragraphs import Setting, heading_sizes, paragraphs
from knowledge.formats.page_layout.running import printed_numbers, running
from knowledge.formats.page_layout.words import Line, Segment, Word, lines, segments, usual_size
from knowledge.formats.pdf_objects import drawn_rules, page_words, shows_picture

FEWEST_WORDS = 5  # a page with fewer, and a picture, is a picture
OCR_DPI = 220


@dataclass(frozen=True)
class Page:
    height: float
    segments: tuple[Segment, ...]
    grids: tuple[Grid, ...]
    is_picture: bool


def read(source: Source) -> Contents:
    document = opened(source)
    count = len(document)
    if count > source.limits.pages:
        raise Refused(f"Filen har {count} sidor; högst {source.limits.pages} läses.", "Dela upp den i flera filer.")
    pages = [_page(document, number, source) for number in range(count)]
    if sum(len(segment.text) for page in pages for segment in page.segments) > source.limits.characters:
        raise Refused("Filen innehåller för mycket text.", "Dela upp den i flera filer.")
    information = document.get_metadata_dict()
    left_out = running([page.segments for page in pages], [page.height for page in pages])
    return Contents(
        tuple(_blocks(pages, left_out, _labels(document, count))),
        title=visible(information.get("Title", "")),
        dated=_created(information.get("CreationDate", "")),
        pages=count,
        picture_pages=tuple(number for number, page in enumerate(pages, 1) if page.is_picture),
        heads=_heads(pages, left_out),
    )


def _heads(pages: Sequence[Page], left_out: Sequence[frozenset[int]]) -> tuple[str, ...]:
    """What stands above the text of several pages, word for word: a number of pages does not."""
    above = [
        dict.fromkeys(page.segments[at].text.strip() for at in sorted(out) if page.segments[at].base > page.height / 2)
        for page, out in zip(pages, left_out, strict=True)
    ]
    times = Counter(text for page in above for text in page)
    return tuple(text for text, count in times.items() if count > 1)


def draw(source: Source, page: int) -> bytes:
    """A page as a grey picture (PGM), for OCR."""
    sheet = opened(source)[page - 1]
    wanted = OCR_DPI / 72
    largest = (source.limits.picture_pixels / max(sheet.get_width() * sheet.get_height(), 1)) ** 0.5
    picture = sheet.render(scale=min(wanted, largest), grayscale=True)
    rows = (bytes(picture.buffer)[at * picture.stride : at * picture.stride + picture.width]
            for at in range(picture.height))  # fmt: skip
    return b"P5 %d %d 255\n" % (picture.width, picture.height) + b"".join(rows)


def opened(source: Source) -> Any:
    try:
        return pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("Filen är skyddad med lösenord.", "Ta bort lösenordet och lägg in filen igen.") from error
        raise Refused(
            "Filen är skadad eller bara delvis sparad.", "Öppna den, skriv ut den som ny PDF och lägg in den."
        ) from error


def _page(document: Any, number: int, source: Source) -> Page:
    try:
        sheet = document[number]
        words = list(page_words(sheet))
        page = Page(
            sheet.get_height(),
            tuple(segments(words)),
            tuple(grids(list(drawn_rules(sheet)))) if words else (),
            len(words) < FEWEST_WORDS and shows_picture(sheet),
        )
        sheet.close()
    except pdfium.PdfiumError:
        page = Page(0.0, (), (), is_picture=True)
    source.page_done()
    return page


def _created(stamp: str) -> date | None:
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", stamp)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _labels(document: Any, count: int) -> dict[int, str]:
    """Page labels that the file itself states, where they say something else than the count from the front."""
    labels = {number: visible(document.get_page_label(number - 1) or "").strip() for number in range(1, count + 1)}
    return {number: label[:20] for number, label in labels.items() if label not in ("", str(number))}


def _blocks(pages: Sequence[Page], left_out: Sequence[frozenset[int]], labels: dict[int, str]) -> list[Block]:
    printed = labels or printed_numbers([page.segments for page in pages], left_out)
    kept = [
        tuple(segment for at, segment in enumerate(page.segments) if at not in out)
        for page, out in zip(pages, left_out, strict=True)
    ]
    rows = [list(lines(page)) for page in kept]
    usual = usual_size(kept)
    known = vocabulary(line.text for page in rows for line in page)
    setting = Setting(usual, heading_sizes(rows, usual), known)
    layout = Layout(setting)
    listed = _listed([line for page in rows for line in page])
    blocks: list[Block] = []
    for number, (page, run) in enumerate(zip(pages, kept, strict=True), 1):
        where = Where(page=number, printed=printed.get(number))
        blocks += layout.blocks(page, [segment for segment in run if id(segment) not in listed], where)
    return mend_cuts(blocks, known)


def _listed(run: Sequence[Line]) -> frozenset[int]:
    """The segments of the list of contents."""
    found = listed_contents([line.text for line in run])
    return frozenset(id(segment) for at in found for segment in run[at].segments)


@dataclass(frozen=True)
class Open:
    """The table that ended a page or column and may go on in the next: how wide its columns are, what they are called.

    `spans` are the columns of a table without rules.
    """

    names: tuple[str, ...]
    widths: tuple[float, ...] = ()
    spans: tuple[Span, ...] = ()


class Layout:
    """Puts pages together in order; remembers the column names of a table that may go on."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._open: Open | None = None

    def blocks(self, page: Page, run: Sequence[Segment], where: Where) -> Iterator[Block]:
        """Drawn tables stand where their first word stood; the text between them is read for columns and paragraphs."""
        waiting: list[Segment] = []
        shown: set[int] = set()
        words = [word for segment in run for word in segment.words]
        drawn = [grid for grid in page.grids if grid.is_table or self._carried(grid.widths)]
        for segment in run:
            inside = next((at for at, grid in enumerate(drawn) if grid.holds(segment.words[0])), None)
            if inside is None:
                waiting.append(segment)
            elif inside not in shown:
                shown.add(inside)
                yield from self._text(waiting, where)
                waiting = []
                yield from self._drawn_table(drawn[inside], words, where)
        yield from self._text(waiting, where)

    def _drawn_table(self, grid: Grid, words: Sequence[Word], where: Where) -> list[Block]:
        cells = grid.cells(filter(grid.holds, words))
        table = [[self._cell(segments(cell)) for cell in row] for row in cells]
        tables.fill_down(table, grid.continued())
        filled = [words for words in cells[0] if words]
        bold = bool(filled) and all(word.bold for words in filled for word in words)
        carried = () if bold else self._carried(grid.widths)
        made = _table(table, where, bold=bold, carried=carried)
        self._open = Open(_column_names(made), widths=grid.widths) if made else None
        return made

    def _carried(self, widths: tuple[float, ...]) -> tuple[str, ...]:
        """The names of the table that ended the page or column before, when this one is as wide in every column."""
        if self._open is None or len(self._open.widths) != len(widths):
            return ()
        same = all(abs(one - other) <= NEAR for one, other in zip(self._open.widths, widths, strict=True))
        return self._open.names if same and any(self._open.names) else ()

    def _text(self, run: Sequence[Segment], where: Where) -> Iterator[Block]:
        if not run:
            return
        rows = list(bands(list(with_marks(run))))
        start = 0
        for table in aligned(rows, self._open.spans if self._open else ()):
            yield from self._paragraphs(rows[start : table.start], where)
            yield from self._aligned(table, where)
            start = table.end
        yield from self._paragraphs(rows[start:], where)

    def _paragraphs(self, rows: Sequence[Band], where: Where) -> Iterator[Block]:
        if rows:
            self._open = None
        run = [segment for band in rows for segment in band.segments]
        return paragraphs(list(lines(run)), where, self._setting)

    def _aligned(self, table: Aligned, where: Where) -> Iterator[Block]:
        if table.is_prose:
            for column in zip(*table.rows, strict=True):
                run = [Line((piece,)) for cell in column for piece in cell]
                yield from paragraphs(run, where, self._setting)
            return
        grid = [[self._cell(cell) for cell in row] for row in table.rows]
        first = [segment for cell in table.rows[0] for segment in cell]
        plain = any(not segment.bold for row in table.rows[1:] for cell in row for segment in cell)
        bold = plain and all(segment.bold for segment in first)
        before = self._open if self._open and not bold and table.goes_on_from(self._open.spans) else None
        made = _table(grid, where, bold=bold, carried=before.names if before and any(before.names) else ())
        names = tuple(grid[0]) if table.is_named and len(grid) == 1 else _column_names(made)
        self._open = Open(names, spans=table.columns)
        yield from made

    def _cell(self, pieces: Iterable[Segment]) -> str:
        return join_lines([piece.text for piece in pieces], self._setting.known).replace("\x02", "-")


def _column_names(made: Sequence[Block]) -> tuple[str, ...]:
    return tuple(name for name, _ in made[-1].cells) if made else ()


def _table(grid: Sequence[Sequence[str]], where: Where, *, bold: bool, carried: Sequence[str] = ()) -> list[Block]:
    places = [replace(where, row=at) for at in range(1, len(grid) + 1)]
    if carried:
        return tables.rows_under(carried, grid, places)
    return tables.rows(grid, places, named=True if bold and len(grid) > 1 else None)
