"""One person, several platforms: a code from where somebody is known connects the account in which it is written."""

import re
from datetime import datetime

from msgspec.structs import replace

from bot.conversation.actions import DropAccounts, ShowMine, ShowWishes, button
from bot.conversation.codes import CODE, Tried
from bot.conversation.commands import after_command
from bot.conversation.events import AnyEvent, Pressed, Wrote, addressed
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer, say_to
from bot.conversation.outcome import (
    Change,
    ConnectAccount,
    DisconnectAccounts,
    KeepCode,
    NoteWrongCode,
    Outcome,
    Say,
    SpoilCode,
)
from bot.conversation.replies import Choices, Facts, Node, Reply, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from bot.conversation.year import Known
from scheduling.codes import FOR_ONESELF, TO_HAND_ON
from scheduling.network import Identity, Member

WORDS = "member.commands.connect"
LASTS = {"yours": FOR_ONESELF, "to_hand_on": TO_HAND_ON}
SHAPE = re.compile(r"[\W_]*[^\W_]{3,5}[\W_]{0,3}[^\W_]{3,5}[\W_]*")  # also of one that lacks a letter or has one more


def connect(event: Wrote, state: State, now: datetime) -> Outcome:
    """A code is asked for, or one is written."""
    if state.codes is None:
        return refusing.failed(event, state)
    if not looks_like_code(event.text):
        return _asked_for(event, state, now)
    tried = state.codes.tried(event.text, event.person, now)
    if not event.place.direct:
        return _read_by_others(event, state, tried)
    return _tried(event, state, tried, now)


def overheard(event: Wrote, state: State, now: datetime) -> Outcome:
    """Said to nobody in particular where others read along: a code that is good is so no longer."""
    said = code_in(event)
    if state.codes is None or not said:
        return Outcome()
    tried = state.codes.tried(said, event.person, now)
    return _read_by_others(event, state, tried) if tried.member else Outcome()


def code_in(event: AnyEvent) -> str:
    """What may be somebody's code, whatever becomes of it."""
    rest = after_command(event.text, WORDS, more=True) if isinstance(event, Wrote) else None
    return rest if rest and looks_like_code(rest) else ""


def looks_like_code(text: str) -> bool:
    return SHAPE.fullmatch(text) is not None


def code_for(event: Wrote, state: State, now: datetime) -> Outcome:
    """For a coordinator to hand on to the member whose address it is."""
    if state.codes is None or state.year is None:
        return refusing.failed(event, state)
    address = event.text.strip(" <>").casefold()
    member = state.year.who_has(address) if address else None
    if member is None or member.left_at is not None:
        return _say(event, state, "nobody", address=address or "–")
    return _with_code(event, state, member, "to_hand_on", now)


def _asked_for(event: Wrote, state: State, now: datetime) -> Outcome:
    if state.member is None:
        return _say(event, state, "how")
    if event.text:
        return _say(event, state, "which")
    return _with_code(event, state, state.member, "yours", now)


def _with_code(event: Wrote, state: State, member: Member, which: str, now: datetime) -> Outcome:
    """It stands in no message that is kept: whoever may read it sees it made again."""
    if state.codes is None:
        return refusing.failed(event, state)
    language, seed = state.language, f"{event.place.channel}/{event.key}"
    label, word = say(language, "member.connecting.write"), say(language, "member.connecting.word")
    shown = Facts(((label, f"{word} "),), secret=f"{CODE}{seed}")
    text = Text(say(language, f"member.connecting.{which}", name=member.name))
    said = replace(say_to(event, state, shown, text), only_for=event.person)
    return Outcome((said,), (KeepCode(member.id, state.codes.new(seed), now + LASTS[which], now),))


def _read_by_others(event: Wrote, state: State, tried: Tried) -> Outcome:
    """The same whether it was a code or not: nobody finds out by trying here."""
    return _say(event, state, "read_by_others", SpoilCode(tried.digest), forget=True)


def _tried(event: Wrote, state: State, tried: Tried, now: datetime) -> Outcome:
    account = Identity(event.person.channel, event.person.id)
    if tried.attempt is None:
        return _say(event, state, "wait", forget=True)
    if tried.member is None:
        return _say(event, state, "wrong", NoteWrongCode(account, tried.attempt, now), forget=True)
    if state.member is not None:
        same = state.member.id == tried.member.id
        return _say(event, state, "already" if same else "anothers", forget=True, name=state.member.name)
    connected = answer(event, state, *_connected(tried.member, account, state.language))
    change = ConnectAccount(tried.digest, account, tried.attempt, now)
    return Outcome((*connected.messages, *_told(tried, account)), (change,), forget=True)


def _told(tried: Tried, account: Identity) -> tuple[Say, ...]:
    """Where the member was known before: whoever had a code of theirs could have been somebody else."""
    known = tried.known
    if known is None or known.person is None:
        return ()
    text = Text(say(known.language, "member.connecting.told", channel=account.channel.capitalize()))
    mine = Choices((button(say(known.language, "member.connecting.mine"), ShowMine()),))
    return (Say(addressed(known.person), Reply((text, mine), known.language), known.person),)


def may_be_dropped(member: Member, known: Known, here: str) -> tuple[str, ...]:
    """The channels that a member may be disconnected from; never the one that they speak from."""
    return tuple(sorted({one.channel for one in member.identities} - known.lists - {here}))


def drop(event: Pressed, action: DropAccounts, state: State, now: datetime) -> Outcome:
    member, language = state.member, state.language
    if member is None or state.year is None:
        return refusing.stale_button(event, state)
    if action.channel not in may_be_dropped(member, state.year.look(member), event.place.channel):
        return refusing.stale_button(event, state)
    gone = Text(say(language, "member.connecting.dropped", channel=action.channel.capitalize()))
    mine = Choices((button(say(language, "member.connecting.mine"), ShowMine()),))
    return amend(event, state, gone, mine, changes=(DisconnectAccounts(member.id, action.channel),))


def _connected(member: Member, account: Identity, language: str) -> tuple[Node, ...]:
    """Who they are from now on, where they are known, and what to do next."""
    known = sorted({one.channel for one in (*member.identities, account)})
    rows = (
        ("municipality", member.municipality),
        ("groups", ", ".join(member.groups) or say(language, "member.mine.nothing")),
        ("channels", ", ".join(channel.capitalize() for channel in known)),
    )
    return (
        Text(say(language, "member.connecting.connected", name=member.name)),
        Facts(tuple((say(language, f"member.mine.{name}"), value) for name, value in rows)),
        Text(say(language, "member.connecting.next" if member.groups else "member.connecting.next_groups")),
        Choices(
            (
                button(say(language, "member.connecting.mine"), ShowMine()),
                button(say(language, "member.wishes.heading"), ShowWishes()),
            )
        ),
    )


def _say(event: Wrote, state: State, sentence: str, *changes: Change, forget: bool = False, **blanks: str) -> Outcome:
    text = Text(say(state.language, f"member.connecting.{sentence}", **blanks))
    return Outcome(answer(event, state, text, private=True).messages, changes, forget)
