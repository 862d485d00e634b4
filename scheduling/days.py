"""Swedish days: holidays, workdays, quiet hours, and what a wall clock means on the nights the clock is changed.

A wall time and its zone are the truth; the instant is derived from them. A wall time that a spring night skips is moved
forward by the hour that was skipped; one that an autumn night has twice means the first. "Days before" is a matter of
the calendar, "minutes before" one of instants; the two differ whenever the clock is changed in between.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from msgspec import Struct

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def instant(day: date, wall: time, zone: tzinfo) -> datetime:
    """The moment when the wall clock shows this. Python's fold 0 is our rule, both in the gap and in the overlap."""
    return datetime.combine(day, wall.replace(fold=0), zone).astimezone(UTC)


def days_before(day: date, days: int, wall: time, zone: tzinfo) -> datetime:
    """The same wall clock so many calendar days earlier, however many hours that is."""
    return instant(day - timedelta(days=days), wall, zone)


def local_day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def week_of(moment: datetime, zone: tzinfo) -> date:
    """The Monday that begins the moment's week."""
    day = local_day(moment, zone)
    return day - timedelta(days=day.weekday())


@cache
def holidays(year: int) -> dict[date, str]:
    """Public holidays, and the three eves on which nobody in a municipality works either."""
    sunday = easter(year)
    midsummer = _first(SATURDAY, date(year, 6, 20))
    return {
        date(year, 1, 1): "nyårsdagen",
        date(year, 1, 6): "trettondedag jul",
        sunday - timedelta(days=2): "långfredagen",
        sunday: "påskdagen",
        sunday + timedelta(days=1): "annandag påsk",
        date(year, 5, 1): "första maj",
        sunday + timedelta(days=39): "Kristi himmelsfärdsdag",
        sunday + timedelta(days=49): "pingstdagen",
        date(year, 6, 6): "nationaldagen",
        midsummer - timedelta(days=1): "midsommarafton",
        midsummer: "midsommardagen",
        _first(SATURDAY, date(year, 10, 31)): "alla helgons dag",
        date(year, 12, 24): "julafton",
        date(year, 12, 25): "juldagen",
        date(year, 12, 26): "annandag jul",
        date(year, 12, 31): "nyårsafton",
    }


def easter(year: int) -> date:
    """Easter Sunday: the Sunday after the first ecclesiastical full moon of spring, in the Gregorian calendar."""
    golden = year % 19
    century = year // 100
    skipped_leaps = century - century // 4
    moon_drift = (8 * century + 13) // 25
    epact = (skipped_leaps - moon_drift + 19 * golden + 15) % 30
    epact -= (epact > 28) or (epact == 28 and golden > 10)
    full_moon = date(year, 3, 21) + timedelta(days=epact)
    return _first(SUNDAY, full_moon + timedelta(days=1))


def _first(weekday: int, since: date) -> date:
    return since + timedelta(days=(weekday - since.weekday()) % 7)


def holiday(day: date) -> str | None:
    return holidays(day.year).get(day)


def is_workday(day: date) -> bool:
    return day.weekday() <= FRIDAY and holiday(day) is None


def workday_not_after(day: date) -> date:
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def clock_changes(day: date, zone: tzinfo) -> bool:
    """Whether the clock is put forward or back during this day."""
    midnight, next_midnight = (datetime.combine(day + timedelta(days=ahead), time(), zone) for ahead in (0, 1))
    return midnight.utcoffset() != next_midnight.utcoffset()


class Hours(Struct, frozen=True):
    """The part of a workday in which a person may be written to."""

    earliest: time = time(7)
    latest: time = time(18)

    def nearest(self, wall: time) -> time:
        return min(max(wall, self.earliest), self.latest)

    def next_after(self, moment: datetime, zone: tzinfo) -> datetime:
        """The moment itself where it is within the hours, else when they next begin."""
        local = moment.astimezone(zone)
        day = local.date() + timedelta(days=local.time() > self.latest)
        return moment if self.earliest <= local.time() <= self.latest else instant(day, self.earliest, zone)


def day_in_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_in_words(wall: time) -> str:
    return f"{wall.hour}.{wall.minute:02}"
