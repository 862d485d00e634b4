"""PDF files, set by a real typesetter."""

import time

import pytest

from knowledge.document import Block
from knowledge.formats import pdf
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.limits import Limits
from knowledge.formats.page_layout.grids import Rule, grids
from knowledge.formats.page_layout.marks import with_marks
from knowledge.formats.page_layout.words import Segment, Word
from tests.fakes import documents

SWEDISH = '#set text(lang: "sv", hyphenate: true, size: 10pt)\n#set par(justify: true)\n'
LONG_WORDS = (
    "Kommunerna samordnar energieffektivisering, klimatanpassning, samhällsplanering, upphandlingskriterier, "
    "bostadsförsörjningsprogram, transportinfrastruktur, livsmedelsförsörjning och dagvattenhantering i nätverket. "
)


def read(markup: str) -> Contents:
    return pdf.read(Source("rapport.pdf", documents.pdf(markup)))


def texts(contents: Contents, *kinds: str) -> list[str]:
    return [block.text for block in contents.blocks if not kinds or block.kind in kinds]


def test_headings_are_told_by_their_size_and_keep_their_order_of_rank() -> None:
    contents = read(SWEDISH + f"= Årsrapport\n{LONG_WORDS}\n== Naturvård\n{LONG_WORDS}\n=== Träd\n{LONG_WORDS}")
    found = [(block.text, block.level) for block in contents.blocks if block.kind == "heading"]
    assert found == [("Årsrapport", 1), ("Naturvård", 2), ("Träd", 3)]


def test_a_title_over_two_lines_is_one_heading() -> None:
    title = "#text(26pt)[#par(leading: 16pt)[*Vägledning: bli och #linebreak() förbli en cykelkommun*]]"
    contents = read(SWEDISH + f"{title}\n\n#text(26pt)[*Ett nytt kapitel*]\n\n{LONG_WORDS * 3}")
    assert texts(contents, "heading") == ["Vägledning: bli och förbli en cykelkommun", "Ett nytt kapitel"]
    title = "Vägledning: bli och förbli en kommun med rena vattendrag"
    contents = read(SWEDISH + f'#text(38pt, weight: "bold")[{title}]\n\n#v(2cm)\n{LONG_WORDS}')
    assert texts(contents, "heading") == [title]


def test_headings_in_another_font_are_told_by_the_size_they_are_set_in() -> None:
    head = '#show heading: set text(font: "DejaVu Sans Mono")\n'
    contents = read(head + SWEDISH + f"== Naturvård\n{LONG_WORDS}\n\n*{LONG_WORDS}*")
    assert texts(contents, "heading") == ["Naturvård"]


def test_words_hyphenated_by_the_layout_are_whole_again() -> None:
    markup = SWEDISH + "#set page(width: 7cm, height: 20cm)\n" + LONG_WORDS * 3
    words = set(" ".join(texts(read(markup))).replace(",", "").replace(".", "").split())
    assert words == set(LONG_WORDS.replace(",", "").replace(".", "").split())


def test_hyphens_that_belong_to_a_word_stay() -> None:
    text = "Gles- och landsbygd med IT-system, vatten- och avlopp samt el- och gasnät i kommunen. "
    for width in range(40, 70, 3):
        contents = read(SWEDISH + f"#set page(width: {width}mm, height: 30cm, margin: 5mm)\n{text * 3}")
        assert " ".join(texts(contents)).strip() == (text * 3).strip(), f"at {width} mm"


def test_a_line_that_its_writer_ended_stays_a_line_and_those_of_the_layout_are_joined() -> None:
    markup = f"Plats: Folkets hus, Hjo #linebreak() Tema: Dammar #linebreak() Värd: Bo Ek\n\n{LONG_WORDS * 3}"
    assert texts(read(SWEDISH + markup)) == [
        "Plats: Folkets hus, Hjo\nTema: Dammar\nVärd: Bo Ek",
        (LONG_WORDS * 3).strip(),
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = "Vänster spalt berättar om skog och mark. ", "Höger spalt berättar om sjö och hav. "
    contents = read(SWEDISH + f"#columns(2)[{left * 12} #colbreak() {right * 12}]")
    assert " ".join(texts(contents)) == (left * 12 + right * 12).strip()


RUNNING = """#set page(header: [Nätverket #h(1fr) Årsrapport 2023])
#set page(footer: context [#h(1fr) Sida #counter(page).display()])
#counter(page).update(7)
"""
PLACES = ("Borås", "Lund", "Malmö", "Umeå")
FOUR_PAGES = "\n#pagebreak()\n".join(f"{place}. {LONG_WORDS}" for place in PLACES)


def test_running_heads_and_page_numbers_are_not_part_of_the_text() -> None:
    contents = read(SWEDISH + RUNNING + FOUR_PAGES)
    assert texts(contents) == [f"{place}. {LONG_WORDS.strip()}" for place in PLACES]


def test_a_title_that_comes_back_on_every_slide_stays() -> None:
    contents = read("\n#pagebreak()\n".join(f"= Naturvård\n{place}. {LONG_WORDS}" for place in PLACES))
    assert texts(contents, "heading") == ["Naturvård"] * 4


def test_a_page_knows_both_its_place_and_the_number_printed_on_it() -> None:
    contents = read(SWEDISH + RUNNING + FOUR_PAGES)
    assert [(b.where.page, b.where.printed) for b in contents.blocks] == [(1, "7"), (2, "8"), (3, "9"), (4, "10")]


def test_a_sheet_of_a_folder_has_the_numbers_of_both_its_pages() -> None:
    footer = "#set page(flipped: true, footer: context [#(2 * here().page()) #h(1fr) #(2 * here().page() + 1)])\n"
    contents = read(SWEDISH + footer + FOUR_PAGES)
    assert [block.where.printed for block in contents.blocks] == ["2–3", "4–5", "6–7", "8–9"]


def test_a_page_whose_printed_number_is_its_place_carries_no_second_number() -> None:
    contents = read(SWEDISH + RUNNING.replace("update(7)", "update(1)") + FOUR_PAGES)
    assert {block.where.printed for block in contents.blocks} == {None}


def cells(contents: Contents) -> list[dict[str, str]]:
    return [dict(block.cells) for block in contents.blocks if block.kind == "row" and block.cells[0][0]]


TABLE = (
    "[*Datum*], [*Plats*], [*Antal*], [2023-02-10], [Borås], [41], "
    "[2023-04-07], [Mölnlycke], [19], [2023-05-18], [Kungshamn], [24]"
)
ROWS = [
    {"Datum": "2023-02-10", "Plats": "Borås", "Antal": "41"},
    {"Datum": "2023-04-07", "Plats": "Mölnlycke", "Antal": "19"},
    {"Datum": "2023-05-18", "Plats": "Kungshamn", "Antal": "24"},
]


@pytest.mark.parametrize(
    "table",
    [
        f"#table(columns: 3, {TABLE})",
        f"#table(columns: (auto, 1fr, auto), {TABLE})",
        f"#table(columns: 3, stroke: none, table.hline(), {TABLE}, table.hline())",
        f"#grid(columns: (1fr, 1fr, 1fr), row-gutter: 6pt, {TABLE})",
    ],
    ids=["ruled", "ruled and wide", "level rules only", "no rules"],
)
def test_tables_become_rows_that_know_their_column_names(table: str) -> None:
    contents = read(SWEDISH + f"{LONG_WORDS}\n\n{table}\n\n{LONG_WORDS}")
    assert cells(contents) == ROWS
    assert texts(contents, "text") == [LONG_WORDS.strip()] * 2


def test_a_cell_of_several_lines_is_one_cell() -> None:
    long = "En lång beskrivning som bryts över flera rader i sin cell och fortsätter ett tag till"
    contents = read(
        SWEDISH + f"#table(columns: (3cm, 4cm), [*Plats*], [*Beskrivning*], [Borås], [{long}], [Lund], [Kort])"
    )
    assert cells(contents) == [{"Plats": "Borås", "Beskrivning": long}, {"Plats": "Lund", "Beskrivning": "Kort"}]


def test_a_table_that_goes_on_over_the_page_keeps_its_column_names() -> None:
    rows = ", ".join(f"[Ort {number}], [{number}]" for number in range(40))
    contents = read(f"#set page(height: 12cm)\n#table(columns: (4cm, 2cm), [*Plats*], [*Antal*], {rows})")
    assert cells(contents) == [{"Plats": f"Ort {number}", "Antal": str(number)} for number in range(40)]
    assert contents.pages > 1


def test_a_row_of_column_names_repeated_on_every_page_is_not_a_row() -> None:
    rows = ", ".join(f"[Ort {number}], [{number}]" for number in range(40))
    head = "table.header([*Plats*], [*Antal*])"
    contents = read(f"#set page(height: 12cm)\n#table(columns: (4cm, 2cm), {head}, {rows})")
    assert cells(contents) == [{"Plats": f"Ort {number}", "Antal": str(number)} for number in range(40)]


def test_a_drawn_table_of_very_many_rows_keeps_nobody_waiting() -> None:
    rows = 700
    level = [Rule(False, at * 5.0, 0.0, 50.0 if 0 < at < rows else 100.0) for at in range(rows + 1)]
    upright = [Rule(True, at, 0.0, rows * 5.0) for at in (0.0, 50.0, 100.0)]
    (grid,) = grids([*level, *upright])
    began = time.process_time()
    assert grid.continued() == [(row, 1) for row in range(1, rows)]
    assert time.process_time() - began < 1, "it took 11 s when every cell climbed to its first through all rules"


def test_cells_without_rules_may_have_several_lines() -> None:
    rows = "[Borås], [en lång text om mötet], [41], [Lund], [kort], [12], [Umeå], [ännu en lång text om det], [9]"
    contents = read(f"#grid(columns: (3cm, 3cm, 3cm), row-gutter: 8pt, [*Ort*], [*Möte*], [*Antal*], {rows})")
    assert cells(contents) == [
        {"Ort": "Borås", "Möte": "en lång text om mötet", "Antal": "41"},
        {"Ort": "Lund", "Möte": "kort", "Antal": "12"},
        {"Ort": "Umeå", "Möte": "ännu en lång text om det", "Antal": "9"},
    ]


CENTRED = "align: (left + horizon, left + horizon, right + horizon), columns: (auto, 3cm, auto)"


def test_cells_set_on_the_middle_of_their_row_belong_to_it() -> None:
    rows = "[2 maj], [en lång text om mötet i staden], [41], [4 juni], [kort], [–], [9 juli], [en annan lång text], [–]"
    head = "stroke: (x, y) => if y > 0 { (bottom: 0.5pt) }, fill: (x, y) => if y == 0 { silver }"
    contents = read(f"{LONG_WORDS}\n\n#table({CENTRED}, {head}, [*datum*], [*tema*], [*antal*], {rows})\n\n== Sist")
    assert cells(contents) == [
        {"datum": "2 maj", "tema": "en lång text om mötet i staden", "antal": "41"},
        {"datum": "4 juni", "tema": "kort", "antal": "–"},
        {"datum": "9 juli", "tema": "en annan lång text", "antal": "–"},
    ]
    assert texts(contents, "heading") == ["Sist"], "a short heading under a table is no row of it"


def test_a_table_without_rules_goes_on_over_the_page_under_its_names() -> None:
    rows = ", ".join(f"[Ort {number}], [{number}]" for number in range(30))
    contents = read(
        f"#set page(height: 9cm)\n#grid(columns: (4cm, 2cm), row-gutter: 9pt, [*Plats*], [*Antal*], {rows})"
    )
    assert cells(contents) == [{"Plats": f"Ort {number}", "Antal": str(number)} for number in range(30)]
    assert contents.pages > 1


def test_a_numbered_list_whose_lines_turn_is_no_table() -> None:
    contents = read(SWEDISH + "\n".join(f"+ {LONG_WORDS}" for _ in range(5)))
    assert [block.kind for block in contents.blocks] == ["item"] * 5


def test_merged_cells_keep_their_text_in_the_first_of_them() -> None:
    contents = read("#table(columns: 3, [*A*], [*B*], [*C*], [1], [2], [3], table.cell(colspan: 2)[Summa], [6])")
    assert cells(contents)[-1] == {"A": "Summa", "B": "", "C": "6"}


def test_running_text_in_columns_is_never_a_table() -> None:
    contents = read(SWEDISH + f"#columns(3)[{LONG_WORDS * 6}]")
    assert not cells(contents)
    assert not [block for block in contents.blocks if block.kind == "row"]


def test_bullets_are_not_part_of_the_items_but_numbers_are() -> None:
    contents = read(SWEDISH + "Inledning:\n- Första punkten\n- Andra punkten\n+ Numrerad\n")
    assert texts(contents, "item") == ["Första punkten", "Andra punkten", "1. Numrerad"]


@pytest.mark.parametrize("mark", ["•", "–", "\uf0b7", "\uf0a7", "\uf0fc", "a)", "12.", "§ 41", "§41"])
def test_the_mark_of_an_item_is_no_column_of_a_table(mark: str) -> None:
    """Also those of a symbol font: what stands in for the font here cannot write them."""
    words = [Word(mark, 50, 60, 700, 12, bold=False), Word("Punkt", 90, 120, 700, 12, bold=False)]
    run = [Segment((word,)) for word in words]
    assert [segment.words for segment in with_marks(run)] == [tuple(words)]


def test_a_sentence_cut_by_a_page_break_is_given_back_its_end() -> None:
    blocks = read("#set page(height: 4cm, width: 12cm)\n" + LONG_WORDS * 4).blocks
    assert len({block.where.page for block in blocks}) > 1
    assert all(block.text.endswith(".") for block in blocks)


def test_a_list_of_contents_is_left_out() -> None:
    chapters = "\n".join(f"= Kapitel {word}\n{LONG_WORDS}" for word in ("ett", "två", "tre", "fyra", "fem", "sex"))
    contents = read(SWEDISH + "#outline(title: [Innehåll])\n#pagebreak()\n" + chapters)
    assert [text for text in texts(contents) if text.startswith("Kapitel")] == [
        f"Kapitel {word}" for word in ("ett", "två", "tre", "fyra", "fem", "sex")
    ]


def test_a_page_stored_on_its_side_reads_upright() -> None:
    import io  # noqa: PLC0415 - only this test turns pages

    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(documents.pdf(f"#set page(flipped: true)\n= Liggande\n{LONG_WORDS}"))
    document[0].set_rotation(90)
    turned = io.BytesIO()
    document.save(turned)
    assert texts(pdf.read(Source("x.pdf", turned.getvalue())))[0]


def test_what_stands_above_the_text_of_several_pages_is_known_without_being_text() -> None:
    contents = read(f"#set page(header: [Skogsnytt 2024-05-06])\n{LONG_WORDS}\n#pagebreak()\nTorsby har en plan.")
    assert contents.heads == ("Skogsnytt 2024-05-06",)
    assert all("Skogsnytt" not in block.text for block in contents.blocks)


def test_a_scanned_page_is_named_as_a_picture() -> None:
    contents = pdf.read(Source("skannad.pdf", documents.scanned_pdf("= Protokoll\nMötet öppnades.")))
    assert contents.picture_pages == (1,)
    assert contents.blocks == ()


def test_an_empty_page_is_not_a_picture() -> None:
    assert read("#pagebreak()\n" + LONG_WORDS).picture_pages == ()


def test_too_many_pages_are_refused_with_what_to_do() -> None:
    data = documents.pdf("#pagebreak()".join(["a"] * 12))
    with pytest.raises(Refused, match="12 sidor; högst 10") as refusal:
        pdf.read(Source("lång.pdf", data, Limits(pages=10)))
    assert "Dela upp" in refusal.value.mend


def test_every_page_read_earns_time() -> None:
    pages: list[None] = []
    data = documents.pdf("a #pagebreak() b #pagebreak() c")
    pdf.read(Source("x.pdf", data, page_done=lambda: pages.append(None)))
    assert len(pages) == 3


def test_the_blocks_of_a_page_carry_its_number() -> None:
    blocks = read("Första sidan.\n#pagebreak()\nAndra sidan.").blocks
    assert [(block.text, block.where.page) for block in blocks] == [("Första sidan.", 1), ("Andra sidan.", 2)]
    assert all(isinstance(block, Block) for block in blocks)


def test_what_a_merged_cell_says_is_said_of_each_row() -> None:
    cells = "[Område], [Åtgärd], [Ansvarig], table.cell(rowspan: 2)[Vatten], [Regnbädd], [Mora], [Damm], [Orsa], [Luft]"
    contents = read(f"#table(columns: 3, {cells}, [Mätning], [Falun])")
    rows = [block.text for block in contents.blocks if block.kind == "row"]
    assert rows[1:] == ["Vatten\tRegnbädd\tMora", "Vatten\tDamm\tOrsa", "Luft\tMätning\tFalun"]


def test_a_caption_in_the_middle_of_the_page_ends_where_text_begins_at_the_margin() -> None:
    table = "table(columns: 2, [Kommun], [Kilo], [Lerum], [41], [Tjörn], [39])"
    contents = read(f"{LONG_WORDS}\n#figure({table}, caption: [Papper per invånare, 2031])\n\nTjörn har nya kärl.")
    texts = [block.text for block in contents.blocks if block.kind == "text"]
    assert texts[-2:] == ["Table 1: Papper per invånare, 2031", "Tjörn har nya kärl."]
