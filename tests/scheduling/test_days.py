from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.days import (
    Hours,
    clock_changes,
    days_before,
    easter,
    holiday,
    holidays,
    instant,
    is_workday,
    week_of,
    workday_not_after,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("year", "day"),
    [
        *((2000, "04-23"), (2008, "03-23"), (2011, "04-24"), (2019, "04-21"), (2024, "03-31"), (2025, "04-20")),
        *((2026, "04-05"), (2027, "03-28"), (2038, "04-25"), (2045, "04-09"), (2049, "04-18"), (2076, "04-19")),
    ],
)
def test_easter_is_when_the_almanac_says(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-04-03", "långfredagen"),
        ("2026-04-06", "annandag påsk"),
        ("2026-05-14", "Kristi himmelsfärdsdag"),
        ("2026-06-06", "nationaldagen"),
        ("2026-06-19", "midsommarafton"),
        ("2027-06-25", "midsommarafton"),
        ("2026-10-31", "alla helgons dag"),
        ("2027-11-06", "alla helgons dag"),
        ("2026-12-24", "julafton"),
    ],
)
def test_swedish_holidays_have_their_names(day: str, name: str) -> None:
    assert holiday(date.fromisoformat(day)) == name


def test_a_year_has_sixteen_days_off_unless_two_fall_together() -> None:
    assert {year: len(holidays(year)) for year in range(2026, 2046)} == dict.fromkeys(range(2026, 2046), 16)


def test_weekends_and_holidays_are_no_workdays() -> None:
    assert [is_workday(date(2026, 4, day)) for day in range(2, 8)] == [True, False, False, False, False, True]
    assert workday_not_after(date(2026, 4, 6)) == date(2026, 4, 2)
    assert workday_not_after(date(2026, 4, 7)) == date(2026, 4, 7)


def test_a_week_begins_on_monday_in_the_network_s_own_time() -> None:
    late_on_sunday = datetime(2026, 10, 25, 23, 30, tzinfo=UTC)
    assert week_of(late_on_sunday, STOCKHOLM) == date(2026, 10, 26)


def test_a_wish_outside_the_hours_is_moved_to_the_nearest_hour_within() -> None:
    hours = Hours(time(8), time(16, 30))
    assert [hours.nearest(time(hour)) for hour in (6, 9, 20)] == [time(8), time(9), time(16, 30)]


def test_the_days_on_which_the_clock_is_changed_are_known() -> None:
    changed = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in changed if clock_changes(day, STOCKHOLM)] == [date(2026, 3, 29), date(2026, 10, 25)]


# The law of the European Union, written down independently of any zone file: summer time begins on the last Sunday of
# March and ends on the last Sunday of October, both at one o'clock UTC.
def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


SWITCHES = [last_sunday(year, month) for year in range(2026, 2046) for month in (3, 10)]
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


def utc(day: date, wall: time, offset: timedelta) -> datetime:
    return datetime.combine(day, wall, UTC) - offset


class Rules:
    """The rules under test, as the planner uses them."""

    @staticmethod
    def at(day: date, wall: time) -> datetime:
        return instant(day, wall, STOCKHOLM)

    @staticmethod
    def before(day: date, days: int, wall: time) -> datetime:
        return days_before(day, days, wall, STOCKHOLM)


class UtcArithmetic(Rules):
    """Deliberately wrong: the second occurrence of an hour, and days as 24 hours."""

    @staticmethod
    def at(day: date, wall: time) -> datetime:
        return datetime.combine(day, wall.replace(fold=1), STOCKHOLM).astimezone(UTC)

    @staticmethod
    def before(day: date, days: int, wall: time) -> datetime:
        return instant(day, wall, STOCKHOLM) - timedelta(days=days)


def cases(rules: type[Rules], switch: date) -> dict[str, bool]:
    spring = switch.month == 3
    before, after = (WINTER, SUMMER) if spring else (SUMMER, WINTER)
    monday, friday = switch + timedelta(days=1), switch - timedelta(days=2)
    half_past_two, nine = time(2, 30), time(9)
    moved = time(3, 30) if spring else time(2, 30)
    return {
        # In spring 02.30 is moved to 03.30; in autumn no hour is skipped, and 03.30 comes once, in winter time.
        "gap": rules.at(switch, half_past_two if spring else time(3, 30)) == utc(switch, time(3, 30), after),
        # In autumn 02.30 comes twice and the first is meant; in spring the hour before the gap comes once.
        "overlap": rules.at(switch, time(1, 30) if spring else half_past_two)
        == utc(switch, time(1, 30) if spring else moved, before),
        "day before": rules.before(monday, 3, nine) == utc(friday, nine, before),
        "hours before": rules.at(monday, nine) - timedelta(hours=48) == utc(monday, nine, after) - timedelta(hours=48)
        and rules.before(monday, 2, nine) != rules.at(monday, nine) - timedelta(hours=48),
        "weekly": [rules.before(monday, 7 * weeks, nine) for weeks in (1, 0, -1)]
        == [utc(monday + timedelta(weeks=weeks), nine, before if weeks < 0 else after) for weeks in (-1, 0, 1)],
    }


def wrong(rules: type[Rules]) -> list[tuple[date, str]]:
    return [(switch, name) for switch in SWITCHES for name, right in cases(rules, switch).items() if not right]


def test_of_200_cases_of_clock_changes_none_is_wrong() -> None:
    assert sum(len(cases(Rules, switch)) for switch in SWITCHES) == 200
    assert wrong(Rules) == []


def test_arithmetic_in_utc_would_be_found_wrong_on_every_switch() -> None:
    found = wrong(UtcArithmetic)
    assert {switch for switch, _ in found} == set(SWITCHES)
    assert {name for _, name in found} == {"gap", "overlap", "day before", "hours before", "weekly"}
    assert len(found) == 160  # gap only in spring, overlap only in autumn
