"""What members thought of the meetings that have been, as the sheet a coordinator would bring in."""

from collections.abc import Iterable
from decimal import Decimal

from bot.demo.meetings import Meeting
from scheduling.sheets import Sheet, write_csv

SHEET = "Omdömen.csv"


def opinions(meetings: Iterable[Meeting]) -> bytes:
    """Those that were rated; 6 is best."""
    headings = ("datum", "grupp", "form", "plats", "tema", "nöjdhet (6 = bäst)", "nytta")
    rated = (meeting for meeting in meetings if meeting.satisfaction is not None)
    return write_csv(Sheet("Omdömen", headings, tuple(_row(meeting) for meeting in rated)))


def _row(meeting: Meeting) -> tuple[str | Decimal, ...]:
    days = "; ".join(day.isoformat() for day in meeting.dates)
    means = (meeting.satisfaction, meeting.usefulness)
    told = ("" if mean is None else Decimal(str(mean)) for mean in means)
    return (days, meeting.group, meeting.form, meeting.place, meeting.theme, *told)
