"""What the archive found by counting -> the words a member reads."""

from datetime import date

from bot.conversation.citing import days_in_words
from bot.conversation.wording import phrases, say, sentences
from knowledge.answers.answer import shorten
from knowledge.answers.finding import Alone, Finding, Mentioned, Part
from knowledge.swedish.dates import Period

HALF_UP = 1e-9  # 5.425 is 5.43, however it is kept
LONG = 10_000  # from here on thousands stand apart
LONGEST_THEME = 60  # characters of a theme in a list


def in_words(found: Finding, language: str) -> str:
    """A sentence that has one form for a single thing and another for several is told by its `number`."""
    name = f"conversation.found.{found.name}"
    if name not in sentences(language):
        name = f"{name}.{'one' if found.blanks['number'] == 1 else 'other'}"
    return say(language, name, **{blank: _said(part, language) for blank, part in found.blanks.items()})


def _said(part: Part, language: str) -> str:  # noqa: PLR0911 - one return for each kind of part
    match part:
        case str():
            return part
        case int() | float():
            return figure(part, language)
        case Finding():
            return in_words(part, language)
        case Period():
            return days_in_words(part, language)
        case date():
            weekday = phrases(language, "reminders.weekdays")[part.weekday()]
            return f"{weekday} {days_in_words(Period(part, part), language)}"
        case Mentioned():
            return _mentioned(part, language)
        case Alone():
            return _alone(part, language)
        case _:
            return "; ".join(_said(one, language) for one in part)


def figure(value: float, language: str) -> str:
    plain = f"{value + HALF_UP:,.2f}" if abs(value) >= LONG else f"{value + HALF_UP:.2f}"
    plain = plain.rstrip("0").rstrip(".")
    return plain.replace(",", " ").replace(".", ",") if language == "sv" else plain


def _mentioned(meeting: Mentioned, language: str) -> str:
    where = f", {meeting.place}" if meeting.place else ""
    about = f" ({shorten(meeting.theme, LONGEST_THEME)})" if meeting.theme else ""
    value = "" if meeting.value is None else f": {figure(meeting.value, language)}"
    return f"{days_in_words(meeting.days, language)}{where}{about}{value}"


def _alone(meeting: Alone, language: str) -> str:
    where = _said(meeting.where, language)
    return f"{_said(meeting.when, language)}{where and f', {where}'}{meeting.theme and f': {meeting.theme}'}"
