"""Numbers and days as the report's readers write them."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.conversation.wording import count, phrases, say
from bot.reports.document import clean
from scheduling.meetings import Meeting
from scheduling.reports.values import Number

THIN = "\N{NO-BREAK SPACE}"
NOTHING = "–"


def number(value: int | Decimal, language: str) -> str:
    if isinstance(value, int):
        return f"{value:,}".replace(",", THIN if language == "sv" else ",")
    return str(value).replace(".", "," if language == "sv" else ".")


def figure(told: Number | None, language: str) -> str:
    """As it may be told: also "at least" and "at most" belong to it."""
    if told is None:
        return NOTHING
    value = number(told.value, language)
    if told.edge == "exactly":
        return value
    return say(language, f"report.edge.{'least' if told.edge == 'at least' else 'most'}", value=value)


def change(value: Decimal, language: str) -> str:
    """+0,11; −0,06; 0,00."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value), language)}"


def difference(value: Decimal, language: str) -> str:
    return number(abs(value), language)


def share(part: int, whole: int, language: str) -> str:
    percent = (Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP)
    return say(language, "report.percent", number=percent)


def per(total: int, of: int, language: str) -> str:
    return number((Decimal(total) / of).quantize(Decimal("0.1"), ROUND_HALF_UP), language)


def day(one: date, language: str, *, year: bool = False) -> str:
    month = phrases(language, "reminders.months")[one.month - 1]
    return f"{one.day}{THIN}{month} {one.year}" if year else f"{one.day}{THIN}{month}"


def days(meeting: Meeting, language: str, *, year: bool = False) -> str:
    """18–19 maj; 31 maj–1 juni."""
    first, last = meeting.first_day, meeting.last_day
    if first == last:
        return day(first, language, year=year)
    begins = str(first.day) if (first.year, first.month) == (last.year, last.month) else day(first, language)
    return f"{begins}–{day(last, language, year=year)}"


def where(meeting: Meeting, language: str) -> str:
    digital = say(language, "report.form.digital")
    place = clean(meeting.place)
    if meeting.form == "digital":
        return digital
    if meeting.form == "both":
        return say(language, "report.form.both", place=place) if place else say(language, "report.form.both_unplaced")
    return place or say(language, "report.form.unplaced")


def title(meeting: Meeting, language: str) -> str:
    return clean(meeting.theme) or say(language, "report.meeting.untitled")


def listed(words: Sequence[str], language: str) -> str:
    """a, b och c"""
    if len(words) < 2:
        return "".join(words)
    return say(language, "report.listed", first=", ".join(words[:-1]), last=words[-1])


def counted(told: Number, thing: str, language: str, said: str = "") -> str:
    """21 träffar; `said` is the number with its sign."""
    noun = count(language, f"report.noun.{thing}", int(told.value))
    return f"{said or figure(told, language)} {noun}"
