"""Which kind of file is this plan? The name decides, as it does for whoever saved it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from scheduling.days import local_day
from scheduling.plan import Plan
from scheduling.plan_calendar import read_plan_calendar
from scheduling.plan_sheet import read_plan_sheet
from scheduling.refusals import refuse

SHEETS = (".xlsx", ".xlsm", ".csv")
CALENDARS = (".ics",)


def read_plan(name: str, content: bytes, groups: Sequence[str], now: datetime, zone: ZoneInfo) -> Plan:
    ending = PurePath(name).suffix.lower()
    if ending in CALENDARS:
        return read_plan_calendar(name, content, groups, zone)
    if ending in SHEETS:
        return read_plan_sheet(name, content, groups, local_day(now, zone))
    raise refuse(name, f"en plan är en fil som slutar på {', '.join((*SHEETS, *CALENDARS))}.")
