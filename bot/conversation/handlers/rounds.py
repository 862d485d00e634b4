"""What coordinators do about the rounds: see them, open, close, extend, or ask nobody."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.conversation.actions import EditRound, ShowRounds, button
from bot.conversation.days import day_in_words
from bot.conversation.events import Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.outcome import Outcome, SetRound
from bot.conversation.rating import Ballot, closes
from bot.conversation.replies import Button, Choices, Facts, Heading, Node, Style, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.ratings.rounds import ByHand, CannotChange, by_hand

HOW: dict[str, ByHand] = {"open": "open", "close": "close", "extend": "extend", "off": "off"}
ASKED_ABOUT = ("close", "off", "send")
NAMES = {"planned": "opens"}
OFFERED: dict[str, tuple[ByHand, ...]] = {"planned": ("open", "off"), "open": ("extend", "close"), "off": ("open",)}


def show(event: Wrote, state: State, now: datetime) -> Outcome:
    return answer(event, state, *_list(state, now), private=True)


def show_by_button(event: Pressed, action: ShowRounds, state: State, now: datetime) -> Outcome:
    return amend(event, state, *_list(state, now))


def edit(event: Pressed, action: EditRound, state: State, now: datetime) -> Outcome:
    ballot = state.ratings.find(action.round, None, now) if state.ratings else None
    how = HOW.get(action.how)
    if ballot is None or how is None:
        return refusing.stale_button(event, state)
    language = state.language
    try:
        wanted = by_hand(ballot.round, how, ballot.answered, now, ZoneInfo(ballot.zone))
    except CannotChange as cannot:
        return amend(event, state, Text(say(language, f"rating.rounds.refused.{cannot.why}", title=ballot.title)))
    changed = replace(ballot, round=wanted)
    name = "send" if how == "open" and ballot.questions else how  # a survey goes to everyone
    if name in ASKED_ABOUT and not action.sure:
        return amend(event, state, *_question(changed, how, name, language))
    done = say(language, f"rating.rounds.done.{name}", title=ballot.title, closes=closes(changed, language))
    return amend(event, state, Text(done), _back(language), changes=(SetRound(ballot.round, wanted, now),))


def _question(ballot: Ballot, how: str, name: str, language: str) -> tuple[Node, ...]:
    style: Style = "primary" if name == "send" else "danger"
    yes = button(say(language, f"rating.rounds.yes.{name}"), EditRound(ballot.round.id, how, 1), style)
    keep = button(say(language, "rating.rounds.keep"), ShowRounds())
    sure = say(language, f"rating.rounds.sure.{name}", title=ballot.title, closes=closes(ballot, language))
    return (Text(sure), Choices((yes, keep)))


def _back(language: str) -> Choices:
    return Choices((button(say(language, "rating.rounds.heading"), ShowRounds()),))


def _list(state: State, now: datetime) -> Iterator[Node]:
    language = state.language
    ballots = state.ratings.rounds(now) if state.ratings else ()
    yield Heading(say(language, "rating.rounds.heading"))
    if not ballots:
        yield Text(say(language, "rating.rounds.none"))
    for ballot in ballots:
        yield Facts(((ballot.title, _stands(ballot, language)),))
        yield Choices(_buttons(ballot, language))


def _stands(ballot: Ballot, language: str) -> str:
    one, zone = ballot.round, ZoneInfo(ballot.zone)
    moment = one.closes_at if one.state == "open" else one.opens_at
    day = day_in_words(moment.astimezone(zone).date(), language)
    name = "waiting" if one.kind == "survey" and one.state == "off" else NAMES.get(one.state, one.state)
    return say(language, f"rating.rounds.{name}", day=day, answered=ballot.answered, of=ballot.of)


def _buttons(ballot: Ballot, language: str) -> tuple[Button, ...]:
    return tuple(
        button(say(language, f"rating.rounds.buttons.{how}"), EditRound(ballot.round.id, how))
        for how in OFFERED.get(ballot.round.state, ())
    )
