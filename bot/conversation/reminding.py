"""What a reminder says, from the meeting as it is when the reminder goes out."""

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from bot.conversation.days import day_in_words, sessions_in_words
from bot.conversation.replies import Facts, Heading, Node, Reply, Text
from bot.conversation.wording import say
from scheduling.days import local_day
from scheduling.meetings import Meeting, Session
from scheduling.messages import Message
from scheduling.network import Member
from scheduling.reminders import Reminder

WISHES = {"14d": "two_weeks", "answer": "answer", "2d": "two_days", "morning": "morning", "link": "link"}


def remind(message: Message, meetings: Mapping[str, Meeting], language: str = "sv") -> Reply:
    """One reply, however many meetings it is about."""
    return Reply(tuple(_nodes(message, meetings, language)), language)


def _nodes(message: Message, meetings: Mapping[str, Meeting], language: str) -> Iterator[Node]:
    about = [(reminder, meetings[reminder.meeting]) for reminder in message.about]
    if len(about) > 1:
        yield Heading(say(language, "reminders.heading.several", count=len(about)))
    for reminder, meeting in about:
        yield Heading(_heading(message, reminder, meeting, language))
        yield Facts(tuple(_facts(reminder, meeting, language)))
    if message.late:
        yield Text(say(language, "reminders.note.late"))


def _heading(message: Message, reminder: Reminder, meeting: Meeting, language: str) -> str:
    title = meeting.theme or say(language, "reminders.note.meeting")
    if reminder.kind == "answer" and meeting.answer_by:
        answer_by = day_in_words(meeting.answer_by, language)
        return say(language, "reminders.heading.answer", title=title, answer_by=answer_by)
    if reminder.kind == "link":
        return say(language, "reminders.heading.link", title=title)
    ahead = (_sessions(reminder, meeting)[0].day - local_day(message.at, ZoneInfo(meeting.zone))).days
    near = {0: "today", 1: "tomorrow"}.get(ahead, "ahead")
    blanks = {"days": ahead} if near == "ahead" else {}
    return say(language, f"reminders.heading.{near}", title=title, **blanks)


def _facts(reminder: Reminder, meeting: Meeting, language: str) -> Iterator[tuple[str, str]]:
    days = sessions_in_words(_sessions(reminder, meeting), language)
    yield say(language, "reminders.facts.when"), days
    if meeting.place:
        yield say(language, "reminders.facts.where"), meeting.place
    if meeting.link:
        yield say(language, "reminders.facts.link"), meeting.link
    if meeting.speakers and reminder.kind == "ahead":
        yield say(language, "reminders.facts.speakers"), ", ".join(meeting.speakers)
    if meeting.answer_by and reminder.kind == "ahead":
        yield say(language, "reminders.facts.answer_by"), day_in_words(meeting.answer_by, language)


def _sessions(reminder: Reminder, meeting: Meeting) -> tuple[Session, ...]:
    """Ahead of the meeting all its days, afterwards the day that the reminder is about."""
    if reminder.kind in {"ahead", "answer"}:
        return meeting.sessions
    return (meeting.sessions[int(reminder.lead.removeprefix("day")) - 1],)


def why(reminder: Reminder, meeting: Meeting, member: Member | None, language: str = "sv") -> str:
    """Which rule and which wish made this reminder. No member means that it went to a room."""
    groups = ", ".join(meeting.groups) or say(language, "reminders.note.everyone")
    if member is None:
        return say(language, "reminders.why.room", groups=groups)
    wish = say(language, f"reminders.wishes.{WISHES[reminder.wish]}")
    if not meeting.groups:
        return say(language, "reminders.why.network", wish=wish)
    shared = ", ".join(group for group in meeting.groups if group in member.groups)
    return say(language, "reminders.why.member", groups=shared, wish=wish)
