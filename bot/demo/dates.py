"""Days, hours and figures as a Swedish reader writes them."""

from collections.abc import Sequence
from datetime import date, time

from scheduling.days import MONTHS, WEEKDAYS


def short_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def weekday(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)}"


def dated(day: date, start: time, end: time) -> str:
    """For readers who come years later: torsdag 7 april 2022 kl. 9.30–15."""
    return f"{weekday(day)} {day.year} {hours(start, end)}"


def hour(moment: time) -> str:
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else str(moment.hour)


def hours(start: time, end: time) -> str:
    return f"kl. {hour(start)}–{hour(end)}"


def days(several: Sequence[date]) -> str:
    """One day, or the days of a meeting that lasts longer: "onsdag 1 – torsdag 2 juni"."""
    first, last = several[0], several[-1]
    if first == last:
        return weekday(first)
    start = f"{WEEKDAYS[first.weekday()]} {first.day}" if first.month == last.month else weekday(first)
    return f"{start} – {weekday(last)}"


def figure(value: float) -> str:
    return str(value).replace(".", ",")
