"""Which kind of file is this plan? The name decides, as it does for whoever saved it."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from scheduling.days import local_day
from scheduling.meetings import Meeting
from scheduling.plan import Plan
from scheduling.plan_calendar import read_plan_calendar
from scheduling.plan_sheet import read_plan_sheet
from scheduling.refusals import refuse
from scheduling.settings import NetworkSettings

SHEETS = (".xlsx", ".xlsm", ".csv")
CALENDARS = (".ics",)


def read_plan(
    name: str, content: bytes, network: NetworkSettings, now: datetime, stored: Sequence[Meeting] = ()
) -> Plan:
    """What the file says. `stored` helps to tell which year it means, where it names none."""
    zone = ZoneInfo(network.time_zone)
    ending = PurePath(name).suffix.lower()
    if ending in CALENDARS:
        return read_plan_calendar(name, content, network.groups, zone)
    if ending in SHEETS:
        return read_plan_sheet(name, content, network.groups, local_day(now, zone), _days_of(stored))
    raise refuse(name, f"en plan är en fil som slutar på {', '.join((*SHEETS, *CALENDARS))}.")


def _days_of(meetings: Sequence[Meeting]) -> frozenset[date]:
    return frozenset(session.day for meeting in meetings for session in meeting.sessions)
