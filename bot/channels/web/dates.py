"""Moments in the network's own time, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversation.wording import phrases, say


def clock_time(moment: datetime, zone: str, language: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return say(language, "web.dates.time", hour=local.hour, minute=local.minute)


def day(moment: datetime, zone: str, language: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return say(
        language,
        "web.dates.day",
        weekday=phrases(language, "web.dates.weekdays")[local.weekday()],
        day=local.day,
        month=phrases(language, "web.dates.months")[local.month - 1],
        year=local.year,
    )


def day_key(moment: datetime, zone: str) -> str:
    """Two moments with the same key fell on the same day."""
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()
