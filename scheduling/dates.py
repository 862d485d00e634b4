"""Dates and times as people write them in a plan: "18-19 maj", "torsdag 7 april kl. 9.30-15", "2026-05-18"."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from scheduling.days import MONTHS, WEEKDAYS, day_in_words
from scheduling.meetings import Session
from scheduling.refusals import Unreadable
from scheduling.sheets import Value

LONGEST_MEETING = 14  # days
YEARS = range(2000, 2100)
NEXT_YEAR_FROM = 10  # the month in which people begin to write next year's plan
SERIALS = range(36_526, 73_051)  # how Excel counts the days of those years
DAY_ZERO = datetime.combine(date(1899, 12, 30), time())  # it counts a 29 February 1900, which never was

ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_DAYS = ("mån", "tis", "ons", "tor", "tors", "fre", "lör", "sön", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOTHING_YET = {"", "-", "–", "?", "tbd", "tba", "ej klart", "ej bestämt", "oklart"}

_MONTH_NUMBERS = {
    name[:length]: number
    for names in (MONTHS, ENGLISH_MONTHS)
    for number, name in enumerate(names, 1)
    for length in (3, 4, len(name))
}
_WEEKDAY_NUMBERS = {name: number for names in (WEEKDAYS, ENGLISH_DAYS) for number, name in enumerate(names)}
_WEEKDAY_NUMBERS |= {
    name: next(n for full, n in _WEEKDAY_NUMBERS.items() if full.startswith(name)) for name in SHORT_DAYS
}

_NAMES = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_WEEKDAY = re.compile(
    rf"\b({'|'.join(sorted(_WEEKDAY_NUMBERS, key=len, reverse=True))})(?:en)?\b\.?(?:\s*-\s*(?=[a-zåäö]))?"
)
_ORDINAL = re.compile(r"(?<=\d)(?::?[ea]|st|nd|rd|th)\b")
_FILLER = re.compile(r"\b(?:den|the)\b")
_TO = r"\s*(?:--?|/|till|to)\s*"
_TO_OR_AND = r"\s*(?:--?|till|to|och|and|&|\+)\s*"
_CLOCK = r"\d{1,2}(?:[.:]\d{2}){0,2}"
_TIMES = rf"(?:(?:kl\.?|klockan|at|,)\s*)*(?P<starts>{_CLOCK})?(?:\s*(?:-|till|to)\s*(?:kl\.?\s*)?(?P<ends>{_CLOCK}))?"
_FROM_MONTH_TO_MONTH = (
    rf"(?P<day>\d{{1,2}})\.?\s*(?P<month>{_NAMES})\.?(?:\s*(?P<year>\d{{4}}))?{_TO_OR_AND}"
    rf"(?P<last>\d{{1,2}})\.?\s*(?P<last_month>{_NAMES})\b\.?(?:,?\s*(?P<last_year>\d{{4}}))?"
)
_DATES = (
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?:{_TO}(?P<iso_last>\d{{4}}-\d{{1,2}}-\d{{1,2}}))?",
    _FROM_MONTH_TO_MONTH,
    rf"(?P<day>\d{{1,2}})(?:{_TO_OR_AND}(?P<last>\d{{1,2}}))?\.?\s*(?P<month>{_NAMES})\b\.?(?:,?\s*(?P<year>\d{{4}}))?",
    rf"(?P<month>{_NAMES})\.?\s*(?P<day>\d{{1,2}})(?:{_TO_OR_AND}(?P<last>\d{{1,2}}))?(?!\d)(?:,?\s*(?P<year>\d{{4}}))?",
    r"(?P<day>\d{1,2})(?:\s*-\s*(?P<last>\d{1,2}))?/(?P<month>\d{1,2})(?:[-\s/]\s*(?P<year>\d{4}))?",
)
_SHAPES = [re.compile(rf"{dates}(?:[\s,]+{_TIMES})?") for dates in _DATES]
_HOURS = re.compile(_TIMES)

EXAMPLES = 'Skriv till exempel "2026-05-18", "18-19 maj" eller "torsdag 7 april kl. 9.30-15".'


def year_of(values: Iterable[Value], today: date, known: frozenset[date] = frozenset()) -> int:
    """Which year a plan means that names none.

    The one in which its weekdays are right; then the one in which most of its days are known meetings already, so that
    an old plan is recognised whenever it is read; then this year, or towards its end the next one if most of the days
    have passed.
    """
    written = [value for value in values if value is not None]
    if (named := year_named_in(*map(str, written))) is not None:
        return named

    def doubt(year: int) -> tuple[int, int, bool]:
        days = [_first_day(value, year) for value in written]
        passed = sum(day < today for day in days if day is not None)
        strangers = sum(day not in known for day in days)
        return days.count(None), strangers, today.month >= NEXT_YEAR_FROM and passed > len(days) / 2

    return min((today.year, today.year + 1, today.year - 1), key=doubt)


def _first_day(value: Value, year: int) -> date | None:
    try:
        return read_sessions(value, year)[0].day
    except Unreadable:
        return None


def year_named_in(*texts: str) -> int | None:
    """The only year that a title names; none if it names several."""
    years = {int(year) for text in texts for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)}
    return years.pop() if len(years) == 1 else None


def lacks_year(value: Value) -> bool:
    """A day in words may; a cell that holds a date does not."""
    return isinstance(value, str) and re.search(r"(?<!\d)20\d\d(?!\d)", value) is None


def read_sessions(value: Value, year: int) -> tuple[Session, ...]:
    """The days of a meeting. Several with times of their own are set apart by semicolons or line breaks."""
    if isinstance(value, str):
        parts = [part for part in re.split(r"[;\n]", value) if part.strip()]
        sessions = [session for part in parts for session in _read_part(part, year)]
    else:
        sessions = [_from_excel(value)]
    if len({session.day for session in sessions}) < len(sessions):
        raise Unreadable("samma dag står två gånger.")
    return tuple(sorted(sessions, key=lambda session: session.day))


def read_day(value: Value, year: int) -> date | None:
    """One day, or none yet."""
    if value is None or (isinstance(value, str) and value.casefold() in NOTHING_YET):
        return None
    sessions = read_sessions(value, year)
    if len(sessions) > 1:
        raise Unreadable(f'"{value}" är flera dagar. Skriv en.')
    return sessions[0].day


def read_times(value: Value) -> tuple[time | None, time | None]:
    """When something starts and, if that is told as well, ends."""
    match value:
        case datetime():
            return value.time(), None
        case time():
            return value, None
        case float() if 0 < value < 1:
            return _counted(value).time(), None
        case int() if not isinstance(value, bool) and 0 <= value < 24:
            return time(value), None
    text = str(value or "").casefold().replace("–", "-").strip()
    if text in NOTHING_YET:
        return None, None
    found = _HOURS.fullmatch(text)
    if not found:
        raise Unreadable(f'"{value}" är inget klockslag. Skriv till exempel 09:30.')
    return _clock(found["starts"]), _clock(found["ends"])


def _counted(days: float) -> datetime:
    """What Excel's count of days means, to the second: a binary fraction of a day is never quite an hour."""
    return DAY_ZERO + timedelta(seconds=round(days * 86_400))


def _from_excel(value: Value) -> Session:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and int(value) in SERIALS:
        value = _counted(value)
    if isinstance(value, datetime):
        return Session(_likely(value.date()), value.time() if value.time() != time() else None)
    if isinstance(value, date):
        return Session(_likely(value))
    if value is None:
        raise Unreadable(f"datum saknas. {EXAMPLES}")
    raise Unreadable(f"{value} är inget datum. {EXAMPLES}")


def _read_part(text: str, year: int) -> list[Session]:
    plain = " ".join(text.casefold().replace("–", "-").replace("—", "-").split())
    weekdays = [_WEEKDAY_NUMBERS[name] for name in _WEEKDAY.findall(plain)]
    plain = " ".join(_FILLER.sub(" ", _ORDINAL.sub("", _WEEKDAY.sub(" ", plain))).split()).strip(" ,.")
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(plain))), None)
    if not found:
        raise Unreadable(f'"{text.strip()}" är inget datum som går att läsa. {EXAMPLES}')
    first, last = _first_and_last(found.groupdict(), year)
    days = _days(first, last)
    _check_weekdays(days, weekdays)
    return with_times(tuple(Session(day) for day in days), _clock(found["starts"]), _clock(found["ends"]))


def with_times(sessions: tuple[Session, ...], starts: time | None, ends: time | None) -> list[Session]:
    """The start belongs to the first day and the end to the last; what lies between was not said."""
    if starts and ends and len(sessions) == 1 and ends <= starts:
        raise Unreadable(f"slutar {ends:%H:%M} men börjar {starts:%H:%M}.")
    timed = list(sessions)
    if starts:
        timed[0] = Session(timed[0].day, starts, timed[0].ends)
    if ends:
        timed[-1] = Session(timed[-1].day, timed[-1].starts, ends)
    return timed


def _first_and_last(parts: dict[str, str | None], year: int) -> tuple[date, date]:
    if iso := parts.get("iso"):
        return _iso(iso), _iso(parts.get("iso_last") or iso)
    month = _month(parts["month"])
    last_month = _month(parts.get("last_month")) or month
    last_year = _number(parts.get("last_year")) or _number(parts.get("year"))
    first = _day(_number(parts.get("year")) or last_year or year, month, _number(parts["day"]) or 0)
    if not parts.get("last"):
        return first, first
    over_new_year = last_month < month and last_year is None
    return first, _day(last_year or first.year + over_new_year, last_month, _number(parts["last"]) or 0)


def _days(first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    if count < 1:
        raise Unreadable(f"slutar {day_in_words(last)} men börjar {day_in_words(first)}.")
    if count > LONGEST_MEETING:
        raise Unreadable(f"pågår i {count} dagar; ett möte har högst {LONGEST_MEETING}.")
    return [first + timedelta(days=ahead) for ahead in range(count)]


def _check_weekdays(days: list[date], weekdays: list[int]) -> None:
    for day, weekday in zip(days, weekdays, strict=False):
        if day.weekday() != weekday:
            raise Unreadable(f"{day_in_words(day)} är ingen {WEEKDAYS[weekday]}. Vilket av dem stämmer?")


def _iso(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date:
    try:
        return _likely(date(year, month, day))
    except ValueError:
        name = MONTHS[month - 1] if 1 <= month <= 12 else f"månad {month}"
        raise Unreadable(f"{day} {name} {year} finns inte i almanackan.") from None


def _likely(day: date) -> date:
    if day.year not in YEARS:
        raise Unreadable(f"år {day.year} kan inte stämma.")
    return day


def _month(text: str | None) -> int:
    return 0 if text is None else _MONTH_NUMBERS.get(text) or int(text)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _clock(text: str | None) -> time | None:
    if text is None:
        return None
    hour, minute = [*(int(part) for part in re.split("[.:]", text)), 0][:2]
    if hour > 23 or minute > 59:
        raise Unreadable(f"klockan {text} finns inte.")
    return time(hour, minute)
