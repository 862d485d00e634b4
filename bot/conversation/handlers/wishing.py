"""Which reminders a member wants, where, at what hours; a pause; and stop. Changed with one tap, in place."""

from collections.abc import Iterator
from datetime import date, datetime, time

from msgspec.structs import replace

from bot.conversation.actions import OpenHours, SendHours, ShowWishes, Wish, button, encode
from bot.conversation.days import clock_in_words, day_in_words
from bot.conversation.events import AnyEvent, FilledIn, Pressed, Wrote
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.outcome import Outcome, SetWishes
from bot.conversation.reminding import WISHES
from bot.conversation.replies import Button, Choices, Field, Form, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wishing import hours_in_words, lead_in_words
from bot.conversation.wording import say
from scheduling.days import Hours
from scheduling.network import ANY_LEAD, Member, Wishes

EARLIEST = tuple(time(hour) for hour in range(6, 13))
LATEST = tuple(time(hour) for hour in range(12, 21))


def show(event: Wrote, state: State, now: datetime) -> Outcome:
    return _wishes(event, state)


def show_by_button(event: Pressed, action: ShowWishes, state: State, now: datetime) -> Outcome:
    return _wishes(event, state)


def _wishes(event: AnyEvent, state: State) -> Outcome:
    if state.member is None:
        return answer(event, state, Text(say(state.language, "member.refused.unknown")), private=True)
    return answer(event, state, *_nodes(state.member, state.member.wishes, state.language), private=True)


def stop(event: Wrote, state: State, now: datetime) -> Outcome:
    """In one word, for whoever has had enough; with the way back beside it."""
    if state.member is None:
        return answer(event, state, Text(say(state.language, "member.refused.unknown")), private=True)
    stopped = replace(state.member.wishes, stopped=True)
    said = answer(event, state, *_nodes(state.member, stopped, state.language), private=True)
    return Outcome(said.messages, (SetWishes(state.member.id, stopped),))


def wish(event: Pressed, action: Wish, state: State, now: datetime) -> Outcome:
    if state.member is None:
        return answer(event, state, Text(say(state.language, "member.refused.unknown")), private=True)
    wished = _changed(state.member, action)
    if wished is None:
        return refusing.stale_button(event, state)
    nodes = _nodes(state.member, wished, state.language)
    return amend(event, state, *nodes, changes=(SetWishes(state.member.id, wished),))


def _changed(member: Member, action: Wish) -> Wishes | None:
    wishes, on = member.wishes, action.on == 1
    if action.what == "lead" and action.name in WISHES:
        chosen = {*wishes.leads, action.name} if on else set(wishes.leads) - {action.name}
        return replace(wishes, leads=tuple(lead for lead in ANY_LEAD if lead in chosen))
    if action.what == "channel" and action.name in {"", *(one.channel for one in member.identities)}:
        return replace(wishes, channel=action.name)
    if action.what == "all":
        return replace(wishes, stopped=not on, paused_until=None if on else wishes.paused_until)
    return None


def _nodes(member: Member, wishes: Wishes, language: str) -> Iterator[Node]:
    yield Heading(say(language, "member.wishes.heading"))
    if wishes.stopped:
        yield Text(say(language, "member.wishes.stopped"))
        yield Choices((replace(button(say(language, "member.wishes.start"), Wish("all")), style="primary"),))
        return
    yield Choices(_leads(wishes, language), prompt=say(language, "member.wishes.leads"))
    channels = sorted({identity.channel for identity in member.identities})
    if len(channels) > 1:
        where = tuple(_where(channel, member, wishes) for channel in channels)
        yield Choices(where, prompt=say(language, "member.wishes.where"))
    yield Text(_when(wishes, language))
    yield Choices(
        (
            button(say(language, "member.wishes.hours"), OpenHours()),
            button(say(language, "member.wishes.stop"), Wish("all", on=0)),
        )
    )


def _leads(wishes: Wishes, language: str) -> tuple[Button, ...]:
    def toggle(lead: str) -> Button:
        wanted = lead in wishes.leads
        label = lead_in_words(lead, language)
        state = say(language, "member.wishes.on" if wanted else "member.wishes.off", lead=label)
        return replace(button(state, Wish("lead", lead, int(not wanted))), chosen=wanted)

    return tuple(toggle(lead) for lead in WISHES)


def _where(channel: str, member: Member, wishes: Wishes) -> Button:
    chosen = channel == replace(member, wishes=wishes).channel
    return replace(button(channel.capitalize(), Wish("channel", channel)), chosen=chosen)


def _when(wishes: Wishes, language: str) -> str:
    said = hours_in_words(wishes, language)
    if wishes.paused_until:
        until = day_in_words(wishes.paused_until, language, year=True)
        said = f"{said}\n{say(language, 'member.wishes.paused', day=until)}"
    return said


def open_hours(event: Pressed, action: OpenHours, state: State, now: datetime) -> Outcome:
    if state.member is None:
        return refusing.stale_button(event, state)
    return answer(event, state, _form(state.member.wishes, state.language), private=True)


def hours_sent(event: FilledIn, action: SendHours, state: State, now: datetime) -> Outcome:
    if state.member is None:
        return refusing.stale_button(event, state)
    form = _form(state.member.wishes, state.language)
    if wrong := complaints(form, event.values, state.language):
        return answer(event, state, Text("\n".join(wrong.values())), private=True)
    walls = {clock_in_words(wall): wall for wall in (*EARLIEST, *LATEST)}
    pause = event.values.get("pause", "").strip()
    wished = replace(
        state.member.wishes,
        hours=Hours(walls[event.values["earliest"]], walls[event.values["latest"]]),
        paused_until=date.fromisoformat(pause) if pause else None,
    )
    nodes = _nodes(state.member, wished, state.language)
    return amend(event, state, *nodes, changes=(SetWishes(state.member.id, wished),))


def _form(wishes: Wishes, language: str) -> Form:
    def word(name: str) -> str:
        return say(language, f"member.wishes.{name}")

    def hours(name: str, now: time, among: tuple[time, ...]) -> Field:
        offered = tuple(clock_in_words(wall) for wall in sorted({*among, now}))
        return Field(name, word(name), kind="choice", value=clock_in_words(now), options=offered)

    pause = wishes.paused_until.isoformat() if wishes.paused_until else ""
    return Form(
        title=word("hours"),
        fields=(
            hours("earliest", wishes.hours.earliest, EARLIEST),
            hours("latest", wishes.hours.latest, LATEST),
            Field("pause", word("pause"), kind="date", required=False, hint=word("pause_hint"), value=pause),
        ),
        submit=word("save"),
        action=encode(SendHours()),
        opens=word("hours"),
    )
