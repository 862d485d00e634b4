"""Papers of one meeting - minutes, notes, an invitation, what was shown or thought there: when, where, whose it was.

Such a paper says what it is by what it is called, and its day in its title, in a line of its own at the top or in the
line it opens with.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from knowledge.document import Block, Document
from knowledge.meetings import bodies, wording
from knowledge.meetings.bodies import Called
from knowledge.meetings.meeting import MOST_DAYS
from knowledge.swedish import dates, lexicon, sentences
from knowledge.swedish.dates import MONTHS, Mention, Period

LABELS = {
    "when": ("när", "datum", "mötesdatum", "tid", "dag ett", "dag två", "dag 1", "dag 2"),
    "place": ("var", "plats", "lokal"),
    "group": ("grupp", "fokusgrupp", "nätverk"),
    "theme": ("tema",),
    "attendance": ("deltagare", "antal deltagare", "närvarande", "antal närvarande", "med på mötet", "deltog"),
    "outcome": ("utvärdering",),
}
# "Datum: 3 maj Plats: Lerum" may stand in one line: each label begins with a capital.
LABEL = re.compile(r"(?:^\W*|(?<=\s))(?P<label>[A-ZÅÄÖ][a-zåäö]*(?: [a-zåäö\d]+){0,2})\s*:(?=\s)\s*")
LONGEST_TOP = 12  # blocks
OPENING = 5  # blocks, of which one may say the day
OPENS_WITHIN = 120  # characters
LONGEST_TITLE = 150
LONGEST_OPENING = 600  # characters of a block
# A list, a plan or a report is of a year or for ever, whatever day it was settled on.
NO_PAPER = re.compile(
    r"(?:rapport(?!\w* från)|berättelse|plan|budget|policy|stadga|avtal|kalender|register|brev|strategi|lista|guide"
    r"|uppdrag|program)(?:en|n|er|et|r|ar)?\b",
    re.IGNORECASE,
)
# Before a day that is another's: of a decision, of the meeting before or after, the one it was moved from.
OF_ANOTHER = re.compile(
    r"\b(?:anta\w+|fastställ\w+|beslut\w+|publicera\w*|uppdatera\w*|reviderad?\w*|upprätta\w*|sammanställd|skickat|skrev"
    r"|senast|anmäl\w*|näst\w+|kommande|föregående|förra|tidigare|sedan|före)\b[^.]{0,40}$"
    r"|\b(?:fr[åa]n|stället för)(?: den)?(?: \w+dag(?:en)?)?(?: den)?\s*$",
    re.IGNORECASE,
)
THE_MEETING = re.compile(r"\b(?:mötet|träffen|sammankomsten)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Top:
    """What a paper says of its meeting before it begins."""

    period: Period
    called: Called
    place: str
    attendance: str
    outcome: str
    called_off: bool
    title: str
    headed: bool  # its day stands over it, and not only in the line that it opens with

    @property
    def name(self) -> str:
        """What it is called beside its day: whose it was, or of what kind, or what about."""
        return self.called.group or self.called.kind.capitalize() or self.called.theme or self.title


def day_of(period: Period) -> str:
    first, last = (f"{day.day} {MONTHS[day.month - 1]}" for day in (period.first, period.last))
    days = first if period.days == 1 else f"{first} – {last}"
    return f"{days} {period.last.year}"


def top_of(document: Document, year: int | None) -> Top | None:
    """None where it is no paper of one meeting, or does not say of which day."""
    title = document.title[:LONGEST_TITLE]
    if not document.blocks or (NO_PAPER.search(title) and not bodies.is_a_paper(title)):
        return None
    lines = _labelled(document)
    opening = [block.text[:OPENS_WITHIN] for block in _opening(document)]
    named = (title, _stem(document), *opening)
    if not ("attendance" in lines or any(bodies.is_a_paper(one) or bodies.called(one).of_a_body for one in named)):
        return None
    own = _day(document, lines, year)
    said = (block.text[:OPENS_WITHIN] for block in _opening(document) if _may_say_the_day(block))
    period = own or (None if _dated_lines(lines, year) else _first_day(said, document, year))
    if period is None:
        return None
    return Top(
        period,
        _called(lines, named),
        place=_place(lines, named, period),
        attendance=(lines.get("attendance") or [""])[0],
        outcome=" ".join(lines.get("outcome", [])),
        called_off=wording.calls_off(title) or any(_calls_it_off(block, period) for block in _opening(document)),
        title=document.title,
        headed=own is not None,
    )


def _calls_it_off(block: Block, its_own: Period) -> bool:
    """A sentence that says of the meeting, and of no other day or meeting, that it is called off."""
    said = (block.text[start:end] for start, end in sentences.spans(block.text[:LONGEST_OPENING]))
    return any(
        wording.calls_off(one)
        and THE_MEETING.search(one)
        and not OF_ANOTHER.search(one)
        and all(mention.period.meets(its_own) for mention in dates.find(one, its_own.first))
        for one in said
    )


def _stem(document: Document) -> str:
    return re.sub(r"[-_]", " ", document.name.rpartition("/")[2].rpartition(".")[0])


def _below_title(document: Document) -> Sequence[Block]:
    """What stands before the title is on every page of its kind."""
    front = document.blocks[:OPENING]
    at = next((number for number, block in enumerate(front, 1) if block.text == document.title), 0)
    return document.blocks[at : at + LONGEST_TOP]


def _opening(document: Document) -> list[Block]:
    """Down to the first heading that stands over something."""
    below = [block for block in _below_title(document) if block.kind not in ("row", "note")][:OPENING]
    begun = next((number for number, block in enumerate(below) if block.kind != "heading"), len(below))
    return [*below[:begun], *takewhile(lambda block: block.kind != "heading", below[begun:])]


def _may_say_the_day(block: Block) -> bool:
    """Also a line that looks like a heading and says what the paper is; any other stands over a part of it."""
    return block.kind != "heading" or bodies.is_a_paper(block.text)


def _labelled(document: Document) -> dict[str, list[str]]:
    """What the labelled lines at the top say, by what it is; the lines about when may be several."""
    found: dict[str, list[str]] = {}
    for block in _below_title(document):
        if block.kind == "heading":
            break
        for label, said in _parts(block):
            name = next((name for name, labels in LABELS.items() if label.lower() in labels), None)
            if name and said:
                found.setdefault(name, []).append(said)
    return found


def _parts(block: Block) -> Iterator[tuple[str, str]]:
    """A label and what it says, of a line or of a row with two cells."""
    first, tab, second = block.text.partition("\t")
    if tab:
        if "\t" not in second:
            yield first.strip(" :"), second.strip()
        return
    labels = list(LABEL.finditer(block.text))
    ends = [*(label.start() for label in labels[1:]), len(block.text)]
    for label, end in zip(labels, ends, strict=False):
        yield label["label"], block.text[label.end() : end].strip(" ,.")


def says_when_or_where(line: str) -> bool:
    """A line of the top that tells nothing of what was said."""
    found = LABEL.match(line)
    return found is not None and found["label"].lower() in (*LABELS["when"], *LABELS["place"])


def _dated_lines(lines: dict[str, list[str]], year: int | None) -> bool:
    return any(dates.find(line, dates.start_of(year)) for line in lines.get("when", []))


def _day(document: Document, lines: dict[str, list[str]], year: int | None) -> Period | None:
    """The day in its labelled lines, its title, or the one it is dated by where its name says that."""
    if _dated_lines(lines, year):
        return held(lines["when"], year)
    dated = document.dated
    of_name = Period(dated, dated) if dated and _says(document.name, dated) else None
    return _own_day(document.title[:LONGEST_TITLE], document, year) or of_name


def _first_day(lines: Iterable[str], document: Document, year: int | None) -> Period | None:
    return next((day for line in lines if (day := _own_day(line, document, year))), None)


def _says(name: str, day: date) -> bool:
    digits = re.sub(r"\D", "", name)
    return f"{day:%y%m%d}" in digits or any(
        mention.period == Period(day, day) for mention in dates.find(name.replace("_", " "), day)
    )


def _own_day(text: str, document: Document, year: int | None) -> Period | None:
    """The first few days that a line says of its own meeting, and not of another."""
    of_year = dates.start_of(document.dated.year if document.dated else year)
    for mention in dates.find(text, of_year):
        moved = wording.MOVED.search(text[: mention.start])
        period = Period(mention.period.last, mention.period.last) if moved and _is_long(mention) else mention.period
        if period.days > MOST_DAYS or (not moved and OF_ANOTHER.search(text[: mention.start])):
            continue
        if mention.period.year_known or document.dated or year:
            return replace(period, year_known=True)
    return None


def _is_long(mention: Mention) -> bool:
    """Flyttas från 8 april till 14 maj: from the one day to the other."""
    return mention.period.days > MOST_DAYS and mention.period.first.month != mention.period.last.month


def held(lines: list[str], year: int | None) -> Period | None:
    """The day of the meeting, or its first and last; none where the minutes are of several meetings."""
    periods = []
    for line in lines:
        mentioned = [mention.period for mention in dates.find(line, dates.start_of(year))]
        if len(mentioned) > 1 or any(period.days > MOST_DAYS for period in mentioned):
            return None
        periods += mentioned
    if not periods or not all(period.year_known or year for period in periods):
        return None
    whole = Period(min(period.first for period in periods), max(period.last for period in periods))
    return whole if whole.days <= MOST_DAYS else None


def _called(lines: dict[str, list[str]], named: Sequence[str]) -> Called:
    of_title = bodies.called(named[0])
    known = [of_title, *(bodies.called(text) for text in named[1:] if not of_title.of_a_body)]
    said = " ".join(lines.get("group", []))
    return Called(
        group=said or next((one.group for one in known if one.group), None),
        kind=next((one.kind for one in known if one.kind), ""),
        theme=" ".join(lines.get("theme", [])) or of_title.theme,
    )


def _place(lines: dict[str, list[str]], named: Sequence[str], period: Period) -> str:
    """What the line about it says, with the municipality of the title; without such a line that of the line with the
    day.
    """
    said = " ".join(lines.get("place", []))
    if lexicon.municipalities(f", {said}"):
        return said
    looked_at = (named[0], *(() if said else _of_the_day(named[2:], period)))
    found = (name for text in looked_at for name in lexicon.municipalities(f", {text}"))
    return ", ".join(filter(None, (said, next(found, ""))))


def _of_the_day(lines: Sequence[str], day: Period) -> list[str]:
    mentioned = ((line, mention.period) for line in lines for mention in dates.find(line, day.first))
    return [line for line, period in mentioned if period.days <= MOST_DAYS and period.meets(day)]
