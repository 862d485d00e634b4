"""The handler that uses every node a reply can be made of."""

from datetime import UTC, datetime

import pytest

from bot.conversation.actions import AnswerSample, RateSample, SendSampleForm, ShowSample, encode
from bot.conversation.events import FilledIn, Person, Place, Pressed, Uploaded, Wrote
from bot.conversation.handlers.samples import SAMPLES
from bot.conversation.outcome import Amend, Outcome, Say
from bot.conversation.replies import NODES, Form, Heading, Reply, Scale, actions_in
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.conversation.text_twin import as_text

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
ASA = Person("web", "asa", "Åsa")
ROOM = Place("web", "allmänt", thread="m1")
GOOD_FORM = {"name": "Energidag", "day": "2026-12-10", "shape": "digitalt", "wish": "5"}


def pressed(action: str, place: Place = ROOM, *, alone: bool = False) -> Outcome:
    event = Pressed(key="k", person=ASA, place=place, at=NOW, action=action, message="b1")
    return converse(event, State(pressed_alone=alone), NOW)


def filled_in(values: dict[str, str]) -> Outcome:
    event = FilledIn(
        key="k", person=ASA, place=ROOM, at=NOW, action=encode(SendSampleForm()), message="b1", values=values
    )
    return converse(event, State(), NOW)


def only(outcome: Outcome) -> Say | Amend:
    (message,) = outcome.messages
    return message


def sample(name: str) -> Say | Amend:
    return only(pressed(encode(ShowSample(name))))


def test_the_samples_together_use_every_node_there_is() -> None:
    offered = converse(Wrote(key="1", person=ASA, place=ROOM, at=NOW, text="visa", mentioned=True), State(), NOW)
    shown = [*only(offered).reply.nodes, *(node for name in SAMPLES for node in sample(name).reply.nodes)]
    assert {type(node) for node in shown} == set(NODES)
    assert isinstance(shown[0], Heading)


@pytest.mark.parametrize("name", ["scale", "form"])
def test_what_one_person_answers_is_shown_to_that_person_alone(name: str) -> None:
    message = sample(name)
    assert isinstance(message, Say)
    assert message.only_for == ASA


def test_in_a_direct_conversation_nothing_needs_to_be_marked_private() -> None:
    message = only(pressed(encode(ShowSample("form")), Place("web", "asa", direct=True)))
    assert isinstance(message, Say)
    assert message.only_for is None


def test_a_tap_on_the_scale_is_shown_on_the_scale_and_can_be_changed() -> None:
    message = only(pressed(encode(RateSample(5)), alone=True))
    assert isinstance(message, Amend)
    assert message.message == "b1"
    scale = message.reply.nodes[0]
    assert isinstance(scale, Scale)
    assert scale.chosen == 5
    assert "Ditt svar: 5" in as_text(message.reply)
    assert encode(RateSample(2)) in actions_in(message.reply)


def test_of_two_questions_on_one_card_the_one_that_was_tapped_is_answered() -> None:
    first, second = (
        Scale(about, "lite", "mycket", tuple(encode(RateSample(step, about)) for step in range(1, 7)))
        for about in ("nöjdhet", "nytta")
    )
    event = Pressed(key="k", person=ASA, place=ROOM, at=NOW, action=encode(RateSample(3, "nytta")), message="b1")
    shown = only(converse(event, State(pressed=Reply((first, second))), NOW)).reply.nodes[0]
    assert isinstance(shown, Scale)
    assert (shown.question, shown.chosen) == ("nytta", 3)


def test_a_tap_on_a_scale_that_everyone_sees_is_shown_to_the_one_who_tapped() -> None:
    message = only(pressed(encode(RateSample(5))))
    assert isinstance(message, Say)
    assert message.only_for == ASA


def test_a_button_says_that_it_was_pressed() -> None:
    assert as_text(only(pressed(encode(AnswerSample("yes")))).reply) == "Då vet jag det."


def test_a_filled_in_form_is_read_back_and_can_not_be_sent_again() -> None:
    message = only(filled_in(GOOD_FORM))
    assert isinstance(message, Amend)
    assert "Vad ska träffen heta?: Energidag" in as_text(message.reply)
    assert "Något mer vi bör veta?: (inget)" in as_text(message.reply)
    assert not any(isinstance(node, Form) for node in message.reply.nodes)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"name": ""}, "Det här behöver fyllas i."),
        ({"name": "x" * 81}, "Högst 80 tecken. Nu är det 81."),
        ({"name": "två\nrader"}, "Skriv på en enda rad."),
        ({"day": "2026-02-30"}, "Skriv ett datum som finns"),
        ({"shape": "på månen"}, "Välj något av alternativen."),
        ({"wish": "7"}, "Välj en siffra 1–6."),
        ({"wish": "0"}, "Välj en siffra 1–6."),
        ({"wish": "sex"}, "Välj en siffra 1–6."),
        ({"wish": "５"}, "Välj en siffra 1–6."),
    ],
)
def test_a_form_that_is_wrong_is_answered_with_what_is_wrong(wrong: dict[str, str], complaint: str) -> None:
    message = only(filled_in(GOOD_FORM | wrong))
    assert isinstance(message, Say)
    assert complaint in as_text(message.reply)


@pytest.mark.parametrize("action", ["sample:nothing", "what is this", "", "ratesample:many"])
def test_a_button_that_means_nothing_is_refused_with_a_way_on(action: str) -> None:
    event = FilledIn(key="k", person=ASA, place=ROOM, at=NOW, action=action, message="b1", values={})
    for outcome in (pressed(action), converse(event, State(), NOW)):
        assert "Skriv hjälp" in as_text(only(outcome).reply)


def test_a_file_from_someone_who_may_not_add_documents_is_received_with_who_may() -> None:
    event = Uploaded(key="k", person=ASA, place=ROOM, at=NOW, name="plan.xlsx", size=1_250_000, file="f")
    said = as_text(only(converse(event, State(), NOW)).reply)
    assert said.startswith("Tack, plan.xlsx är mottagen")
    assert "samordnarna" in said
