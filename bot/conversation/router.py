"""Which handler takes which event: tables, and the few rules for reading them."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from bot.conversation.actions import (
    Action,
    AddMeeting,
    AnswerInvitation,
    AnswerSample,
    AskToLeave,
    ChooseLanguage,
    ConfirmLeave,
    ConfirmProposal,
    ConfirmQuit,
    ConfirmReport,
    DecideQuotation,
    DeleteAnswer,
    DropAccounts,
    DropCalendar,
    DropProposal,
    EditMember,
    EditPart,
    EditQuotation,
    EditRound,
    GetCalendar,
    JoinGroup,
    LeaveGroup,
    NotAnAction,
    OpenHours,
    OpenNotes,
    PassOnQuestion,
    PickMeeting,
    PickReport,
    PostQuotations,
    PublishQuotations,
    Quieter,
    RateAnswer,
    RateMeeting,
    RateSample,
    ReviewQuotations,
    RevisePart,
    SendAttendance,
    SendHours,
    SendJob,
    SendMember,
    SendNewMeeting,
    SendNotes,
    SendPart,
    SendQuotation,
    SendReply,
    SendSampleForm,
    SendSuccessor,
    SendTakeaway,
    ShowBetween,
    ShowCalendars,
    ShowCoverage,
    ShowHelp,
    ShowInvitation,
    ShowMeeting,
    ShowMember,
    ShowMine,
    ShowPeople,
    ShowPlan,
    ShowRating,
    ShowResult,
    ShowRounds,
    ShowSample,
    ShowSources,
    ShowSurvey,
    ShowTrends,
    ShowWhy,
    ShowWishes,
    ShowYear,
    TickAttendance,
    TurnPage,
    WhyTold,
    Wish,
    WithdrawFromLine,
    decode,
)
from bot.conversation.commands import after_command
from bot.conversation.events import AnyEvent, FilledIn, Joined, Left, Met, Pressed, Uploaded, Wrote
from bot.conversation.handlers import (
    adding,
    asking,
    attending,
    calendars,
    connecting,
    covering,
    deciding,
    departing,
    explaining,
    helping,
    invitations,
    judging,
    language,
    mine,
    overviewing,
    passing_on,
    planned,
    planning,
    quoting,
    rated,
    rating,
    refusing,
    reminded,
    reporting,
    reviewing,
    rounds,
    samples,
    staffing,
    surveyed,
    surveying,
    welcoming,
    wishing,
)
from bot.conversation.outcome import Outcome
from bot.conversation.state import State
from knowledge.question import LONGEST as LONGEST_QUESTION
from scheduling.attendance_report import is_report
from scheduling.ratings.survey_sheet import is_survey


class Command(NamedTuple):
    """`phrases` names the words in the wording files; with `more`, words may follow them.

    What `changes` the year is for coordinators alone.
    """

    phrases: str
    handler: Callable[[Wrote, State, datetime], Outcome]
    more: bool = False
    changes: bool = False


COMMANDS = (
    Command("conversation.commands.help", helping.show),
    Command("conversation.commands.language", language.choose_in_words, more=True),
    Command("conversation.commands.thanks", helping.thanked),
    Command("conversation.commands.heard", helping.heard),
    Command("conversation.commands.sure", helping.sure),
    Command("conversation.commands.samples", samples.offer),
    Command("conversation.commands.unanswered", reviewing.show_unanswered),
    Command("planning.commands.restore", planning.restore, more=True, changes=True),
    Command("planning.commands.move", planning.move, more=True, changes=True),
    Command("planning.commands.cancel", planning.cancel, more=True, changes=True),
    Command("planning.commands.change", planning.change, more=True, changes=True),
    Command("planning.commands.add", planning.add, more=True, changes=True),
    Command("planning.commands.year", overviewing.year, more=True, changes=True),
    Command("rating.commands.rounds", rounds.show, changes=True),
    Command("rating.commands.to_give", rating.to_give),
    Command("rating.commands.survey_result", surveyed.result, more=True),
    Command("rating.commands.survey", surveying.show),
    Command("staffing.commands.attendance", attending.take, more=True, changes=True),
    Command("member.commands.coverage", covering.in_words, more=True),
    Command("staffing.commands.people", staffing.people, more=True, changes=True),
    Command("staffing.commands.leave", staffing.leave, more=True, changes=True),
    Command("staffing.commands.successor", staffing.successor, more=True, changes=True),
    Command("results.commands.quotations", quoting.choose, changes=True),
    Command("results.commands.trends", rated.trends, more=True),
    Command("report.chat.annual", reporting.annual, more=True),
    Command("report.chat.meeting", reporting.of_meeting, more=True, changes=True),
    Command("conversation.commands.ledger", reminded.who_got_what, more=True),
    Command(connecting.WORDS, connecting.connect, more=True),
    Command("staffing.commands.code", connecting.code_for, more=True, changes=True),
    Command("member.commands.plan", planned.show),
    Command("member.commands.calendar", calendars.show),
    Command("member.commands.mine", mine.show),
    Command("member.commands.wishes", wishing.show),
    Command("member.commands.stop", wishing.stop),
    Command("member.commands.hand_over", departing.hand_over, more=True),
    Command("member.commands.job", departing.change_job),
    Command("member.commands.quit", departing.ask),
    Command("member.commands.join_group", mine.join_in_words, more=True),
    Command("member.commands.leave_group", mine.leave_in_words, more=True),
)

PRESSED: dict[type[Action], Callable[..., Outcome]] = {
    ShowHelp: helping.show_again,
    ChooseLanguage: language.choose,
    ShowSample: samples.show,
    RateSample: samples.rated,
    AnswerSample: samples.chosen,
    ShowSources: explaining.show_sources,
    ShowWhy: explaining.show_why,
    RateAnswer: judging.rated,
    DeleteAnswer: judging.taken_back,
    PassOnQuestion: passing_on.passed_on,
    ShowYear: overviewing.year_by_button,
    ShowMeeting: overviewing.show,
    AddMeeting: planning.add_by_button,
    PickMeeting: planning.picked,
    EditPart: planning.edit,
    RevisePart: planning.revise,
    ConfirmProposal: deciding.confirm,
    DropProposal: deciding.drop,
    TickAttendance: attending.open_form,
    PickReport: attending.report_for,
    ConfirmReport: attending.confirm_report,
    ShowPeople: staffing.people_by_button,
    ShowMember: staffing.show,
    EditMember: staffing.edit,
    ConfirmLeave: staffing.confirm_leave,
    WhyTold: reminded.explain,
    Quieter: reminded.quieter,
    ShowPlan: planned.show_by_button,
    ShowInvitation: invitations.show,
    AnswerInvitation: invitations.give,
    WithdrawFromLine: invitations.leave_line,
    OpenNotes: invitations.open_notes,
    ShowCoverage: covering.show,
    ShowCalendars: calendars.show_by_button,
    GetCalendar: calendars.get,
    DropCalendar: calendars.drop,
    ShowMine: mine.show_by_button,
    DropAccounts: connecting.drop,
    JoinGroup: mine.join,
    LeaveGroup: mine.leave,
    ShowWishes: wishing.show_by_button,
    Wish: wishing.wish,
    OpenHours: wishing.open_hours,
    AskToLeave: departing.ask_by_button,
    ConfirmQuit: departing.quit_network,
    ShowResult: rated.show,
    ShowTrends: rated.trends_by_button,
    ShowBetween: rated.between,
    ReviewQuotations: quoting.begin,
    DecideQuotation: quoting.decide,
    EditQuotation: quoting.edit,
    PublishQuotations: quoting.publish_all,
    PostQuotations: quoting.post,
    RateMeeting: rating.rated,
    ShowRating: rating.show,
    TurnPage: rating.turn_page,
    ShowSurvey: surveyed.show,
    ShowRounds: rounds.show_by_button,
    EditRound: rounds.edit,
}

FILLED_IN: dict[type[Action], Callable[..., Outcome]] = {
    SendSampleForm: samples.filled_in,
    SendReply: passing_on.replied,
    SendNewMeeting: planning.sent_new,
    SendPart: planning.sent_part,
    SendAttendance: attending.sent,
    SendMember: staffing.sent,
    SendNotes: invitations.notes_sent,
    SendHours: wishing.hours_sent,
    SendSuccessor: departing.successor_sent,
    SendJob: departing.job_sent,
    SendQuotation: quoting.sent,
    SendTakeaway: rating.written,
}

# Everything that shows who is who or changes the year.
COORDINATORS_ONLY: frozenset[type[Action]] = frozenset(
    {
        *(ShowYear, ShowMeeting, AddMeeting, PickMeeting, EditPart, RevisePart, ConfirmProposal, DropProposal),
        *(TickAttendance, PickReport, ConfirmReport, ShowPeople, ShowMember, EditMember, ConfirmLeave),
        *(SendNewMeeting, SendPart, SendAttendance, SendMember, ShowRounds, EditRound),
        *(ReviewQuotations, DecideQuotation, EditQuotation, SendQuotation, PublishQuotations, PostQuotations),
    }
)


def converse(event: AnyEvent, state: State, now: datetime) -> Outcome:
    """The whole conversation core: an event and what is known, in; what is owed and what changed, out."""
    match event:
        case Wrote():
            return _written(event, state, now)
        case Pressed():
            return _acted(event, PRESSED, state, now)
        case FilledIn():
            return _acted(event, FILLED_IN, state, now)
        case Uploaded():
            return _uploaded(event, state, now)
        case Joined():
            return welcoming.joined(event, state, now)
        case Left() | Met():
            return Outcome()


def _written(event: Wrote, state: State, now: datetime) -> Outcome:
    if not (event.mentioned or event.place.direct or state.in_our_thread):
        return connecting.overheard(event, state, now)
    if len(event.text) > LONGEST_QUESTION:
        return refusing.too_long(event, state, LONGEST_QUESTION)
    if not event.text.strip():
        return helping.show(event, state, now)  # they only called our name
    for command in COMMANDS:
        rest = after_command(event.text, command.phrases, more=command.more)
        if rest is not None:
            if command.changes and state.overview is None:
                return refusing.not_coordinator(event, state)
            return command.handler(replace(event, text=rest), state, now)
    heard = (rating.in_words, invitations.in_words, rated.asked, planned.asked)
    return next((said for hear in heard if (said := hear(event, state, now))), None) or asking.asked(event, state, now)


def _uploaded(event: Uploaded, state: State, now: datetime) -> Outcome:
    """An attendance report is no document, nor is a survey."""
    if state.overview is not None and is_report(event.name, state.table):
        return attending.report_dropped(event, state, now)
    if state.overview is not None and is_survey(event.name, state.table):
        return surveying.dropped(event, state, now)
    return adding.uploaded(event, state, now)


def _acted(
    event: Pressed | FilledIn,
    table: dict[type[Action], Callable[..., Outcome]],
    state: State,
    now: datetime,
) -> Outcome:
    try:
        action = decode(event.action)
        handler = table[type(action)]
    except (NotAnAction, KeyError):
        return refusing.stale_button(event, state)
    if type(action) in COORDINATORS_ONLY and state.overview is None:
        return refusing.not_coordinator(event, state)
    return handler(event, action, state, now)
