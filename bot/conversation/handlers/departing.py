"""A member who leaves, changes municipality, or hands over to a successor; the coordinators are told."""

from collections.abc import Iterable
from datetime import datetime

from bot.conversation.actions import AskToLeave, ConfirmQuit, SendJob, SendSuccessor, ShowMine, button, encode
from bot.conversation.events import AnyEvent, FilledIn, Pressed, Wrote, addressed
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.outcome import ChangeMember, HandOver, LetLeave, Outcome, Say
from bot.conversation.replies import Button, Choices, Field, Form, Heading, Node, Reply, Text
from bot.conversation.state import State
from bot.conversation.wording import count, say
from bot.conversation.year import Known
from scheduling.network import Member
from scheduling.network import Person as Official
from scheduling.people import ADDRESS
from scheduling.rsvp import begins

LONGEST = 200


def ask(event: Wrote, state: State, now: datetime) -> Outcome:
    return _ask(event, state, now)


def ask_by_button(event: Pressed, action: AskToLeave, state: State, now: datetime) -> Outcome:
    if state.member is None or action.how not in {"", "successor", "job"}:
        return refusing.stale_button(event, state)
    if action.how == "successor":
        return _ask_for_successor(event, state, {})
    return _ask_for_job(event, state) if action.how == "job" else _ask(event, state, now)


def _ask(event: AnyEvent, state: State, now: datetime) -> Outcome:
    """What happens to all that is theirs, and the three ways to go."""
    language, member = state.language, state.member
    if member is None or state.year is None:
        return answer(event, state, Text(say(language, "member.refused.unknown")), private=True)
    known = state.year.look(member)
    coming = sum(meeting_id in _coming(known, now) for meeting_id in known.given)
    text = Text(say(language, "member.leaving.what_happens", answers=count(language, "member.leaving.answers", coming)))
    ways = Choices(
        (
            button(say(language, "member.leaving.hand_over"), AskToLeave("successor")),
            button(say(language, "member.leaving.change_job"), AskToLeave("job")),
            Button(say(language, "member.leaving.confirm"), encode(ConfirmQuit()), style="danger"),
            button(say(language, "member.leaving.stay"), ShowMine()),
        )
    )
    return answer(event, state, Heading(say(language, "member.leaving.heading")), text, ways, private=True)


def _coming(known: Known, now: datetime) -> set[str]:
    return {meeting.id for meeting in known.meetings if begins(meeting) > now}


def quit_network(event: Pressed, action: ConfirmQuit, state: State, now: datetime) -> Outcome:
    member, language = state.member, state.language
    if member is None or state.year is None:
        return refusing.stale_button(event, state)
    if refused := _last_coordinator(event, state):
        return refused
    done = Text(say(language, "member.leaving.done", name=member.name))
    outcome = amend(event, state, done, changes=(LetLeave(member.id, now),))
    return _and_tell(outcome, state, "left", member)


def hand_over(event: Wrote, state: State, now: datetime) -> Outcome:
    """Name and address that follow the words stand in the form already; sending it is the confirmation."""
    found = ADDRESS.search(event.text.casefold())
    name = event.text[: found.start()].strip(" ,<(") if found else event.text.strip()
    return _ask_for_successor(event, state, {"name": name, "email": found.group() if found else ""})


def change_job(event: Wrote, state: State, now: datetime) -> Outcome:
    return _ask_for_job(event, state)


def _ask_for_successor(event: AnyEvent, state: State, values: dict[str, str]) -> Outcome:
    if state.member is None:
        return answer(event, state, Text(say(state.language, "member.refused.unknown")), private=True)
    text = Text(say(state.language, "member.successor.what_happens", municipality=state.member.municipality))
    return answer(event, state, text, _successor_form(state.language, values), private=True)


def successor_sent(event: FilledIn, action: SendSuccessor, state: State, now: datetime) -> Outcome:
    member, language = state.member, state.language
    if member is None or state.year is None:
        return refusing.stale_button(event, state)
    form = _successor_form(language, event.values, action.attempt + 1)
    owner = state.year.who_has(event.values.get("email", "").strip().casefold())
    oneself = [say(language, "member.successor.oneself")] if owner is not None and owner.id == member.id else []
    if wrong := [*complaints(form, event.values, language).values(), *_no_address(event, language), *oneself]:
        return amend(event, state, Text("\n".join(wrong)), form)
    if refused := _last_coordinator(event, state):
        return refused
    name, email = (" ".join(event.values[field].split()) for field in ("name", "email"))
    successor = Official(name, email.casefold(), member.municipality, member.groups)
    done = Text(say(language, "member.successor.done", successor=name, name=member.name))
    outcome = amend(event, state, done, changes=(HandOver(member.id, successor, now),))
    return _and_tell(outcome, state, "handed_over", member, successor=name, email=successor.email)


def _successor_form(language: str, values: dict[str, str], attempt: int = 1) -> Form:
    return Form(
        title=say(language, "member.successor.title"),
        fields=(
            Field("name", say(language, "member.mine.name"), value=values.get("name", ""), longest=LONGEST),
            Field("email", say(language, "member.mine.email"), value=values.get("email", ""), longest=LONGEST),
        ),
        submit=say(language, "member.successor.submit"),
        action=encode(SendSuccessor(attempt)),
        opens=say(language, "member.leaving.hand_over"),
    )


def _ask_for_job(event: AnyEvent, state: State) -> Outcome:
    if state.member is None or state.year is None:
        return answer(event, state, Text(say(state.language, "member.refused.unknown")), private=True)
    values = {"municipality": state.member.municipality, "email": state.member.email}
    text = Text(say(state.language, "member.job.what_happens"))
    return answer(event, state, text, _job_form(state.year.municipalities(), state.language, values), private=True)


def job_sent(event: FilledIn, action: SendJob, state: State, now: datetime) -> Outcome:
    member, language = state.member, state.language
    if member is None or state.year is None:
        return refusing.stale_button(event, state)
    form = _job_form(state.year.municipalities(), language, event.values, action.attempt + 1)
    email = event.values.get("email", "").strip().casefold()
    owner = state.year.who_has(email)
    taken = [say(language, "member.job.taken")] if owner is not None and owner.id != member.id else []
    if wrong := [*complaints(form, event.values, language).values(), *_no_address(event, language), *taken]:
        return amend(event, state, Text("\n".join(wrong)), form)
    municipality = event.values["municipality"]
    changed = Official(member.name, email, municipality, member.groups, member.role)
    done = Text(say(language, "member.job.done", municipality=municipality))
    outcome = amend(event, state, done, changes=(ChangeMember(member.id, member.person, changed, now),))
    return _and_tell(outcome, state, "changed_job", member, now_in=municipality)


def _job_form(municipalities: Iterable[str], language: str, values: dict[str, str], attempt: int = 1) -> Form:
    return Form(
        title=say(language, "member.job.title"),
        fields=(
            Field(
                "municipality",
                say(language, "member.mine.municipality"),
                kind="choice",
                value=values.get("municipality", ""),
                options=tuple(municipalities),
            ),
            Field("email", say(language, "member.mine.email"), value=values.get("email", ""), longest=LONGEST),
        ),
        submit=say(language, "member.wishes.save"),
        action=encode(SendJob(attempt)),
        opens=say(language, "member.leaving.change_job"),
    )


def _no_address(event: FilledIn, language: str) -> list[str]:
    given = event.values.get("email", "").strip().casefold()
    return [] if not given or ADDRESS.fullmatch(given) else [say(language, "member.refused.address")]


def _last_coordinator(event: Pressed | FilledIn, state: State) -> Outcome | None:
    """A network without anyone to run it could not be given a new one from here."""
    member = state.member
    if member is None or state.year is None or member.role != "coordinator":
        return None
    others = state.year.look(member).coordinators
    if any(one.member != member.id for one in others):
        return None
    return answer(event, state, Text(say(state.language, "member.leaving.last_coordinator")), private=True)


def _and_tell(outcome: Outcome, state: State, what: str, member: Member, **blanks: str) -> Outcome:
    """Every coordinator but the member, each once and in their own language."""
    known = state.year.look(member) if state.year else Known()
    told = [
        Say(addressed(one.person), Reply((_news(what, member, one.language, blanks),), one.language), one.person)
        for one in known.coordinators
        if one.member != member.id and one.person is not None
    ]
    return Outcome((*outcome.messages, *told), outcome.changes)


def _news(what: str, member: Member, language: str, blanks: dict[str, str]) -> Node:
    where = {"name": member.name, "municipality": member.municipality, "groups": ", ".join(member.groups) or "–"}
    return Text(say(language, f"member.told.{what}", **where, **blanks))
