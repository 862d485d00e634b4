"""Dates in words, as intervals: "7 april", "18–19 maj", "hösten 2022", "i våras", "förra året", "v. 15", "14/6".

A period without a year in the text ("den 7 april") carries `year_known=False` and is compared by month and day alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from knowledge.swedish.words import listed

A_MONTH = 31  # days: a longer time says only about when
MONTHS = listed("januari februari mars april maj juni juli augusti september oktober november december")
ENGLISH_MONTHS = listed("january february march april may june july august september october november december")
DAYS = listed("måndag tisdag onsdag torsdag fredag lördag söndag")
# First and last month. Winter begins the year before the one it is named after.
SEASONS = {"vår": (3, 5), "sommar": (6, 8), "höst": (9, 11), "vinter": (12, 2)}
ENGLISH_SEASONS = {"spring": "vår", "summer": "sommar", "autumn": "höst", "fall": "höst", "winter": "vinter"}
LAST_SEASONS = {"våras": "vår", "somras": "sommar", "höstas": "höst", "vintras": "vinter"}
NUMBERS = {word: n for n, word in enumerate(listed("en två tre fyra fem sex sju åtta nio tio elva tolv"), 1)}
NUMBERS["ett"] = 1
QUARTERS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}
ANY_YEAR = date(1904, 1, 1)  # what a text whose year is not known is read from: a year with every day


@dataclass(frozen=True)
class Period:
    first: date
    last: date
    year_known: bool = True

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def in_year(self, year: int) -> "Period":
        """The same days of another year; a period over New Year ends in the year after."""
        later = self.last.year - self.first.year
        return Period(_day(year, self.first.month, self.first.day), _day(year + later, self.last.month, self.last.day))

    def meets(self, other: "Period") -> bool:
        """Do the two share a day? Without a year, only the day and month are compared."""
        if not self.year_known:
            return self.in_year(other.first.year).overlaps(other)
        if not other.year_known:
            return other.in_year(self.first.year).overlaps(self) or other.in_year(self.last.year).overlaps(self)
        return self.overlaps(other)

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Mention:
    """A period named in a text, and where."""

    period: Period
    start: int
    end: int


def _day(year: int, month: int, day: int) -> date:
    """29 February of a common year is its 28th: nobody who says it means the first of March."""
    return date(year, month, min(day, month_end(year, month)))


def month_end(year: int, month: int) -> int:
    return ((date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)).day


def of_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def of_month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, month_end(year, month)))


def of_season(year: int, season: str) -> Period:
    first, last = SEASONS[season]
    begins = year - (first > last)
    return Period(date(begins, first, 1), date(year, last, month_end(year, last)))


def start_of(year: int | None) -> date:
    return date(year, 1, 1) if year else ANY_YEAR


def find(text: str, today: date) -> tuple[Mention, ...]:
    """Every period the text names, left to right; where two readings overlap, the longer one stands."""
    lowered = text.lower()
    found = [
        mention
        for needs, pattern, read in GRAMMAR
        if any(part in lowered for part in needs)
        for mention in _read(pattern, read, lowered, today)
    ]
    found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
    kept: list[Mention] = []
    for mention in found:
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda mention: mention.start))


# For what stands in the archive, whose sentences are looked at for many a question. What members write is not kept.
find_again = lru_cache(maxsize=8_192)(find)

Reader = Callable[[re.Match[str], date], Period | None]


def _read(pattern: re.Pattern[str], read: Reader, text: str, today: date) -> Iterator[Mention]:
    for match in pattern.finditer(text):
        try:
            period = read(match, today)
        except (ValueError, OverflowError):  # 31 april, vecka 60, year 0: numbers, but no date
            continue
        if period is not None:
            yield Mention(period, match.start(), match.end())


def _month(name: str) -> int:
    for names in (MONTHS, ENGLISH_MONTHS):
        for number, full in enumerate(names, 1):
            if full.startswith(name[:3]):
                return number
    raise ValueError(name)


def _year(written: str | None, today: date) -> tuple[int, bool]:
    if not written:
        return today.year, False
    number = int(re.sub(r"\D", "", written))
    return (number + 2000 if number < 100 else number), True


def _days(match: re.Match[str], today: date) -> Period:
    """`7 april`, `18 - 19 maj`, `30 november–2 december 2022`"""
    part = match.groupdict()
    year, known = _year(part["year"], today)
    last = date(year, _month(part["month"]), int(part["day"]))
    if not part["day1"]:
        return Period(last, last, known)
    first = date(year, _month(part["month1"] or part["month"]), int(part["day1"]))
    if first > last:
        first = first.replace(year=year - 1)
    return Period(first, last, known)


def _american(match: re.Match[str], today: date) -> Period:
    year, known = _year(match["year"], today)
    day = date(year, _month(match["month"]), int(match["day"]))
    return Period(day, day, known)


def _slashed(match: re.Match[str], today: date) -> Period | None:
    year, known = _year(match["year"], today)
    day = date(year, int(match["month"]), int(match["day"]))
    return Period(day, day, known)


def _iso(match: re.Match[str], _: date) -> Period:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return Period(day, day)


def _whole_month(match: re.Match[str], today: date) -> Period:
    year, known = _year(match["year"], today)
    return replace(of_month(year, _month(match["month"])), year_known=known)


def _season(match: re.Match[str], today: date) -> Period:
    year, known = _year(match["year"], today)
    season = ENGLISH_SEASONS.get(match["season"]) or match["season"].removesuffix("en").removesuffix("n")
    year += bool(match["into"])  # "vintern 2025/26" ends in 2026
    return replace(of_season(year, "sommar" if season.startswith("somm") else season), year_known=known)


def _this_season(match: re.Match[str], today: date) -> Period:
    """The one that it is, or else the next to come."""
    period = of_season(today.year, match["season"])
    return period if period.last >= today else of_season(today.year + 1, match["season"])


def _last_season(match: re.Match[str], today: date) -> Period:
    """The latest one that has begun: "i våras" said in April is this spring, said in February last year's."""
    season = LAST_SEASONS[match["season"]]
    period = of_season(today.year + 1, season)
    while period.first > today:
        period = of_season(period.last.year - 1, season)
    return period


def _years(match: re.Match[str], today: date) -> Period | None:
    first = int(match["year"])
    last, _ = _year(match["last"], today) if match["last"] else (first, True)
    return Period(date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _relative_year(match: re.Match[str], today: date) -> Period:
    steps = {"förra": -1, "i fjol": -1, "last": -1, "nästa": 1, "next": 1}
    return of_year(today.year + next((step for word, step in steps.items() if match[0].startswith(word)), 0))


def _relative_month(match: re.Match[str], today: date) -> Period:
    steps = {"förra": -1, "last": -1, "nästa": 1, "next": 1}
    months = today.year * 12 + today.month - 1 + steps.get(match["which"], 0)
    return of_month(months // 12, months % 12 + 1)


def _relative_week(match: re.Match[str], today: date) -> Period:
    steps = {"förra": -7, "last": -7, "nästa": 7, "next": 7}
    monday = today - timedelta(days=today.weekday()) + timedelta(days=steps.get(match["which"], 0))
    return Period(monday, monday + timedelta(days=6))


def _week(match: re.Match[str], today: date) -> Period:
    year, known = _year(match["year"], today)
    monday = date.fromisocalendar(year, int(match["week"]), 1)
    return Period(monday, monday + timedelta(days=6), known)


def _quarter(match: re.Match[str], today: date) -> Period:
    year, known = _year(match["year"], today)
    last = 3 * (int(match["number"]) if match["number"] else QUARTERS[match["word"]])
    return Period(date(year, last - 2, 1), date(year, last, month_end(year, last)), known)


def _near_day(match: re.Match[str], today: date) -> Period:
    steps = {"i förrgår": -2, "i går": -1, "igår": -1, "yesterday": -1, "i morgon": 1, "imorgon": 1, "tomorrow": 1}
    day = today + timedelta(days=steps.get(match[0], 0))
    return Period(day, day)


def _weekday(match: re.Match[str], today: date) -> Period:
    """The latest for "i torsdags": before today, "på torsdag" and "nästa torsdag" after."""
    wanted = DAYS.index(match["day"])
    if match["which"] == "i":
        day = today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    else:
        day = today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    return Period(day, day)


def _ago(match: re.Match[str], today: date) -> Period:
    """For "för tre veckor sedan" and "om två månader": the day, week, month or year so many steps away."""
    count = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"]]
    count = -count if match[0].startswith("för") else count
    unit = match["unit"]
    if unit.startswith("dag"):
        day = today + timedelta(days=count)
        return Period(day, day)
    if unit.startswith("veck"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=count)
        return Period(monday, monday + timedelta(days=6))
    if unit.startswith("månad"):
        months = today.year * 12 + today.month - 1 + count
        return of_month(months // 12, months % 12 + 1)
    return of_year(today.year + count)


_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)|apr(?:il)?|maj|may|jun[ie]?|jul[iy]?|aug(?:usti|ust)?|"
    r"sep(?:t(?:ember)?)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d|[-–']\d\d)(?![\d,.]*\d))?"
_DAY = r"(?<![\d.,/-])(?:[1-9]|[12]\d|3[01])"
_BETWEEN = rf"\s*(?:-|–|—|och|till|and|to)\s*(?:(?:{'|'.join(DAYS)})(?:en)?\s+)?(?:den\s+)?"
_COUNT = rf"(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)})"

SOME_MONTH = tuple(sorted({name[:3] for name in (*MONTHS, *ENGLISH_MONTHS)}))
SOME_YEAR = ("19", "20")
SEASON_NAMES = listed("våren sommaren hösten vintern spring summer autumn winter")
SEASONS_NEAR = ("i sommar", "i höst", "i vinter", "i vår")
YEARS_NEAR = "förra året|i fjol|i år|nästa år|detta år|det här året|last year|this year|next year"
DAYS_NEAR = "i förrgår|i går|igår|i dag|idag|i morgon|imorgon|yesterday|today|tomorrow"

# Of each kind of date: what it cannot be without (most sentences hold none of it and are passed over), how it is
# written, and how it is read.
GRAMMAR: list[tuple[Sequence[str], re.Pattern[str], Reader]] = [
    (needs, re.compile(pattern), read)
    for needs, pattern, read in (
        (
            SOME_MONTH,
            (
                rf"(?:(?P<day1>{_DAY})(?::?[ae])?\s*(?P<month1>{_MONTH})?{_BETWEEN})?"
                rf"(?P<day>(?<!\d)(?:[1-9]|[12]\d|3[01]))(?::?[ae]|st|nd|rd|th)?\s+(?P<month>{_MONTH}){_YEAR}"
            ),
            _days,
        ),
        (SOME_MONTH, rf"\b(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?:st|nd|rd|th)?\b(?!\d){_YEAR}", _american),
        (
            "/",
            r"(?<![\d/])(?P<day>\d\d?)/(?P<month>\d\d?)(?:[-\s](?P<year>(?:19|20)\d\d|\d\d\b))?(?![\d/])",
            _slashed,
        ),
        (SOME_YEAR, r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)", _iso),
        (SOME_MONTH, rf"\b(?P<month>{_MONTH})(?:månad|mötet?|träffen?)?{_YEAR}", _whole_month),
        (MONTHS, rf"\b(?P<month>{'|'.join(MONTHS)})(?:möte|träff|seminari|konferens)\w*{_YEAR}", _whole_month),
        (SEASON_NAMES, rf"\b(?P<season>{'|'.join(SEASON_NAMES)}){_YEAR}\b(?:/(?P<into>(?:20)?\d\d)\b)?", _season),
        # "I vår kommun" is in ours.
        (SEASONS_NEAR, r"\bi (?P<season>sommar|höst|vinter|vår(?=\s*(?:[?!.,]|$)))(?!\w)", _this_season),
        (tuple(LAST_SEASONS), rf"\bi (?P<season>{'|'.join(LAST_SEASONS)})\b", _last_season),
        (
            SOME_YEAR,
            r"(?<![\w,.:/-])(?P<year>(?:19|20)\d\d)(?:\s*[-–]\s*(?P<last>(?:(?:19|20)\d\d)|\d\d))?(?![\d:/]|[,.]\d|-\d)",
            _years,
        ),
        (YEARS_NEAR.split("|"), rf"\b(?:{YEARS_NEAR})\b", _relative_year),
        (
            ("månad", "month"),
            r"\b(?P<which>förra|denna|nästa|last|this|next) (?:månaden|månad|month)\b",
            _relative_month,
        ),
        (("veck", "week"), r"\b(?P<which>förra|denna|nästa|last|this|next) (?:veckan|vecka|week)\b", _relative_week),
        (("v", "week"), rf"\b(?:vecka|v\.?|week)\s?(?P<week>\d\d?)\b{_YEAR}", _week),
        (
            ("kvartal", "q"),
            rf"\b(?:(?P<word>första|andra|tredje|fjärde) kvartalet|(?:kvartal |q)(?P<number>[1-4]))\b{_YEAR}",
            _quarter,
        ),
        (DAYS_NEAR.split("|"), rf"\b(?:{DAYS_NEAR})\b", _near_day),
        (DAYS, rf"\b(?P<which>i|på|nästa) (?P<day>{'|'.join(DAYS)})s?\b", _weekday),
        (("för ",), rf"\bför {_COUNT} (?P<unit>dag\w*|veck\w*|månad\w*|år) (?:sedan|sen)\b", _ago),
        (("om ",), rf"\bom {_COUNT} (?P<unit>dag\w*|veck\w*|månad\w*|år)\b", _ago),
    )
]
