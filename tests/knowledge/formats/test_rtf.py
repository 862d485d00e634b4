"""RTF as a file: what Word and LibreOffice write in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import Block
from knowledge.formats import rtf
from knowledge.formats.contents import Refused, Source
from knowledge.formats.kinds import mislabelled
from knowledge.formats.limits import Limits

STYLES = (
    rb"{\stylesheet{\ql\fs24 \snext0 Normal;}{\s1\ql\keepn\b\fs32 \sbasedon0 \snext0 heading 1;}"
    rb"{\s2\ql\b \sbasedon0 heading 2,Rubrik tv\'e5;}{\s60\fs52 Title;}{\*\cs10 Default Paragraph Font;}}"
)


def blocks(body: bytes) -> tuple[Block, ...]:
    data = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}" + STYLES + body + b"}"
    return rtf.document(Source("plan.rtf", data)).blocks


def row(*cells: bytes) -> bytes:
    return rb"\trowd\cellx2000\cellx4000 " + b"".join(rb"\pard\intbl " + cell + rb"\cell" for cell in cells) + rb"\row"


def test_paragraphs_headings_and_items_are_what_their_styles_and_marks_say() -> None:
    body = (
        rb"\pard\plain \s60 {\loch \u197\'c5rsplan}\par \pard\plain \s1 Tr\'e4ffar\par "
        rb"\pard\plain Vi ses i Nora.\par Vi ses \b i\b0  Lekeberg.\par"
        rb"\pard \s2 Mat\par \pard{\listtext\'b7\tab}Kaffe\par {\listtext 1.\tab}Bullar\par"
    )
    assert blocks(body) == (
        Block("heading", "Årsplan", level=1),
        Block("heading", "Träffar", level=1),
        Block("text", "Vi ses i Nora."),
        Block("text", "Vi ses i Lekeberg."),
        Block("heading", "Mat", level=2),
        Block("item", "Kaffe"),
        Block("item", "1. Bullar"),
    )


def test_a_table_gives_rows_and_a_cell_of_two_paragraphs_is_one() -> None:
    table = row(b"Kommun", b"Antal") + row(rb"Nora\par stad", b"12") + row(b"Lekeberg", b"7")
    made = blocks(rb"\pard Svar:\par " + table + rb"\pard Tack!\par")
    assert [block.cells for block in made if block.kind == "row"] == [
        (("", "Kommun"), ("", "Antal")),
        (("Kommun", "Nora stad"), ("Antal", "12")),
        (("Kommun", "Lekeberg"), ("Antal", "7")),
    ]
    assert (made[0].text, made[-1].text) == ("Svar:", "Tack!")


@pytest.mark.parametrize(
    "hides", [rb"{\v hemligt}", rb"\v hemligt\v0 ", rb"{\deleted hemligt}", rb"{\*\okand hemligt}"]
)
def test_what_is_hidden_or_was_deleted_is_not_read(hides: bytes) -> None:
    assert [block.text for block in blocks(b"Vi ses " + hides + rb"i Nora.\par")] == ["Vi ses i Nora."]


@pytest.mark.parametrize("where", [b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerf"])
def test_what_stands_above_and_below_each_page_is_not_read(where: bytes) -> None:
    assert blocks(b"{\\" + where + rb" Utkast\par}Vi ses i Nora.\par") == (Block("text", "Vi ses i Nora."),)


def test_a_table_within_a_cell_is_told_as_words_of_the_cell() -> None:
    inner = rb"\itap2 Hus\nestcell Pris\nestcell{\*\nesttableprops\trowd\nestrow}\itap1 "
    made = blocks(row(b"Kommun", b"Svar") + row(b"Nora", inner))
    assert [told for _, told in made[-1].cells] == ["Nora", "Hus Pris"]


@pytest.mark.parametrize("raw", [b"}}}", b"{{{", rb"\v {"])
def test_a_picture_that_stands_as_it_is_ends_where_it_says(raw: bytes) -> None:
    picture = rb"{\pict\bin%d " % len(raw) + raw + b"}"
    assert blocks(b"Vi ses " + picture + rb"i Nora.\par") == (Block("text", "Vi ses i Nora."),)


def test_word_writes_it_under_other_names_too_and_more_than_a_file_may_hold_is_refused() -> None:
    assert "den lästes som RTF" in mislabelled(Source("plan.doc", b"{\\rtf1 x}"), "rtf")
    assert mislabelled(Source("plan.rtf", b"{\\rtf1 x}"), "rtf") == ""
    with pytest.raises(Refused, match="för lång"):
        rtf.document(Source("plan.rtf", b"{\\rtf1 " + b"x" * 200 + b"}", Limits(characters=100)))


@given(st.text(alphabet="{}\\\\s12 parowcelintbltabv0*;heading\n", max_size=400))
def test_no_file_hurts_its_reader(text: str) -> None:
    rtf.document(Source("plan.rtf", b"{\\rtf1{\\stylesheet" + text.encode() + b"}" + text.encode()))
