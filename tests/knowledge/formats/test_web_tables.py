"""Tables of HTML pages: those that hold data and those that lay out a page, and what of a page nobody sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import Block
from knowledge.formats import html_page
from knowledge.formats.contents import Source
from knowledge.formats.limits import Limits


def blocks(markup: str) -> list[Block]:
    return list(html_page.read(Source("sida.html", markup.encode())).blocks)


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup)]


def rows(markup: str) -> list[tuple[tuple[str, str], ...]]:
    return [block.cells for block in blocks(markup) if block.kind == "row"]


def line(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


PRICES = [
    (("", "Kommun"), ("", "Pris")),
    (("Kommun", "Ockelbo"), ("Pris", "4 300 kr")),
    (("Kommun", "Sandviken"), ("Pris", "5 100 kr")),
]


@pytest.mark.parametrize("within", ["{}", "<p class=MsoNormal>{}</p>", "<div><p>{}<p></div>", "<h4>{}</h4>", "<b>{}"])
def test_a_cell_keeps_its_text_whatever_it_stands_in(within: str) -> None:
    cells = [("Kommun", "Pris"), ("Ockelbo", "4 300 kr"), ("Sandviken", "5 100 kr")]
    lines = "".join(line(*(within.format(cell) for cell in row)) for row in cells)
    assert rows(f"<table>{lines}</table>") == PRICES


def test_the_paragraphs_and_the_list_of_a_cell_are_one_cell() -> None:
    cell = "<p>Skyltar sätts upp.</p><ul><li>vid badet<li>vid bron</ul>"
    found = rows(f"<table><tr><th>Mål</th><th>Åtgärd</th></tr>{line('Bad', cell)}</table>")
    assert found[1] == (("Mål", "Bad"), ("Åtgärd", "Skyltar sätts upp. vid badet vid bron"))


def test_a_first_row_that_alone_is_bold_names_the_columns() -> None:
    bold = line("<p><b>Grupp</b></p>", "<strong>Ordförande</strong>")
    found = rows(f"<table>{bold}{line('Bad', 'Eva Lund')}{line('Skog', 'Bo Ek')}</table>")
    assert found[1:] == [(("Grupp", "Bad"), ("Ordförande", "Eva Lund")), (("Grupp", "Skog"), ("Ordförande", "Bo Ek"))]


LETTER = """<table width=600><tr><td><img src=x> Nyhetsbrev</td></tr>
<tr><td><h2>Nytt namn</h2><p>Gruppen heter Vatten.</p><p>Den leds av Eva Lund.</p></td></tr>
<tr><td><table><tr><td><h3>Våtmarker</h3><p>Vi ses i Nora.</p></td>
<td><h3>Bin</h3><p>Tio kommuner är med.</p></td></tr></table></td></tr><tr><td><h2>Siffror</h2>
<table><tr><th>Grupp</th><th>Svar</th></tr><tr><td>Vatten</td><td>34</td></tr></table><p>Tack!</p></td></tr></table>"""


def test_a_table_that_lays_out_a_letter_is_read_as_its_pieces_and_the_table_in_it_as_rows() -> None:
    told = blocks(LETTER)
    assert [(block.kind, block.text) for block in told if block.kind != "row"] == [
        ("text", "Nyhetsbrev"),
        ("heading", "Nytt namn"),
        ("text", "Gruppen heter Vatten."),
        ("text", "Den leds av Eva Lund."),
        ("heading", "Våtmarker"),
        ("text", "Vi ses i Nora."),
        ("heading", "Bin"),
        ("text", "Tio kommuner är med."),
        ("heading", "Siffror"),
        ("text", "Tack!"),
    ]
    assert rows(LETTER) == [(("", "Grupp"), ("", "Svar")), (("Grupp", "Vatten"), ("Svar", "34"))]
    assert told[-1].text == "Tack!"


@pytest.mark.parametrize(
    "markup",
    [
        f"<table role=presentation>{line('Kommun', 'Pris')}{line('Nora', '12')}</table>",
        f"<table>{line('Kommun', 'Pris', 'Nora', '12')}</table>",
        "<table><tr><td>Kommun<tr><td>Pris<tr><td>Nora<tr><td>12</table>",
    ],
    ids=["said to be layout", "one row", "one column"],
)
def test_a_table_without_the_shape_of_one_is_read_as_text(markup: str) -> None:
    assert [(block.kind, block.text) for block in blocks(markup)] == [
        ("text", word) for word in ("Kommun", "Pris", "Nora", "12")
    ]


def test_paragraphs_side_by_side_without_names_above_them_stay_paragraphs() -> None:
    news = "<p>Badet öppnar.</p><p>Alla är välkomna.</p>"
    assert [block.kind for block in blocks(f"<table>{line(news, news)}{line(news, news)}</table>")] == ["text"] * 8


SPANS = """<table><caption>Kostnad</caption><thead><tr><th rowspan=2>Kommun</th><th colspan=2>Effekt</th>
<th rowspan=2>Tak</th></tr><tr><th>2023</th><th>2024</th></tr></thead><tbody>
<tr><td>Nora</td><td>410</td><td>655</td><td>9</td></tr><tr><td colspan=4>Hyrda tak</td></tr>
<tr><td rowspan=0>Lekeberg</td><td>80</td><td>95</td><td>2</td></tr><tr><td>12</td><td>14</td><td>1</td></tr></table>"""


@pytest.mark.parametrize("th", ["th", "td"])
def test_what_spans_rows_and_columns_stands_in_each_of_them(th: str) -> None:
    markup = SPANS.replace("<thead>", "").replace("th>", f"{th}>").replace("<th ", f"<{th} ")
    names = ("Kommun", "Effekt 2023", "Effekt 2024", "Tak")
    figures = [("Nora", "410", "655", "9"), ("Lekeberg", "80", "95", "2"), ("Lekeberg", "12", "14", "1")]
    assert rows(markup) == [
        tuple(("", name) for name in names),
        *(tuple(zip(names, line, strict=True)) for line in figures),
    ]
    assert [block.text for block in blocks(markup) if block.kind == "text"] == ["Kostnad", "Hyrda tak"]


@pytest.mark.parametrize(
    ("under", "told"),
    [
        ("<th colspan=3>Södra länet", ["Södra länet"]),
        ("<th>Öckerö<td><td>", [(("Kommun", "Öckerö"), ("2023", ""), ("2024", ""))]),
        ("<th>Öckerö", [(("Kommun", "Öckerö"), ("2023", ""), ("2024", ""))]),
        ("<th>Öckerö<th>Hönö<td>", [(("Kommun", "Öckerö"), ("2023", "Hönö"), ("2024", ""))]),
    ],
)
def test_a_name_under_the_names_of_the_columns_is_of_rows(under: str, told: list[object]) -> None:
    lines = "<tr><th>Nora<td>410<td>655<tr><th>Lerum<td>80<td>95"
    found = blocks(f"<table><tr><th>Kommun<th>2023<th>2024<tr>{under}{lines}</table>")
    assert [block.cells or block.text for block in found] == [
        (("", "Kommun"), ("", "2023"), ("", "2024")),
        *told,
        (("Kommun", "Nora"), ("2023", "410"), ("2024", "655")),
        (("Kommun", "Lerum"), ("2023", "80"), ("2024", "95")),
    ]


@pytest.mark.parametrize("corner", ["<td>", "<th>"])
def test_an_empty_corner_is_above_the_names_of_rows(corner: str) -> None:
    years = f"<tr>{corner}<th colspan=2>Effekt<tr>{corner}<th>2023<th>2024"
    found = rows(f"<table>{years}<tr><th>Nora<td>410<td>655<tr><th>Lerum<td>80<td>95</table>")
    assert found[1] == (("", "Nora"), ("Effekt 2023", "410"), ("Effekt 2024", "655"))


def test_names_of_rows_are_no_names_of_columns() -> None:
    markup = "<table><tr><th>Grupp</th><td>Talare</td></tr><tr><th>Handel</th><td>Eva Lund</td></tr></table>"
    assert rows(markup) == [(("", "Grupp"), ("", "Talare")), (("", "Handel"), ("", "Eva Lund"))]


def test_cells_that_claim_more_than_a_file_may_hold_lose_no_text() -> None:
    lines = "<tr><td rowspan=65000 colspan=1000>a</td><td>b</td></tr>" * 600
    assert texts(f"<table>{lines}</table>") == ["a", "b"] * 600


@pytest.mark.parametrize("opening", ["<table><tr><td>", "<table><tr><td>a<td>b<tr><td>", "<p><b>", "<ul><li>"])
def test_what_is_nested_without_end_costs_nothing(opening: str) -> None:
    assert texts(opening * 20_000 + "djup")[-1] == "djup"


MENU = "<nav>Meny</nav>"
NEWSLETTER = """<div style="font-size:0px"><table><tr><td style="font-size:0"><div style="font-size:14px">{}</div>
<div style="font-size:1em">osynligt</div></td></tr></table></div>"""


@pytest.mark.parametrize(
    "markup",
    [
        NEWSLETTER,
        "<form><input type=hidden value=y><div>{}</div><select><option>val</select><button>Sök</button></form>",
        "<p style='display:none'>förhandstext<p>{}",
        "<ul><li hidden>dolt<li>{}</ul>",
        "<table><tr><td><div hidden>dolt</td><td>{}</td></tr></table>",
        "<div style='visibility: hidden'>dolt<p style='visibility:visible'>{}</p></div>",
        "<aside>{}</aside><footer>Fot</footer>",
        "<article>" + MENU + "<footer>{}</footer></article>",
        "<div style='display:none'>dolt<p style='font-size:14px'>dolt</p></div>{}",
    ],
)
def test_what_a_reader_of_the_page_sees_is_read_and_nothing_else(markup: str) -> None:
    assert texts(markup.format("Synlig text.")) == ["Synlig text."]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<li><p>Kaffe</p></li>", "item"),
        ("<h2><div>Kaffe</div></h2>", "heading"),
        ("<p class=MsoListParagraph>·&nbsp;&nbsp; Kaffe</p>", "item"),
        ("<li></li><p>Kaffe</p>", "text"),
    ],
)
def test_an_item_or_a_heading_is_one_also_with_a_block_within_it(markup: str, kind: str) -> None:
    assert [(block.kind, block.text) for block in blocks(markup)] == [(kind, "Kaffe")]


def test_a_table_of_more_cells_than_a_file_may_hold_is_read_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "table_cells", 3)
    assert texts(f"<table>{line('a', 'b')}{line('c', 'd')}</table>") == ["a", "b", "c", "d"]


TAGS = (
    "table",
    "tr",
    "td",
    "th colspan=2",
    "td rowspan=3",
    "thead",
    "caption",
    "p",
    "li",
    "h2",
    "b",
    "div hidden",
    "br",
)
PIECES = st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag.split()[0]}>" for tag in TAGS), "ord ", "7 "])


@given(st.lists(PIECES, max_size=60))
def test_no_order_of_tags_hurts_the_reader_of_a_page_or_loses_a_word_that_is_seen(pieces: list[str]) -> None:
    seen = "".join(pieces).replace("<div hidden>", "<div>")
    told = " ".join(texts(seen))
    assert all(told.count(word) >= seen.count(word) for word in ("ord", "7"))
    texts("".join(pieces))
