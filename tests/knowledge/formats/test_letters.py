"""Letters: what their head says, what they quote, what their halves say, what they invite to."""

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.formats import mail, quoting
from knowledge.formats.contents import Contents, Outcome, Source
from knowledge.formats.parse import parse


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    said = {"from": "Eva Lund <eva@kommun.example>", "subject": "Lokal", "date": "Tue, 04 Mar 2025 10:00:00 +0100"}
    for name, value in (said | headers).items():
        made[name] = value
    return made


def letter(text: str, **headers: str) -> EmailMessage:
    made = message(**headers)
    made.set_content(text)
    return made


def read(made: EmailMessage) -> Contents:
    return mail.read(Source("brev.eml", made.as_bytes()))


def outcome(made: EmailMessage, name: str = "brev.eml") -> Outcome:
    return parse(Source(name, made.as_bytes()))


TEXT = "Protokoll den 3 mars 2025\n\nLokal för nästa träff är bokad.\n\nVi ses den 9 april 2025.\n"


def test_a_letter_is_of_the_day_it_was_sent_and_called_by_its_subject_whatever_its_text_says() -> None:
    contents = outcome(letter(TEXT, subject="Sv: Lokal"), "2024-01-01 protokoll den 3 mars.eml").contents
    assert contents is not None
    assert (contents.title, contents.dated) == ("Sv: Lokal", date(2025, 3, 4))


def test_a_letter_whose_head_says_nothing_is_of_the_day_that_its_text_says() -> None:
    made = letter(TEXT)
    del made["date"]
    contents = outcome(made).contents
    assert contents is not None
    assert contents.dated == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ("Eva Lund <eva@kommun.example>", "Eva Lund"),
        ('"Lund, Eva" <eva@kommun.example>', "Lund, Eva"),
        ("eva@kommun.example", "eva@kommun.example"),
        ("<eva@kommun.example>", "eva@kommun.example"),
    ],
)
def test_a_sender_is_shown_by_name_and_by_address_only_where_there_is_no_name(sender: str, shown: str) -> None:
    assert read(letter("Hej!", **{"from": sender})).blocks[1].text == f"Från: {shown}"


def told(made: EmailMessage) -> list[tuple[str, str]]:
    """Each paragraph under its heading."""
    heading, found = "", []
    for block in read(made).blocks:
        if block.kind == "heading":
            heading = block.text
        elif not block.text.startswith("Från: Eva Lund"):
            found.append((heading, block.text))
    return found


BO = "Bo Ek skrev tidigare"
OWN = ("Lokal", "Vi tar Medborgarhuset.")
SENTENCES = [
    "Den 3 mars 2025 kl. 14:02 skrev Bo Ek <bo@kommun.example>:",
    "Den mån 3 mars 2025 kl 14:02 skrev Bo Ek\n<bo@kommun.example>:",
    "2025-03-03 14:02, skrev Bo Ek:",
    "Bo Ek <bo@kommun.example> skrev den 3 mars 2025 kl. 14:02:",
    "On Mon, 3 Mar 2025 at 14:02, Bo Ek <bo@kommun.example> wrote:",
    "On Mar 3, 2025, at 2:02 PM, Bo Ek\n<bo@kommun.example> wrote:",
]
HEAD = "Från: Bo Ek <bo@kommun.example>\nSkickat: den 3 mars 2025 14:02\nTill: Eva Lund\nÄmne: Lokal\n"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_a_letter_quotes_stands_under_the_name_of_whoever_wrote_it(sentence: str) -> None:
    made = letter(f"Vi tar Medborgarhuset.\n\n{sentence}\n\n> Ska vi ta Folkets hus?\n> Det är ledigt.\n")
    assert told(made) == [OWN, (BO, "Ska vi ta Folkets hus? Det är ledigt.")]


@pytest.mark.parametrize("above", ["", "-----Ursprungligt meddelande-----\n", "________________________________\n\n"])
@pytest.mark.parametrize("head", [HEAD, HEAD.replace("Från:", "*From:*").replace("Skickat:", "*Sent:*")])
def test_what_stands_under_the_head_of_an_earlier_letter_is_of_whoever_wrote_that(above: str, head: str) -> None:
    older = HEAD.replace("Bo Ek <bo@kommun.example>", "Siv Holm").replace("Lokal", "Fråga")
    made = letter(f"Vi tar Medborgarhuset.\n\n{above}{head}\nDet är ledigt.\n\n{older}\nVilket hus är ledigt?\n")
    assert told(made) == [OWN, (BO, "Det är ledigt."), ("Siv Holm skrev tidigare", "Vilket hus är ledigt?")]


def test_answers_between_what_is_quoted_are_the_letters_own_and_deeper_quotations_are_somebody_elses() -> None:
    made = letter(
        f"{SENTENCES[0]}\n> Vilket hus?\n>> Det är dags att boka.\n\nVi tar Medborgarhuset.\n\n> Och när?\n\nI maj."
    )
    assert told(made) == [
        (BO, "Vilket hus?"),
        ("Ur ett tidigare brev", "Det är dags att boka."),
        OWN,
        (BO, "Och när?"),
        ("Lokal", "I maj."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Den 3 mars 2025 skrev länsstyrelsen:",
        "Från: Skövde\n\nTill: Lerum",
        "Eva skrev: det är dags.",
        "Den 3 mars skrev vi till bo@kommun.example om lokalen.",
    ],
)
def test_a_sentence_that_only_looks_like_the_beginning_of_an_earlier_letter_is_text(text: str) -> None:
    assert " ".join(text for _, text in told(letter(f"{text}\n\nDet är ledigt."))) == " ".join(
        [*text.split(), "Det är ledigt."]
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<div><p><b>Från:</b> Bo Ek<br><b>Skickat:</b> den 3 mars 2025<br><b>Ämne:</b> Lokal</p></div>",
        "<p>Från: Bo Ek</p><p>Skickat: den 3 mars 2025</p><p>Till: Eva</p>",
        "<div>Den mån 3 mars 2025 kl 14:02 skrev Bo Ek &lt;<a>bo@kommun.example</a>&gt;:<br></div><blockquote>",
    ],
)
def test_what_a_page_in_a_letter_quotes_stands_under_the_name_of_whoever_wrote_it(markup: str) -> None:
    made = message()
    table = "<table><tr><th>Hus</th><th>Pris</th></tr><tr><td>Forum</td><td>12 kr</td></tr></table>"
    made.set_content(f"<p>Vi tar Medborgarhuset.</p>{markup}<p>Ledigt är:</p>{table}", subtype="html")
    assert told(made) == [OWN, (BO, "Ledigt är:"), (BO, "Hus\tPris"), (BO, "Forum\t12 kr")]


def test_a_head_and_its_letter_in_one_paragraph_are_told_apart() -> None:
    made = message()
    markup = HEAD.replace("<", "&lt;").replace("\n", "<br>")
    made.set_content(f"<p>Vi tar Medborgarhuset.<br>{markup}Det är ledigt.</p>", subtype="html")
    assert told(made) == [OWN, (BO, "Det är ledigt.")]


@given(st.text(alphabet="> \nFrån:skrevdn3@a-_", max_size=300))
def test_no_text_hurts_who_tells_letters_apart_and_words_that_are_nobodys_head_are_kept(text: str) -> None:
    kept = " ".join(block.text for block in quoting.in_text(f"Början.\n\n{text}", "Lokal"))
    assert kept.startswith("Början.")
