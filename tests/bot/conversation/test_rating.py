"""What is said of ratings, in both languages; and that what it says of who sees what is so."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.conversation.actions import EditRound, RateMeeting, ShowRounds, encode
from bot.conversation.events import Person, Place, Pressed, Wrote
from bot.conversation.outcome import GiveRating, Outcome, Say, SetRound
from bot.conversation.rating import Ballot, filled, open_nodes, own_nodes, who_sees_what
from bot.conversation.replies import Reply, Scale
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.conversation.survey_card import END, letter, page
from bot.conversation.text_twin import as_text
from bot.conversation.wording import LANGUAGES, say
from scheduling.network import Member
from scheduling.overview import Overview
from scheduling.ratings.disclosure import Counts, may_quote, tell
from scheduling.ratings.rounds import Round
from scheduling.ratings.surveys import Question
from tests.fakes.archive import EchoingArchive
from tests.fakes.year import FixedYear

NOW = datetime(2026, 5, 19, 14, 0, tzinfo=UTC)
OPEN = Round("r1", "meeting", "skog", NOW, NOW + timedelta(days=7), state="open")
SKOG = Ballot(OPEN, "Skog", "Europe/Stockholm", answered=3, of=12, pseudonym="p")
VATTEN = replace(SKOG, round=replace(OPEN, id="r2", subject="vatten"), title="Vatten")
ASA = Member(1, "Åsa", "a@exempel.se", "Växjö", (), "member", NOW)
ALONE = Place("web", "direct-asa", direct=True)
ROOM = Place("web", "naturvard")


@dataclass
class FixedRounds:
    open: tuple[Ballot, ...] = (SKOG,)
    closed: tuple[Ballot, ...] = ()
    near: tuple[Ballot, ...] = field(default=(SKOG,))

    def open_to(self, member: Member, now: datetime) -> tuple[Ballot, ...]:
        return self.open

    def find(self, round_id: str, member: Member | None, now: datetime) -> Ballot | None:
        return next((one for one in (*self.open, *self.closed, *self.near) if one.round.id == round_id), None)

    def lately_closed(self, member: Member, now: datetime) -> tuple[Ballot, ...]:
        return self.closed

    def rounds(self, now: datetime) -> tuple[Ballot, ...]:
        return self.near


def state(rounds: FixedRounds | None = None, language: str = "sv", **more: object) -> State:
    known = State(
        language=language, member=ASA, archive=EchoingArchive(), year=FixedYear(), ratings=rounds or FixedRounds()
    )
    return replace(known, **more)


def wrote(text: str, place: Place = ALONE) -> Wrote:
    return Wrote(key="1", person=Person("web", "asa"), place=place, at=NOW, text=text, message="m1", mentioned=True)


def pressed(action: str, place: Place = ROOM) -> Pressed:
    return Pressed(key="1", person=Person("web", "asa"), place=place, at=NOW, action=action, message="b1")


def said(outcome: Outcome) -> str:
    return "\n".join(as_text(message.reply) for message in outcome.messages)


def test_what_one_has_still_to_rate_is_shown_to_oneself_alone_with_one_tap_for_each() -> None:
    outcome = converse(wrote("mina omdömen", ROOM), state(FixedRounds((SKOG, VATTEN))), NOW)
    (message,) = outcome.messages
    assert isinstance(message, Say)
    assert message.only_for == Person("web", "asa")
    assert "Skog: öppen till tisdag 26 maj kl. 16." in said(outcome)
    scales = [node for node in message.reply.nodes if isinstance(node, Scale)]
    assert [one.answer for one in scales] == [f"{r}/{q}" for r in ("r1", "r2") for q in ("satisfaction", "usefulness")]
    assert all(one.chosen is None for one in scales), "what was chosen is filled in when it is shown"


def test_who_has_nothing_to_rate_or_is_unknown_is_told_so() -> None:
    assert "Ingen träff väntar på ditt omdöme." in said(converse(wrote("betygsätt"), state(FixedRounds(())), NOW))
    assert "Jag vet inte vem du är" in said(converse(wrote("mina omdömen"), state(member=None), NOW))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["5 6 bra diskussion", "5/6 bra diskussion", "betyg: 5, 6 bra diskussion"])
def test_in_words_all_three_are_answered_at_once(language: str, text: str) -> None:
    outcome = converse(wrote(text), state(language=language), NOW)
    given = (("satisfaction", 5), ("usefulness", 6), ("takeaway", "bra diskussion"))
    assert outcome.changes == (GiveRating("r1", "p", given, NOW),)
    assert outcome.forget
    assert outcome.messages[0].only_for == Person("web", "asa")  # type: ignore[union-attr]  # it is no edit
    assert say(language, "rating.own.heading", title="Skog") in said(outcome)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["0", "7 6", "66 bra"])
def test_an_impossible_number_is_refused_without_being_repeated(language: str, text: str) -> None:
    outcome = converse(wrote(text), state(language=language), NOW)
    assert (outcome.changes, outcome.forget) == ((), True)
    assert said(outcome) == say(language, "rating.refused.not_on_scale")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_open_rounds_it_is_asked_which_and_nothing_is_kept(language: str) -> None:
    outcome = converse(wrote("5 6 gran"), state(FixedRounds((SKOG, VATTEN)), language), NOW)
    assert (outcome.changes, outcome.forget) == ((), True)
    assert say(language, "rating.refused.several") in said(outcome)
    assert "Skog / Vatten" in said(outcome)
    assert "gran" not in said(outcome)


@pytest.mark.parametrize("language", LANGUAGES)
def test_late_answers_are_told_that_they_are(language: str) -> None:
    over = replace(SKOG, round=replace(OPEN, state="closed"), pseudonym="")
    known = state(FixedRounds((), (over,), ()), language)
    for event in (wrote("5 6"), pressed(encode(RateMeeting("r1", "satisfaction", 5)))):
        outcome = converse(event, known, NOW)
        assert said(outcome) == say(language, "rating.refused.closed", title="Skog")
        assert (outcome.changes, outcome.forget) == ((), True)


@pytest.mark.parametrize("text", ["Vilka kom den 5 mars?", "5 mars", "hej", "5 6?"])
def test_what_is_no_rating_means_what_it_meant(text: str) -> None:
    assert not converse(wrote(text), state(), NOW).forget


def test_without_a_round_a_number_is_no_rating() -> None:
    assert not converse(wrote("5 6 bra"), state(FixedRounds((), (), ())), NOW).forget


@pytest.mark.parametrize("step", [0, 7, -1])
def test_a_forged_step_changes_nothing(step: int) -> None:
    assert converse(pressed(encode(RateMeeting("r1", "satisfaction", step))), state(), NOW).changes == ()


def test_whom_the_network_does_not_know_cannot_rate() -> None:
    unknown = replace(SKOG, pseudonym="")
    outcome = converse(
        pressed(encode(RateMeeting("r1", "satisfaction", 5))), state(FixedRounds((), (), (unknown,)), member=None), NOW
    )
    assert said(outcome) == say("sv", "rating.refused.unknown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_the_words_at_both_ends_and_in_a_room_nobodys_answer(language: str) -> None:
    room = Reply(tuple(open_nodes(SKOG, language, alone=False)), language)
    text = as_text(filled(room, lambda _: 5))
    assert (say(language, "rating.ends.low") in text, say(language, "rating.ends.high") in text) == (True, True)
    assert [node.chosen for node in filled(room, lambda _: 5).nodes if isinstance(node, Scale)] == [None, None]
    assert say(language, "rating.card.turnout", answered=3, of=12) in text


def test_ones_own_answer_is_filled_in_and_never_part_of_what_is_kept() -> None:
    kept = Reply(own_nodes(SKOG, "sv", saved="rated"))
    given: dict[str, int | str] = {"r1/satisfaction": 5, "r1/takeaway": "gran"}
    assert [node.chosen for node in kept.nodes if isinstance(node, Scale)] == [None, None]

    def find(named: str) -> int | str | None:
        return given.get(named)

    shown = filled(kept, find)
    assert [node.chosen for node in shown.nodes if isinstance(node, Scale)] == [5, None]
    assert "gran" in str(shown)
    assert "gran" not in str(kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_under_every_rating_says_what_is_so(language: str) -> None:
    """The numbers in the sentence are tried on the guard that every figure passes."""
    sentence = who_sees_what(SKOG, language)
    figures, texts = (int(found) for found in re.findall(r"(?:från|from) (\d+) ", sentence))
    assert tell(Counts.counted([4] * (figures - 1))) is None
    assert tell(Counts.counted([4] * figures)) is not None
    assert not may_quote(texts - 1, released=False)
    assert may_quote(texts - 1, released=True)
    assert may_quote(texts, released=False)
    survey = replace(SKOG, questions=(Question("q", "Fråga?", "inte alls", "helt"),))
    of_a_survey = (page(survey, language, "q", 1), page(survey, language, END, 1))
    of_a_meeting = (own_nodes(SKOG, language), tuple(open_nodes(SKOG, language, alone=False)))
    for nodes in (*of_a_meeting, *of_a_survey, letter(survey, language, reminder=True).nodes):
        assert sentence in as_text(Reply(nodes, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coordinator_extends_at_once_and_is_asked_before_closing(language: str) -> None:
    known = state(language=language, overview=Overview(), coordinator=True)
    assert "Skog" in said(converse(wrote(say(language, "rating.rounds.heading")), known, NOW))
    (change,) = converse(pressed(encode(EditRound("r1", "extend"))), known, NOW).changes
    assert isinstance(change, SetRound)
    assert change.wanted.closes_at == OPEN.closes_at + timedelta(days=7)
    asked = converse(pressed(encode(EditRound("r1", "close"))), known, NOW)
    assert asked.changes == ()
    assert say(language, "rating.rounds.sure.close", title="Skog") in said(asked)
    (change,) = converse(pressed(encode(EditRound("r1", "close", 1))), known, NOW).changes
    assert isinstance(change, SetRound)
    assert change.wanted.closes_at == NOW


@pytest.mark.parametrize("how", ["off", "open"])
def test_from_the_first_answer_on_a_round_can_only_be_extended_or_closed(how: str) -> None:
    known = state(overview=Overview(), coordinator=True)
    outcome = converse(pressed(encode(EditRound("r1", how, 1))), known, NOW)
    assert outcome.changes == ()


def test_only_coordinators_change_rounds() -> None:
    for action in (ShowRounds(), EditRound("r1", "close", 1)):
        assert converse(pressed(encode(action)), state(), NOW).changes == ()


def test_a_survey_that_waits_is_named_and_answered_page_by_page() -> None:
    asked = tuple(Question(f"q{number}", f"Fråga {number}?", "inte alls", "helt") for number in range(12))
    survey = replace(SKOG, title="Årsenkäten 2026", questions=asked)
    (message,) = converse(wrote("mina omdömen"), state(FixedRounds(open=(survey,))), NOW).messages
    assert "Årsenkäten 2026: öppen till" in as_text(message.reply)
    assert not [node for node in message.reply.nodes if isinstance(node, Scale)]
    (message,) = converse(wrote("enkäten"), state(FixedRounds(open=(survey,))), NOW).messages
    assert len([node for node in message.reply.nodes if isinstance(node, Scale)]) == 1
