"""Word and PowerPoint files, made by the libraries that write them."""

from datetime import UTC, date, datetime
from typing import Any

import docx
import pptx as powerpoint
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from knowledge.document import Block, Where
from knowledge.formats import docx as word
from knowledge.formats import pptx
from knowledge.formats.contents import Contents, Source
from tests.fakes import documents


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


def test_slides_give_title_points_tables_groups_and_speaker_notes() -> None:
    contents = pptx.read(Source("bilder.pptx", documents.slides()))
    first, second = Where(slide=1), Where(slide=2)
    assert contents.pages == 2
    assert contents.blocks[:4] == (
        Block("heading", "Klimatlöften", first, level=1),
        Block("item", "Första punkten", first),
        Block("item", "Andra punkten", first),
        Block("note", "Säg tack till Borås.", first),
    )
    assert contents.blocks[4] == Block("heading", "Träffar", second, level=1)
    assert dict(contents.blocks[7].cells) == {"Datum": "2023-04-07", "Plats": "Mölnlycke", "Antal deltagare": "19"}
    assert contents.blocks[-1] == Block("text", "I en grupp", second)


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


def test_what_a_merged_cell_says_is_said_of_each_row_on_a_slide() -> None:
    show = powerpoint.Presentation()
    shapes = show.slides.add_slide(show.slide_layouts[6]).shapes
    table = shapes.add_table(4, 2, Cm(1), Cm(1), Cm(20), Cm(5)).table
    for at, row in enumerate(GOALS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text or ""
    table.cell(1, 0).merge(table.cell(2, 0))
    rows = pptx.read(Source("x.pptx", documents.saved(show))).blocks
    assert rows[2].cells == (("Mål", "Giftfri vardag"), ("Åtgärd", "Köksredskap"))


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


def test_hidden_slides_are_not_read_and_the_others_keep_their_numbers() -> None:
    show = powerpoint.Presentation()
    for title in ("Nu", "Gamla siffror", "Sedan"):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    show.slides[1].element.set("show", "0")
    contents = pptx.read(Source("x.pptx", documents.saved(show)))
    assert [(block.text, block.where.slide) for block in contents.blocks] == [("Nu", 1), ("Sedan", 3)]
    assert contents.picture_pages == ()
    assert contents.warnings == ("Bild 2 är dold och läses inte.",)


def test_a_hidden_box_on_a_slide_is_not_read_and_the_report_says_so() -> None:
    show = powerpoint.Presentation()
    shapes = show.slides.add_slide(show.slide_layouts[5]).shapes
    shapes.title.text = "Nu"
    box = shapes.add_textbox(Cm(1), Cm(5), Cm(5), Cm(2))
    box.text_frame.text = "Gammalt bud: 40 000 kr"
    box.element.xpath("./p:nvSpPr/p:cNvPr")[0].set("hidden", "1")
    contents = pptx.read(Source("x.pptx", documents.saved(show)))
    assert [block.text for block in contents.blocks] == ["Nu"]
    assert contents.warnings == ("Dolda objekt på bild 1 läses inte.",)


def test_the_figures_of_a_chart_are_told_as_the_chart_shows_them() -> None:
    show = powerpoint.Presentation()
    data: Any = CategoryChartData(number_format="0%")  # type: ignore[no-untyped-call] # the library carries no types
    data.categories = ["2022", "2023"]
    data.add_series("Grästorp", (0.335, 0.402))
    data.add_series("Herrljunga", (27.04, 29.1), number_format="0.0")
    shapes = show.slides.add_slide(show.slide_layouts[6]).shapes
    shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(20), Cm(10), data)
    blocks = pptx.read(Source("x.pptx", documents.saved(show))).blocks
    assert [block.text for block in blocks[1:]] == ["2022\t34 %\t27,0", "2023\t40 %\t29,1"]
