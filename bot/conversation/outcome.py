"""What a handler decides: messages that are owed and changes to what is known. Nothing has happened yet."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from bot.conversation.actions import Thumb
from bot.conversation.events import Person, Place, Uploaded
from bot.conversation.replies import Reply
from knowledge.formats.report import Reading
from knowledge.question import NOWHERE, Told
from knowledge.talk.thread import Earlier
from scheduling.attendance import Counted
from scheduling.meetings import Meeting
from scheduling.network import Identity, Wishes
from scheduling.network import Person as Official
from scheduling.proposals import Proposal
from scheduling.ratings.rounds import Round
from scheduling.ratings.surveys import Survey
from scheduling.rsvp import Answer, Notes, Result

Kind = Literal["answer", "receipt", "reminder"]


class Say(Struct, frozen=True, tag="say"):
    """A new message. `only_for` is set where one person alone may see it and use its buttons.

    `about` is the question whose answer it holds: what is taken back is taken back everywhere.
    """

    place: Place
    reply: Reply
    only_for: Person | None = None
    kind: Kind = "answer"
    about: str = ""


class Amend(Struct, frozen=True, tag="amend"):
    """An earlier message of ours, edited in place."""

    place: Place
    message: str
    reply: Reply
    kind: Kind = "answer"
    about: str = ""


class RememberLanguage(Struct, frozen=True, tag="remember language"):
    person: Person
    language: str


class RememberQuestion(Struct, frozen=True, kw_only=True, tag="remember question"):
    """So that the buttons under its answer work for as long as they are seen, and what is said next is understood.

    `talk` is what the thread is about from now on; None leaves it at what it was. `told_in` is where the answer
    before stood, where the question leans on that.
    """

    id: str
    text: str
    reads: tuple[str, ...]
    at: datetime
    person: Person
    place: Place
    language: str
    outcome: Literal["answered", "unsure", "none"]
    talk: Earlier | None
    told_in: Told = NOWHERE


class RememberThumb(Struct, frozen=True, tag="remember thumb"):
    """One voice for each member, the latest counts."""

    question: str
    person: Person
    thumb: Thumb


class EraseAnswer(Struct, frozen=True, tag="erase answer"):
    """Nothing of the answer stays with us, nor that it was asked for; `instead` stands where it stood."""

    question: str
    instead: Reply


class MarkPassedOn(Struct, frozen=True, tag="mark passed on"):
    question: str
    at: datetime


class MarkReplied(Struct, frozen=True, tag="mark replied"):
    question: str
    at: datetime


class AddFile(Struct, frozen=True, tag="add file"):
    """A file that was read: its document is added, or it is noted as a copy or with why it is not read.

    `name` is what it is cited by, `reading.name` its own; `replaces` is the digest of what it was said to replace.
    """

    name: str
    level: str
    reading: Reading
    replaces: str = ""


class ReadLater(Struct, frozen=True, tag="read later"):
    """A file that takes long is read as work of its own, and answered for then."""

    upload: Uploaded
    at: datetime


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


class KeepCode(Struct, frozen=True, tag="keep code"):
    """A code that connects an account with the member. Of the code only the digest is kept."""

    member: int
    digest: str
    until: datetime
    at: datetime


class SpoilCode(Struct, frozen=True, tag="spoil code"):
    """Others have read it."""

    digest: str


class ConnectAccount(Struct, frozen=True, tag="connect account"):
    """`attempt` is the number that this try of a code has among the account's."""

    digest: str
    account: Identity
    attempt: int
    at: datetime


class DisconnectAccounts(Struct, frozen=True, tag="disconnect accounts"):
    member: int
    channel: str


class NoteWrongCode(Struct, frozen=True, tag="note wrong code"):
    account: Identity
    attempt: int
    at: datetime


class ReviewQuotation(Struct, frozen=True, tag="review quotation"):
    """`words` are what it is to say from now on; none leaves them."""

    quotation: str
    state: Literal["published", "dropped"]
    words: str | None = None


class PublishAll(Struct, frozen=True, tag="publish all"):
    """Every sentence of the round that nobody has decided on, where enough have answered."""

    round: str


class GiveRating(Struct, frozen=True, tag="give rating"):
    """`pseudonym` stands for the member in this round and nowhere else."""

    round: str
    pseudonym: str
    given: tuple[tuple[str, int | str], ...]
    at: datetime


class SetRound(Struct, frozen=True, tag="set round"):
    """What a coordinator decided about a round, if it still is as it was `seen`."""

    seen: Round
    wanted: Round
    at: datetime


class KeepSurvey(Struct, frozen=True, tag="keep survey"):
    """The year's survey, to be opened; `zone` is whose clock it closes by."""

    survey: Survey
    zone: str
    at: datetime


YearChange = KeepProposal | ChangeMeeting | TakeAttendance | SetRound | KeepSurvey
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
    | GiveRating
    | KeepCode
    | SpoilCode
    | ConnectAccount
    | NoteWrongCode
    | DisconnectAccounts
)
TalkChange = RememberLanguage | RememberQuestion | RememberThumb | EraseAnswer | MarkPassedOn | MarkReplied
ReviewChange = ReviewQuotation | PublishAll
Change = TalkChange | AddFile | ReadLater | YearChange | OwnChange | ReviewChange


class Outcome(Struct, frozen=True):
    """With `forget` nothing of what was said is kept, only that something was: it was a code, or has become a rating
    or tried to.
    """

    messages: tuple[Say | Amend, ...] = ()
    changes: tuple[Change, ...] = ()
    forget: bool = False
