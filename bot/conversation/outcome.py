"""What a handler decides: messages that are owed and changes to what is known. Nothing has happened yet."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from bot.conversation.events import Person, Place
from bot.conversation.replies import Reply
from knowledge.formats.report import Reading
from scheduling.attendance import Counted
from scheduling.meetings import Meeting
from scheduling.network import Person as Official
from scheduling.proposals import Proposal

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


class KeepProposal(Struct, frozen=True, tag="keep proposal"):
    """So that it can be confirmed for as long as its card is seen. `member` is who made it."""

    proposal: Proposal
    member: int
    at: datetime


class ChangeMeeting(Struct, frozen=True, tag="change meeting"):
    """`base` is the meeting that was looked at, and none where it is new."""

    base: Meeting | None
    wanted: Meeting
    at: datetime


class TakeAttendance(Struct, frozen=True, tag="take attendance"):
    """`revision` is that of the attendance that was looked at."""

    meeting: str
    counted: Counted
    revision: int
    at: datetime


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


YearChange = KeepProposal | ChangeMeeting | TakeAttendance | LetLeave | HandOver | ChangeMember
Change = RememberLanguage | RememberQuestion | AddFile | YearChange


class Outcome(Struct, frozen=True):
    messages: tuple[Say | Amend, ...] = ()
    changes: tuple[Change, ...] = ()
