"""Word files, made by the library that writes them."""

from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from knowledge.document import Block
from knowledge.formats import docx as word
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.parse import parse
from tests.fakes import documents

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_read(document: object) -> Contents:
    return word.read(Source("protokoll.docx", documents.saved(document)))


def kinds(contents: Contents) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in contents.blocks]


def test_a_word_document_is_read_in_the_order_it_stands() -> None:
    contents = word.read(Source("protokoll.docx", documents.word()))
    assert kinds(contents) == [
        ("heading", "Protokoll 2025-03-14"),
        ("text", "Mötet öppnades av Åsa Öberg."),
        ("item", "Kaffe"),
        ("row", "Datum\tPlats\tAntal deltagare"),
        ("row", "2023-02-10\tBorås\t41"),
        ("row", "2023-04-07\tMölnlycke\t19"),
        ("text", "Efter tabellen."),
    ]
    assert contents.blocks[4].cells == (("Datum", "2023-02-10"), ("Plats", "Borås"), ("Antal deltagare", "41"))


def test_a_bold_line_alone_is_the_heading_of_someone_who_never_met_the_styles() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Beslut").bold = True
    document.add_paragraph("Avgiften höjs.").add_run(" Genast.").bold = True
    assert kinds(word_read(document)) == [("heading", "Beslut"), ("text", "Avgiften höjs. Genast.")]


def test_a_typed_number_above_text_makes_a_heading_without_any_style_and_in_a_list_an_item() -> None:
    document = docx.Document()
    for line in (
        "1. Dammar i Hjo",
        "Bo Ek visade dem.",
        "2. Beslut",
        "1. Först ritas den",
        "2. Sen grävs den",
    ):
        document.add_paragraph(line)
    assert kinds(word_read(document)) == [
        ("heading", "1. Dammar i Hjo"),
        ("text", "Bo Ek visade dem."),
        ("heading", "2. Beslut"),
        ("text", "1. Först ritas den"),
        ("text", "2. Sen grävs den"),
    ]


def test_swedish_heading_styles_are_headings() -> None:
    document = docx.Document()
    document.styles["Heading 2"].name = "Rubrik 2"
    document.add_paragraph("Genomförande", style="Rubrik 2")
    assert word_read(document).blocks == (Block("heading", "Genomförande", level=2),)


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Avgiften är ")
    for tag, run_tag, text in (("w:del", "w:delText", "400"), ("w:ins", "w:t", "500")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(run_tag)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" kr.")
    assert kinds(word_read(document)) == [("text", "Avgiften är 500 kr.")]


def test_text_in_content_controls_is_read() -> None:
    document = docx.Document()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    paragraph = document.add_paragraph("I en ruta")
    content.append(paragraph._p)
    control.append(content)
    document.element.body.insert(0, control)
    assert kinds(word_read(document)) == [("text", "I en ruta")]


def test_merged_cells_say_their_text_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for at, text in enumerate(("Punkt", "Ansvarig", "Klart")):
        table.cell(0, at).text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Hela gruppen"
    table.cell(1, 2).text = "2025"
    assert [block.text for block in word_read(document).blocks] == ["Punkt\tAnsvarig\tKlart", "Hela gruppen\t\t2025"]


def test_a_table_of_one_column_is_a_box_of_text() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Kom ihåg anmälan."
    assert kinds(word_read(document)) == [("text", "Kom ihåg anmälan.")]


def test_a_table_in_a_box_of_text_is_told_once() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Kom ihåg anmälan."
    for depth in range(1, 4):
        cell = cell.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = f"Ruta {depth}"
    table = cell.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Sista dag", "14 mars"
    told = [block.text for block in word_read(document).blocks]
    assert told == ["Kom ihåg anmälan.", "Ruta 1", "Ruta 2", "Ruta 3", "Sista dag\t14 mars"]


@pytest.mark.parametrize("held", ["w:tr", "w:tc"])
def test_a_box_of_text_that_a_control_holds_is_read(held: str) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "Kom ihåg anmälan."
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    element = table._tbl.xpath(f".//{held}")[0]
    element.addprevious(control)
    content.append(element)
    control.append(content)
    assert kinds(word_read(document)) == [("text", "Kom ihåg anmälan.")]


def boxed(text: str, inner: str = "") -> str:
    """A paragraph with a text box that holds a text and perhaps another such paragraph."""
    held = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>{inner}"
    return f"<w:p><w:r><w:drawing><w:txbxContent>{held}</w:txbxContent></w:drawing></w:r></w:p>"


def test_a_text_box_in_a_text_box_is_told_once() -> None:
    document = docx.Document()
    paragraph = boxed("Ytterst", boxed("Inuti", boxed("Innerst"))).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)
    document.element.body.insert(0, parse_xml(paragraph))
    assert [block.text for block in word_read(document).blocks] == ["Ytterst", "Inuti", "Innerst"]


def test_a_repeated_table_row_names_the_columns() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Namn", "Roll", "Eva", "Ordf"), strict=True):
        cell.text = text
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    assert properties.find(qn("w:tblHeader")) is not None
    assert word_read(document).blocks[1].cells == (("Namn", "Eva"), ("Roll", "Ordf"))


def test_metadata_gives_a_title_and_the_day_it_was_written() -> None:
    document = docx.Document()
    document.core_properties.title = "Årsrapport"
    document.core_properties.created = datetime(2024, 2, 1, tzinfo=UTC)
    contents = word_read(document)
    assert (contents.title, contents.dated) == ("Årsrapport", date(2024, 2, 1))


GOALS = (("Mål", "Åtgärd"), ("Giftfri vardag", "Konstgräs"), (None, "Köksredskap"), ("Rent vatten", "Regnbäddar"))


def test_what_a_merged_cell_says_is_said_of_each_row_in_word() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=2)
    for cells, row in zip(table.rows, GOALS, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text or ""
    table.cell(1, 0).merge(table.cell(2, 0))
    rows = word_read(document).blocks
    assert [row.text for row in rows[1:]] == [
        "Giftfri vardag\tKonstgräs",
        "Giftfri vardag\tKöksredskap",
        "Rent vatten\tRegnbäddar",
    ]


def hide(properties: object) -> None:
    properties.append(OxmlElement("w:vanish"))  # type: ignore[attr-defined] # the properties of a run


def test_hidden_text_in_word_is_not_read_and_the_report_says_so() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Avgiften är 500 kr.")
    hide(paragraph.add_run(" Förhandla ner den.")._r.get_or_add_rPr())
    style = document.styles.add_style("Internt", WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.add_paragraph("Bara för oss.", style="Internt").add_run(" Sägs öppet.").font.hidden = False
    contents = word_read(document)
    assert kinds(contents) == [("text", "Avgiften är 500 kr."), ("text", "Sägs öppet.")]
    assert contents.warnings == ("Dold text i dokumentet läses inte.",)


def test_a_hidden_row_of_a_table_in_word_is_not_read() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Eva", "Ordf", "Bo", "Avgår"), strict=True):
        cell.text = text
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    contents = word_read(document)
    assert [block.text for block in contents.blocks] == ["Eva\tOrdf"]
    assert contents.warnings == ("Dold text i dokumentet läses inte.",)


def with_part(document: Any, kind: str, xml: bytes) -> None:
    part = Part(PackURI(f"/word/{kind}.xml"), "application/xml", xml, document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}")


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_are_read_after_the_paragraph_that_refers_to_them(kind: str) -> None:
    document = docx.Document()
    for name, text in ((2, "Bidraget var 3 miljoner."), (3, "Störst projekt hade Mölndal.")):
        reference = OxmlElement(f"w:{kind}Reference", {qn("w:id"): str(name)})
        document.add_paragraph(text).add_run()._r.append(reference)
    notes = (
        f'<w:{kind} w:id="{name}"{extra}><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>'
        for name, extra, text in (
            (0, ' w:type="separator"', "-"),
            (3, "", "Diarienummer 501-2231."),
            (2, "", "Härryda återbetalade 175 000 kronor."),
        )
    )
    xml = f"<w:{kind}s {nsdecls('w')}>{''.join(notes)}</w:{kind}s>"
    with_part(document, f"{kind}s", xml.encode())
    assert [block.text for block in word_read(document).blocks] == [
        "Bidraget var 3 miljoner.",
        "Härryda återbetalade 175 000 kronor.",
        "Störst projekt hade Mölndal.",
        "Diarienummer 501-2231.",
    ]


def numbered(document: Any, name: int, *levels: tuple[str, str, int], restart: int | None = None) -> None:
    """A list whose levels are written with a form and a text, from a start."""
    numbering = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text, start) in enumerate(levels)
    )
    if levels:
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{written}</w:abstractNum>'))
    override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{restart}"/></w:lvlOverride>' if restart else ""
    own = f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="99"/>{override}</w:num>'
    numbering.append(parse_xml(own))


def listed(paragraph: Any, name: int, level: int = 0) -> None:
    of = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(of))


def test_the_number_that_word_writes_before_a_heading_is_read() -> None:
    document = docx.Document()
    numbered(document, 77, ("decimal", "§ %1", 12))
    for text in ("Val av justerare", "Laddplatser"):
        listed(document.add_heading(text, level=2), 77)
        document.add_paragraph("Gruppen beslutar enligt förslaget.")
    assert [block.text for block in word_read(document).blocks][::2] == ["§ 12 Val av justerare", "§ 13 Laddplatser"]


def test_numbers_go_on_below_each_other_and_begin_anew_where_word_says_so() -> None:
    document = docx.Document()
    numbered(document, 77, ("decimal", "%1", 1), ("decimal", "%1.%2", 1), ("lowerLetter", "%3)", 1))
    numbered(document, 78)
    numbered(document, 79, restart=5)
    levels = ((77, 0), (77, 1), (77, 1), (77, 2), (78, 0), (78, 1), (79, 0), (79, 0))
    for name, level in levels:
        listed(document.add_paragraph("x"), name, level)
    numbers = [block.text.removesuffix(" x") for block in word_read(document).blocks]
    assert numbers == ["1", "1.1", "1.2", "a)", "2", "2.1", "5", "6"]


def test_a_number_may_come_with_the_style_and_stand_in_a_table() -> None:
    document = docx.Document()
    numbered(document, 77, ("upperRoman", "%1.", 3))
    style = document.styles.add_style("Paragraf", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    of = f'<w:numPr {nsdecls("w")}><w:numId w:val="77"/></w:numPr>'
    document.styles["Heading 2"].element.get_or_add_pPr().append(parse_xml(of))
    document.add_paragraph("Bakgrund", style="Paragraf")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("", "Ale", "", "Lerum"), strict=True):
        cell.text = text
    for row in table.rows:
        row.cells[0].paragraphs[0].style = "Paragraf"
    assert [block.text for block in word_read(document).blocks] == ["III. Bakgrund", "IV.\tAle", "V.\tLerum"]


@pytest.mark.parametrize("gone", ["del", "moveFrom", "vanish"])
def test_a_paragraph_that_is_deleted_or_hidden_has_no_number(gone: str) -> None:
    document = docx.Document()
    numbered(document, 77, ("decimal", "§ %1", 1))
    for text in ("Val av justerare", "", "Laddplatser"):
        paragraph = document.add_paragraph(text)
        listed(paragraph, 77)
        if not text:
            paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:{gone}/></w:rPr>"))
    assert [block.text for block in word_read(document).blocks] == ["§ 1 Val av justerare", "§ 2 Laddplatser"]


def test_a_paragraph_that_is_shown_after_all_has_a_number() -> None:
    document = docx.Document()
    numbered(document, 77, ("decimal", "§ %1", 1))
    paragraph = document.add_paragraph("Val av justerare")
    listed(paragraph, 77)
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:vanish w:val="0"/></w:rPr>'))
    assert [block.text for block in word_read(document).blocks] == ["§ 1 Val av justerare"]


def test_a_bullet_is_no_number() -> None:
    document = docx.Document()
    numbered(document, 77, ("bullet", "o", 1))
    listed(document.add_paragraph("Kaffe"), 77)
    assert kinds(word_read(document)) == [("item", "Kaffe")]


def test_the_points_of_a_smart_art_figure_are_read() -> None:
    document = docx.Document()
    part = Part(PackURI("/word/diagrams/data1.xml"), "application/xml", documents.smart_art(), document.part.package)
    name = document.part.relate_to(part, f"{RELATIONS}/diagramData")
    document.add_paragraph("Så är vi organiserade.").add_run()._r.append(parse_xml(documents.smart_art_ids(name)))
    assert [block.text for block in word_read(document).blocks] == [
        "Så är vi organiserade.",
        "Styrgrupp",
        "Klimatgrupp: tolv strateger",
        "Referensgrupp",
    ]


def test_pictures_that_may_hold_text_are_said_in_the_report_and_small_marks_are_not() -> None:
    document = docx.Document()
    document.add_paragraph("Resultatet framgår av bilden.")
    document.add_picture(documents.picture(), width=Cm(3), height=Cm(2))
    assert word_read(document).warnings == ()
    document.add_picture(documents.picture(), width=Cm(12), height=Cm(6))
    told = "i dokumentet läses inte; det som står i bild behöver också stå som text."
    assert word_read(document).warnings == (f"En bild {told}",)
    document.add_picture(documents.picture(), width=Cm(12), height=Cm(6))
    assert word_read(document).warnings == (f"2 bilder {told}",)


def test_a_document_of_nothing_but_pictures_is_refused_with_what_to_do() -> None:
    document = docx.Document()
    document.add_picture(documents.picture(), width=Cm(12), height=Cm(6))
    with pytest.raises(Refused) as refused:
        word_read(document)
    assert refused.value.why == "Dokumentet består av bilder utan text."
    assert "spara det som PDF" in refused.value.mend


def test_the_head_of_a_page_is_no_text_but_may_say_what_the_document_is_and_of_which_day() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Styrgruppen, sammanträde 2024-09-17\tProtokoll 3/2024"
    document.sections[0].different_first_page_header_footer = True
    table = document.sections[0].first_page_header.add_table(1, 2, Cm(10))
    table.cell(0, 0).text, table.cell(0, 1).text = "Nätverket", "PROTOKOLL"
    document.add_paragraph("Mötet öppnades.")
    contents = word_read(document)
    assert kinds(contents) == [("text", "Mötet öppnades.")]
    assert contents.heads == ("Nätverket", "PROTOKOLL", "Styrgruppen, sammanträde 2024-09-17", "Protokoll 3/2024")


def test_a_document_is_of_the_day_at_its_head_and_not_of_that_of_its_template() -> None:
    document = docx.Document()
    document.core_properties.created = datetime(2017, 4, 5, tzinfo=UTC)
    document.sections[0].header.paragraphs[0].text = "Styrgruppen, sammanträde 2024-09-17"
    document.add_paragraph("Mötet öppnades.")
    outcome = parse(Source("protokoll.docx", documents.saved(document)))
    assert outcome.contents is not None
    assert outcome.contents.dated == date(2024, 9, 17)


def test_a_document_is_of_the_day_that_its_form_says() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Plats", "Borås", "Datum", "14 mars 2025"), strict=True
    ):
        cell.text = text
    outcome = parse(Source("protokoll.docx", documents.saved(document)))
    assert outcome.contents is not None
    assert outcome.contents.dated == date(2025, 3, 14)
