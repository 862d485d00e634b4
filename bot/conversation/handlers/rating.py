"""A rating is given: by a tap, in words or in a form. One's own answer is shown to oneself alone."""

from datetime import datetime

from msgspec.structs import replace

from bot.conversation.actions import NotAnAction, RateMeeting, SendTakeaway, ShowRating, TurnPage, button, decode
from bot.conversation.events import AnyEvent, FilledIn, Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer, say_to
from bot.conversation.outcome import GiveRating, Outcome, Say
from bot.conversation.rating import Ballot, given_in, own_nodes, questions_of, to_give_nodes
from bot.conversation.replies import Choices, Form, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.survey_card import END, after, page
from bot.conversation.wording import say
from scheduling.ratings import scale
from scheduling.ratings.scale import LONGEST_TAKEAWAY, NotOnTheScale

Given = tuple[tuple[str, int | str], ...]


def rated(event: Pressed, action: RateMeeting, state: State, now: datetime) -> Outcome:
    ballot = _ballot(action.round, state, now)
    if ballot is None:
        return refusing.stale_button(event, state)
    if action.question not in {asked.name for asked in questions_of(ballot, state.language) if not asked.words}:
        return refusing.stale_button(event, state)
    try:
        given = ((action.question, scale.step(action.step)),)
    except NotOnTheScale:
        return _refused(event, state, "not_on_scale")
    return _given(event, state, ballot, given, now)


def show(event: Pressed, action: ShowRating, state: State, now: datetime) -> Outcome:
    ballot = _ballot(action.round, state, now)
    if ballot is None:
        return refusing.stale_button(event, state)
    return _barred(event, state, ballot) or amend(event, state, *_own(ballot, event, state, "", ""))


def turn_page(event: Pressed, action: TurnPage, state: State, now: datetime) -> Outcome:
    ballot = _ballot(action.round, state, now)
    if ballot is None or not ballot.questions:
        return refusing.stale_button(event, state)
    return _barred(event, state, ballot) or amend(event, state, *_own(ballot, event, state, "", action.at))


def to_give(event: Wrote, state: State, now: datetime) -> Outcome:
    """Every round that is open to whoever asks, with what they have answered so far."""
    if state.ratings is None or state.member is None:
        return _refused(event, state, "unknown")
    language = state.language
    ballots = state.ratings.open_to(state.member, now)
    waiting = [node for ballot in ballots for node in to_give_nodes(ballot, language)]
    nodes = (
        Heading(say(language, "rating.to_give.heading")),
        *(waiting or [Text(say(language, "rating.to_give.none"))]),
    )
    return Outcome((_alone(event, state, nodes),))


def written(event: FilledIn, action: SendTakeaway, state: State, now: datetime) -> Outcome:
    ballot = _ballot(action.round, state, now)
    if ballot is None:
        return refusing.stale_button(event, state)
    words = [asked.name for asked in questions_of(ballot, state.language) if asked.words]
    given = tuple((name, event.values.get(name, "").strip()[:LONGEST_TAKEAWAY]) for name in words)
    return _given(event, state, ballot, given, now)


def in_words(event: Wrote, state: State, now: datetime) -> Outcome | None:
    """As in "5 6 bra diskussion", where a round is open to whoever writes it; else it means something else."""
    if state.ratings is None or state.member is None:
        return None
    ballots = [one for one in state.ratings.open_to(state.member, now) if not one.questions]
    late = () if ballots else state.ratings.lately_closed(state.member, now)
    if not (ballots or late):
        return None
    try:
        found = scale.read(event.text)
    except NotOnTheScale:
        return _refused(event, state, "not_on_scale")
    given = given_in(found) if found else ()
    return _for_one_of(event, state, (ballots, late), given, now) if given else None


def _for_one_of(
    event: Wrote, state: State, meant: tuple[list[Ballot], tuple[Ballot, ...]], given: Given, now: datetime
) -> Outcome:
    """`meant` are the open rounds it may be for, and where there are none those that closed lately."""
    ballots, late = meant
    if not ballots:
        return _refused(event, state, "closed", title=late[0].title)
    if len(ballots) == 1:
        return _given(event, state, ballots[0], given, now)
    choices = tuple(button(one.title, ShowRating(one.round.id)) for one in ballots)
    text = Text(say(state.language, "rating.refused.several"))
    return replace(answer(event, state, text, Choices(choices), private=True), forget=True)


def carries_rating(event: AnyEvent) -> bool:
    """Whether something in it is one member's answer, whatever becomes of it."""
    if not isinstance(event, Pressed | FilledIn):
        return False
    try:
        return isinstance(decode(event.action), RateMeeting | SendTakeaway)
    except NotAnAction:
        return False


def _given(event: AnyEvent, state: State, ballot: Ballot, given: Given, now: datetime) -> Outcome:
    if barred := _barred(event, state, ballot):
        return barred
    change = GiveRating(ballot.round.id, ballot.pseudonym, given, now)
    saved = "rated" if any(isinstance(step, int) for _, step in given) else "written"
    nodes = _own(ballot, event, state, saved, after(ballot, given[0][0]) if given else END)
    if isinstance(event, Pressed | FilledIn):
        return replace(amend(event, state, *nodes, changes=(change,)), forget=True)
    return Outcome((_alone(event, state, nodes),), (change,), forget=True)


def _own(ballot: Ballot, event: AnyEvent, state: State, saved: str, at: str) -> tuple[Node, ...]:
    if not ballot.questions:
        return own_nodes(ballot, state.language, _attempt(event, state), saved)
    # A page that comes back has another form: when it was shown tells it from those before.
    return page(ballot, state.language, at, int(event.at.timestamp()), saved)


def _alone(event: AnyEvent, state: State, nodes: tuple[Node, ...]) -> Say:
    """For one reader also where there is only one: what they have answered is filled in for them."""
    return replace(say_to(event, state, *nodes), only_for=event.person)


def _barred(event: AnyEvent, state: State, ballot: Ballot) -> Outcome | None:
    if ballot.pseudonym:
        return None
    if state.member is None:
        return _refused(event, state, "unknown")
    if ballot.round.state != "open":
        return _refused(event, state, "closed", title=ballot.title)
    return _refused(event, state, "not_invited")


def _ballot(round_id: str, state: State, now: datetime) -> Ballot | None:
    return state.ratings.find(round_id, state.member, now) if state.ratings else None


def _attempt(event: AnyEvent, state: State) -> int:
    """That of the form which stands there now, or the next one where it is that form which was sent in."""
    for node in state.pressed.nodes if state.pressed and isinstance(event, Pressed | FilledIn) else ():
        action = decode(node.action) if isinstance(node, Form) else None
        if isinstance(action, SendTakeaway):
            return action.attempt + isinstance(event, FilledIn)
    return 1


def _refused(event: AnyEvent, state: State, why: str, **blanks: str) -> Outcome:
    text = Text(say(state.language, f"rating.refused.{why}", **blanks))
    return replace(answer(event, state, text, private=True), forget=True)
