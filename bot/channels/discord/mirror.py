"""The server's scheduled events, made equal to the plan's coming meetings. The plan is the truth: nothing is read back.

Events that people have made themselves are not touched: ours are known by who made them and by their last line.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.channels.discord.markdown import clipped, one_line, unlinked
from bot.channels.discord.requests import Requests
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.storage.database import Database
from scheduling import store
from scheduling.days import instant
from scheduling.meetings import ASSUMED_START, Meeting

Json = dict[str, Any]

EXTERNAL, ONLY_HERE = 3, 2
LONGEST_NAME, LONGEST_TEXT, LONGEST_PLACE = 100, 1000, 100
MOST_OPEN = 100  # events of a server, those of others too
ASSUMED_LENGTH = timedelta(hours=2)
EVENTS = "/guilds/{guild_id}/scheduled-events"
EVENT = EVENTS + "/{event_id}"
_OURS = re.compile(r"\n\n#([\w-]+)$")


class Steps(NamedTuple):
    make: tuple[Json, ...]
    change: tuple[tuple[str, Json], ...]
    drop: tuple[str, ...]


async def follow(servers: Sequence[str], requests: Requests, database: Database, now: datetime, ours: str) -> None:
    meetings = await database.read(store.meetings)
    for server in servers:
        standing = await requests.call("GET", EVENTS, guild_id=server)
        steps = difference(meetings, [one for one in standing if one.get("creator_id") == ours], now, len(standing))
        for number in steps.drop:
            await requests.call("DELETE", EVENT, guild_id=server, event_id=number)
        for number, event in steps.change:
            await requests.call("PATCH", EVENT, event, guild_id=server, event_id=number)
        for event in steps.make:
            await requests.call("POST", EVENTS, event, guild_id=server)


def difference(meetings: Sequence[Meeting], standing: Sequence[Json], now: datetime, taken: int) -> Steps:
    """Pure. Of two events for the same meeting the first is kept."""
    wanted = {meeting.id: event(meeting) for meeting in meetings if not meeting.cancelled and _start(meeting) > now}
    kept: dict[str, Json] = {}
    drop = []
    for one in standing:
        found = _OURS.search(one.get("description") or "")
        if found is None or one.get("status", 1) != 1:
            continue
        if found[1] in wanted and found[1] not in kept:
            kept[found[1]] = one
        else:
            drop.append(str(one["id"]))
    change = tuple((str(one["id"]), wanted[name]) for name, one in kept.items() if not _same(one, wanted[name]))
    room = max(0, MOST_OPEN - taken + len(drop))
    make = tuple(made for name, made in wanted.items() if name not in kept)[:room]
    return Steps(make, change, tuple(drop))


def event(meeting: Meeting) -> Json:
    last = meeting.sessions[-1]
    start = _start(meeting)
    end = _instant(meeting, last.day, last.ends) if last.ends else start + ASSUMED_LENGTH
    text = "\n".join(filter(None, (", ".join(meeting.groups), ", ".join(meeting.speakers), meeting.agenda)))
    mark = f"\n\n#{meeting.id}"
    return {
        "name": _line(meeting.theme or say(FIRST_LANGUAGE, "discord.mirror.untitled"), LONGEST_NAME),
        "description": clipped(unlinked(text), LONGEST_TEXT - len(mark)) + mark,
        "scheduled_start_time": start.isoformat(),
        "scheduled_end_time": max(end, start + timedelta(minutes=1)).isoformat(),
        "entity_type": EXTERNAL,
        "privacy_level": ONLY_HERE,
        "entity_metadata": {"location": _line(_place(meeting), LONGEST_PLACE)},
    }


def _place(meeting: Meeting) -> str:
    if meeting.place:
        return meeting.place
    return say(FIRST_LANGUAGE, "discord.mirror.online" if meeting.form == "digital" else "discord.mirror.place_to_come")


def _start(meeting: Meeting) -> datetime:
    first = meeting.sessions[0]
    return _instant(meeting, first.day, first.starts or ASSUMED_START)


def _instant(meeting: Meeting, day: Any, at: Any) -> datetime:
    return instant(day, at, ZoneInfo(meeting.zone))


def _line(text: str, longest: int) -> str:
    return clipped(one_line(unlinked(text)), longest)


def _same(one: Json, wanted: Json) -> bool:
    texts = all(one.get(key) == wanted[key] for key in ("name", "description"))
    times = all(
        datetime.fromisoformat(one[key]) == datetime.fromisoformat(wanted[key])
        for key in ("scheduled_start_time", "scheduled_end_time")
        if one.get(key)
    )
    place = (one.get("entity_metadata") or {}).get("location") == wanted["entity_metadata"]["location"]
    return texts and times and place
