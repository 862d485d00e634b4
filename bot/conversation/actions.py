"""What a button means, and the one codec that carries it through a platform as a short string.

The string is the action's verb and its fields, joined by colons. A verb is never renamed and fields are only added
at the end, with a default: buttons in yesterday's messages must still work.
"""

from typing import ClassVar, Literal
from urllib.parse import quote, unquote

import msgspec

from bot.conversation.replies import Button, Style

Thumb = Literal["up", "down"]
LONGEST = 100  # Discord allows no more; the others allow at least as much


class NotAnAction(Exception):
    """The string means nothing to us: forged, damaged, or from a version that is long gone."""


class ActionTooLong(Exception):
    """The action does not fit in a button everywhere. Put an id in it instead of text."""


class Action(msgspec.Struct, frozen=True, array_like=True):
    verb: ClassVar[str]


class ShowHelp(Action, frozen=True):
    verb = "help"


class ChooseLanguage(Action, frozen=True):
    verb = "language"
    language: str


class ShowSample(Action, frozen=True):
    """One of the nodes a reply is made of, to try it out."""

    verb = "sample"
    node: str


class RateSample(Action, frozen=True):
    verb = "ratesample"
    value: int
    question: str = ""


class AnswerSample(Action, frozen=True):
    verb = "sampleanswer"
    answer: str


class SendSampleForm(Action, frozen=True):
    verb = "sampleform"


class OfQuestion(Action, frozen=True):
    """Under an answer. `question` is the id that it is remembered by."""

    question: str


class ShowSources(OfQuestion, frozen=True):
    verb = "sources"


class ShowWhy(OfQuestion, frozen=True):
    verb = "why"


class RateAnswer(OfQuestion, frozen=True):
    verb = "helped"
    thumb: Thumb


class DeleteAnswer(OfQuestion, frozen=True):
    verb = "takeback"


class PassOnQuestion(OfQuestion, frozen=True):
    verb = "passon"


class SendReply(OfQuestion, frozen=True):
    """A coordinator's own answer to a question that was passed on."""

    verb = "reply"


class ShowYear(Action, frozen=True):
    """The overview of a year; 0 is the present one."""

    verb = "year"
    year: int = 0


class ShowMeeting(Action, frozen=True):
    verb = "meeting"
    meeting: str


class AddMeeting(Action, frozen=True):
    verb = "addmeeting"


class SendNewMeeting(Action, frozen=True):
    """`attempt` tells a form that came back with complaints from the one before."""

    verb = "newmeeting"
    attempt: int = 1


class PickMeeting(Action, frozen=True):
    """One of several meetings that may have been meant: what was to be done with it and, if it moves, whereto."""

    verb = "pick"
    meeting: str
    what: str
    when: str = ""


class EditPart(Action, frozen=True):
    verb = "edit"
    meeting: str
    part: str


class RevisePart(Action, frozen=True):
    verb = "revise"
    proposal: str
    part: str


class SendPart(Action, frozen=True):
    verb = "sendpart"
    proposal: str
    part: str
    attempt: int = 1


class ConfirmProposal(Action, frozen=True):
    verb = "confirm"
    proposal: str


class DropProposal(Action, frozen=True):
    verb = "drop"
    proposal: str


class TickAttendance(Action, frozen=True):
    verb = "attendance"
    meeting: str


class SendAttendance(Action, frozen=True):
    """`revision` is that of the attendance that the form showed."""

    verb = "sendattendance"
    meeting: str
    revision: int = 0


class PickReport(Action, frozen=True):
    """An attendance report that was dropped, for this meeting. `file` names the stored content."""

    verb = "pickreport"
    meeting: str
    file: str


class ConfirmReport(Action, frozen=True):
    """`revision` is that of the attendance that the difference was shown against."""

    verb = "report"
    meeting: str
    file: str
    revision: int = 0


class ShowPeople(Action, frozen=True):
    verb = "people"


class ShowMember(Action, frozen=True):
    verb = "member"
    member: int


class EditMember(Action, frozen=True):
    """`how` is leave, job or successor."""

    verb = "editmember"
    member: int
    how: str


class SendMember(Action, frozen=True):
    """`seen` tells what was known of the member when the form was made."""

    verb = "sendmember"
    member: int
    how: str
    attempt: int = 1
    seen: str = ""


class ConfirmLeave(Action, frozen=True):
    verb = "leave"
    member: int


class WhyTold(Action, frozen=True):
    """`key` names the card in the ledger."""

    verb = "whytold"
    key: str


class Quieter(Action, frozen=True):
    """`how` is a reminder to do without, or one of pause, stop and on."""

    verb = "quieter"
    how: str


class ShowPlan(Action, frozen=True):
    """Meetings from a day to a day, of one group or of all; without days the coming half-year. `page` counts from 0."""

    verb = "plan"
    first: str = ""
    last: str = ""
    group: str = ""
    page: int = 0


class ShowInvitation(Action, frozen=True):
    verb = "invitation"
    meeting: str


class AnswerInvitation(Action, frozen=True):
    verb = "rsvp"
    meeting: str
    answer: str


class WithdrawFromLine(Action, frozen=True):
    verb = "leaveline"
    meeting: str


class OpenNotes(Action, frozen=True):
    verb = "notes"
    meeting: str


class SendNotes(Action, frozen=True):
    verb = "sendnotes"
    meeting: str


class ShowCoverage(Action, frozen=True):
    verb = "coverage"
    meeting: str


class ShowCalendars(Action, frozen=True):
    verb = "calendars"


class GetCalendar(Action, frozen=True):
    """A new address; without a group for all of one's own meetings."""

    verb = "getcalendar"
    group: str = ""


class DropCalendar(Action, frozen=True):
    verb = "dropcalendar"
    group: str = ""


class ShowMine(Action, frozen=True):
    """What is known of the one who presses."""

    verb = "mine"


class DropAccounts(Action, frozen=True):
    """Those on that channel are not theirs any more."""

    verb = "dropaccounts"
    channel: str


class JoinGroup(Action, frozen=True):
    verb = "joingroup"
    group: str


class LeaveGroup(Action, frozen=True):
    verb = "leavegroup"
    group: str


class ShowWishes(Action, frozen=True):
    verb = "wishes"


class Wish(Action, frozen=True):
    """`what` is lead, channel or all; `on` is 1 where it is wanted."""

    verb = "wish"
    what: str
    name: str = ""
    on: int = 1


class OpenHours(Action, frozen=True):
    verb = "hours"


class SendHours(Action, frozen=True):
    verb = "sendhours"


class AskToLeave(Action, frozen=True):
    """`how` is quit, successor or job."""

    verb = "asktoleave"
    how: str = ""


class ConfirmQuit(Action, frozen=True):
    verb = "quit"


class SendSuccessor(Action, frozen=True):
    """`attempt` tells a form that came back with complaints from the one before."""

    verb = "successor"
    attempt: int = 1


class SendJob(Action, frozen=True):
    verb = "job"
    attempt: int = 1


class ShowResult(Action, frozen=True):
    """What a meeting's members thought of it."""

    verb = "result"
    meeting: str


class ShowTrends(Action, frozen=True):
    verb = "trends"
    group: str = ""


class ShowBetween(Action, frozen=True):
    """`by` is group, kind or size."""

    verb = "between"
    by: str


class ReviewQuotations(Action, frozen=True):
    """`after` is the one that is left for later."""

    verb = "review"
    round: str
    after: str = ""


class DecideQuotation(Action, frozen=True):
    verb = "quotation"
    quotation: str
    state: Literal["published", "dropped"]


class EditQuotation(Action, frozen=True):
    verb = "editquotation"
    quotation: str


class SendQuotation(Action, frozen=True):
    verb = "sendquotation"
    quotation: str
    attempt: int = 1


class PublishQuotations(Action, frozen=True):
    verb = "publishall"
    round: str


class PostQuotations(Action, frozen=True):
    verb = "postquotations"
    round: str


class RateMeeting(Action, frozen=True):
    """`round` is the round's id. Who answers is never in it."""

    verb = "rate"
    round: str
    question: str
    step: int


class ShowRating(Action, frozen=True):
    """One's own answer, for oneself."""

    verb = "rating"
    round: str


class TurnPage(Action, frozen=True):
    """Another question of a survey, by its name, or what is asked last."""

    verb = "page"
    round: str
    at: str


class SendTakeaway(Action, frozen=True):
    """`attempt` tells what is written now from what was written before: a form is sent in once."""

    verb = "takeaway"
    round: str
    attempt: int = 1


class ShowSurvey(Action, frozen=True):
    """What a year's survey showed."""

    verb = "survey"
    year: int


class ShowRounds(Action, frozen=True):
    verb = "rounds"


class EditRound(Action, frozen=True):
    """`how` is open, close, extend or off; closing and switching off are asked about once, and `sure` is 1 then."""

    verb = "editround"
    round: str
    how: str
    sure: int = 0


ACTIONS: tuple[type[Action], ...] = (
    ShowHelp,
    ChooseLanguage,
    ShowSample,
    RateSample,
    AnswerSample,
    SendSampleForm,
    ShowSources,
    ShowWhy,
    RateAnswer,
    DeleteAnswer,
    PassOnQuestion,
    SendReply,
    ShowYear,
    ShowMeeting,
    AddMeeting,
    SendNewMeeting,
    PickMeeting,
    EditPart,
    RevisePart,
    SendPart,
    ConfirmProposal,
    DropProposal,
    TickAttendance,
    SendAttendance,
    PickReport,
    ConfirmReport,
    ShowPeople,
    ShowMember,
    EditMember,
    SendMember,
    ConfirmLeave,
    WhyTold,
    Quieter,
    ShowPlan,
    ShowInvitation,
    AnswerInvitation,
    WithdrawFromLine,
    OpenNotes,
    SendNotes,
    ShowCoverage,
    ShowCalendars,
    GetCalendar,
    DropCalendar,
    ShowMine,
    DropAccounts,
    JoinGroup,
    LeaveGroup,
    ShowWishes,
    Wish,
    OpenHours,
    SendHours,
    AskToLeave,
    ConfirmQuit,
    SendSuccessor,
    SendJob,
    ShowResult,
    ShowTrends,
    ShowBetween,
    ReviewQuotations,
    DecideQuotation,
    EditQuotation,
    SendQuotation,
    PublishQuotations,
    PostQuotations,
    RateMeeting,
    ShowRating,
    TurnPage,
    SendTakeaway,
    ShowSurvey,
    ShowRounds,
    EditRound,
)
_BY_VERB = {action.verb: action for action in ACTIONS}


def encode(action: Action) -> str:
    fields = (quote(str(field), safe="") for field in msgspec.to_builtins(action))
    text = ":".join((action.verb, *fields))
    if len(text) > LONGEST:
        raise ActionTooLong(f"{type(action).__name__} needs {len(text)} characters of {LONGEST}: {text}")
    return text


def decode(text: str) -> Action:
    verb, *fields = text.split(":")
    try:
        return msgspec.convert([unquote(field) for field in fields], _BY_VERB[verb], strict=False)
    except (KeyError, msgspec.ValidationError) as error:
        raise NotAnAction(text[:LONGEST]) from error


def button(label: str, action: Action, style: Style = "plain") -> Button:
    return Button(label, encode(action), style)
