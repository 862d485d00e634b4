"""What arrives while somebody watches the demonstration: a reminder of the next meeting, and the latest one to rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.actions import RateSample, encode
from bot.conversation.replies import Facts, Heading, Reply, Scale, Text
from bot.conversation.wording import say
from bot.demo.dates import days, hours, weekday
from bot.demo.meetings import Meeting

REMIND_AFTER = timedelta(seconds=20)
RATE_AFTER = timedelta(seconds=45)


@dataclass(frozen=True)
class Arrival:
    """`room` is the focus group in whose room it is said; `kind` is reminder or rating."""

    due_at: datetime
    room: str
    kind: str
    reply: Reply


def story(meetings: Sequence[Meeting], now: datetime, language: str = "sv") -> tuple[Arrival, ...]:
    coming = [meeting for meeting in meetings if meeting.begins > now]
    held = [meeting for meeting in meetings if meeting.ends <= now]
    reminders = (
        Arrival(now + REMIND_AFTER, meeting.group, "reminder", reminder(meeting, now, language))
        for meeting in coming[:1]
    )
    ratings = (
        Arrival(now + RATE_AFTER, meeting.group, "rating", rating_card(meeting, language)) for meeting in held[-1:]
    )
    return (*reminders, *ratings)


def reminder(meeting: Meeting, now: datetime, language: str) -> Reply:
    first = meeting.sessions[0]
    rows = [
        ("when", f"{days(meeting.dates)} {hours(first.start, first.end)}"),
        ("where", _where(meeting, language)),
        ("theme", meeting.theme),
        ("speakers", ", ".join(meeting.speakers)),
        ("reply_by", weekday(meeting.reply_by) if meeting.reply_by >= now.date() else ""),
    ]
    labelled = tuple((say(language, f"demo.reminder.{label}"), value) for label, value in rows if value)
    heading = "heading_digital" if meeting.form == "digitalt" else "heading"
    return Reply((Heading(say(language, f"demo.reminder.{heading}")), Facts(labelled)), language)


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


def _where(meeting: Meeting, language: str) -> str:
    if meeting.form == "digitalt":
        return say(language, "demo.reminder.digital", link=meeting.link)
    return ", ".join(part for part in (meeting.venue, meeting.place) if part)
