"""Excel files: which rows and columns people see, and which tables they have made of them."""

import io
import zipfile
from datetime import datetime, time, timedelta

import openpyxl
import pytest

from knowledge.document import Block, Where
from knowledge.formats import sheet, xlsx
from knowledge.formats.contents import Source
from knowledge.formats.numbers import written
from tests.fakes import documents


def test_a_sheet_gives_rows_that_know_sheet_row_and_column_names() -> None:
    rows = (("Datum", "Nöjdhet", "Andel"), (datetime(2023, 2, 10), 5.75, 0.5))  # noqa: DTZ001 - Excel knows no zones
    contents = xlsx.read(Source("omdömen.xlsx", documents.workbook({"2023": rows})))
    assert contents.blocks[0] == Block("heading", "2023", Where(sheet="2023"), level=1)
    assert contents.blocks[2] == Block(
        "row",
        "2023-02-10\t5,75\t0,5",
        Where(sheet="2023", row=2),
        cells=(("Datum", "2023-02-10"), ("Nöjdhet", "5,75"), ("Andel", "0,5")),
    )


def test_a_cell_shown_as_a_percentage_reads_as_one() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Kommun", "Andel"])
    book.active.append(["Lund", 0.485])
    book.active["B2"].number_format = "0.0%"
    assert xlsx.read(Source("andel.xlsx", documents.saved(book))).blocks[-1].text == "Lund\t48,5 %"


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (0.7368421, "0%", "74 %"),
        (0.485, "0.0%", "48,5 %"),
        (5.2142857, "0.0", "5,2"),
        (23100.5, '# ##0 "kr"', "23 101 kr"),
        (-1250.5, '#,##0.00\\ "kr";[Red]\\-#,##0.00\\ "kr"', "-1 250,50 kr"),
        (1234.5, '_-* #,##0.00\\ "kr"_-;\\-* #,##0.00\\ "kr"_-;_-* "-"??\\ "kr"_-;_-@_-', "1 234,50 kr"),
        (5, "[$€-2] #,##0", "€ 5"),
        (1500000, '#,##0,\\ "tkr"', "1 500 tkr"),
        (3.25, "0.###", "3,25"),
        (45000, "00000", "45000"),
        (7, "000", "007"),
        (0.5, "General", "0,5"),
        (3.5, "# ?/?", "3,5"),
        (1e20, "0", "1e+20"),
        (5, "0." + "0" * 300, "5," + "0" * 10),
        (123456789012345, "0." + "0" * 15, "123456789012345," + "0" * 10),
        (9123456789012.5, "0." + "0" * 15 + "%", "912345678901250," + "0" * 10 + " %"),
        (1234.56, "#\\ ##0.00", "1 234,56"),
        (1234567, '#\\ ###\\ ##0\\ "kr"', "1 234 567 kr"),
        (0.4567, "#\\ ##0.0%", "45,7 %"),
        (41234, "000\\ 00", "41234"),
        (7340012345678, "0" * 13, "7340012345678"),
        (73, "0" * 13, "0000000000073"),
        (5000, '[>=1000000]#,##0.0,,"M";[>=1]#,##0;0', "5000"),
        (0.25, "[<1]0%;#,##0", "0,25"),
        (41000, ";;;", ""),
        (datetime.fromisoformat("2025-02-01"), "mmm\\ yyyy", "februari 2025"),
        (datetime.fromisoformat("2025-01-01"), "yyyy", "2025"),
        (datetime.fromisoformat("2025-05-01 13:30"), "[$-41D]d mmmm yyyy;@", "2025-05-01"),
        (datetime.fromisoformat("2025-05-01 13:30"), "yyyy-mm-dd h:mm", "2025-05-01 13:30"),
        (datetime.fromisoformat("2025-05-03"), "d/m", "2025-05-03"),
        (time(9, 30), "hh:mm", "09:30"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
    ],
)
def test_a_figure_and_a_day_are_told_as_the_sheet_shows_them(value: object, form: str, seen: str) -> None:
    assert written(value, form) == seen


def sheet_read(*rows: tuple[object, ...]) -> tuple[Block, ...]:
    return xlsx.read(Source("x.xlsx", documents.workbook({"Blad": rows}))).blocks[1:]


def test_a_caption_above_a_sheet_s_table_is_its_heading_and_not_column_names() -> None:
    blocks = sheet_read(("Deltagare 2023", None, None), (None,), ("Kommun", "Träff", "Antal"), ("Lund", "April", 3))
    assert blocks[0] == Block("heading", "Deltagare 2023", Where(sheet="Blad", row=1), level=2)
    assert blocks[-1].cells == (("Kommun", "Lund"), ("Träff", "April"), ("Antal", "3"))


def test_of_the_lines_above_a_table_one_is_its_heading_and_the_others_are_text() -> None:
    lines = (("Inköp av kaffe",), ("Uppdaterad: 14 februari",), ("Alla kilo är ekologiska.",))
    blocks = sheet_read(*lines, (None,), ("Kommun", "Kilo"), ("Grums", 340))
    assert [block.kind for block in blocks] == ["heading", "text", "text", "row", "row"]


WASTE = (("Kommun", "Kilo 2023", "Kilo 2024"), ("Bollebygd", 58, 61), (None,))


@pytest.mark.parametrize("caption", [(("Återvinningscentraler",),), (("Återvinningscentraler",), (None,)), ()])
def test_two_tables_on_a_sheet_have_names_of_their_own(caption: tuple[tuple[object, ...], ...]) -> None:
    blocks = sheet_read(*WASTE, *caption, ("Kommun", "Öppettider", "Besök"), ("Bollebygd", "lördag 9–14", 12400))
    assert blocks[1].cells == (("Kommun", "Bollebygd"), ("Kilo 2023", "58"), ("Kilo 2024", "61"))
    assert blocks[-1].cells == (("Kommun", "Bollebygd"), ("Öppettider", "lördag 9–14"), ("Besök", "12400"))
    assert [block.text for block in blocks if block.kind == "heading"] == [line[0] for line in caption if line[0]]


@pytest.mark.parametrize("row", [("Summa", 107, 116), ("Vårgårda", None, 55), ("Ale", "–", "uppgift saknas")])
def test_rows_below_a_blank_one_go_on_with_the_table(row: tuple[object, ...]) -> None:
    assert [name for name, _ in sheet_read(*WASTE, row)[-1].cells] == ["Kommun", "Kilo 2023", "Kilo 2024"]


def test_what_is_noted_under_a_table_is_text() -> None:
    assert [(block.kind, block.text) for block in sheet_read(*WASTE, ("Källa: egen vägning",))][-1] == (
        "text",
        "Källa: egen vägning",
    )


def test_two_tables_side_by_side_are_two_tables() -> None:
    blocks = sheet_read(
        ("Laddplatser", None, None, "Elbilar", None),
        ("Kommun", "Antal", None, "Kommun", "Andel"),
        ("Åmål", 22, None, "Munkedal", "18 %"),
    )
    assert [block.text for block in blocks if block.kind == "heading"] == ["Laddplatser", "Elbilar"]
    assert [block.cells for block in blocks if block.where.row == 3] == [
        (("Kommun", "Åmål"), ("Antal", "22")),
        (("Kommun", "Munkedal"), ("Andel", "18 %")),
    ]


def test_columns_that_hold_nothing_are_no_columns() -> None:
    assert sheet_read((None, "Kommun", "Kilo"), (None, "Grums", 340))[-1].cells == (
        ("Kommun", "Grums"),
        ("Kilo", "340"),
    )


GOALS = (("Mål", "Åtgärd"), ("Giftfri vardag", "Konstgräs"), (None, "Köksredskap"), ("Rent vatten", "Regnbäddar"))


def test_what_a_merged_cell_says_is_said_of_each_row_in_excel() -> None:
    book = openpyxl.Workbook()
    for row in GOALS:
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    blocks = xlsx.read(Source("x.xlsx", documents.saved(book))).blocks
    assert [block.cells[0][1] for block in blocks[2:]] == ["Giftfri vardag", "Giftfri vardag", "Rent vatten"]


@pytest.mark.parametrize("merged", ["A2:B1048576", "A2:A2"])
def test_cells_merged_over_more_than_there_is_are_read_as_far_as_rows_go(merged: str) -> None:
    data = documents.workbook({"Blad": GOALS})
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(kept, "w") as other:
        for name in archive.namelist():
            of = f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'.encode()
            other.writestr(name, archive.read(name).replace(b"</sheetData>", of))
    assert [block.cells[1][1] for block in xlsx.read(Source("x.xlsx", kept.getvalue())).blocks[2:]] == [
        "Konstgräs",
        "Köksredskap",
        "Regnbäddar",
    ]


def test_a_name_merged_over_two_rows_of_names_is_not_said_twice() -> None:
    book = openpyxl.Workbook()
    for row in (("Kommun", "El", None), (None, 2022, 2023), ("Tanum", 41200, 39800)):
        book.active.append(row)
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("B1:C1")
    blocks = xlsx.read(Source("x.xlsx", documents.saved(book))).blocks
    assert blocks[-1].cells == (("Kommun", "Tanum"), ("El 2022", "41200"), ("El 2023", "39800"))


def test_every_sheet_is_read() -> None:
    data = documents.workbook({"Vår": documents.MEETINGS, "Höst": documents.MEETINGS})
    assert {block.where.sheet for block in xlsx.read(Source("x.xlsx", data)).blocks} == {"Vår", "Höst"}


WAGES = (("Namn", "Lön", "Kommun"), ("Bo Ek", 41000, "Lund"), ("Eva Lund", 43000, "Borås"))


def test_a_sheet_as_people_see_it_is_read_whole_and_nothing_is_said() -> None:
    contents = xlsx.read(Source("x.xlsx", documents.workbook({"Löner": WAGES})))
    assert "41000" in str(contents.blocks)
    assert contents.warnings == ()


@pytest.mark.parametrize(("value", "form"), [(" ", "General"), (5, ";;;")])
def test_a_cell_far_to_the_right_that_shows_nothing_makes_no_row_wider(value: object, form: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Kommun", "Avgift"])
    book.active.append(["Lund", 400])
    book.active["XFD2"] = value
    book.active["XFD2"].number_format = form
    read = openpyxl.load_workbook(io.BytesIO(documents.saved(book)), read_only=True)
    rows = sheet.read(read.active, sheet.Room(100)).rows
    assert [row.texts for row in rows] == [["Kommun", "Avgift"], ["Lund", "400"]]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_and_the_report_says_so(state: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Kommun", "Avgift"])
    book.create_sheet("Löner").append(["Bo Ek", 41000])
    book["Löner"].sheet_state = state
    contents = xlsx.read(Source("x.xlsx", documents.saved(book)))
    assert {block.where.sheet for block in contents.blocks} == {"Sheet"}
    assert contents.warnings == ("Bladet Löner är dolt och läses inte.",)


def test_hidden_columns_and_rows_are_not_read_and_the_report_says_which() -> None:
    book = openpyxl.Workbook()
    for row in WAGES:
        book.active.append(row)
    book.active.column_dimensions["B"].hidden = True
    book.active.column_dimensions["F"].hidden = True
    book.active.row_dimensions[3].hidden = True
    contents = xlsx.read(Source("x.xlsx", documents.saved(book)))
    assert contents.blocks[-1].text == "Bo Ek\tLund"
    assert contents.blocks[-1].where.row == 2
    assert contents.warnings == ("Det dolda på bladet Sheet läses inte: kolumn B samt rad 3.",)


def test_a_formula_that_was_never_counted_is_said_in_the_report() -> None:
    book = openpyxl.Workbook()
    for row in (("Post", "Belopp"), ("Lokal", 90000), ("Summa", "=SUM(B2:B2)")):
        book.active.append(row)
    told = "har inget uträknat värde. Öppna filen i Excel och spara den, så läses värdet."
    assert xlsx.read(Source("x.xlsx", documents.saved(book))).warnings == (f"Formeln i B3 på bladet Sheet {told}",)
    book.active.append(("Medel", "=B3/2"))
    assert xlsx.read(Source("x.xlsx", documents.saved(book))).warnings == (
        f"2 formler (B3 med flera) på bladet Sheet {told}",
    )
