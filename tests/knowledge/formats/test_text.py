"""Plain text, Markdown, CSV, and the reports people converted to text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import Block
from knowledge.formats import csv_table, markdown, text
from knowledge.formats.aligned_lines import with_tabs
from knowledge.formats.contents import Source
from knowledge.formats.decoding import decoded
from knowledge.formats.lines import blocks_of
from knowledge.formats.markup import clean

LONG = "Nätverket samlar tjänstepersoner från kommunerna till träffar om klimat, natur och handel under hela året. "


def found(source: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks_of(source)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_swedish_letters_survive_every_encoding(encoding: str) -> None:
    written = "Åsa Öberg från Älvdalens kommun höll mötet – på sju språk.\n"
    assert decoded(written.encode(encoding)) == written


def test_letters_made_of_two_characters_become_one() -> None:
    assert decoded("A\u030asa O\u0308berg".encode()) == "Åsa Öberg"


def test_bytes_that_are_not_text_are_not_taken_for_it() -> None:
    assert decoded(bytes(range(256)) * 4) is None


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\x08", "\u00ad"])
def test_characters_no_reader_sees_are_gone(hidden: str) -> None:
    assert decoded(f"mö{hidden}te".encode()) == "möte"


def test_letters_of_other_languages_are_left_alone() -> None:
    assert decoded("Sámi čálli, العربية, Łódź".encode()) == "Sámi čálli, العربية, Łódź"


def test_hash_marks_give_headings_with_their_level() -> None:
    blocks = blocks_of(f"# Årsrapport 2022\n{LONG}\n\n### **Resultat från grupperna** ###\n{LONG}")
    assert [(b.text, b.level) for b in blocks if b.kind == "heading"] == [
        ("Årsrapport 2022", 1),
        ("Resultat från grupperna", 3),
    ]


@pytest.mark.parametrize(
    "line", ["**Styrelsen**", "__Styrelsen__", "<b>Styrelsen</b>", "STYRELSEN", "Styrelsen", "4.1 Styrelsen"]
)
def test_a_line_that_stands_alone_above_its_text_is_a_heading(line: str) -> None:
    assert found(f"{LONG}\n\n{line}\n\n{LONG}")[1][0] == "heading"


@pytest.mark.parametrize("line", ["Kaffe serveras.", "eva.lund@kommun.example", "Deltagare: 19", "”Ett citat”"])
def test_a_short_line_that_introduces_nothing_is_not_a_heading(line: str) -> None:
    assert ("heading", line) not in found(f"{LONG}\n\n{line}\n\nEva Lund")


@pytest.mark.parametrize(
    "line",
    [
        "Närvarande: Karin Ek (Lerum), Nils Alm",
        "Plats: Lerums kommunhus",
        "Förhinder: Bo Strand",
        "Arbetsgruppen: Ylva Lind, Bo Strand",
    ],
)
def test_a_line_that_says_who_or_where_is_no_heading_whatever_stands_below_it(line: str) -> None:
    assert found(f"# Protokoll\n\n{line}\n\n## Avgifter\n\n{LONG}")[1] == ("text", line)


@pytest.mark.parametrize(
    "line", ["Mål: Luft, vatten och mark", "När: hur vi når målen", "Slutrapport: Vatten och avlopp"]
)
def test_a_line_with_a_colon_may_still_be_a_heading(line: str) -> None:
    assert found(f"{LONG}\n\n{line}\n\n{LONG}")[1][0] == "heading"


def test_underlined_lines_are_headings() -> None:
    blocks = blocks_of(f"Rapport\n=======\n{LONG}\n\nBakgrund\n--------\n{LONG}")
    assert [(b.text, b.level) for b in blocks if b.kind == "heading"] == [("Rapport", 1), ("Bakgrund", 2)]


@pytest.mark.parametrize("bullet", ["-", "*", "•", "◆", "- ◆", "–", "+", "\uf0b7", "\uf0a7"])
def test_bullets_are_not_part_of_the_text(bullet: str) -> None:
    assert found(f"{bullet} Digitalt möte\n{bullet} Träff i Borås") == [
        ("item", "Digitalt möte"),
        ("item", "Träff i Borås"),
    ]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("**Nöjdhet** och *nytta*", "Nöjdhet och nytta"),
        ("***båda***", "båda"),
        ("_Ur utvärderingen_", "Ur utvärderingen"),
        ("snake_case_namn", "snake_case_namn"),
        ("[länk](https://kommun.example/a) här", "länk här"),
        ("![bild](x.png) text", "bild text"),
        ("Utvärdering\\*: 5,75", "Utvärdering*: 5,75"),
        ("Dals Ed*", "Dals Ed*"),
        ("fot<sup>1</sup>not", "fot1not"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("Mål &amp; medel", "Mål & medel"),
        ("`kod`", "kod"),
    ],
)
def test_markup_is_not_part_of_the_text(written: str, seen: str) -> None:
    assert clean(written) == seen


def test_emphasis_that_goes_over_a_line_end_is_removed_too() -> None:
    assert found("**ENERGI  \nVÄST** är ett kontor") == [("text", "ENERGI\nVÄST är ett kontor")]


def test_tab_tables_become_rows_with_column_names() -> None:
    blocks = blocks_of("Kommun\tAntal\nLund\t12\nMalmö\t14")
    assert [block.cells for block in blocks[1:]] == [
        (("Kommun", "Lund"), ("Antal", "12")),
        (("Kommun", "Malmö"), ("Antal", "14")),
    ]


def test_pipe_tables_become_rows_with_column_names() -> None:
    blocks = blocks_of("| Kommun | **Betyg** |\n|---|:-:|\n| Lund | 5,4 |")
    assert blocks[1].cells == (("Kommun", "Lund"), ("Betyg", "5,4"))


def test_a_table_goes_on_over_a_page_break() -> None:
    rows = [block for block in blocks_of("Kommun\tAntal\nLund\t12\n\nMalmö\t14\n\nText.") if block.kind == "row"]
    assert rows[-1].cells == (("Kommun", "Malmö"), ("Antal", "14"))


def test_a_plain_list_in_two_columns_has_no_column_names() -> None:
    blocks = blocks_of("Ale kommun\tMölndals stad\nBorås stad\tOrusts kommun\nLerums kommun\tTanums kommun")
    assert {name for block in blocks for name, _ in block.cells} == {""}


def test_a_caption_above_a_table_says_that_its_first_row_names_the_columns() -> None:
    blocks = blocks_of("Tabell 4. Kontaktpersoner\n\nKluster\tNamn\nVäst\tEva Lund\nSyd\tBo Ek")
    assert blocks[-1].cells == (("Kluster", "Syd"), ("Namn", "Bo Ek"))


def test_a_list_of_contents_is_kept_as_headings_and_their_pages() -> None:
    contents = "Innehåll\n\n" + "\n".join(f"{n}. Kapitel {'.' * 9} {n * 3}" for n in range(1, 8))
    rows = [block for block in blocks_of(f"{contents}\n\n{LONG}") if block.kind == "row"]
    assert [row.cells for row in rows][:2] == [(("", "1. Kapitel"), ("", "3")), (("", "2. Kapitel"), ("", "6"))]
    assert rows[0].source == "1. Kapitel ......... 3"
    assert len(rows) == 7


def test_years_side_by_side_name_the_columns_under_them() -> None:
    rows = blocks_of("\t\t2030\t2040\nMål\tNära noll\tLerum\t\n\tHalverat\t\tBorås\n")
    assert rows[1].cells == (("", "Mål"), ("", "Nära noll"), ("2030", "Lerum"), ("2040", ""))


def test_a_wide_name_is_divided_by_the_row_under_it() -> None:
    rows = blocks_of("Kommun\tTävling\t\tNätverk\n\t2030\t2031\t\nLerum\tJa\tNej\tJa\nBorås\t\tJa\tJa\n")
    assert [name for name, _ in rows[2].cells] == ["Kommun", "Tävling 2030", "Tävling 2031", "Nätverk"]
    assert [cell for _, cell in rows[3].cells] == ["Borås", "", "Ja", "Ja"]


def test_a_row_of_a_wide_table_may_hold_a_single_cell() -> None:
    rows = blocks_of("Mål\tLäge\tKommentar\nMöten\tUppfyllt\tFyra hölls\n\tInte påbörjat\t\nKurs\tUppfyllt\tI maj\n")
    assert [row.kind for row in rows] == ["row"] * 4
    assert rows[2].text.split() == ["Inte", "påbörjat"]


def test_the_columns_of_many_pages_are_no_table_and_keep_nobody_waiting() -> None:
    lines = ["Föreningen hyr ut sin stuga vid sjön   till alla medlemmar i hela länet"] * 1_500
    began = time.process_time()
    assert with_tabs(lines) == lines
    assert time.process_time() - began < 1, "it took 5 s when a table was looked for from every line of them"


def test_wrapped_lines_are_joined_and_their_hyphens_mended() -> None:
    assert found("Mötet handlade om energi-\neffektivisering och klimat-\noch naturfrågor i\nkommunen.") == [
        ("text", "Mötet handlade om energieffektivisering och klimat- och naturfrågor i kommunen.")
    ]


def test_a_line_that_its_writer_ended_stays_a_line_also_where_others_are_wrapped() -> None:
    wrapped = "Dammen i Hjo rymmer nu dubbelt så mycket vatten som före bygget\noch fylls på en natt."
    told = "Plats: Folkets hus\nTema: Dammar och diken\nTid: 9–12"
    assert [block.text for block in blocks_of(f"{told}\n\n{wrapped}\n")] == [told, wrapped.replace("\n", " ")]


def test_each_hour_of_a_programme_is_an_item_of_its_own() -> None:
    text = "Ur programmet\n09.15 Vad hände sen? Siv Holm, Hjo\n10.30–11.00 Kaffe\n\nDagen kostar 300 kronor.\n"
    assert [(block.kind, block.text) for block in blocks_of(text)] == [
        ("text", "Ur programmet"),
        ("item", "09.15 Vad hände sen? Siv Holm, Hjo"),
        ("item", "10.30–11.00 Kaffe"),
        ("text", "Dagen kostar 300 kronor."),
    ]


def test_no_line_ends_with_a_word_that_asks_for_more() -> None:
    assert blocks_of("Skogen är\nKlimatnätverkets grund.")[0].text == "Skogen är Klimatnätverkets grund."


def test_a_numbered_line_above_its_text_is_a_heading_and_the_items_of_a_list_are_none() -> None:
    text = "1. Dammar i Hjo\nBo Ek visade dem.\n\n2. Diken\n- Tibro gräver.\n\n§ 3 Beslut\n"
    text += "1. Hjo bygger\n2. Tibro gräver\n\nSå blev det."
    assert [(block.kind, block.text) for block in blocks_of(text)] == [
        ("heading", "1. Dammar i Hjo"),
        ("text", "Bo Ek visade dem."),
        ("heading", "2. Diken"),
        ("item", "Tibro gräver."),
        ("heading", "§ 3 Beslut"),
        ("item", "1. Hjo bygger"),
        ("item", "2. Tibro gräver"),
        ("text", "Så blev det."),
    ]


@pytest.mark.parametrize("line", ["09.15 Kaffe", "1. Hjo bygger en damm.", "3 kommuner deltog", "12. utgåvan"])
def test_an_hour_a_sentence_and_a_figure_are_no_numbered_headings(line: str) -> None:
    assert blocks_of(f"{line}\nSedan följde en vandring.")[0].kind != "heading"


def test_a_sentence_cut_by_a_page_break_is_whole_again() -> None:
    assert found(f"{LONG}Vi såg hur vi kan föra dialog med\n\n\n\nmedborgarna i kommunen.")[0][1].endswith(
        "föra dialog med medborgarna i kommunen."
    )


def test_form_feeds_count_pages() -> None:
    contents = text.read(Source("rapport.txt", b"Sidan ett.\n\n1\n\fSidan tv\xc3\xa5.\n"))
    assert [(block.text, block.where.page) for block in contents.blocks] == [("Sidan ett.", 1), ("Sidan två.", 2)]
    assert contents.pages == 2


def test_front_matter_is_not_text() -> None:
    source = Source("a.md", b"---\ntitle: x\ntags: [a]\n---\n# Rubrik\nText.")
    assert [block.text for block in markdown.read(source).blocks] == ["Rubrik", "Text."]


def test_csv_rows_know_their_column_names() -> None:
    blocks = csv_table.read(Source("plan.csv", "datum;plats\n2025-02-10;Borås\n".encode("cp1252"))).blocks
    assert blocks[1] == Block(
        "row", "2025-02-10\tBorås", blocks[1].where, cells=(("datum", "2025-02-10"), ("plats", "Borås"))
    )


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=400)


@given(words)
def test_no_text_makes_the_reader_fail(source: str) -> None:
    plain = decoded(source.encode())
    for block in blocks_of(plain or ""):
        assert block.text.strip()


@given(
    st.lists(st.sampled_from(["möte", "träff", "energi", "och", "Borås", "2022", "klimat."]), min_size=1, max_size=30)
)
def test_plain_words_come_out_as_they_went_in(sentence: list[str]) -> None:
    assert " ".join(block.text for block in blocks_of(" ".join(sentence))).split() == sentence


def test_markup_is_no_part_of_the_text_but_is_kept_where_it_stood() -> None:
    (block,) = blocks_of("- **Lövskog.** Se [planen](https://exempel.se).")
    assert (block.kind, block.text) == ("item", "Lövskog. Se planen.")
    assert block.source == "**Lövskog.** Se [planen](https://exempel.se)."


def test_a_row_is_kept_as_the_line_it_stood_on() -> None:
    _, row = blocks_of("| Kommun | Timmar |\n|---|---|\n| **Lerum** | 6,5 |")
    assert row.cells == (("Kommun", "Lerum"), ("Timmar", "6,5"))
    assert row.source == "| **Lerum** | 6,5 |"


def test_a_heading_may_stand_above_another_heading() -> None:
    found = blocks_of(f"Planen för Lerum\n\nKlimatmål\n\n{'Ett helt stycke text med punkt. ' * 5}")
    assert [block.kind for block in found] == ["heading", "heading", "text"]


def test_lone_lines_that_differ_in_one_name_head_the_parts_of_a_document() -> None:
    part = (
        "[Program 2030 {}](#)\n\nÖversiktsplan (2014)\n\nMål\n\n" + "Kommunen minskar sina utsläpp till hälften. " * 4
    )
    part += "\n\nUppföljning\n\nInget.\n\nMera\n\nInget."
    blocks = blocks_of("\n\n".join(part.format(place) for place in ("Lund", "Malmö", "Umeå")))
    named = [(block.text, block.level) for block in blocks if block.text.startswith("Program")]
    assert named == [("Program 2030 Lund", 2), ("Program 2030 Malmö", 2), ("Program 2030 Umeå", 2)]
    together = blocks_of("\n\n".join(f"Program 2030 {place}" for place in ("Lund", "Malmö", "Umeå")))
    assert not [block for block in together if block.kind == "heading"], "a list of names is none"
