"""What a handler decides: messages that are owed and changes to what is known. Nothing has happened yet."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from bot.conversation.events import Person, Place
from bot.conversation.replies import Reply
from knowledge.formats.report import Reading
from scheduling.meetings import Meeting
from scheduling.network import Person as Official
from scheduling.network import Wishes
from scheduling.rsvp import Answer, Notes, Result

Kind = Literal["answer", "receipt", "reminder"]


class Say(Struct, frozen=True, tag="say"):
    """A new message. `only_for` is set where one person alone may see it and use its buttons."""

    place: Place
    reply: Reply
    only_for: Person | None = None
    kind: Kind = "answer"


class Amend(Struct, frozen=True, tag="amend"):
    """An earlier message of ours, edited in place."""

    place: Place
    message: str
    reply: Reply
    kind: Kind = "answer"


class RememberLanguage(Struct, frozen=True, tag="remember language"):
    person: Person
    language: str


class RememberQuestion(Struct, frozen=True, tag="remember question"):
    """So that the buttons under its answer work for as long as they are seen."""

    id: str
    text: str
    reads: tuple[str, ...]
    at: datetime


class AddFile(Struct, frozen=True, tag="add file"):
    """A file that was read: its document is added, or what came of it is noted."""

    name: str
    level: str
    reading: Reading


class LetLeave(Struct, frozen=True, tag="let leave"):
    member: int
    at: datetime


class HandOver(Struct, frozen=True, tag="hand over"):
    member: int
    successor: Official
    at: datetime


class ChangeMember(Struct, frozen=True, tag="change member"):
    member: int
    before: Official
    now: Official
    at: datetime


class SetWishes(Struct, frozen=True, tag="set wishes"):
    """Which reminders a member wants from now on."""

    member: int
    wishes: Wishes


class GiveAnswer(Struct, frozen=True, tag="give answer"):
    """`meeting` is the one that was looked at, `expected` what the member was told comes of it."""

    meeting: Meeting
    member: int
    answer: Answer
    expected: Result
    at: datetime


class LeaveLine(Struct, frozen=True, tag="leave line"):
    meeting: str
    member: int
    at: datetime


class NoteForHost(Struct, frozen=True, tag="note for host"):
    meeting: str
    member: int
    notes: Notes


class MakeCalendar(Struct, frozen=True, tag="make calendar"):
    """Of its address only the digest is kept."""

    member: int
    group: str
    digest: str
    at: datetime


class RevokeCalendar(Struct, frozen=True, tag="revoke calendar"):
    member: int
    group: str
    at: datetime


OwnChange = (
    LetLeave
    | HandOver
    | ChangeMember
    | SetWishes
    | GiveAnswer
    | LeaveLine
    | NoteForHost
    | MakeCalendar
    | RevokeCalendar
)
Change = RememberLanguage | RememberQuestion | AddFile | OwnChange


class Outcome(Struct, frozen=True):
    messages: tuple[Say | Amend, ...] = ()
    changes: tuple[Change, ...] = ()
