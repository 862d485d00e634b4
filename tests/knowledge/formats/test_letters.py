"""Letters: what their head says, what they quote, what their halves say, what they invite to."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import Block
from knowledge.formats import invitation, mail, msg, quoting, tnef
from knowledge.formats.contents import Contents, Outcome, Source
from knowledge.formats.courtesies import without_courtesies
from knowledge.formats.naming import LONGEST_STATED
from knowledge.formats.parse import parse
from tests.fakes import outlook


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
        else:
            found.append((heading, block.text))
    return found


BO = "Bo Ek skrev 3 mars 2025"
OWN = ("Från: Eva Lund", "Vi tar Medborgarhuset.")
SENTENCES = [
    "Den 3 mars 2025 kl. 14:02 skrev Bo Ek <bo@kommun.example>:",
    "Den mån 3 mars 2025 kl 14:02 skrev Bo Ek\n<bo@kommun.example>:",
    "2025-03-03 14:02, skrev Bo Ek:",
    "Bo Ek <bo@kommun.example> skrev den 3 mars 2025 kl. 14:02:",
    "On Mon, 3 Mar 2025 at 14:02, Bo Ek <bo@kommun.example> wrote:",
]
HEAD = "Från: Bo Ek <bo@kommun.example>\nSkickat: den 3 mars 2025 14:02\nTill: Eva Lund\nÄmne: Lokal\n"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_a_letter_quotes_stands_under_the_name_of_whoever_wrote_it(sentence: str) -> None:
    made = letter(f"Vi tar Medborgarhuset.\n\n{sentence}\n\n> Ska vi ta Folkets hus?\n> Det är ledigt.\n")
    assert told(made) == [OWN, (BO, "Ska vi ta Folkets hus?\nDet är ledigt.")]


@pytest.mark.parametrize("above", ["", "-----Ursprungligt meddelande-----\n", "________________________________\n\n"])
@pytest.mark.parametrize("head", [HEAD, HEAD.replace("Från:", "*From:*").replace("Skickat:", "*Sent:*")])
def test_what_stands_under_the_head_of_an_earlier_letter_is_of_whoever_wrote_that(above: str, head: str) -> None:
    older = HEAD.replace("Bo Ek <bo@kommun.example>", "Siv Holm").replace("Lokal", "Fråga")
    made = letter(f"Vi tar Medborgarhuset.\n\n{above}{head}\nDet är ledigt.\n\n{older}\nVilket hus är ledigt?\n")
    assert told(made) == [OWN, (BO, "Det är ledigt."), ("Siv Holm skrev 3 mars 2025", "Vilket hus är ledigt?")]


def test_who_wrote_what_is_quoted_and_when_is_its_heading_and_no_text_of_it() -> None:
    text = f"Vi tar Medborgarhuset.\n\n{SENTENCES[0]}\n\n> Ska vi ta Folkets hus?\n"
    assert read(letter(text)).blocks == (
        Block("heading", "Lokal", level=1),
        Block("heading", "Från: Eva Lund", level=2),
        Block("text", "Vi tar Medborgarhuset."),
        Block("heading", BO, level=2),
        Block("text", "Ska vi ta Folkets hus?"),
    )


def test_a_day_that_is_written_otherwise_is_told_as_earlier() -> None:
    sentence = "On Mar 3, 2025, at 2:02 PM, Bo Ek\n<bo@kommun.example> wrote:"
    assert told(letter(f"Ja.\n\n{sentence}\n\n> Är det ledigt?\n"))[1] == ("Bo Ek skrev tidigare", "Är det ledigt?")


def test_a_head_that_says_no_more_than_who_and_when_begins_an_earlier_letter() -> None:
    made = letter(
        "Vi tar maj.\n\nFrån: Bo Ek\nSkickat: 3 mars 2025\n> April går inte.\n\n> Från: Siv Holm\n> När går det?\n"
    )
    assert told(made)[1:] == [(BO, "April går inte."), ("Siv Holm skrev tidigare", "När går det?")]


def test_how_people_greet_and_part_is_no_text_of_their_letters() -> None:
    text = (
        "Hej alla,\n\nVi tar Medborgarhuset.\n\nMed vänliga hälsningar\nEva Lund\nEkolog, Hjo kommun\n0500-11 22 33\n"
    )
    earlier = f"\n{HEAD}\nHej Eva! Folkets hus är upptaget.\nHa det gott!\n/Bo\n"
    assert told(letter(text + earlier)) == [
        OWN,
        ("Från: Eva Lund", "Eva Lund\nEkolog, Hjo kommun\n0500-11 22 33"),
        (BO, "Folkets hus är upptaget."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Hej hopp i hagen är ett lekprogram.",
        "Hej träffen är avbokad.",
        "Hej Siv bussen går tidigare",
        "Hallå lokalen byts på torsdag",
        "Tjena Hjo fick priset!",
        "Bästa förslaget valdes!",
        "Ha det med i planen",
        "Ha en reservlokal bokad",
        "Kommunen skickade hälsningar",
        "Hälsningar har kommit in från nio kommuner.",
    ],
)
def test_a_sentence_that_begins_as_a_courtesy_is_text(text: str) -> None:
    assert told(letter(text)) == [("Från: Eva Lund", text)]


@pytest.mark.parametrize(
    "courtesy",
    [
        "Hej!",
        "Hej Siv och Bo,",
        "Hej igen alla kollegor!",
        "Kära medlemmar,",
        "Bästa skogsvårdare,",
        "God morgon!",
        "Ha det så bra!",
        "Ha en riktigt fin sommar",
        "Med varma och soliga hälsningar från Hjo",
        "Mvh Bo",
    ],
)
def test_a_line_that_only_greets_or_parts_is_no_text(courtesy: str) -> None:
    assert told(letter(f"{courtesy}\n\nTräffen är avbokad.")) == [("Från: Eva Lund", "Träffen är avbokad.")]


def test_lines_that_a_courtesy_parts_are_not_joined() -> None:
    block = Block("text", "Träffen är avbokad.\nMvh Bo\nPS Nyckeln hänger kvar.")
    assert [one.text for one in without_courtesies([block])] == ["Träffen är avbokad.", "PS Nyckeln hänger kvar."]


def test_what_is_left_beside_a_courtesy_keeps_the_markup_it_stood_with() -> None:
    block = Block("text", "Hej!\nTräffen är avbokad.\nMvh Bo", source="Hej!\nTräffen är **avbokad**.\nMvh *Bo*")
    assert list(without_courtesies([block])) == [
        Block("text", "Träffen är avbokad.", source="Träffen är **avbokad**."),
    ]


def test_a_greeting_above_blank_lines_leaves_no_empty_block() -> None:
    assert list(without_courtesies([Block("text", "Hej!\n\n ")])) == []


def test_lines_of_place_and_theme_stay_lines_and_a_wrapped_paragraph_is_mended() -> None:
    lines = "Plats: Folkets hus, Hjo\nTema: Dammar\nVärd: Siv Holm"
    wrapped = "Vi har bokat Medborgarhuset i Hjo den 9 april och hoppas\natt många kan komma dit, också de från\nTibro."
    assert [text for _, text in told(letter(f"{lines}\n\n{wrapped}\n"))] == [lines, wrapped.replace("\n", " ")]


def test_a_letter_without_a_subject_is_called_by_its_sender() -> None:
    contents = outcome(letter("Vi ses.", subject="")).contents
    assert contents is not None
    assert contents.title == "Brev från Eva Lund"


def test_a_letter_with_an_endless_subject_is_called_by_the_beginning_of_it() -> None:
    contents = outcome(letter("Vi ses.", subject="Lokal" + "_" * 9_000)).contents
    assert contents is not None
    assert (contents.title[:6], len(contents.title)) == ("Lokal_", LONGEST_STATED)


def test_answers_between_what_is_quoted_are_the_letters_own_and_deeper_quotations_are_somebody_elses() -> None:
    made = letter(
        f"{SENTENCES[0]}\n> Vilket hus?\n>> Det är dags att boka.\n\nVi tar Medborgarhuset.\n\n> Och när?\n\nI maj."
    )
    assert told(made) == [
        (BO, "Vilket hus?"),
        ("Ur ett tidigare brev", "Det är dags att boka."),
        OWN,
        (BO, "Och när?"),
        ("Från: Eva Lund", "I maj."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Den 3 mars 2025 skrev länsstyrelsen:",
        "Från: Skövde\n\nTill: Lerum",
        "Från: 09.00\nTill: 12.00\nDatum: 14 mars",
        "Eva skrev: det är dags.",
        "Den 3 mars skrev vi till bo@kommun.example om lokalen.",
    ],
)
def test_a_sentence_that_only_looks_like_the_beginning_of_an_earlier_letter_is_text(text: str) -> None:
    found = " ".join(text for _, text in told(letter(f"{text}\n\nDet är ledigt.")))
    assert found.split() == [*text.split(), "Det", "är", "ledigt."]


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


STUB = "Ditt program visar inte brevet. Öppna det i en webbläsare.\n"
ROWS = "<p>Här är svaren.</p><table><tr><th>Hus</th><th>Pris</th></tr><tr><td>Forum</td><td>12 kr</td></tr></table>"


@pytest.mark.parametrize(
    ("plain", "page", "said"),
    [
        (STUB, f"<p>{'Vi bokar Medborgarhuset i Kumla. ' * 9}</p>", "Vi bokar Medborgarhuset"),
        ("Här är svaren.\n\nHus Pris\n\nForum 12 kr\n", ROWS, "Forum\t12 kr"),
        ("Vi bokar huset.\n", "<p>Vi bokar huset.</p><p>Kommun &amp; län</p>", "Vi bokar huset."),
        ("Vi bokar huset. Nyckeln finns hos Bo Ek i Kumla.\n", "<p>Se brevet.</p>", "Nyckeln finns"),
        ("Vi bokar huset. Nyckeln finns hos Bo Ek. " * 9, ROWS, "Nyckeln finns"),
    ],
    ids=["a stub", "a table", "the same", "a page that says less", "a table beside a long text"],
)
def test_the_half_of_a_letter_that_says_more_is_read(plain: str, page: str, said: str) -> None:
    made = letter(plain)
    made.add_alternative(page, subtype="html")
    assert said in "\n".join(block.text for block in read(made).blocks)


def test_a_letter_within_a_letter_keeps_both_its_halves_and_its_invitation() -> None:
    inner = letter(STUB, subject="Svar")
    inner.add_alternative(ROWS, subtype="html")
    inner.add_attachment(calendar("DTSTART:20250604T130000"), subtype="calendar")
    made = letter("Se bifogat.\n")
    made.add_attachment(inner)
    (one,) = read(made).attached
    again = [block.text for block in mail.read(Source(one.name, one.data)).blocks]
    assert again == [
        "Svar",
        "Tid: 4 juni 2025 kl. 13.00",
        "Från: Eva Lund",
        "Här är svaren.",
        "Hus\tPris",
        "Forum\t12 kr",
    ]


def calendar(*lines: str, method: str = "REQUEST") -> str:
    event = ["BEGIN:VEVENT", *lines, "BEGIN:VALARM", "DESCRIPTION:Påminnelse", "END:VALARM", "END:VEVENT"]
    zone = ["BEGIN:VTIMEZONE", "BEGIN:STANDARD", "DTSTART:16010101T030000", "END:STANDARD", "END:VTIMEZONE"]
    return "\r\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", *zone, *event, "END:VCALENDAR", ""])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["DTSTART;TZID=W. Europe Standard Time:20250604T130000"], ["Tid: 4 juni 2025 kl. 13.00"]),
        (["DTSTART:20250604T110000Z", "DTEND:20250604T133000Z"], ["Tid: 4 juni 2025 kl. 13.00–15.30"]),
        (
            ["DTSTART:20250604T090000", "DTEND:20250605T120000"],
            ["Tid: 4 juni 2025 kl. 9.00 till 5 juni 2025 kl. 12.00"],
        ),
        (["DTSTART;VALUE=DATE:20250604", "DTEND;VALUE=DATE:20250605"], ["Tid: 4 juni 2025"]),
        (["DTSTART:20250603T220000Z", "DTEND:20250604T220000Z"], ["Tid: 4 juni 2025"]),
        (["DTSTART;VALUE=DATE:20250604", "DTEND;VALUE=DATE:20250606"], ["Tid: 4 juni 2025–5 juni 2025"]),
        (["DTSTART;VALUE=DATE:20250604", "DTEND:20250606T120000"], ["Tid: 4 juni 2025–6 juni 2025"]),
        (["DTSTART;VALUE=DATE:20250604", "DTEND:20250605T000000"], ["Tid: 4 juni 2025"]),
        (["DTSTART;VALUE=DATE:20250604", "DTEND;VALUE=DATE:00010101"], ["Tid: 4 juni 2025"]),
        (["DTSTART;VALUE=DATE;TZID=UTC:20250604"], ["Tid: 4 juni 2025"]),
        (["DTSTART;TZID=UTC:20250604T110000"], ["Tid: 4 juni 2025 kl. 13.00"]),
        (["DTSTART;TZID=tzone://Microsoft/Utc:20250604T110000"], ["Tid: 4 juni 2025 kl. 13.00"]),
        (['DTSTART;TZID="(UTC+01:00) Stockholm":20250604T130000'], ["Tid: 4 juni 2025 kl. 13.00"]),
        (["LOCATION:Rådhuset\\, Lid", " köping", "DTSTART:trasig"], ["Plats: Rådhuset, Lidköping"]),
        (["SUMMARY:Lokal", 'LOCATION;ALTREP="http://x.example":Lerum'], ["Plats: Lerum"]),
        (["SUMMARY:Träff i Lerum", "STATUS:CANCELLED"], ["Möte: Träff i Lerum", "Mötet är inställt."]),
        (
            ["DTSTART:20250604T090000", "RRULE:FREQ=WEEKLY"],
            ["Tid: 4 juni 2025 kl. 9.00", "Mötet upprepas; tiden är den första gångens."],
        ),
    ],
)
def test_an_invitation_says_when_and_where(lines: list[str], said: list[str]) -> None:
    alone, with_text = message(), letter("Välkommen!\n")
    alone.set_content(calendar(*lines), subtype="calendar")
    with_text.add_attachment(calendar(*lines), subtype="calendar", filename="möte.ics")
    for made, text in ((alone, []), (with_text, ["Välkommen!"])):
        contents = read(made)
        assert [block.text for block in contents.blocks] == ["Lokal", *said, "Från: Eva Lund", *text]
        assert (contents.attached, contents.dated) == ((), date(2025, 3, 4))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("IPM.Schedule.Meeting.Request", ["Tid: 4 juni 2025 kl. 13.00–15.00", "Plats: Rådhuset"]),
        ("IPM.Appointment", ["Tid: 4 juni 2025 kl. 13.00–15.00", "Plats: Rådhuset"]),
        (
            "IPM.Schedule.Meeting.Canceled",
            ["Mötet är inställt.", "Tid: 4 juni 2025 kl. 13.00–15.00", "Plats: Rådhuset"],
        ),
        ("IPM.Note", []),
    ],
)
def test_an_invitation_that_outlook_saved_says_when_and_where(kind: str, said: list[str]) -> None:
    begins, ends = datetime(2025, 6, 4, 11, tzinfo=UTC), datetime(2025, 6, 4, 13, tzinfo=UTC)
    made = outlook.Message(subject="Lokal", kind=kind, begins=begins, ends=ends, place="Rådhuset", body="Kom!")
    (within,) = msg.read(Source("x.msg", outlook.msg(outlook.Message(attached={"möte.msg": made})))).attached
    for contents in (msg.read(Source("möte.msg", outlook.msg(made))), mail.read(Source(within.name, within.data))):
        assert [block.text for block in contents.blocks] == ["Lokal", *said, "Från: Eva Lund", "Kom!"]


def test_an_invitation_that_is_taken_back_says_so_and_what_it_describes_is_the_text_of_a_letter_without_one() -> None:
    made = message()
    made.set_content(calendar("DESCRIPTION:Vi ser på bad.\\n\\nTa med skor.", method="CANCEL"), subtype="calendar")
    said = ["Lokal", "Mötet är inställt.", "Från: Eva Lund", "Vi ser på bad.", "Ta med skor."]
    assert [block.text for block in read(made).blocks] == said


@given(st.text(alphabet=':;="\\n\nDTSTARENV20250604Z', max_size=300))
def test_no_calendar_hurts_its_reader(text: str) -> None:
    for event in invitation.events(f"BEGIN:VEVENT\n{text}\nDTSTART:00000000T990000Z\nDTEND:99991231T235959Z"):
        assert all(isinstance(line, str) for line in event.lines(""))


LOGO = b"\x89PNG\r\n\x1a\n"
SHOWS = "<p>Vi ses i Kumla. <img src='cid:logo@kommun'></p>"


def with_picture(data: bytes) -> EmailMessage:
    made = message()
    made.set_content(SHOWS, subtype="html")
    made.add_attachment(data, maintype="image", subtype="png", filename="image001.png", cid="<logo@kommun>")
    made.add_attachment(LOGO, maintype="image", subtype="png", filename="karta.png", cid="<karta@kommun>")
    return made


def in_outlook(data: bytes) -> outlook.Message:
    shown_as = {"image001.png": "logo@kommun", "karta.png": "karta@kommun"}
    return outlook.Message(body="", html=SHOWS, attached={"image001.png": data, "karta.png": LOGO}, shown_as=shown_as)


@pytest.mark.parametrize("size", [len(LOGO), 60_000])
def test_a_picture_that_the_text_shows_is_no_attachment_and_one_that_is_no_logo_is_missed_aloud(size: int) -> None:
    data = LOGO.ljust(size, b"x")
    for contents in (
        read(with_picture(data)),
        msg.read(Source("brev.msg", outlook.msg(in_outlook(data)))),
        tnef.read(Source("winmail.dat", outlook.tnef(in_outlook(data)))),
    ):
        assert [one.name for one in contents.attached] == ["karta.png"]
        assert contents.warnings == (() if size < 50_000 else ("En bild i brevets text läses inte.",))
        assert contents.blocks[-1].text == "Vi ses i Kumla."


def test_where_a_letter_without_a_page_shows_its_picture_is_no_text() -> None:
    made = letter("Vi ses i Kumla.\n\n[cid:logo@kommun]\n")
    made.add_attachment(LOGO, maintype="image", subtype="png", filename="image001.png", cid="<logo@kommun>")
    contents = read(made)
    assert (contents.blocks[-1].text, contents.attached) == ("Vi ses i Kumla.", ())


def test_a_picture_in_the_text_of_a_letter_within_a_letter_is_no_attachment_either() -> None:
    made = letter("Se bifogat.\n")
    made.add_attachment(with_picture(LOGO))
    (one,) = read(made).attached
    assert [each.name for each in mail.read(Source(one.name, one.data)).attached] == ["karta.png"]
