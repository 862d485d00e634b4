"""People as the coordinator sees them: who is there for each municipality, who leaves, changes job or takes over."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from rapidfuzz import process

from bot.conversation.actions import ConfirmLeave, EditMember, SendMember, ShowMember, ShowPeople, button, encode
from bot.conversation.events import FilledIn, Pressed, Wrote
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.handlers.deciding import known, today_of
from bot.conversation.meeting_forms import again
from bot.conversation.outcome import ChangeMember, HandOver, LetLeave, Outcome
from bot.conversation.replies import Button, Choices, Facts, Field, Form, Heading, Node, Table, Text
from bot.conversation.state import State
from bot.conversation.wording import LANGUAGES, say
from scheduling.network import Member, Person, Role
from scheduling.overview import by_municipality

MOST_CHOICES = 10
ALIKE = 80
LONGEST = 200
ROLES: tuple[Role, ...] = ("member", "coordinator")
HOW = ("leave", "job", "successor")


def people(event: Wrote, state: State, now: datetime) -> Outcome:
    return _found(event, state, event.text, "") if event.text else answer(event, state, *_gaps(state), private=True)


def people_by_button(event: Pressed, action: ShowPeople, state: State, now: datetime) -> Outcome:
    return answer(event, state, *_gaps(state), private=True)


def leave(event: Wrote, state: State, now: datetime) -> Outcome:
    return _found(event, state, event.text, "leave")


def successor(event: Wrote, state: State, now: datetime) -> Outcome:
    return _found(event, state, event.text, "successor")


def _gaps(state: State) -> tuple[Node, ...]:
    """First what is missing, then everything."""
    language = state.language
    groups = state.network.groups
    lines = by_municipality(known(state).members, groups)
    here = known(state).here
    present = {member.municipality for member in here}
    notes = [say(language, "staffing.people.here", people=len(here), municipalities=len(present))]
    for group in groups:
        missing = ", ".join(line.municipality for line in lines if group in line.gaps)
        sentence = "staffing.people.gaps" if missing else "staffing.people.no_gaps"
        blanks = {"names": missing} if missing else {}
        notes.append(say(language, sentence, group=group.capitalize(), **blanks))
    table = Table(
        say(language, "staffing.people.caption"),
        (say(language, "staffing.people.municipality"), *(group.capitalize() for group in groups)),
        tuple((line.municipality, *(str(line.members[group] or "–") for group in groups)) for line in lines),
    )
    find = Text(say(language, "staffing.people.find"))
    return (Heading(say(language, "staffing.people.heading")), Text("\n".join(notes)), table, find)


def _found(event: Wrote, state: State, words: str, how: str) -> Outcome:
    """One: on with it. Several: the coordinator says who."""
    language = state.language
    wanted = words.casefold().strip()
    names = [member for member in known(state).here if wanted in f"{member.name} {member.email}".casefold()]
    found = names or [member for member in known(state).here if wanted == member.municipality.casefold()]
    if not found or not wanted:
        return answer(event, state, Text(say(language, "staffing.people.unknown", words=words)), private=True)
    if len(found) == 1:
        return answer(event, state, *_opened(found[0], how, state), private=True)
    shown = found[:MOST_CHOICES]
    buttons = tuple(
        button(f"{one.name}, {one.municipality}", EditMember(one.id, how) if how else ShowMember(one.id))
        for one in shown
    )
    more = (Text(say(language, "staffing.people.more")),) if len(found) > len(shown) else ()
    return answer(event, state, Choices(buttons, prompt=say(language, "staffing.people.which")), *more, private=True)


def show(event: Pressed, action: ShowMember, state: State, now: datetime) -> Outcome:
    return _open(event, state, action.member, "")


def edit(event: Pressed, action: EditMember, state: State, now: datetime) -> Outcome:
    return _open(event, state, action.member, action.how)


def _open(event: Pressed, state: State, number: int, how: str) -> Outcome:
    member = known(state).member(number)
    if member is None or (how and (how not in HOW or member.left_at)):
        return refusing.stale_button(event, state)
    return answer(event, state, *_opened(member, how, state), private=True)


def _opened(member: Member, how: str, state: State) -> tuple[Node, ...]:
    language = state.language
    if how == "leave":
        return tuple(_leaving(member, state))
    if how:
        return (_form(member, how, state),)
    ways = tuple(button(say(language, f"staffing.person.{way}"), EditMember(member.id, way)) for way in HOW)
    facts = _facts(member, language)
    last = Text(say(language, "staffing.people.left")) if member.left_at else Choices(ways)
    return (Heading(member.name), facts, last)


def _facts(member: Member, language: str) -> Facts:
    rows = (
        ("email", member.email),
        ("municipality", member.municipality),
        ("groups", ", ".join(member.groups) or say(language, "staffing.person.no_groups")),
        ("role", say(language, f"staffing.person.{member.role}")),
    )
    return Facts(tuple((say(language, f"staffing.person.{name}"), value) for name, value in rows))


def _leaving(member: Member, state: State) -> Iterator[Node]:
    language = state.language
    yield Heading(member.name)
    if _is_last_coordinator(member, state):
        yield Text(say(language, "staffing.person.last", name=member.name))
        return
    notes = [say(language, "staffing.person.leave_ask", name=member.name)]
    rest = [one for one in known(state).here if one.municipality == member.municipality and one.id != member.id]
    alone_in = [group for group in member.groups if not any(group in one.groups for one in rest)]
    if alone_in:
        groups = ", ".join(alone_in)
        notes.append(say(language, "staffing.person.leave_gap", municipality=member.municipality, groups=groups))
    confirm = button(say(language, "staffing.person.leave_confirm", name=member.name), ConfirmLeave(member.id))
    instead = button(say(language, "staffing.person.successor"), EditMember(member.id, "successor"))
    yield Text("\n".join(notes))
    yield Choices((Button(confirm.label, confirm.action, "danger"), instead))


def _is_last_coordinator(member: Member, state: State) -> bool:
    return [one.id for one in known(state).here if one.role == "coordinator"] == [member.id]


def confirm_leave(event: Pressed, action: ConfirmLeave, state: State, now: datetime) -> Outcome:
    member = known(state).member(action.member)
    if member is None or member.left_at or _is_last_coordinator(member, state):
        return refusing.stale_button(event, state)
    done = Text(say(state.language, "staffing.person.left_done", name=member.name))
    return amend(event, state, done, changes=(LetLeave(member.id, now),))


def _form(member: Member, how: str, state: State, attempt: int = 1) -> Form:
    language = state.language
    name = Field("name", say(language, "staffing.person.name"), longest=LONGEST)
    email = Field("email", say(language, "staffing.person.email"), kind="address", longest=LONGEST)
    fields: tuple[Field, ...] = (name, email)
    if how == "job":
        fields = tuple(_job_fields(member, state))
    return Form(
        title=say(language, f"staffing.person.title.{how}", name=member.name),
        fields=fields,
        submit=say(language, "staffing.person.submit"),
        action=encode(SendMember(member.id, how, attempt, _seen(member))),
        opens=say(language, f"staffing.person.{how}"),
    )


def _job_fields(member: Member, state: State) -> Iterator[Field]:
    language = state.language
    for name, value in (("name", member.name), ("municipality", member.municipality)):
        yield Field(name, say(language, f"staffing.person.{name}"), value=value, longest=LONGEST)
    email = say(language, "staffing.person.email")
    yield Field("email", email, kind="address", value=member.email, longest=LONGEST)
    yield Field(
        "groups",
        say(language, "staffing.person.groups"),
        kind="several",
        required=False,
        value="\n".join(member.groups),
        options=tuple(dict.fromkeys((*state.network.groups, *member.groups))),
    )
    yield Field(
        "role",
        say(language, "staffing.person.role"),
        kind="choice",
        value=say(language, f"staffing.person.{member.role}"),
        options=tuple(say(language, f"staffing.person.{role}") for role in ROLES),
    )


def sent(event: FilledIn, action: SendMember, state: State, now: datetime) -> Outcome:
    member = known(state).member(action.member)
    if member is None or member.left_at or action.how not in {"job", "successor"}:
        return refusing.stale_button(event, state)
    form = _form(member, action.how, state, action.attempt + 1)
    wrong = {**_taken(event, member, action.how, state), **complaints(form, event.values, state.language)}
    if action.seen != _seen(member):
        wrong |= _meanwhile(form, event.values, state.language)
    if wrong:
        return amend(event, state, again(form, event.values, wrong, form.action))
    return (_job if action.how == "job" else _handed_over)(event, state, now, member)


def _seen(member: Member) -> str:
    return sha256(repr(member.person).encode()).hexdigest()[:8]


def _meanwhile(form: Form, written: dict[str, str], language: str) -> dict[str, str]:
    """What stands there now, at every field where something else is written."""
    other = (field for field in form.fields if field.value != written.get(field.name, "").strip())
    shown = ((field.name, ", ".join(field.value.splitlines())) for field in other)
    return {name: say(language, "staffing.person.meanwhile", value=value) for name, value in shown}


def _taken(event: FilledIn, member: Member, how: str, state: State) -> dict[str, str]:
    """An address is one person's; a municipality is spelt as it always was."""
    language = state.language
    wrong: dict[str, str] = {}
    address = event.values.get("email", "").strip().casefold()
    owner = next((one for one in known(state).members if one.email == address), None)
    # A colleague who is here already may take over; but nobody takes over from themselves.
    may_be = owner is None or (owner.id == member.id if how == "job" else owner.id != member.id)
    if owner and not may_be:
        wrong["email"] = say(language, "staffing.person.taken", name=owner.name)
    home = event.values.get("municipality", "").strip()
    names = sorted({one.municipality for one in known(state).members})
    nearest = process.extractOne(home, names, score_cutoff=ALIKE) if home and home not in names else None
    if nearest:
        wrong["municipality"] = say(language, "staffing.person.did_you_mean", name=nearest[0])
    leaves_role = how == "job" and _role(event.values.get("role", "")) == "member"
    if leaves_role and _is_last_coordinator(member, state):
        wrong["role"] = say(language, "staffing.person.last", name=member.name)
    return wrong


def _role(text: str) -> Role:
    words = {say(language, f"staffing.person.{role}"): role for language in LANGUAGES for role in ROLES}
    return words.get(text, "member")


def _job(event: FilledIn, state: State, now: datetime, member: Member) -> Outcome:
    values = event.values
    changed = Person(
        name=" ".join(values["name"].split()),
        email=values["email"].strip().casefold(),
        municipality=values["municipality"].strip(),
        groups=tuple(sorted(filter(None, values.get("groups", "").split("\n")))),
        role=_role(values["role"]),
    )
    if changed == member.person:
        return amend(event, state, Text(say(state.language, "staffing.person.same")))
    done = Text(say(state.language, "staffing.person.job_done"))
    return amend(event, state, done, changes=(ChangeMember(member.id, member.person, changed, now),))


def _handed_over(event: FilledIn, state: State, now: datetime, member: Member) -> Outcome:
    language = state.language
    name, email = (" ".join(event.values[field].split()) for field in ("name", "email"))
    successor = Person(name, email.casefold(), member.municipality, member.groups, member.role)
    coming = [
        meeting
        for meeting in known(state).coming(today_of(state, now))
        if member.belongs_to(meeting.groups) and not meeting.cancelled
    ]
    groups = ", ".join(member.groups) or say(language, "staffing.person.no_groups")
    blanks = {"successor": name, "name": member.name, "groups": groups, "meetings": len(coming)}
    done = Text(say(language, "staffing.person.successor_done", **blanks))
    return amend(event, state, done, changes=(HandOver(member.id, successor, now),))
