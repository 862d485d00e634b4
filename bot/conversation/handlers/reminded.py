"""What a member asks about a reminder: why it came, and how to have fewer. And who got what, for coordinators."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.conversation.actions import Quieter, WhyTold, button
from bot.conversation.days import day_in_words
from bot.conversation.events import Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome, SetWishes
from bot.conversation.reminding import WISHES, Card, why_told
from bot.conversation.replies import Button, Choices, Heading, Node, Text
from bot.conversation.reporting import account_nodes
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.network import ANY_LEAD, EVERY_LEAD, Member, Wishes

PAUSE = timedelta(weeks=2)
MOST_MEETINGS = 6


def explain(event: Pressed, action: WhyTold, state: State, now: datetime) -> Outcome:
    if state.card is None:
        return refusing.stale_button(event, state)
    reasons = tuple(Text(reason) for reason in _reasons(state.card, state.language))
    heading = Heading(say(state.language, "reminders.note.why"))
    offered = _fewer(state.card, state.member, state.language) if state.card.member else ()
    return answer(event, state, heading, *reasons, *offered, private=True)


def _reasons(card: Card, language: str) -> list[str]:
    several = len(card.items) > 1
    found = []
    for item in card.items:
        reason = why_told(item.what, item.meeting, card.member, language)
        found.append(f"{item.meeting.title}: {reason}" if several else reason)
    return found


def _fewer(card: Card, member: Member | None, language: str) -> tuple[Node, ...]:
    """What the one whose card it is can do about it."""
    if member is None or card.member is None or member.id != card.member.id:
        return ()
    leads = dict.fromkeys(item.what for item in card.items if item.what in member.wishes.leads)
    without = [button(say(language, f"reminders.fewer.{WISHES[lead]}"), Quieter(lead)) for lead in leads]
    return (Choices((*without, *_switches(member.wishes, language)), prompt=say(language, "reminders.fewer.prompt")),)


def _switches(wishes: Wishes, language: str) -> list[Button]:
    off = wishes.stopped or wishes.paused_until is not None or len(wishes.leads) < len(EVERY_LEAD)
    kinds = ("pause", "stop", "on") if off else ("pause", "stop")
    return [button(say(language, f"reminders.fewer.{kind}"), Quieter(kind)) for kind in kinds]


def quieter(event: Pressed, action: Quieter, state: State, now: datetime) -> Outcome:
    if state.member is None:
        return refusing.stale_button(event, state)
    wishes, said = _changed(state.member.wishes, action.how, state.language, now)
    if wishes is None:
        return refusing.stale_button(event, state)
    outcome = answer(event, state, Text(said), Choices(tuple(_switches(wishes, state.language))), private=True)
    return Outcome(outcome.messages, (SetWishes(state.member.id, wishes),))


def _changed(wishes: Wishes, how: str, language: str, now: datetime) -> tuple[Wishes | None, str]:
    match how:
        case "pause":
            until = (now + PAUSE).date()
            said = say(language, "reminders.fewer.paused", day=day_in_words(until, language))
            return replace(wishes, paused_until=until), said
        case "stop":
            return replace(wishes, stopped=True), say(language, "reminders.fewer.stopped")
        case "on":
            again = replace(wishes, leads=EVERY_LEAD, paused_until=None, stopped=False)
            return again, say(language, "reminders.fewer.turned_on")
        case lead if lead in ANY_LEAD:
            wish = say(language, f"reminders.wishes.{WISHES[lead]}")
            fewer = replace(wishes, leads=tuple(one for one in wishes.leads if one != lead))
            return fewer, say(language, "reminders.fewer.without", wish=wish)
    return None, ""


def who_got_what(event: Wrote, state: State, now: datetime) -> Outcome:
    """For coordinators: of each meeting what was said, how many it reached, and whom it did not."""
    if not state.coordinator or state.ledger is None:
        return answer(event, state, Text(say(state.language, "reminders.ledger.not_yours")), private=True)
    found = [one for one in state.ledger.who_got_what(event.text, now) if one.lines]
    if not found:
        return answer(event, state, Text(say(state.language, "reminders.ledger.nothing")), private=True)
    nodes = [node for one in found[:MOST_MEETINGS] for node in account_nodes(one, state.language)]
    return answer(event, state, *nodes, private=True)
