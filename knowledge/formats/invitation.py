"""An invitation to a meeting, as calendars send it (ICS): what it is called, when and where it is held, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from knowledge.swedish.dates import MONTHS

BEGINS = "BEGIN:VCALENDAR"
MOST_EVENTS = 20
MOST_LINES = 20_000
# A colon before two slashes ends no parameter: Exchange names zones so (tzone://Microsoft/Utc).
LINE = re.compile(
    r"(?P<name>[A-Z-]{1,40})(?P<parameters>;(?:[^:\"]|:(?=//)){0,500}(?:\"[^\"]{0,300}\"[^:\"]{0,300}){0,10})?:(?P<value>.*)"
)
OF_THE_WORLD = re.compile(
    r";TZID=\"?(?:tzone://Microsoft/|/?Etc/)?(?:UTC|UCT|GMT|Zulu|(?:\(UTC\) )?Coordinated Universal Time)\"?(?:;|$)",
    re.IGNORECASE,
)
MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d)?(Z?)")
ESCAPED = re.compile(r"\\([nN,;\\])")
HERE = ZoneInfo("Europe/Stockholm")  # loaded at once: whoever reads files may open none


@dataclass
class Event:
    said: dict[str, str] = field(default_factory=dict)

    def lines(self, subject: str) -> Iterator[str]:
        """What it says beside the subject of its letter."""
        called = self._text("SUMMARY")
        if called and called not in subject:
            yield f"Möte: {called}"
        if "CANCELLED" in self.said.get("STATUS", ""):
            yield "Mötet är inställt."
        if told := self._time():
            yield f"Tid: {told}"
        if place := self._text("LOCATION"):
            yield f"Plats: {place}"
        if "RRULE" in self.said:
            yield "Mötet upprepas; tiden är den första gångens."

    @property
    def description(self) -> str:
        return ESCAPED.sub(_unescaped, self.said.get("DESCRIPTION", ""))

    def _text(self, name: str) -> str:
        return " ".join(ESCAPED.sub(_unescaped, self.said.get(name, "")).split())

    def _time(self) -> str:
        start, end = _whole_days(_moment(self.said.get("DTSTART", "")), _moment(self.said.get("DTEND", "")))
        if not isinstance(start, datetime):
            return _days(start, end) if start else ""
        told = f"{_day(start)} kl. {_clock(start)}"
        if not isinstance(end, datetime) or end <= start:
            return told
        return f"{told}–{_clock(end)}" if end.date() == start.date() else f"{told} till {_day(end)} kl. {_clock(end)}"


def events(text: str) -> list[Event]:
    """The meetings of a calendar, without what stands within them: how to remind of them."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    found: list[Event] = []
    inside: list[str] = []
    cancelled = False
    for line in islice(unfolded.splitlines(), MOST_LINES):
        match = LINE.fullmatch(line.strip())
        name, value = (match["name"], _value(match)) if match else ("", "")
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT" and len(found) < MOST_EVENTS:
                found.append(Event())
        elif name == "END" and inside:
            inside.pop()
        elif name == "METHOD":
            cancelled = value == "CANCEL"
        elif name and inside and inside[-1] == "VEVENT" and found:
            found[-1].said.setdefault(name, value)
    for event in found if cancelled else ():
        event.said["STATUS"] = "CANCELLED"
    return found


def _value(line: re.Match[str]) -> str:
    """A moment is marked where it stands if it is said beside it that it is of the world's clock."""
    value = line["value"]
    of_the_world = OF_THE_WORLD.search(line["parameters"] or "")
    return f"{value}Z" if of_the_world and not value.endswith("Z") else value


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _moment(stated: str) -> date | None:
    """A day, or a day and a time as the clock says it where the meeting is."""
    found = MOMENT.fullmatch(stated.strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    try:
        if not found[4]:
            return date(year, month, day)
        moment = datetime(year, month, day, int(found[4]), int(found[5]), tzinfo=UTC)
        return (moment.astimezone(HERE) if found[6] else moment).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _whole_days(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """From midnight to midnight is no time of day."""
    if not isinstance(start, datetime) or not isinstance(end, datetime) or start >= end:
        return start, end
    return (start.date(), end.date()) if start.time() == end.time() == time.min else (start, end)


def _days(first: date, end: date | None) -> str:
    """The day after the last is said, or the moment on the last when it ends."""
    last = end.date() if isinstance(end, datetime) else end
    if not last or last <= first:
        return _day(first)
    if not isinstance(end, datetime) or end.time() == time.min:
        last -= timedelta(days=1)
    return f"{_day(first)}–{_day(last)}" if last > first else _day(first)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour}.{moment.minute:02}"
