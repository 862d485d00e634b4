"""A coordinator asks for the annual report, or a meeting's own, and gets the file."""

from datetime import datetime

from msgspec.structs import replace

from bot.conversation.days import day_in_words
from bot.conversation.events import Wrote
from bot.conversation.handlers import asking
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Attachment, Text
from bot.conversation.state import State
from bot.conversation.wording import phrases, say
from scheduling.meetings import Meeting

MOST_MEETINGS = 6


def annual(event: Wrote, state: State, now: datetime) -> Outcome:
    """From somebody else, or with more words than a year, it is a question about what earlier reports say."""
    wanted = event.text.strip()
    if state.overview is None or state.reports is None or (wanted and not _is_year(wanted)):
        said = phrases(state.language, "report.chat.annual")[0]
        return asking.asked(replace(event, text=f"{said} {wanted}".strip()), state, now)
    language = state.language
    if not wanted:
        return answer(event, state, Text(say(language, "report.chat.which_year", year=now.year)), private=True)
    year = int(wanted)
    made = state.reports.annual(year, language, now)
    if made is None:
        return answer(event, state, Text(say(language, "report.chat.nothing", year=year)), private=True)
    label = say(language, "report.chat.label", year=year)
    file = Attachment(say(language, "report.chat.file", year=year), made, label)
    ready = Text(say(language, "report.chat.ready", year=year))
    return answer(event, state, ready, file, Text(say(language, "report.chat.command", year=year)), private=True)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def of_meeting(event: Wrote, state: State, now: datetime) -> Outcome:
    language = state.language
    if state.reports is None:
        return answer(event, state, Text(say(language, "report.chat.unavailable")), private=True)
    wanted = event.text.strip()
    found = state.reports.meetings(wanted, now) if wanted else []
    if len(found) == 1:
        return _the_one(event, state, found[0])
    lines = [say(language, "report.chat.which_meeting" if not found else "report.chat.several", words=wanted)]
    lines += [f"{one.title}, {_day(one, language)}" for one in found[:MOST_MEETINGS]]
    return answer(event, state, Text("\n".join(lines)), private=True)


def _the_one(event: Wrote, state: State, meeting: Meeting) -> Outcome:
    language = state.language
    made = state.reports.of_meeting(meeting, language) if state.reports else b""
    label = say(language, "report.chat.meeting_label", title=meeting.title)
    file = Attachment(say(language, "report.chat.meeting_file", day=meeting.first_day.isoformat()), made, label)
    ready = say(language, "report.chat.meeting_ready", title=meeting.title, day=_day(meeting, language))
    return answer(event, state, Text(ready), file, private=True)


def _day(meeting: Meeting, language: str) -> str:
    return day_in_words(meeting.first_day, language, year=True)
