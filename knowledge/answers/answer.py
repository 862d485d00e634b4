"""What is answered: the text a member reads, where it stands, and whether the archive held an answer at all."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from knowledge.markup import shown
from knowledge.passages import Passage
from knowledge.search import Found

NEW_LINE = "\n"
LONGEST = 700  # characters of an answer
MOST_SOURCES = 5


SHOWN_ONLY = frozenset({"printed", "time"})  # read by people; what others script against has no such fields


@dataclass(frozen=True)
class Source:
    """A citation. `quote` stands word for word in the document; `printed` is the number on the page's paper."""

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


@dataclass(frozen=True)
class Answer:
    answer: str | None
    kind: Literal["passage", "fact", "table", "none"]
    abstained: bool
    reason: str | None
    sources: tuple[Source, ...]
    took_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The fields others script against."""
        sources = [
            {name: value for name, value in asdict(source).items() if name not in SHOWN_ONLY} for source in self.sources
        ]
        return {**asdict(self), "sources": sources}


def cite(passage: Passage, quote: str, score: float) -> Source:
    return Source(
        document=passage.document,
        title=passage.title,
        page=passage.where.page,
        slide=passage.where.slide,
        heading=passage.headings[-1] if passage.headings else None,
        meeting=passage.meeting,
        date=passage.dated.isoformat() if isinstance(passage.dated, date) else None,
        quote=quote,
        score=round(score, 4),
        printed=passage.where.printed,
        time=passage.where.time,
    )


def cite_all(found: Sequence[Found]) -> tuple[Source, ...]:
    """One citation for each place, best first; sentences of the same block are cited together."""
    sources: list[Source] = []
    for one in found:
        source = cite(one.passage, quotation(one), one.score)
        if all(source.quote not in other.quote for other in sources):
            sources.append(source)
    return tuple(sources[:MOST_SOURCES])


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


def sentence(one: Found) -> str:
    """A sentence as a member reads it; a row with the names of its columns."""
    cells = one.passage.cells
    if not cells:
        return shown(one.quote).replace("\n", " ")
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)
