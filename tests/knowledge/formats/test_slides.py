"""PowerPoint files: what stands on a slide, in the order it is read, and what of it is left out."""

from time import process_time
from typing import Any

import pptx as powerpoint
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Cm

from knowledge.document import Block, Where
from knowledge.formats import pptx
from knowledge.formats.contents import Source
from tests.fakes import documents

GOALS = (("Mål", "Åtgärd"), ("Giftfri vardag", "Konstgräs"), (None, "Köksredskap"), ("Rent vatten", "Regnbäddar"))


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


def test_the_figures_of_a_chart_are_not_told_in_the_form_of_its_years() -> None:
    show = powerpoint.Presentation()
    data: Any = CategoryChartData(number_format="0.0")  # type: ignore[no-untyped-call] # the library carries no types
    data.categories = [2022, 2023]
    data.categories.number_format = "0"
    data.add_series("Återvunnet", (45.3, 0.4))
    shapes = show.slides.add_slide(show.slide_layouts[6]).shapes
    shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(20), Cm(10), data)
    blocks = pptx.read(Source("x.pptx", documents.saved(show))).blocks
    assert [block.text.split("\t")[1] for block in blocks[1:]] == ["45,3", "0,4"]


def test_the_points_of_a_long_chart_are_read_once() -> None:
    show = powerpoint.Presentation()
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call] # the library carries no types
    data.categories = [f"Dygn {day}" for day in range(1, 201)]
    data.add_series("Spolvatten", [None, *range(2, 201)])
    shapes = show.slides.add_slide(show.slide_layouts[6]).shapes
    shapes.add_chart(XL_CHART_TYPE.LINE, Cm(1), Cm(1), Cm(20), Cm(10), data)
    file, begun = Source("x.pptx", documents.saved(show)), process_time()
    told = [block.text for block in pptx.read(file).blocks]
    assert (told[1], told[-1], len(told)) == ("Dygn 1", "Dygn 200\t200", 201)
    assert process_time() - begun < 2


def slide_with(boxes: dict[str, tuple[int, int, int, int]]) -> list[str]:
    """The texts of boxes at (left, top, width, height), in centimetres, as they are read."""
    show = powerpoint.Presentation()
    shapes = show.slides.add_slide(show.slide_layouts[6]).shapes
    for text, place in boxes.items():
        shapes.add_textbox(*map(Cm, place)).text_frame.text = text
    return [block.text for block in pptx.read(Source("x.pptx", documents.saved(show))).blocks]


@pytest.mark.parametrize(
    "boxes",
    [
        {"Steg 2": (1, 6, 20, 2), "Rubrik": (1, 1, 20, 2), "Steg 3": (1, 9, 20, 2), "Steg 1": (1, 3, 20, 2)},
        {"Efter": (12, 4, 8, 2), "Före": (1, 4, 8, 2), "Två bad": (1, 1, 20, 2)},
        {"1930": (12, 8, 8, 4), "2850": (1, 7, 8, 4), "Efter": (12, 4, 8, 2), "Före": (1, 4, 8, 2)},
        {"B": (8, 4, 6, 3), "C": (14, 4, 6, 3), "Alla": (1, 8, 20, 2), "A": (2, 4, 6, 3)},
    ],
)
def test_boxes_are_read_in_the_order_they_stand_and_not_in_that_they_were_drawn(
    boxes: dict[str, tuple[int, int, int, int]],
) -> None:
    column = "2850" in boxes
    order = sorted(boxes, key=lambda text: boxes[text][:2] if column else boxes[text][1::-1])
    assert slide_with(boxes) == order


def test_more_boxes_than_anybody_reads_stay_as_they_were_drawn() -> None:
    boxes = {f"Ruta {number}": (1, 400 - number, 1, 1) for number in range(201)}
    assert slide_with(boxes) == list(boxes)


def titled(show: Any, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = title
    return slide.shapes


def test_a_slide_that_is_a_title_and_a_picture_is_said_in_the_report() -> None:
    show = powerpoint.Presentation()
    titled(show, "Kartan").add_picture(documents.picture(), Cm(1), Cm(5))
    titled(show, "Tack")
    assert pptx.read(Source("x.pptx", documents.saved(show))).warnings == (
        "Bild 1 har bara en rubrik och en figur; det som står i figuren läses inte.",
    )
    titled(show, "Diagrammet").add_picture(documents.picture(), Cm(1), Cm(5))
    with_text = titled(show, "Med text")
    with_text.add_picture(documents.picture(), Cm(1), Cm(5))
    with_text.add_textbox(Cm(1), Cm(12), Cm(5), Cm(2)).text_frame.text = "Tolv våtmarker"
    assert pptx.read(Source("x.pptx", documents.saved(show))).warnings == (
        "Bilderna 1 och 3 har bara en rubrik och en figur; det som står i figurerna läses inte.",
    )


def test_the_points_of_a_smart_art_figure_are_read_each_followed_by_those_under_it() -> None:
    show = powerpoint.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Organisation"
    model = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", show.part.package, documents.smart_art())
    name = slide.part.relate_to(model, f"{RELATIONSHIP_TYPE.OFFICE_DOCUMENT.rpartition('/')[0]}/diagramData")
    slide.shapes._spTree.append(parse_xml(documents.smart_art_frame(name)))
    contents = pptx.read(Source("x.pptx", documents.saved(show)))
    assert [(block.kind, block.text) for block in contents.blocks[1:]] == [
        ("item", "Styrgrupp"),
        ("item", "Klimatgrupp: tolv strateger"),
        ("item", "Referensgrupp"),
    ]
    assert contents.warnings == ()
