"""A moment in words -> the words and, beside them, the same moment on the reader's own clock.

Discord shows `<t:…>` in the zone of whoever reads. A physical meeting keeps its local time, so the words stay.
"""

import re
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.conversation.wording import LANGUAGES, phrases


def beside(text: str, zone: str, today: date) -> str:
    """`text` is already escaped; only days with a weekday and a clock time are taken for moments."""
    return _moment().sub(
        lambda found: f"{found[0]} (<t:{stamp}:f>)" if (stamp := _stamp(found, zone, today)) else found[0], text
    )


def _stamp(found: re.Match[str], zone: str, today: date) -> int | None:
    weekday, month = (_place_in(name, found[name]) for name in ("weekdays", "months"))
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    years = [int(found["year"])] if found["year"] else [today.year, today.year + 1, today.year - 1]
    for year in years:
        try:
            moment = datetime(year, month + 1, int(found["day"]), hour, minute, tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
        if moment.weekday() == weekday:
            return int(moment.timestamp())
    return None


def _place_in(names: str, name: str) -> int:
    lists = (phrases(language, f"reminders.{names}") for language in LANGUAGES)
    return next(known.index(name) for known in lists if name in known)


@cache
def _moment() -> re.Pattern[str]:
    weekdays, months = (
        "|".join(name for language in LANGUAGES for name in phrases(language, f"reminders.{names}"))
        for names in ("weekdays", "months")
    )
    return re.compile(
        rf"(?P<weekdays>{weekdays}) (?P<day>\d{{1,2}}) (?P<months>{months})(?: (?P<year>\d{{4}}))?,?"
        r" (?:kl\. |at )?(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?(?:–\d{1,2}(?:[.:]\d\d)?)?(?!\d)"
    )
