"""Days and times as people say them, in their own language."""

from collections.abc import Iterable
from datetime import date, time

from bot.conversation.wording import phrases, say
from scheduling.meetings import Session


def sessions_in_words(sessions: Iterable[Session], language: str, *, year: bool = False) -> str:
    return "\n".join(session_in_words(session, language, year=year) for session in sessions)


def session_in_words(session: Session, language: str, *, year: bool = False) -> str:
    day = day_in_words(session.day, language, year=year)
    times = (("starts", session.starts), ("ends", session.ends))
    blanks = {name: clock_in_words(wall) for name, wall in times if wall}
    shape = {(): "", ("starts",): "from", ("ends",): "until"}.get(tuple(blanks), "between")
    return say(language, f"reminders.when.{shape}", date=day, **blanks) if shape else day


def day_in_words(day: date, language: str, *, year: bool = False) -> str:
    weekday = phrases(language, "reminders.weekdays")[day.weekday()]
    month = phrases(language, "reminders.months")[day.month - 1]
    words = say(language, "reminders.when.day", weekday=weekday, day=day.day, month=month)
    return f"{words} {day.year}" if year else words


def clock_in_words(wall: time) -> str:
    return f"{wall.hour}.{wall.minute:02}" if wall.minute else str(wall.hour)
