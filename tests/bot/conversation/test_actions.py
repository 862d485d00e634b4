import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.actions import (
    ACTIONS,
    LONGEST,
    Action,
    ActionTooLong,
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
    encode,
)

# What stands in messages that were sent long ago. A line here is never changed, only added.
TEXT = "0123456789abcdef0123456789abcdef"
SENT_EARLIER = {
    "help": ShowHelp(),
    "language:en": ChooseLanguage("en"),
    "sample:": ShowSample(""),
    "sample:picture": ShowSample("picture"),
    "ratesample:5:": RateSample(5),
    "ratesample:5:usefulness": RateSample(5, "usefulness"),
    "sampleanswer:yes": AnswerSample("yes"),
    "sampleform": SendSampleForm(),
    "sources:0123456789abcdef": ShowSources("0123456789abcdef"),
    "why:0123456789abcdef": ShowWhy("0123456789abcdef"),
    "helped:0123abcd:up": RateAnswer("0123abcd", "up"),
    "takeback:0123abcd": DeleteAnswer("0123abcd"),
    "passon:0123abcd": PassOnQuestion("0123abcd"),
    "reply:0123abcd": SendReply("0123abcd"),
    "year:2026": ShowYear(2026),
    "meeting:ab12cd34ef56": ShowMeeting("ab12cd34ef56"),
    "addmeeting": AddMeeting(),
    "newmeeting:2": SendNewMeeting(2),
    "pick:ab12cd34ef56:move:12%20maj%20kl.%209.30": PickMeeting("ab12cd34ef56", "move", "12 maj kl. 9.30"),
    "edit:ab12cd34ef56:when": EditPart("ab12cd34ef56", "when"),
    "revise:0123456789abcdef:where": RevisePart("0123456789abcdef", "where"),
    "sendpart:0123456789abcdef:what:1": SendPart("0123456789abcdef", "what"),
    "confirm:0123456789abcdef": ConfirmProposal("0123456789abcdef"),
    "drop:0123456789abcdef": DropProposal("0123456789abcdef"),
    "attendance:ab12cd34ef56": TickAttendance("ab12cd34ef56"),
    "sendattendance:ab12cd34ef56:3": SendAttendance("ab12cd34ef56", 3),
    "pickreport:ab12cd34ef56:0f1e": PickReport("ab12cd34ef56", "0f1e"),
    "report:ab12cd34ef56:0f1e:3": ConfirmReport("ab12cd34ef56", "0f1e", 3),
    "people": ShowPeople(),
    "member:17": ShowMember(17),
    "editmember:17:successor": EditMember(17, "successor"),
    "sendmember:17:job:2:0f1e2d3c": SendMember(17, "job", 2, "0f1e2d3c"),
    "leave:17": ConfirmLeave(17),
    "whytold:0123456789abcdef01234567": WhyTold("0123456789abcdef01234567"),
    "quieter:pause": Quieter("pause"),
    "plan::::0": ShowPlan(),
    "plan:2026-12-01:2027-05-31:naturv%C3%A5rd:2": ShowPlan("2026-12-01", "2027-05-31", "naturvård", 2),
    "invitation:0123456789ab": ShowInvitation("0123456789ab"),
    "rsvp:0123456789ab:coming": AnswerInvitation("0123456789ab", "coming"),
    "leaveline:0123456789ab": WithdrawFromLine("0123456789ab"),
    "notes:0123456789ab": OpenNotes("0123456789ab"),
    "sendnotes:0123456789ab": SendNotes("0123456789ab"),
    "coverage:0123456789ab": ShowCoverage("0123456789ab"),
    "calendars": ShowCalendars(),
    "getcalendar:": GetCalendar(),
    "getcalendar:r%C3%A4ttvis%20handel": GetCalendar("rättvis handel"),
    "dropcalendar:": DropCalendar(),
    "mine": ShowMine(),
    "dropaccounts:discord": DropAccounts("discord"),
    "joingroup:naturv%C3%A5rd": JoinGroup("naturvård"),
    "leavegroup:naturv%C3%A5rd": LeaveGroup("naturvård"),
    "wishes": ShowWishes(),
    "wish:lead:14d:0": Wish("lead", "14d", 0),
    "wish:all::1": Wish("all"),
    "hours": OpenHours(),
    "sendhours": SendHours(),
    "asktoleave:": AskToLeave(),
    "asktoleave:successor": AskToLeave("successor"),
    "quit": ConfirmQuit(),
    "result:skog": ShowResult("skog"),
    "trends:naturv%C3%A5rd": ShowTrends("naturvård"),
    "between:kind": ShowBetween("kind"),
    "review:round-1:0123456789abcdef0123456789abcdef": ReviewQuotations("round-1", TEXT),
    "quotation:0123456789abcdef0123456789abcdef:published": DecideQuotation(TEXT, "published"),
    "editquotation:0123456789abcdef0123456789abcdef": EditQuotation(TEXT),
    "sendquotation:0123456789abcdef0123456789abcdef:2": SendQuotation(TEXT, 2),
    "publishall:round-1": PublishQuotations("round-1"),
    "postquotations:round-1": PostQuotations("round-1"),
    "successor:1": SendSuccessor(),
    "job:1": SendJob(),
    "rate:417a80023dab8d33:satisfaction:5": RateMeeting("417a80023dab8d33", "satisfaction", 5),
    "rating:417a80023dab8d33": ShowRating("417a80023dab8d33"),
    "page:417a80023dab8d33:samordning": TurnPage("417a80023dab8d33", "samordning"),
    "survey:2026": ShowSurvey(2026),
    "takeaway:417a80023dab8d33:2": SendTakeaway("417a80023dab8d33", 2),
    "rounds": ShowRounds(),
    "editround:417a80023dab8d33:close:1": EditRound("417a80023dab8d33", "close", 1),
}

any_action = st.sampled_from(ACTIONS).flatmap(st.from_type)


@given(any_action)
def test_an_action_comes_back_from_its_string_as_it_was(action: Action) -> None:
    try:
        text = encode(action)
    except ActionTooLong:
        return
    assert len(text) <= LONGEST
    assert decode(text) == action


@given(st.text())
def test_any_string_is_an_action_or_is_refused_as_none(text: str) -> None:
    try:
        action = decode(text)
    except NotAnAction:
        return
    assert isinstance(action, ACTIONS)


def test_an_action_that_does_not_fit_on_every_platform_is_refused_when_it_is_made() -> None:
    with pytest.raises(ActionTooLong, match="ShowSample needs 1007 characters of 100"):
        encode(ShowSample("x" * 1000))


@pytest.mark.parametrize(("text", "action"), SENT_EARLIER.items())
def test_a_button_sent_earlier_still_means_what_it_meant(text: str, action: Action) -> None:
    assert decode(text) == action
    assert encode(action) == text


def test_a_button_from_before_an_action_had_a_further_field_still_means_what_it_meant() -> None:
    assert decode("ratesample:5") == RateSample(5)


def test_every_action_is_among_those_sent_earlier() -> None:
    assert {type(action) for action in SENT_EARLIER.values()} == set(ACTIONS)


def test_no_two_actions_share_a_verb() -> None:
    assert len({action.verb for action in ACTIONS}) == len(ACTIONS)
