"""What we know of a member, for that member to see and to change: groups, wishes, language."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from bot.conversation.actions import (
    AskToLeave,
    ChooseLanguage,
    DropAccounts,
    JoinGroup,
    LeaveGroup,
    ShowCalendars,
    ShowMine,
    ShowWishes,
    button,
)
from bot.conversation.days import day_in_words
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.handlers.connecting import may_be_dropped
from bot.conversation.inviting import title
from bot.conversation.outcome import ChangeMember, Outcome
from bot.conversation.replies import Button, Choices, Facts, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wishing import wishes_in_words
from bot.conversation.wording import say
from bot.conversation.year import Known
from scheduling.network import Member
from scheduling.rsvp import Given, begins


def show(event: Wrote, state: State, now: datetime) -> Outcome:
    return _mine(event, state, now)


def show_by_button(event: Pressed, action: ShowMine, state: State, now: datetime) -> Outcome:
    return _mine(event, state, now)


def _mine(event: AnyEvent, state: State, now: datetime) -> Outcome:
    if state.member is None or state.year is None:
        return answer(event, state, Text(say(state.language, "member.refused.unknown")), private=True)
    known = state.year.look(state.member)
    return answer(event, state, *_nodes(state.member, known, state, now, event.place.channel), private=True)


def _nodes(member: Member, known: Known, state: State, now: datetime, here: str) -> Iterator[Node]:
    language = state.language
    yield Heading(say(language, "member.mine.heading"))
    yield Facts(tuple(_facts(member, state)))
    if given := tuple(_answers(known, now, language)):
        yield Heading(say(language, "member.mine.answers"))
        yield Facts(given)
    yield Text(say(language, "member.mine.kept"))
    yield Choices(_groups(member, state), prompt=say(language, "member.mine.groups"))
    if elsewhere := _elsewhere(member, known, here, language):
        yield Choices(elsewhere, prompt=say(language, "member.mine.channels"))
    yield Choices(
        (
            button(say(language, "member.mine.wishes"), ShowWishes()),
            button(say(language, "member.mine.calendar"), ShowCalendars()),
            button(say(language, "conversation.help.other_language"), ChooseLanguage(_other(language))),
            button(say(language, "member.mine.leave"), AskToLeave()),
        )
    )


def _elsewhere(member: Member, known: Known, here: str, language: str) -> tuple[Button, ...]:
    """The accounts that with one tap are not theirs any more."""
    return tuple(
        button(say(language, "member.connecting.drop", channel=channel.capitalize()), DropAccounts(channel))
        for channel in may_be_dropped(member, known, here)
    )


def _other(language: str) -> str:
    return "en" if language == "sv" else "sv"


def _facts(member: Member, state: State) -> Iterator[tuple[str, str]]:
    language = state.language
    where = ", ".join(dict.fromkeys(identity.channel for identity in member.identities))
    rows = (
        ("name", member.name),
        ("email", member.email),
        ("municipality", member.municipality),
        ("groups", ", ".join(member.groups)),
        ("role", say(language, f"member.roles.{member.role}")),
        ("since", day_in_words(member.since.date(), language, year=True)),
        ("channels", where),
        ("language", say(language, f"conversation.languages.{language}")),
        ("wishes", wishes_in_words(member.wishes, language)),
    )
    for name, value in rows:
        yield say(language, f"member.mine.{name}"), value or say(language, "member.mine.nothing")


def _answers(known: Known, now: datetime, language: str) -> Iterator[tuple[str, str]]:
    """To coming meetings, with what the host is told."""
    for meeting in known.meetings:
        given = known.given.get(meeting.id)
        if given is not None and begins(meeting) > now:
            day = day_in_words(meeting.first_day, language)
            yield day, f"{title(meeting, language)}: {_answer(given, language)}"


def _answer(given: Given, language: str) -> str:
    notes = given.notes
    dish = say(language, f"member.dishes.{notes.dish}") if notes.dish else ""
    said = (say(language, f"member.answers.{given.answer}"), notes.colleague, dish, notes.diet, notes.travel)
    return ", ".join(filter(None, said))


def _groups(member: Member, state: State) -> tuple[Button, ...]:
    def toggle(group: str) -> Button:
        if group in member.groups:
            return replace(button(group.capitalize(), LeaveGroup(group)), chosen=True)
        return button(group.capitalize(), JoinGroup(group))

    return tuple(toggle(group) for group in dict.fromkeys((*state.network.groups, *member.groups)))


def join(event: Pressed, action: JoinGroup, state: State, now: datetime) -> Outcome:
    return _with_groups(event, action.group, state, now, join=True)


def leave(event: Pressed, action: LeaveGroup, state: State, now: datetime) -> Outcome:
    return _with_groups(event, action.group, state, now, join=False)


def join_in_words(event: Wrote, state: State, now: datetime) -> Outcome:
    return _in_words(event, state, now, join=True)


def leave_in_words(event: Wrote, state: State, now: datetime) -> Outcome:
    return _in_words(event, state, now, join=False)


def _in_words(event: Wrote, state: State, now: datetime, *, join: bool) -> Outcome:
    said = " ".join(event.text.casefold().split())
    group = next((known for known in state.network.groups if known.casefold() == said), None)
    if group is None or state.member is None:
        which = say(state.language, "member.groups.which", groups=", ".join(state.network.groups))
        return answer(event, state, Text(which), private=True)
    return _with_groups(event, group, state, now, join=join)


def _with_groups(event: Pressed | Wrote, group: str, state: State, now: datetime, *, join: bool) -> Outcome:
    member, language = state.member, state.language
    if member is None or state.year is None or (join and group not in state.network.groups):
        return answer(event, state, Text(say(language, "member.refused.unknown")), private=True)
    groups = tuple(sorted({*member.groups, group} if join else set(member.groups) - {group}))
    if groups == member.groups:
        same = say(language, "member.groups.in_already" if join else "member.groups.out_already", group=group)
        return answer(event, state, Text(same), private=True)
    change = ChangeMember(member.id, member.person, replace(member.person, groups=groups), now)
    done = Text(say(language, f"member.groups.{'joined' if join else 'left'}", group=group))
    if isinstance(event, Wrote):
        return Outcome(answer(event, state, done, private=True).messages, (change,))
    changed = replace(member, groups=groups)
    nodes = _nodes(changed, state.year.look(changed), state, now, event.place.channel)
    return amend(event, state, done, *nodes, changes=(change,))
