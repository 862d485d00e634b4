"""What is answered: the text a member reads, where it stands, and whether the archive held an answer at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.answers.finding import Finding
from knowledge.answers.reason import Reason
from knowledge.found import Found
from knowledge.markup import shown
from knowledge.meetings.meeting import Meeting
from knowledge.passages import Passage, told
from knowledge.question import Question
from knowledge.signals import ADDRESSES, holds_what_is_asked, unit_of
from knowledge.swedish import words
from knowledge.swedish.asks import Asks

NEW_LINE = "\n"
LONGEST = 700  # characters of an answer
MOST_SOURCES = 5
Cells = Sequence[tuple[str, str]]
TOLD_BY_A_CELL = (Asks.PERSON, Asks.DAY, Asks.TIME, Asks.PLACE)  # a figure alone does not say of what it is
NARROW = 3  # columns: a row that is read whole
SAME_WORD = 0.8  # likeness of a word of the question and one of a row


@dataclass(frozen=True)
class Source:
    """A citation. `quote` stands word for word in the document; `printed` is the number on the page's paper.

    `date` is a day, or a year where nothing says which day.
    """

    document: str
    title: str
    page: int | None
    slide: int | None
    heading: str | None
    meeting: str | None
    date: str | None
    quote: str
    score: float
    printed: str | None = None
    time: str | None = None
    sheet: str | None = None
    row: int | None = None
    cells: Cells = ()  # of a row, each under the name of its column
    year: int | None = None  # that it tells of: a report of one year may be dated in the next


@dataclass(frozen=True)
class Row:
    """What the archive says of one of those compared, and where; nothing where it is silent.

    The last rows may be of several: of whom it says nothing, or says more than there was room for (`more`).
    """

    who: str
    said: str | None = None
    source: Source | None = None
    more: bool = False


@dataclass(frozen=True)
class Said:
    """What one document says, in its own words, and of when it is: a day or a year, as of a citation."""

    text: str
    date: str | None


@dataclass(frozen=True)
class Answer:
    """Of `answer`, in the words of the archive, `found`, by counting, and `rows`, a comparison, one is given; or none.

    `reason` is why it is a no, or why a caution belongs before the answer. `about` is the meeting it tells of.
    `person` is whom it names where it is asked who, or names alone.
    `rephrased` is the same in the words of a language model, to be shown under a label; the citations are the same.
    """

    answer: str | None
    kind: Literal["passage", "fact", "table", "none"]
    abstained: bool
    reason: Reason | None
    sources: tuple[Source, ...]
    about: Meeting | None = None
    took_ms: float = 0.0
    rephrased: str | None = None
    found: Finding | None = None
    rows: tuple[Row, ...] = ()  # of a comparison
    person: str = ""
    said: tuple[Said, ...] = ()  # the answer by document, where they are of different times


def cite(passage: Passage, quote: str, score: float) -> Source:
    return Source(
        document=passage.document,
        title=passage.title,
        page=passage.where.page,
        slide=passage.where.slide,
        heading=passage.headings[-1] if passage.headings else None,
        meeting=passage.meeting,
        date=day_or_year(passage.dated),
        quote=quote,
        score=round(score, 4),
        printed=passage.where.printed,
        time=passage.where.time,
        sheet=passage.where.sheet,
        row=passage.where.row,
        cells=passage.cells if quote == passage.text and passage.columns.strip() else (),
        year=passage.year,
    )


def of_different_times(said: Sequence[Said]) -> tuple[Said, ...]:
    """What documents say together, each with its date; none where they are all of one time."""
    return tuple(said) if len({one.date for one in said}) > 1 else ()


def day_or_year(day: date | None) -> str | None:
    """The first of January says that only the year is known."""
    if day is None:
        return None
    return str(day.year) if (day.month, day.day) == (1, 1) else day.isoformat()


def cite_all(found: Sequence[Found]) -> tuple[Source, ...]:
    """One citation for each place, best first; sentences of the same block are cited together."""
    sources: list[Source] = []
    for source in map(cite_one, found):
        if all(source.quote not in other.quote for other in sources):
            sources.append(source)
    return tuple(sources[:MOST_SOURCES])


def cite_one(one: Found) -> Source:
    return cite(one.passage, quotation(one), one.score)


def quotation(one: Found) -> str:
    """The whole block the sentence stands in, so that a reader sees it in its place."""
    text = one.passage.text
    start = text.rfind("\n\n", 0, one.start + 1)
    end = text.find("\n\n", one.end)
    return text[start + 2 if start >= 0 else 0 : end if end >= 0 else len(text)]


def shorten(text: str, longest: int = LONGEST) -> str:
    """Cut at a word, with a sign that something is left out."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:– ") + "…"


def joined(said: Sequence[str]) -> str:
    """One after another; what does not end as a sentence stands on a line of its own."""
    text = ""
    for one in said:
        whole = text.endswith((".", "!", "?", "”")) or not text
        text = f"{text}{' ' if whole else NEW_LINE}{one}".strip()
    return text


def sentence(one: Found, question: Question) -> str:
    """A sentence as a member reads it; a row with the names of its columns, those that are asked for."""
    cells = one.passage.cells
    if not cells:
        return shown(one.quote).replace("\n", " ")
    return told(asked_for(cells, one.met, question))


def asked_for(cells: Cells, met: Collection[str], question: Question) -> Cells:
    """Of a wide row: what it is about, and the columns that the question names or that hold what it asks for.

    All of them where that is none.
    """
    stems = [words.stem(word) for word in met]
    named = [name for name, cell in cells if _meets(name, stems) or _is_asked(cell, question)]
    if len(cells) <= NARROW or not named:
        return cells
    about = next((name for name, cell in cells if cell), "")
    return [(name, cell) for name, cell in cells if name in (about, *named) or _meets(cell, stems)]


def _is_asked(cell: str, question: Question) -> bool:
    unit = unit_of(question)
    if unit and unit[0] in ADDRESSES:
        return unit[1].search(cell) is not None
    return question.asks in TOLD_BY_A_CELL and holds_what_is_asked(question, cell) == 1


def _meets(text: str, stems: Sequence[str]) -> bool:
    return are_alike(stems, words.stems(text))


def are_alike(called: Collection[str], said: Collection[str]) -> bool:
    """Is any of these stems the same word as any of those?"""
    return any(words.likeness(one, stem) >= SAME_WORD for one in called for stem in said)
