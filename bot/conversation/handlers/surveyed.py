"""What the yearly surveys showed: the latest, or a year's."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import ShowSurvey
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Text
from bot.conversation.state import State
from bot.conversation.survey_result_card import survey_nodes, ways_on
from bot.conversation.wording import say
from scheduling.dates import year_named_in
from scheduling.ratings.survey_results import Held


def result(event: Wrote, state: State, now: datetime) -> Outcome:
    year = year_named_in(event.text)
    found = next((one for one in _held(state) if one.year == year), None)
    return _shown(event, state, found) if found else latest(event, state)


def latest(event: AnyEvent, state: State) -> Outcome:
    held = _held(state)
    if not held:
        return answer(event, state, Text(say(state.language, "rating.survey.none")))
    return _shown(event, state, held[-1])


def show(event: Pressed, action: ShowSurvey, state: State, now: datetime) -> Outcome:
    found = next((one for one in _held(state) if one.year == action.year), None)
    return _shown(event, state, found) if found else refusing.stale_button(event, state)


def _held(state: State) -> Sequence[Held]:
    return state.opinions.surveys() if state.opinions else ()


def _shown(event: AnyEvent, state: State, one: Held) -> Outcome:
    held = _held(state)
    nodes = survey_nodes(one, held, state.language)
    return answer(event, state, *nodes, *ways_on(held, one.year, state.language))
