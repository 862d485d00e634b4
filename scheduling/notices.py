"""Which changes of meetings people must hear of, and which of our cards show what no longer holds. Pure.

A notice is owed to whoever was told of a meeting what is no longer so. It compares what was said last with what is
stored now: an edit that is taken back leaves nothing to tell, and many edits are one difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.days import instant
from scheduling.meetings import Meeting, same
from scheduling.told import QUIET, Told

Versions = Mapping[tuple[str, int], Meeting]


class Notice(Struct, frozen=True):
    """`last` is what the recipient was told last: the notice goes where that went."""

    last: Told
    before: Meeting
    now: Meeting

    @property
    def useful_until(self) -> datetime:
        """Until nobody could come on a wrong day any more."""
        return max(over(self.before), over(self.now))


class Owing(Struct, frozen=True):
    """`cards` show what no longer holds; `seen` need not be looked at again before the next change."""

    notices: tuple[Notice, ...]
    cards: tuple[Told, ...]
    seen: tuple[Told, ...]


def over(meeting: Meeting) -> datetime:
    return instant(meeting.last_day + timedelta(days=1), time(), ZoneInfo(meeting.zone))


def owing(told: Iterable[Told], meetings: Mapping[str, Meeting], versions: Versions, now: datetime) -> Owing:
    """`told` is everything ever said of these meetings. What is being edited right now is left for later."""
    talks: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for row in told:
        if now - meetings[row.meeting].since >= QUIET or now < meetings[row.meeting].since:
            talks[row.recipient, row.meeting].append(row)
    found = [_of(rows, meetings[rows[0].meeting], versions, now) for rows in talks.values()]
    return Owing(
        tuple(notice for one in found for notice in one.notices),
        tuple(card for one in found for card in one.cards),
        tuple(row for one in found for row in one.seen),
    )


def _of(rows: list[Told], meeting: Meeting, versions: Versions, now: datetime) -> Owing:
    """All that one recipient was told of one meeting. While a message is under way, nobody knows what it will say."""
    if any(row.state == "owed" for row in rows):
        return Owing((), (), ())
    reached = [row for row in rows if row.reached]
    behind = tuple(row for row in reached if row.shown != meeting.version)
    if not behind:
        return Owing((), (), ())
    last = max(reached, key=lambda row: (row.settled_at or row.owed_at, row.id))
    before = versions[last.meeting, last.version]
    notice = Notice(last, before, meeting)
    told_wrong = not same(before, meeting) and now < notice.useful_until
    shows_wrong = (row for row in behind if row.message and not same(versions[row.meeting, row.shown], meeting))
    return Owing((notice,) if told_wrong else (), tuple(shows_wrong), behind)
