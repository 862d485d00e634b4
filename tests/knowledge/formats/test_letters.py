"""Letters: what their head says, what they quote, what their halves say, what they invite to."""

from datetime import date
from email.message import EmailMessage

import pytest

from knowledge.formats import mail
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
