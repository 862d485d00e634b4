"""What arrives while somebody watches the demonstration: a real reminder, and the latest meeting to rate."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.conversation.wording import say
from bot.demo.meetings import STOCKHOLM
from scheduling import meetings as plan
from scheduling.ratings.rounds import Round, closes_at, ends_at, id_of
from scheduling.reminders import LINK_BEFORE

REMIND_AFTER = timedelta(seconds=20)
RATE_AFTER = timedelta(seconds=45)
LASTS = timedelta(minutes=30)


def question_hour(now: datetime, language: str = "sv") -> plan.Meeting:
    """A digital meeting so near that its reminder falls due while somebody watches; all else is the planner's."""
    begins = (now + REMIND_AFTER + LINK_BEFORE).astimezone(STOCKHOLM)
    ends = begins + LASTS
    lasts = ends.time() if ends.date() == begins.date() else None
    return plan.Meeting(
        id=f"fragestund-{now:%y%m%d%H%M%S}",
        sessions=(plan.Session(begins.date(), begins.time(), lasts),),
        since=now,
        form="digital",
        theme=say(language, "demo.question_hour.theme"),
        link="https://mote.havtorn.example/fragestund",
        agenda=say(language, "demo.question_hour.agenda"),
    )


def to_rate(meetings: Sequence[plan.Meeting], now: datetime) -> Round | None:
    """The round of the meeting that was held last: it opens while somebody watches."""
    held = [meeting for meeting in meetings if ends_at(meeting) <= now and not meeting.cancelled]
    if not held:
        return None
    latest = max(held, key=ends_at)
    opens = now + RATE_AFTER
    closes = closes_at(opens, STOCKHOLM)
    return Round(id_of("meeting", latest.id), "meeting", latest.id, opens, closes, by_hand=True)
