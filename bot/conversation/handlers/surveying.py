"""The yearly survey where people talk: answered by members, and brought in by a coordinator who drops its sheet."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from bot.conversation.actions import EditRound, button
from bot.conversation.events import Uploaded, Wrote
from bot.conversation.handlers import surveyed
from bot.conversation.handlers.answering import answer, say_to
from bot.conversation.handlers.deciding import today_of
from bot.conversation.outcome import KeepSurvey, Outcome
from bot.conversation.rating import Ballot
from bot.conversation.replies import Choices, Heading, Node, Table, Text
from bot.conversation.state import State
from bot.conversation.survey_card import on_the_scale, page
from bot.conversation.wording import say
from scheduling.ratings.rounds import id_of
from scheduling.ratings.survey_sheet import read_survey
from scheduling.ratings.surveys import Survey
from scheduling.refusals import FileRefused


def show(event: Wrote, state: State, now: datetime) -> Outcome:
    """One's own answers while it is open; afterwards what it showed."""
    ballot = _open_to(state, now)
    if ballot is None:
        return surveyed.latest(event, state)
    nodes = page(ballot, state.language, on_the_scale(ballot)[0].name, int(event.at.timestamp()))
    # For one reader also where there is only one: what they have answered is filled in for them.
    return Outcome((replace(say_to(event, state, *nodes), only_for=event.person),))


def _open_to(state: State, now: datetime) -> Ballot | None:
    if state.ratings is None or state.member is None:
        return None
    return next((one for one in state.ratings.open_to(state.member, now) if one.questions), None)


def dropped(event: Uploaded, state: State, now: datetime) -> Outcome:
    """Shown as it will be; nobody gets it before it is opened."""
    language = state.language
    try:
        survey = read_survey(event.name, state.table, today_of(state, now))
    except FileRefused as refused:
        return answer(event, state, Text(say(language, "rating.survey.wrong", problems=refused)), private=True)
    if _stands(survey, state, now):
        return answer(event, state, Text(say(language, "rating.survey.stands", title=survey.title)), private=True)
    change = KeepSurvey(survey, state.network.time_zone, now)
    return Outcome(answer(event, state, *_preview(survey, language), private=True).messages, (change,))


def _stands(survey: Survey, state: State, now: datetime) -> bool:
    found = state.ratings.find(id_of("survey", survey.subject), None, now) if state.ratings else None
    return found is not None and found.round.state in {"open", "closed"}


def _preview(survey: Survey, language: str) -> Iterator[Node]:
    yield Heading(survey.title)
    columns = tuple(say(language, f"rating.survey.columns.{name}") for name in ("question", "answer"))
    words = say(language, "rating.survey.in_words")
    rows = tuple(
        (one.text, words if one.words else say(language, "rating.survey.ends", low=one.low, high=one.high))
        for one in survey.questions
    )
    yield Table(survey.title, columns, rows)
    yield Text(say(language, "rating.survey.kept"))
    opening = EditRound(id_of("survey", survey.subject), "open")
    yield Choices((button(say(language, "rating.survey.open"), opening, "primary"),))
