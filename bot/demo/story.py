"""What arrives while somebody watches the demonstration: a real reminder, and the latest meeting to rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.actions import RateSample, encode
from bot.conversation.replies import Heading, Reply, Scale, Text
from bot.conversation.wording import say
from bot.demo.dates import days
from bot.demo.meetings import STOCKHOLM, Meeting
from scheduling import meetings as plan
from scheduling.reminders import LINK_BEFORE

REMIND_AFTER = timedelta(seconds=20)
RATE_AFTER = timedelta(seconds=45)
LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Arrival:
    """`room` is the focus group in whose room it is said."""

    due_at: datetime
    room: str
    reply: Reply


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


def story(meetings: Sequence[Meeting], now: datetime, language: str = "sv") -> tuple[Arrival, ...]:
    held = [meeting for meeting in meetings if meeting.ends <= now]
    return tuple(Arrival(now + RATE_AFTER, meeting.group, rating_card(meeting, language)) for meeting in held[-1:])


def rating_card(meeting: Meeting, language: str) -> Reply:
    about = say(language, "demo.rating.about", theme=meeting.theme, day=days(meeting.dates))
    return Reply(
        (
            Heading(say(language, "demo.rating.heading")),
            Text(about),
            _question("satisfaction", language),
            _question("usefulness", language),
        ),
        language,
    )


def _question(about: str, language: str) -> Scale:
    return Scale(
        say(language, f"demo.rating.{about}"),
        low=say(language, "demo.rating.low"),
        high=say(language, "demo.rating.high"),
        actions=tuple(encode(RateSample(value, about)) for value in range(1, 7)),
    )
