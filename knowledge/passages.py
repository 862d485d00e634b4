"""Document -> the passages that answers are cut from: each knows its document, place, headings, meeting and columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from knowledge.captions import captions
from knowledge.document import Block, Document, Where
from knowledge.formats.tables import is_figure
from knowledge.markup import shown
from knowledge.meetings.meeting import PAPER, Meeting
from knowledge.meetings.reading import find_meetings
from knowledge.meetings.year import year_of, year_told
from knowledge.swedish import sentences

LONGEST = 700  # characters: what one answer may hold
SHORTEST = 60  # a lone scrap is read together with what follows it
# "budget per år, kronor", "avgift (kr)" of a column or a row: what it is, and what its figures are measured in
_MEASURE = (
    r"(?:kronor|kr|tkr|mnkr|procent|%|hektar|kvadratmeter|meter|kilometer|ton|kg|gram|kW|kWh|MWh|GWh|timmar|dagar)"
    r"(?!\w)"
)
AFTER_A_COMMA = re.compile(rf"((?:[^()]|\([^()]*\))+), ({_MEASURE}.*)")
IN_PARENTHESES = re.compile(rf"(.+) \(({_MEASURE}[^()]*)\)")
LONGEST_NAME = 200  # characters of what may end with a unit
# A sheet gives a sum without spaces. What counts nothing is left as it is: a number to call, to find or to pay to.
BARE = re.compile(r"[-−–]?[1-9]\d{4,8}")
COUNTS_NOTHING = re.compile(r"nr\b|nummer|\b(?:tel|mobil|id\b)|kod\b|konto\b|giro", re.IGNORECASE)
BLOCKS_APART = "\n\n"  # stands where one block ends: a quotation never crosses it


@dataclass(frozen=True)
class Passage:
    """Text that can be cited. `text` stands word for word in the document, a blank line between its blocks."""

    document: str
    title: str
    text: str
    where: Where = field(default_factory=Where)
    headings: tuple[str, ...] = ()
    meeting: str | None = None
    dated: date | None = None
    cells: tuple[tuple[str, str], ...] = ()
    kind: str = "text"

    @property
    def context(self) -> str:
        """What a reader of the passage knows from the page around it."""
        return " ".join([self.title, *self.headings, self.meeting or "", self.columns])

    @property
    def year(self) -> int | None:
        """The year of its meeting, or else the one its document tells of."""
        if self.meeting and self.dated:
            return self.dated.year
        return year_told(self.dated, self.title, self.document)

    @property
    def columns(self) -> str:
        return " ".join(name for name, _ in self.cells)

    @property
    def table(self) -> tuple[str, ...]:
        """What the rows of one table have in common: the headings above it and the names of its columns."""
        return (*self.headings, "", *(name for name, _ in self.cells))

    @property
    def is_contents(self) -> bool:
        """A line of a table of contents: a heading and a page number."""
        return len(self.cells) == 2 and not self.columns.strip() and self.cells[1][1].isdigit()


def told(cells: Sequence[tuple[str, str]], *, quoted: bool = False) -> str:
    """A row as people read it: each cell under the name of its column, a figure before its unit, and, where it is not
    quoted, with spaces.
    """
    of_row = _measured(cells[0][1]) if any(is_figure(cell) for _, cell in cells[1:]) else None
    named = [(cells[0][0], of_row[0]), *cells[1:]] if of_row else cells
    read = named if quoted else [(name, _spaced(name, cell)) for name, cell in named]
    return "; ".join(_told(name, cell, of_row[1] if of_row else "") for name, cell in read if cell)


def _spaced(name: str, cell: str) -> str:
    if not BARE.fullmatch(cell) or COUNTS_NOTHING.search(name):
        return cell
    return re.sub(r"\d+", lambda figure: f"{int(figure[0]):,}".replace(",", " "), cell)


def _told(name: str, cell: str, of_row: str) -> str:
    if is_figure(cell):
        name, unit = _measured(name) or (name, of_row)
        cell = f"{cell} {unit}".strip()
    return f"{name}: {cell}" if name else cell


def _measured(name: str) -> tuple[str, str] | None:
    """What something is, and the unit that its name ends with."""
    if len(name) > LONGEST_NAME:
        return None
    found = AFTER_A_COMMA.fullmatch(name) or IN_PARENTHESES.fullmatch(name)
    return (found[1], found[2]) if found else None


def units(passage: Passage) -> list[tuple[int, int]]:
    """What can be quoted: a row whole, otherwise each sentence."""
    if passage.kind == "row":
        return [(0, len(passage.text))]
    return sentences.spans(passage.text)


def said(passage: Passage, start: int, end: int) -> str:
    """What stands there; of a row, each cell under the name of its column."""
    return told(passage.cells) if passage.kind == "row" else passage.text[start:end]


@dataclass
class _Section:
    """Blocks under the same headings and of the same meeting, waiting to be cut into passages."""

    headings: tuple[str, ...]
    meeting: Meeting | None
    blocks: list[Block] = field(default_factory=list)


def passages(document: Document) -> list[Passage]:
    meetings = find_meetings(document)
    found = []
    for section in _sections(document, meetings):
        pieces = [piece for block in section.blocks for piece in _cut(block)]
        found += [_passage(document, section, group) for group in _packed(pieces)]
    return found


def _sections(document: Document, meetings: Sequence[Meeting]) -> Iterator[_Section]:
    of_block = {number: meeting for meeting in meetings if meeting.account != PAPER for number in meeting.blocks}
    told = {number for meeting in meetings for number in _told_by_its_heading(document, meeting)}
    front = _front(document)
    captioned = captions(document.blocks)
    lines = set(captioned.values())
    path: list[Block] = []
    section, caption = _Section((), None), None
    for number, block in enumerate(document.blocks):
        meeting = of_block.get(number)
        if block.kind == "heading" or meeting != section.meeting or captioned.get(number) != caption:
            yield section
            path, caption = path if number in lines else _under(path, block), captioned.get(number)
            above = [heading.text for heading in path if heading.text not in front]
            above += [document.blocks[caption].text] if caption is not None else []
            section = _Section((*front, *above), meeting)
        is_text = (block.kind != "heading" and number not in lines) or number in told
        if is_text and not _names_columns(block, document.blocks[number + 1 : number + 2]):
            section.blocks.append(block)
    yield section


def _told_by_its_heading(document: Document, meeting: Meeting) -> tuple[int, ...]:
    """The heading of a meeting under which nothing is said is all that can be cited of it."""
    return meeting.blocks if all(document.blocks[number].kind == "heading" for number in meeting.blocks) else ()


def _names_columns(block: Block, following: Sequence[Block]) -> bool:
    """The first row of a table: each row below it says these names itself."""
    names = [[name for name, _ in row.cells] for row in following if row.kind == "row"]
    return block.kind == "row" and bool(block.cells) and [[cell for _, cell in block.cells]] == names


def _front(document: Document) -> tuple[str, ...]:
    """What a title page says is said of the whole document: whose it is, and of which year. Nothing stands under it."""
    opening = list(takewhile(lambda block: block.kind == "heading", document.blocks))
    lines = tuple(
        block.text
        for at, block in enumerate(opening)
        if block.text != document.title and _heads_nothing(block, document.blocks[at + 1 :])
    )
    return lines if document.title in {block.text for block in opening} else ()


def _heads_nothing(heading: Block, following: Sequence[Block]) -> bool:
    after = next((block for block in following if block.kind != "heading" or block.level <= heading.level), None)
    return after is None or after.kind == "heading"


def _under(path: list[Block], block: Block) -> list[Block]:
    if block.kind != "heading":
        return path
    return [*(heading for heading in path if heading.level < block.level), block]


def _cut(block: Block) -> Iterator[Block]:
    """A block longer than an answer is cut between sentences."""
    text = block.source or block.text
    if block.kind == "row" or len(text) <= LONGEST:
        yield block
        return
    start = end = 0
    for first, last in sentences.spans(text):
        if last - start > LONGEST and end > start:
            yield replace(block, text=shown(text[start:end]), source=text[start:end])
            start = first
        end = last
    yield replace(block, text=shown(text[start:end]), source=text[start:end])


def _packed(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """A row is its own passage; a list stands with its lead-in, and scraps with what follows them."""
    group: list[Block] = []
    for block in blocks:
        fits = sum(len(one.source or one.text) for one in [*group, block]) <= LONGEST
        if group and not (fits and _belongs(group, block)):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _belongs(group: Sequence[Block], block: Block) -> bool:
    before = group[-1]
    if "row" in (block.kind, before.kind) or _leaf(before) != _leaf(block):
        return False
    leads = before.text.endswith(":") or len(before.text) < SHORTEST
    return leads or (block.kind == "item" and before.kind == "item" and len(block.text) < LONGEST // 4)


def _leaf(block: Block) -> tuple[int | None, int | None, str | None]:
    """What a reader who is sent to the passage turns to: it must hold all of what is quoted."""
    return block.where.page, block.where.slide, block.where.sheet


def _passage(document: Document, section: _Section, blocks: Sequence[Block]) -> Passage:
    first = blocks[0]
    meeting = section.meeting
    day = meeting.period.first if meeting and meeting.period.year_known else None
    return Passage(
        document=document.name,
        title=document.title,
        text=BLOCKS_APART.join(block.source or block.text for block in blocks),
        where=first.where,
        headings=section.headings,
        meeting=meeting.name if meeting else None,
        dated=day or _of(document),
        cells=first.cells,
        kind="row" if first.kind == "row" else "text",
    )


def _of(document: Document) -> date | None:
    """The day it is of; where none stands in it, the first of January of its year says that only that is known."""
    year = year_of(document)
    return document.dated or (date(year, 1, 1) if year else None)
