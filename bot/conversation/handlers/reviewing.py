"""A coordinator sees what the archive did not answer: what to look for, add, or take up at a meeting."""

from datetime import datetime, timedelta

from bot.conversation.citing import date_in_words
from bot.conversation.events import Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Table, Text
from bot.conversation.state import State
from bot.conversation.unanswered import Unanswered
from bot.conversation.wording import count, say

LOOKED_BACK = timedelta(days=90)
MOST = 20


def show_unanswered(event: Wrote, state: State, now: datetime) -> Outcome:
    """For the coordinator alone, wherever they ask."""
    if not state.coordinator:
        return refusing.for_coordinators(event, state)
    if state.archive is None:
        return answer(event, state, Text(say(state.language, "conversation.asking.no_archive")))
    found = state.archive.unanswered(now - LOOKED_BACK)
    if not found:
        return answer(event, state, Text(say(state.language, "conversation.unanswered.none")), private=True)
    columns = tuple(say(state.language, f"conversation.unanswered.{name}") for name in ("question", "what", "latest"))
    rows = tuple(_row(one, state.language) for one in found[:MOST])
    table = Table(count(state.language, "conversation.unanswered.heading", len(found)), columns, rows)
    hint = Text(say(state.language, "conversation.unanswered.hint"))
    return answer(event, state, table, hint, private=True)


def _row(one: Unanswered, language: str) -> tuple[str, str, str]:
    return one.text, in_short(one, language), date_in_words(one.latest.date().isoformat(), language)


def in_short(one: Unanswered, language: str) -> str:
    said = [count(language, "conversation.unanswered.refused", one.refused)] if one.refused else []
    said += [count(language, "conversation.unanswered.thumbs", one.thumbs_down)] if one.thumbs_down else []
    if one.passed_on:
        said.append(say(language, f"conversation.unanswered.{'replied' if one.replied else 'passed_on'}"))
    return ", ".join(said)
