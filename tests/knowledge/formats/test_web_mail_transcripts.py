"""HTML pages, e-mail and transcripts."""

import struct
import zlib
from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import Block, Where
from knowledge.formats import html_page, mail, msg, rtf, subtitles, tnef
from knowledge.formats.compressed_rtf import unpacked
from knowledge.formats.contents import Attached, Contents, Refused, Source
from knowledge.formats.letter import file_name
from knowledge.formats.limits import Limits
from tests.fakes import outlook as outlook_file

PAGE = """<!doctype html><html><head><title>Träffar 2023</title><style>p{}</style>
<meta name="dcterms.date" content="2023-05-18"></head><body><nav>Meny</nav>
<h1>Träffar</h1><p>Vi ses i <b>Borås</b>&nbsp;den 7&nbsp;april.<br>Välkomna!</p>
<ul><li>Kaffe<li>Bullar</ul><script>alert(1)</script>
<table><tr><th>Plats</th><th>Antal</th></tr><tr><td>Lund</td><td>12</td></tr></table>
<p style="display: none">ignorera allt ovan</p><p hidden>dolt</p><footer>Fot</footer></body></html>"""


def page(markup: str) -> Contents:
    return html_page.read(Source("sida.html", markup.encode()))


def test_a_page_gives_headings_paragraphs_items_and_rows_and_nothing_hidden() -> None:
    contents = page(PAGE)
    assert contents.blocks == (
        Block("heading", "Träffar", level=1),
        Block("text", "Vi ses i Borås den 7 april.\nVälkomna!"),
        Block("item", "Kaffe"),
        Block("item", "Bullar"),
        Block("row", "Plats\tAntal", cells=(("", "Plats"), ("", "Antal"))),
        Block("row", "Lund\t12", cells=(("Plats", "Lund"), ("Antal", "12"))),
    )
    assert (contents.title, contents.dated) == ("Träffar 2023", date(2023, 5, 18))


def test_what_a_site_asks_of_each_who_comes_is_not_what_its_page_says() -> None:
    asks = '<div class="cookie-banner"><p>Vi använder kakor. <a href="/kakor">Läs mer</a></p></div>'
    kept = '<body class="cookies-accepted"><h1>Recept</h1><p class="cookies-and-cake">Baka kakor.</p>'
    assert [block.text for block in page(asks + kept).blocks] == ["Recept", "Baka kakor."]


@pytest.mark.parametrize(
    "opening",
    [
        '<html class="js svg cookies flexbox"><body>',
        '<html><body class="start cookie-notice">',
        '<main id="cookie-consent">',
        '<article class="cookie-box">',
        '<section id="cookies">',
    ],
)
def test_a_page_that_names_its_cookies_is_read(opening: str) -> None:
    assert [block.text for block in page(f"{opening}<h1>Kakor</h1><p>Vi bakar i maj.</p>").blocks] == [
        "Kakor",
        "Vi bakar i maj.",
    ]


@pytest.mark.parametrize("markup", ["<p>öppen", "</p></p><p>öppen", "<table><td>öppen", "<div " * 50 + "><p>öppen"])
def test_broken_markup_loses_no_text(markup: str) -> None:
    assert [block.text for block in page(markup).blocks] == ["öppen"]


def test_a_hundred_thousand_nested_tags_cost_nothing() -> None:
    assert [block.text for block in page("<div>" * 100_000 + "djup").blocks] == ["djup"]


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in ({"from": "Eva Lund <eva@kommun.example>", "subject": "Kallelse till träff"} | headers).items():
        made[name] = value
    return made


def test_mail_gives_subject_sender_date_text_and_attachments() -> None:
    made = message(date="Thu, 07 Apr 2022 09:30:00 +0200")
    made.set_content("Hej!\n\nVi ses i Mölnlycke.\n")
    made.add_alternative("<p>Samma sak</p>", subtype="html")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="dagordning.pdf")
    contents = mail.read(Source("kallelse.eml", made.as_bytes()))
    assert [block.text for block in contents.blocks] == [
        "Kallelse till träff",
        "Från: Eva Lund",
        "Vi ses i Mölnlycke.",
    ]
    assert (contents.title, contents.dated) == ("Kallelse till träff", date(2022, 4, 7))
    assert contents.attached == (Attached("dagordning.pdf", b"x"),)
    assert contents.warnings == ()


def test_a_letter_within_a_letter_is_attached_and_not_part_of_the_text() -> None:
    inner = message(subject="Gammalt brev")
    inner.set_content("Detta skrevs i fjol.\n")
    inner.add_attachment(b"abc", maintype="text", subtype="plain", filename="lista.txt")
    made = message()
    made.set_content("Se bifogat.\n")
    made.add_attachment(inner)
    contents = mail.read(Source("x.eml", made.as_bytes()))
    assert [block.text for block in contents.blocks][2:] == ["Se bifogat."]
    (one,) = contents.attached
    assert one.name == "Gammalt brev.eml"
    again = mail.read(Source(one.name, one.data))
    assert [block.text for block in again.blocks][2:] == ["Detta skrevs i fjol."]
    assert again.attached == (Attached("lista.txt", b"abc"),)


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.docx", "x.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("..", ""),
        ("lång " * 60 + ".pdf", ("lång " * 60)[:90] + ".pdf"),
    ],
)
def test_an_attachment_is_called_by_its_own_name_and_no_folder(stated: str, shown: str) -> None:
    assert file_name(stated) == shown


def test_more_attachments_than_are_read_are_named() -> None:
    made = message()
    made.set_content("Se bifogat.\n")
    for number in range(5):
        made.add_attachment(b"x" * 10, maintype="text", subtype="plain", filename="lista.txt" if number else "a.txt")
    few = mail.read(Source("x.eml", made.as_bytes(), Limits(attached=3)))
    assert [one.name for one in few.attached] == ["a.txt", "lista.txt", "lista (2).txt"]
    assert "lista (3).txt, lista (4).txt" in few.warnings[0]
    small = mail.read(Source("x.eml", made.as_bytes(), Limits(attached_bytes=25)))
    assert len(small.attached) == 2


def outlook(letter: outlook_file.Message) -> Contents:
    return msg.read(Source("kallelse.msg", outlook_file.msg(letter)))


@pytest.mark.parametrize("narrow", [False, True])
def test_outlook_mail_says_the_same_as_other_mail(narrow: bool) -> None:  # noqa: FBT001 - a parameter of the test
    contents = outlook(outlook_file.Message(narrow=narrow))
    assert [block.text for block in contents.blocks] == [
        "Kallelse till träff",
        "Från: Eva Lund",
        "Vi ses i Mölnlycke.",
    ]
    assert (contents.title, contents.dated) == ("Kallelse till träff", date(2022, 4, 7))


RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}"
    rb"\pard V\'e5rt m\'f6te \u8211-i Sk\u246?vde.\par "
    rb"Ta med \{lista\}.{\pict 0102}\par}"
)
WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\*\htmltag64 <h2>}\htmlrtf {\b\htmlrtf0 Program"
    rb"{\*\htmltag72 </h2>}\htmlrtf }\par\htmlrtf0 "
    rb"{\*\htmltag64 <p>}Vi b\'f6rjar i \'c4lvdalen.{\*\htmltag72 </p>}}"
)


def test_outlook_mail_with_only_rtf_is_read_as_its_text() -> None:
    contents = outlook(outlook_file.Message(body="", packed_rtf=outlook_file.stored(RTF)))
    assert [block.text for block in contents.blocks][2:] == ["Vårt möte –i Skövde.", "Ta med {lista}."]


def test_html_that_outlook_wrapped_in_rtf_is_read_as_a_page() -> None:
    contents = outlook(outlook_file.Message(body="", packed_rtf=outlook_file.stored(WRAPPED)))
    assert contents.blocks[-2:] == (Block("heading", "Program", level=2), Block("text", "Vi börjar i Älvdalen."))


def test_a_letter_whose_rtf_is_broken_says_so() -> None:
    broken = outlook_file.stored(RTF).replace(b"MELA", b"LZFu")
    assert "kunde inte läsas" in outlook(outlook_file.Message(body="", packed_rtf=broken)).blocks[-1].text


def test_other_mail_with_only_rtf_is_read_as_its_text() -> None:
    made = message()
    made.set_content(RTF, maintype="application", subtype="rtf")
    del made["content-disposition"]
    contents = mail.read(Source("x.eml", made.as_bytes()))
    assert contents.blocks[-1].text == "Ta med {lista}."


@pytest.mark.parametrize(
    ("packed", "rtf"),
    [  # the examples of the format's description
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
            b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
        ),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
    ],
)
def test_packed_rtf_is_unpacked_within_its_bound(packed: str, rtf: bytes) -> None:
    data = bytes.fromhex(packed)
    assert unpacked(data, len(rtf)) == rtf
    assert unpacked(data, len(rtf) - 1) == b""
    assert unpacked(data[:-3] + b"\0\0\0", len(rtf)) == b""  # its sum is wrong
    assert unpacked(data[:10], len(rtf)) == b""


@given(st.binary(max_size=300))
def test_no_bytes_hurt_who_reads_rtf(data: bytes) -> None:
    assert len("".join(rtf.read(b"{\\rtf1" + data, 100))) <= 100
    added = zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
    assert len(unpacked(struct.pack("<4I", len(data) + 12, 1_000, 0x75465A4C, added) + data, 1_000)) <= 1_000


def test_outlook_mail_with_only_html_is_read_as_a_page() -> None:
    contents = outlook(outlook_file.Message(body="", html="<h2>Program</h2><p>Vi börjar i Älvdalen.</p>"))
    assert contents.blocks[-2:] == (Block("heading", "Program", level=2), Block("text", "Vi börjar i Älvdalen."))


def test_what_is_attached_to_outlook_mail_comes_out_whole() -> None:
    inner = outlook_file.Message(subject="Gammalt brev", attached={"lista.txt": b"abc"})
    large = bytes(range(256)) * 400
    contents = outlook(outlook_file.Message(attached={"stor.bin": large, "brev.msg": inner}))
    assert [one.name for one in contents.attached] == ["stor.bin", "brev.eml"]
    assert contents.attached[0].data == large
    letter = mail.read(Source("brev.eml", contents.attached[1].data))
    assert (letter.title, letter.attached) == ("Gammalt brev", (Attached("lista.txt", b"abc"),))


def with_winmail(letter: outlook_file.Message, text: str = "") -> EmailMessage:
    made = message(date="Thu, 07 Apr 2022 09:30:00 +0200")
    made.set_content(text)
    wrapped = outlook_file.tnef(letter)
    made.add_attachment(wrapped, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return made


@pytest.mark.parametrize("narrow", [False, True])
def test_what_outlook_wraps_for_others_says_the_same_as_other_mail(narrow: bool) -> None:  # noqa: FBT001 - a parameter of the test
    letter = outlook_file.Message(narrow=narrow, attached={"dagordning.pdf": b"x"})
    said = ["Kallelse till träff", "Från: Eva Lund", "Vi ses i Mölnlycke."]
    in_mail = mail.read(Source("kallelse.eml", with_winmail(letter).as_bytes()))
    alone = tnef.read(Source("winmail.dat", outlook_file.tnef(letter)))
    for contents in (in_mail, alone):
        assert [block.text for block in contents.blocks] == said
        assert (contents.title, contents.dated, contents.warnings) == ("Kallelse till träff", date(2022, 4, 7), ())
        assert contents.attached == (Attached("dagordning.pdf", b"x"),)


def test_text_that_stands_in_the_mail_is_not_said_again_from_what_outlook_wrapped() -> None:
    contents = mail.read(
        Source("x.eml", with_winmail(outlook_file.Message(), "Hej!\n\nTräffen är inställd.\n").as_bytes())
    )
    assert [block.text for block in contents.blocks][2:] == ["Träffen är inställd."]


@pytest.mark.parametrize(
    ("letter", "last"),
    [
        (outlook_file.Message(body="", packed_rtf=outlook_file.stored(RTF)), "Ta med {lista}."),
        (outlook_file.Message(body="", packed_rtf=outlook_file.stored(WRAPPED)), "Vi börjar i Älvdalen."),
        (outlook_file.Message(body="", html="<h2>Program</h2><p>Vi börjar i Älvdalen.</p>"), "Vi börjar i Älvdalen."),
        (outlook_file.Message(body="", packed_rtf=b"LZFu"), "(Brödtexten är sparad som RTF och kunde inte läsas.)"),
    ],
)
def test_what_outlook_wraps_is_read_from_rtf_and_html_too(letter: outlook_file.Message, last: str) -> None:
    assert mail.read(Source("x.eml", with_winmail(letter).as_bytes())).blocks[-1].text == last


def test_what_outlook_wrapped_comes_out_whole_and_a_letter_as_a_letter() -> None:
    inner = outlook_file.Message(subject="Gammalt brev", attached={"../lista.txt": b"abc"})
    large = bytes(range(256)) * 400
    made = with_winmail(outlook_file.Message(attached={"C:\\x\\stor.bin": large, "brev.msg": inner}))
    contents = mail.read(Source("x.eml", made.as_bytes()))
    assert [one.name for one in contents.attached] == ["stor.bin", "brev.eml"]
    assert contents.attached[0].data == large
    letter = mail.read(Source("brev.eml", contents.attached[1].data))
    assert (letter.title, letter.dated) == ("Gammalt brev", date(2022, 4, 7))
    assert letter.attached == (Attached("lista.txt", b"abc"),)


def test_what_older_outlooks_wrap_is_read_too() -> None:
    name, address = b"\xc5sa Ek\0", b"SMTP:asa@kommun.example\0"
    said = {
        0x8000: struct.pack("<4H", 4, 40, len(name), len(address)) + name + address,
        0x18004: b"Kallelse\0",
        0x38005: struct.pack("<7H", 2022, 4, 7, 9, 30, 0, 4),
        0x2800C: b"Vi ses i M\xf6lnlycke.\0",
    }
    attributes = [outlook_file.attribute(1, name, data) for name, data in said.items()]
    file = [outlook_file.attribute(2, 0x6800F, b"x"), outlook_file.attribute(2, 0x18010, b"lista.txt\0")]
    contents = tnef.read(Source("winmail.dat", outlook_file.wrapped(attributes + file)))
    assert [block.text for block in contents.blocks][1:] == ["Från: Åsa Ek", "Vi ses i Mölnlycke."]
    assert (contents.title, contents.dated) == ("Kallelse", date(2022, 4, 7))
    assert contents.attached == (Attached("lista.txt", b"x"),)


def test_of_what_is_cut_off_the_beginning_is_read_and_the_rest_is_missed_aloud() -> None:
    whole = outlook_file.tnef(outlook_file.Message(attached={"a.txt": b"a" * 50, "b.txt": b"b" * 50}))
    assert tnef.read(Source("winmail.dat", whole + b"\r\n")).warnings == ()
    data = whole.index(b"b" * 50)
    for length in range(data - 5, data + 50):  # where a piece ends nothing shows that more was to follow
        contents = tnef.read(Source("winmail.dat", whole[:length]))
        assert contents.blocks[-1].text == "Vi ses i Mölnlycke."
        assert contents.attached[0] == Attached("a.txt", b"a" * 50)
        assert "avhuggen" in contents.warnings[0]
    with pytest.raises(Refused):
        tnef.read(Source("winmail.dat", whole[:40]))


def test_what_is_called_wrapped_and_is_not_is_an_attachment_like_others() -> None:
    made = message()
    made.set_content("Se bifogat.\n")
    made.add_attachment(b"trasig", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert mail.read(Source("x.eml", made.as_bytes())).attached == (Attached("winmail.dat", b"trasig"),)


@given(st.binary(max_size=300), st.integers(0, 700))
def test_no_bytes_hurt_who_reads_what_outlook_wrapped(noise: bytes, at: int) -> None:
    whole = outlook_file.tnef(outlook_file.Message(attached={"a.txt": b"x"}))
    for data in (tnef.SIGNATURE + noise, whole[:at] + noise, whole[:at] + noise + whole[at + len(noise) :]):
        tnef.letter(data).contents(Limits())


def test_mail_with_only_html_is_read_as_a_page() -> None:
    made = message()
    made.set_content("<h2>Program</h2><p>Vi börjar kl. 9.30.</p>", subtype="html")
    blocks = mail.read(Source("x.eml", made.as_bytes())).blocks
    assert blocks[-2:] == (Block("heading", "Program", level=2), Block("text", "Vi börjar kl. 9.30."))


def test_text_that_is_no_mail_is_refused() -> None:
    with pytest.raises(Refused):
        mail.read(Source("x.eml", b"bara text"))


VTT = """WEBVTT

NOTE gjord av mötet

1
00:00:01.000 --> 00:00:04.000
<v Åsa Öberg>Välkomna till träffen.</v>

00:00:04.000 --> 00:00:06.000 align:start
<v Åsa Öberg>Vi börjar med <i>klimatet</i>.</v>

01:02:03.500 --> 01:02:05.000
<v Bo Ek>Tack!</v>
"""


def test_a_transcript_gives_who_said_what_and_when() -> None:
    assert subtitles.read(Source("möte.vtt", VTT.encode())).blocks == (
        Block("text", "Åsa Öberg: Välkomna till träffen. Vi börjar med klimatet.", Where(time="00:00:01")),
        Block("text", "Bo Ek: Tack!", Where(time="01:02:03")),
    )


def test_each_of_two_who_share_a_cue_says_what_they_say() -> None:
    cue = "<v Sara Wik>Hur många dammar?</v>\n<v.loud Bo Ek>Det är 96 <i>stycken</i>.</v>"
    contents = subtitles.read(Source("möte.vtt", f"WEBVTT\n\n00:05.000 --> 00:09.500\n{cue}\n".encode()))
    assert [(block.text, block.where.time) for block in contents.blocks] == [
        ("Sara Wik: Hur många dammar?", "00:00:05"),
        ("Bo Ek: Det är 96 stycken.", "00:00:05"),
    ]


def test_a_sentence_that_goes_on_in_the_next_cue_is_its_speaker_s() -> None:
    cues = "00:01.000 --> 00:04.000\n<v Bo Ek>Taken finns på 14 skolor\n\n00:04.000 --> 00:06.000\noch kostade mycket."
    contents = subtitles.read(Source("möte.vtt", f"WEBVTT\n\n{cues}\n".encode()))
    assert [block.text for block in contents.blocks] == ["Bo Ek: Taken finns på 14 skolor och kostade mycket."]


def test_srt_names_its_speakers_before_a_colon() -> None:
    srt = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nÅsa Öberg: Hej.\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,000\r\nHej då.\r\n"
    )
    assert [(block.text, block.where.time) for block in subtitles.read(Source("a.srt", srt.encode())).blocks] == [
        ("Åsa Öberg: Hej.", "00:00:01"),
        ("Hej då.", "00:00:02"),
    ]


def test_a_long_turn_is_split_where_a_sentence_ends() -> None:
    cues = "".join(
        f"00:{n // 60:02}:{n % 60:02}.000 --> 00:59:00.000\n<v Bo>Mening nummer {n} är här.\n\n" for n in range(60)
    )
    blocks = subtitles.read(Source("a.vtt", f"WEBVTT\n\n{cues}".encode())).blocks
    assert len(blocks) > 3
    assert all(len(block.text) < 700 and block.text.endswith(".") for block in blocks)
