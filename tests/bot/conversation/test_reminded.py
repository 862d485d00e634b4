"""Why a card came, how to have fewer, and who got what."""

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from bot.conversation.actions import Quieter, WhyTold, decode, encode
from bot.conversation.events import Person, Place, Pressed, Wrote
from bot.conversation.outcome import Outcome, Say, SetWishes
from bot.conversation.reminding import Card, Item, card, struck_card
from bot.conversation.replies import Attachment, Button, Choices, Facts, actions_in
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.conversation.text_twin import as_text
from scheduling.accounts import Line, MeetingAccount
from scheduling.meetings import Meeting, Session
from scheduling.network import EVERY_LEAD, Member, Wishes
from scheduling.told import CHANGE

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
ASA = Person("web", "asa", "Åsa")
DIRECT = Place("web", "direct-asa", direct=True)
MEMBER = Member(1, "Åsa", "a@exempel.se", "Växjö", ("naturvård",), "member", NOW)
SKOG = Meeting(
    "skog",
    (Session(date(2026, 3, 19), time(9), time(15)), Session(date(2026, 3, 20), time(9))),
    NOW,
    ("naturvård",),
    "both",
    "Skog",
    place="Växjö",
    link="https://exempel.se/skog",
    host="Växjö kommun",
    bring="stövlar",
)


def pressed(action: str, **known: object) -> Outcome:
    event = Pressed(key="1", person=ASA, place=DIRECT, at=NOW, action=action, message="1")
    return converse(event, State(member=MEMBER, **known), NOW)  # type: ignore[arg-type]  # a state's own fields


def text_of(outcome: Outcome) -> str:
    (said,) = outcome.messages
    assert isinstance(said, Say)
    return as_text(said.reply)


def sent(what: str, lead: str = "", before: Meeting | None = None, meeting: Meeting = SKOG) -> Card:
    return Card("k", (Item(meeting, what, lead, before),), NOW, MEMBER)


def test_a_card_tells_when_where_who_receives_and_what_to_bring() -> None:
    text = as_text(card(sent("14d", "14d")))
    for told in (
        "torsdag 19 mars kl. 9–15\nfredag 20 mars kl. 9",
        "Värd: Växjö kommun",
        "Ta med: stövlar",
        "Länk: https",
    ):
        assert told in text


def test_a_card_brings_a_calendar_file_with_the_same_identity_and_a_rising_sequence() -> None:
    def event(meeting: Meeting, before: Meeting | None = None) -> tuple[str, int, str]:
        (file,) = [node for node in card(sent(CHANGE, "", before, meeting)).nodes if isinstance(node, Attachment)]
        calendar = Calendar.from_ical(file.content)
        (found,) = calendar.walk("VEVENT")
        return str(found["UID"]), int(str(found["SEQUENCE"])), str(calendar["METHOD"])

    cancelled = replace(SKOG, cancelled=True, revision=2)
    assert event(SKOG) == ("skog@natverksbot", 0, "PUBLISH")
    assert event(cancelled, SKOG) == ("skog@natverksbot", 1, "CANCEL")


def test_the_link_just_before_is_short_and_about_its_own_day() -> None:
    text = as_text(card(sent("link", "day2")))
    assert text.startswith("Strax börjar Skog\n\nNär: fredag 20 mars kl. 9")
    assert "torsdag" not in text
    assert "stövlar" not in text


def test_a_struck_card_says_so_in_words_and_by_a_line_through() -> None:
    before = Meeting("skog", (Session(date(2026, 3, 12)),), NOW, theme="Skog")
    reply = struck_card(sent("14d", "14d", before))
    assert [node.struck for node in reply.nodes if isinstance(node, Facts)] == [True, False]
    assert "Gäller inte längre: När: torsdag 12 mars" in as_text(reply)


def test_why_is_answered_with_the_rule_and_the_wish_and_ways_to_have_fewer() -> None:
    outcome = pressed(encode(WhyTold("k")), card=sent("2d", "2d"))
    assert "Du är med i naturvård och vill ha påminnelsen två dagar före." in text_of(outcome)
    (said,) = outcome.messages
    offered = [decode(action) for action in actions_in(said.reply)]
    assert Quieter("2d") in offered
    assert {Quieter("pause"), Quieter("stop")} <= set(offered)


def test_why_a_change_came_is_that_something_was_told_before() -> None:
    assert "gäller inte längre" in text_of(pressed(encode(WhyTold("k")), card=sent(CHANGE)))


def test_nobody_is_offered_to_change_the_wishes_of_another() -> None:
    other = Card("k", (Item(SKOG, "2d", "2d"),), NOW, Member(2, "Bo", "b@exempel.se", "Lund", (), "member", NOW))
    assert not [
        node for node in pressed(encode(WhyTold("k")), card=other).messages[0].reply.nodes if isinstance(node, Choices)
    ]


def test_a_card_that_nobody_knows_any_more_explains_nothing() -> None:
    assert "gäller inte längre" in text_of(pressed(encode(WhyTold("gone"))))


@pytest.mark.parametrize(
    ("how", "wishes"),
    [
        ("2d", Wishes(leads=("14d", "answer", "morning", "link", "unrated"))),
        ("pause", Wishes(paused_until=date(2026, 3, 19))),
        ("stop", Wishes(stopped=True)),
        ("on", Wishes(leads=EVERY_LEAD)),
    ],
)
def test_fewer_reminders_are_one_tap_away(how: str, wishes: Wishes) -> None:
    assert pressed(encode(Quieter(how))).changes == (SetWishes(1, wishes),)


def test_a_made_up_wish_changes_nothing() -> None:
    assert pressed(encode(Quieter("allt"))).changes == ()


class OneMeeting:
    def who_got_what(self, about: str, now: datetime) -> tuple[MeetingAccount, ...]:
        lines = [
            Line("Åsa", "web", "14d", "sent", now, 1, ""),
            Line("Bo", "web", "14d", "failed", now, 1, "blocked"),
            Line("Cia", "web", "14d", "missed", now, 1, ""),
        ]
        return (MeetingAccount(SKOG, tuple(lines)),)


def asked(*, coordinator: bool) -> str:
    event = Wrote(key="1", person=ASA, place=DIRECT, at=NOW, text="Vem fick vad?")
    return text_of(converse(event, State(coordinator=coordinator, ledger=OneMeeting()), NOW))


def test_a_coordinator_sees_how_many_got_it_and_who_did_not() -> None:
    text = asked(coordinator=True)
    assert "Skog, torsdag 19 mars" in text
    assert "två veckor före: en fick det, en gick inte att nå, en blev för sen\nNåddes inte: Bo, Cia" in text


def test_nobody_else_sees_who_got_what() -> None:
    assert asked(coordinator=False) == "Det kan bara samordnarna se."


def test_an_offer_stands_under_each_meeting_that_takes_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.reminding.OFFERS", (lambda item, _: (Button(item.meeting.id, "help"),),))
    assert "Välj: skog" in as_text(card(sent("14d", "14d")))


def test_on_the_day_a_card_leads_to_the_meeting_and_earlier_and_when_it_is_cancelled_it_does_not() -> None:
    def ways(meeting: Meeting, now: datetime) -> list[str]:
        nodes = card(replace(sent("link", "day1", meeting=meeting), now=now)).nodes
        choices = [node for node in nodes if isinstance(node, Choices)]
        return [button.address for each in choices for button in each.buttons if button.address]

    first_day = datetime(2026, 3, 19, 7, 50, tzinfo=UTC)
    assert ways(SKOG, first_day) == ["https://exempel.se/skog"]
    assert ways(SKOG, NOW) == []
    assert ways(replace(SKOG, cancelled=True), first_day) == []
