"""One meeting as several documents tell of it: the plan, the minutes, the report of the year.

Counted, it is one meeting. Where the documents differ on a figure, a day or a place, each is quoted with its own date.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from knowledge.answers.answer import Answer
from knowledge.answers.finding import Finding, Part
from knowledge.answers.meetings.citing import cite_meetings
from knowledge.answers.meetings.measures import Measure, measured
from knowledge.archive import Held, View
from knowledge.meetings.bodies import bare, group_alike
from knowledge.meetings.meeting import Meeting
from knowledge.meetings.wording import MEETINGS
from knowledge.question import Question
from knowledge.record import Kept
from knowledge.swedish import dates, words
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import Period

MOVED = timedelta(days=31)  # a meeting that was moved further is another meeting
SAME_THEME = 0.5  # the share of the shorter theme's words that the longer one holds
Key = int | tuple[int, str]  # a day, or a month and a word
MEETING_WORD = re.compile(MEETINGS, re.IGNORECASE)


@dataclass(frozen=True)
class Fact:
    """What may be told differently: its name, what a meeting says of it, and the line that says so."""

    name: str
    of: Callable[[Meeting], Part | None]
    line: re.Pattern[str]


DIGITAL = Finding("digital")
DAY = Fact("day", lambda meeting: replace(meeting.period, year_known=True), MEETING_WORD)
PLACE = Fact("place", lambda meeting: DIGITAL if meeting.digital else meeting.place or None, MEETING_WORD)


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    """All accounts of the one meeting that is meant, when they differ in what is asked for."""
    fact = _asked(question)
    if fact is None or not chosen or any(not same(one, chosen[0]) for one in chosen[1:]):
        return None
    told = [(held, said) for held in accounts(chosen[0], view) if (said := fact.of(held[1])) is not None]
    if all(_plain(said) == _plain(told[0][1]) for _, said in told):
        return None
    newest_first = sorted(told, key=lambda one: _written(one[0][0]), reverse=True)
    each = tuple(_according(kept, said) for (kept, _), said in newest_first)
    sources = cite_meetings(view, [held for held, _ in newest_first], fact.line)
    found = Finding("differ", {"what": Finding(f"measures.{fact.name}"), "each": each})
    return Answer(None, "fact", False, None, sources, found=found)


def accounts(held: Held, view: View) -> list[Held]:
    """The meeting as it is told here, and as other documents tell of it."""
    return [held, *(other for other in view.meetings if same(held, other))]


def one_each(chosen: Sequence[Held], measure: Measure | None = None) -> list[Held]:
    """Every meeting once, by the account that tells most of it, and the figure that is asked for where one does; of two
    that tell as much, by the newer one.
    """
    left: dict[Key, list[Held]] = defaultdict(list)
    kept: set[int] = set()
    for held in sorted(chosen, key=lambda one: _preferred(one, measure)):
        near = (other for key in _sought_under(held[1]) for other in left.get(key, ()))
        if not any(same(held, other) for other in near):
            kept.add(id(held))
            for key in _kept_under(held[1]):
                left[key].append(held)
    return [held for held in chosen if id(held) in kept]


def _preferred(held: Held, measure: Measure | None) -> tuple[bool, int, int]:
    untold = measure is not None and measure.of(held[1]) is None
    return untold, -_fullness(held[1]), -_written(held[0]).toordinal()


def _kept_under(meeting: Meeting) -> list[Key]:
    """What may be the same meeting shares a day with it, or a word of whose it is or what it is about."""
    days = range(min(meeting.period.days, MOVED.days))
    of_days: list[Key] = [meeting.period.first.toordinal() + day for day in days]
    return [*of_days, *((_month(meeting), stem) for stem in _called(meeting))]


def _sought_under(meeting: Meeting) -> list[Key]:
    near = [(month, stem) for month in _months_near(meeting) for stem in _called(meeting)]
    return [*(key for key in _kept_under(meeting) if isinstance(key, int)), *near]


def _month(meeting: Meeting) -> int:
    return meeting.period.first.year * 12 + meeting.period.first.month


def _months_near(meeting: Meeting) -> range:
    """What was moved began within a month or two of it."""
    return range(_month(meeting) - 2, _month(meeting) + 3)


def same(one: Held, other: Held) -> bool:
    """Told by two documents: of the same group, kind or place and day, or of the same theme within a month."""
    if one[0].id == other[0].id or not (one[1].period.year_known and other[1].period.year_known):
        return False
    first, second = one[1], other[1]
    if not (first.is_known and second.is_known) or not group_alike(first.group, second.group):
        return False
    alike = _themes_alike(first, second)
    told_of_both = bool(first.group and second.group)
    if first.period.overlaps(second.period):
        return (told_of_both and alike is not False) or bool(alike) or _is_called_alike(first, second)
    near = abs(first.period.first - second.period.first) <= MOVED
    if near and first.place and first.place == second.place and _is_of_the_others_theme(first, second):
        return True
    return bool(near and told_of_both and alike and _alone(one) and _alone(other))


def _is_called_alike(first: Meeting, second: Meeting) -> bool:
    """On the same day: of one kind, at one place, or of a group that the other has for its theme."""
    if first.kind and second.kind:
        return first.kind == second.kind
    if _is_of_the_others_theme(first, second):
        return not (first.place and second.place) or first.place == second.place
    if _themes_alike(first, second) is False:
        return False
    if first.place and second.place:
        return first.place == second.place
    called = [_called(one) for one in (first, second)]
    return bool(min(called, key=len)) and min(called, key=len) <= max(called, key=len)


def _is_of_the_others_theme(first: Meeting, second: Meeting) -> bool:
    """Whose it was is told of the one as its group, and of the other as what it was about: "Skog och mark, Lerum"."""
    group, theme = (first.group, second.theme) if first.group else (second.group, first.theme)
    said = _stems(bare(group or ""))
    return not (first.group and second.group) and bool(said) and said <= _stems(theme)


def _called(meeting: Meeting) -> frozenset[str]:
    return _stems(f"{bare(meeting.group or '')} {meeting.theme}")


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(words.stems(text))


def _alone(held: Held) -> bool:
    """A theme that comes back every month is no sign of the same meeting."""
    kept, meeting = held
    within = Period(meeting.period.first - 2 * MOVED, meeting.period.last + 2 * MOVED)
    return not any(
        other is not meeting and within.meets(other.period) and _theme_alike(meeting.theme, other.theme)
        for other in kept.notes.meetings
    )


def _themes_alike(one: Meeting, other: Meeting) -> bool | None:
    """Where they are is not what they are about."""
    return _theme_alike(one.theme, other.theme, _stems(f"{one.place or ''} {other.place or ''}"))


def _theme_alike(one: str, other: str, where: frozenset[str] = frozenset()) -> bool | None:
    """None where one of them says nothing of it."""
    first, second = _stems(one) - where, _stems(other) - where
    if not first or not second:
        return None
    return len(first & second) >= SAME_THEME * min(len(first), len(second))


def _asked(question: Question) -> Fact | None:
    measure = measured(question)
    if question.asks in (Asks.DAY, Asks.TIME):
        return DAY
    if question.asks is Asks.PLACE:
        return PLACE
    return Fact(measure.name, measure.of, measure.line) if measure else None


def _written(kept: Kept) -> date:
    """The first of January says that only the year is known: what sums up a year was written at its end."""
    day = kept.dated or date.min
    return day.replace(month=12, day=31) if (day.month, day.day) == (1, 1) else day


def _according(kept: Kept, said: Part) -> Finding:
    """With the date of the document, unless its title holds that."""
    day = kept.dated
    if day is None or any(mention.period.meets(Period(day, day)) for mention in dates.find(kept.title, day)):
        return Finding("according", {"said": said, "document": kept.title})
    dated = Period(day, _written(kept))  # the whole year, where only that is known
    return Finding("according_dated", {"said": said, "document": kept.title, "dated": dated})


def _fullness(meeting: Meeting) -> int:
    told = (meeting.group, meeting.place, meeting.theme, meeting.attendance, meeting.satisfaction, meeting.usefulness)
    return sum(one not in (None, "", ()) for one in told)


def _plain(said: Part) -> Part:
    return words.fold(said.casefold()) if isinstance(said, str) else said
