"""When something is to be held, as a row of a plan or a sentence tells it: the day, and what is said of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.markup import shown
from knowledge.meetings import wording
from knowledge.meetings.meeting import MOST_DAYS
from knowledge.meetings.plans import COLUMNS
from knowledge.passages import Passage
from knowledge.swedish import dates, sentences
from knowledge.swedish.dates import Mention, Period

GATHERING = re.compile(rf"\b\w*{wording.GATHERINGS}\w*", re.IGNORECASE)
ANY_GATHERING = re.compile(rf"(?:{wording.MEETING})\w*", re.IGNORECASE)
# What is said to whoever was to come needs no word for a meeting: "Ny tid: 3 maj", "Vi hörs i stället den 3 maj".
ANOTHER_DAY = r"\bny(?:tt|a)? (?:tid|datum|dag)\b|\bvi (?:hörs|ses|träffas|möts|syns)\b"
ANOTHER_DAY_INSTEAD = re.compile(rf"{ANOTHER_DAY}|\bi ?stället\b", re.IGNORECASE)
TO_THOSE_WHO_COME = re.compile(ANOTHER_DAY, re.IGNORECASE)
AHEAD = re.compile(
    rf"\b(?:nästa|kommande|härnäst|framöver|hålls|blir|flyttas|välkom\w*|inbjud\w*|bjud\w*|next)\b|{ANOTHER_DAY}",
    re.IGNORECASE,
)
# "Motioner till årsmötet senast den 31 januari" tells when something is to be done, not when the meeting is.
DEADLINE = re.compile(r"\b(?:senast|innan|före|anmäl\w*|svara\w*|nominer\w*)\b", re.IGNORECASE)
A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
WHERE_OR_WHAT = frozenset((*COLUMNS["theme"], *COLUMNS["place"], *COLUMNS["group"], "vad", "aktivitet"))
TOLD_PLAINLY = WHERE_OR_WHAT.union(COLUMNS["form"], COLUMNS["when"])


@dataclass(frozen=True)
class Announced:
    """`said` is the sentence, or the cells beside the day; `about` is all that says what it is said of."""

    period: Period
    said: str
    about: str
    passage: Passage
    quote: str
    instead_of: Period | None = None  # the day that it was moved from
    cancelled: bool = False

    @property
    def of_row(self) -> bool:
        return bool(self.passage.cells)


def announced(passage: Passage) -> Iterator[Announced]:
    if not passage.cells:
        yield from _by_sentences(passage)
    elif is_of_plan(passage):
        yield from _by_row(passage)


def is_of_plan(row: Passage) -> bool:
    """Has it a column of days, and one of where or about what?"""
    columns = {name.strip().casefold() for name, _ in row.cells}
    return not columns.isdisjoint(COLUMNS["when"]) and not columns.isdisjoint(WHERE_OR_WHAT)


def _is_of_days(column: str) -> bool:
    return column.strip().casefold() in COLUMNS["when"]


def _by_row(row: Passage) -> Iterator[Announced]:
    """By the first of its columns of days that holds one: beside the day there may be a column of hours."""
    for name, cell in row.cells:
        mentions = dates.find_again(cell, _seen_from(row)) if _is_of_days(name) else ()
        if mentions:
            others = [(column, other) for column, other in row.cells if other and other != cell]
            period = _in_its_year(mentions[0], row, cell, ahead=False)
            said = ", ".join(other if _is_plain(column) else f"{column}: {other}" for column, other in others)
            about = " ".join(other for _, other in row.cells)
            yield Announced(period, said, about, row, row.text, cancelled=wording.calls_off(said))
            return


def _is_plain(column: str) -> bool:
    return not column.strip() or column.strip().casefold() in TOLD_PLAINLY


def _by_sentences(passage: Passage) -> Iterator[Announced]:
    """A sentence that speaks of a gathering, or that stands right under one that does."""
    before = passage.headings[-1] if passage.headings else ""
    for start, end in sentences.spans(passage.text):
        said = passage.text[start:end]
        if wording.calls_off(said) or not DEADLINE.search(said):
            yield from _of_sentence(said, before, passage)
        before = said


def _of_sentence(said: str, before: str, passage: Passage) -> Iterator[Announced]:
    speaking = next((text for text in (said, before) if GATHERING.search(text)), None)
    speaking = speaking or (said if TO_THOSE_WHO_COME.search(said) else None)
    if speaking is None or not any(letter.isdigit() for letter in said):
        return
    lead = before if speaking is before else ""
    ahead = AHEAD.search(f"{lead} {said}") is not None
    plain, cancelled = shown(said).replace("\n", " "), wording.calls_off(said)
    # What minutes call the next meeting, or a letter calls off, is of their own body, unless another is named.
    of_its_own = (ahead or cancelled) and all(
        ANY_GATHERING.fullmatch(word) for word in GATHERING.findall(f"{lead} {said}")
    )
    about = f"{lead} {said}" + (f" {passage.title} {' '.join(passage.headings)}" if of_its_own else "")
    told = _before_deadline(said) if cancelled else said
    mentions = [one for one in dates.find_again(told, _seen_from(passage)) if not _is_a_year(one, said)]
    periods = [_in_its_year(mention, passage, said, ahead=ahead) for mention in mentions]
    another_day = cancelled and len(periods) > 1 and ANOTHER_DAY_INSTEAD.search(said)
    if (wording.MOVED.search(said) or another_day) and periods:
        old, new = _day(periods[0].first), _day(periods[-1].last)
        instead_of = old if old != new else _one_day_of(before, passage)
        yield Announced(new, plain, about, passage, said, instead_of, cancelled and not another_day)
        return
    for period in periods:
        if ahead or period.days <= MOST_DAYS:
            yield Announced(period, plain, about, passage, said, None, cancelled)


def _before_deadline(said: str) -> str:
    """Of what is called off, the day until which something else is to be done is none of its days."""
    deadline = DEADLINE.search(said)
    return said[: deadline.start()] if deadline else said


def _one_day_of(before: str, passage: Passage) -> Period | None:
    """The day that "därför flyttas mötet" leaves to the sentence before to tell, where that names no other day."""
    mentions = dates.find_again(before, _seen_from(passage))
    if len(mentions) != 1 or mentions[0].period.days > 1:
        return None
    return _in_its_year(mentions[0], passage, before, ahead=True)


def _day(day: date) -> Period:
    return Period(day, day)


def _is_a_year(mention: Mention, said: str) -> bool:
    """The year beside a day is no day of its own."""
    return mention.period.days > 300 and any(
        other.period.days <= MOST_DAYS for other in dates.find_again(said, dates.ANY_YEAR)
    )


def _seen_from(passage: Passage) -> date:
    return passage.dated or dates.ANY_YEAR


def _in_its_year(mention: Mention, passage: Passage, said: str, *, ahead: bool) -> Period:
    """A day without a year is of the year beside it, or else of the document's; what is ahead comes after that."""
    period = mention.period
    if period.year_known:
        return period
    stated = [int(year) for year in A_YEAR.findall(said)]
    written = _seen_from(passage)
    of_its_year = period.in_year(stated[0] if stated else written.year)
    later = ahead and not stated and of_its_year.last < written
    return of_its_year.in_year(written.year + 1) if later else of_its_year
