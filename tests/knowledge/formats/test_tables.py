"""Which rows name columns, whichever format the table came in."""

import time

import pytest

from knowledge.document import Block, Where
from knowledge.formats import csv_table, tables
from knowledge.formats.contents import Source
from knowledge.formats.lines import blocks_of

Cells = tuple[tuple[str, str], ...]


def rows(written: str) -> list[Block]:
    grid = [line.split("|") for line in written.split("/")]
    return tables.rows(grid, [Where()] * len(grid))


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        ("Kommun|2022|2023/Mora|14|17", (("Kommun", "Mora"), ("2022", "14"), ("2023", "17"))),
        ("Kommun|2024|2023/Mora|17|14", (("Kommun", "Mora"), ("2024", "17"), ("2023", "14"))),
        ("Skola|2022-2023|2023-2024/Norra|14|17", (("Skola", "Norra"), ("2022-2023", "14"), ("2023-2024", "17"))),
        ("Kommun|2025-01|2025-02|Summa/Mora|14|17|31",
         (("Kommun", "Mora"), ("2025-01", "14"), ("2025-02", "17"), ("Summa", "31"))),
    ],
)  # fmt: skip
def test_years_and_months_beside_a_name_are_names_of_columns(written: str, cells: Cells) -> None:
    assert rows(written)[-1].cells == cells


@pytest.mark.parametrize(
    "written", ["Mora|2019|2024/Orsa|2018|2023", "Mora|2024|2019/Orsa|14|17/Älvdalen|2019|3", "Mora|2019/Orsa|14"]
)
def test_years_that_stand_above_years_or_alone_name_nothing(written: str) -> None:
    assert {name for row in rows(written) for name, _ in row.cells} == {""}


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        ("Datum|14 mars 2025/Plats|Borås", (("Plats", "Borås"),)),
        ("Grupp|Naturvård|Form|Digitalt/Talare|Ulrika Fors|Tema|Kaffe", (("Talare", "Ulrika Fors"), ("Tema", "Kaffe"))),
        ("Lokal:|Stora salen/Mat:|Soppa", (("Mat", "Soppa"),)),
        ("Plats och tid|Sessionssalen/Beslutande|Tom Rahm och Isa Wallin/|Gun Frid", (("", "Gun Frid"),)),
    ],
)  # fmt: skip
def test_what_is_filled_in_a_form_stands_under_its_label(written: str, cells: Cells) -> None:
    assert rows(written)[-1].cells == cells
    assert rows(written)[0].text == written.partition("/")[0].replace("|", "\t")


def test_years_under_the_names_of_columns_are_part_of_them() -> None:
    found = rows("|Budget|Utfall/|2025|2024/Lön|120 000|110 000/Resor|9 000|8 000")
    assert found[-1].cells == (("", "Resor"), ("Budget 2025", "9 000"), ("Utfall 2024", "8 000"))
    assert "2025" not in {cell for row in found[2:] for _, cell in row.cells}


def test_years_beyond_the_last_name_of_a_column_are_read_as_what_stands_there() -> None:
    found = blocks_of("Kommun\tAvgift\n\t2024\t2025\nLerum\t1\t2\nHjo\t3\t4\n")
    assert [block.text for block in found][1:] == ["\t2024\t2025", "Lerum\t1\t2", "Hjo\t3\t4"]


def test_a_table_that_was_folded_to_fit_its_page_is_read_as_one() -> None:
    found = rows("Kommun|Träffar|Kommun|Träffar/Hjo|4|Tibro|2/Mora|3||")
    named = [row.cells for row in found if row.cells[0][0]]
    assert named == [
        (("Kommun", kommun), ("Träffar", number)) for kommun, number in (("Hjo", "4"), ("Mora", "3"), ("Tibro", "2"))
    ]


def test_labels_side_by_side_name_the_columns_of_words() -> None:
    assert rows("Namn|Kommun|Kost/Ulla Berg|Mora|vegan/Bo Ek|Orsa|")[1].cells == (
        ("Namn", "Ulla Berg"),
        ("Kommun", "Mora"),
        ("Kost", "vegan"),
    )


@pytest.mark.parametrize(
    "written", ["Ulla Berg|Mora|vegan/Bo Ek|Orsa|allt", "Plats|Lokal/Tid|Dag/Ale|Mora", "Namn|x/Bo|y"]
)
def test_cells_that_are_no_labels_or_stand_above_others_name_no_columns(written: str) -> None:
    assert {name for row in rows(written) for name, _ in row.cells} == {""}


@pytest.mark.parametrize(
    "written",
    [
        "Namn|Kommun/Eva Lund|Mora i norra Dalarna/Bo Ek|Orsa i norra Dalarna",
        "Tid|Programpunkt/09.00|Kaffe och smörgås i foajén",
    ],
)
def test_a_table_that_begins_with_a_label_is_no_form(written: str) -> None:
    assert [name for name, _ in rows(written)[-1].cells] == written.partition("/")[0].split("|")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("above", ["Nätverkets avgifter 2025\n\n", "Avgifter, i kronor; utan moms\n\n", ""])
def test_a_title_above_the_rows_of_a_csv_file_is_not_one_of_them(above: str, separator: str) -> None:
    lines = ["Kommun;Avgift;Klart", "Mora;12000;maj", "Orsa;8000;juni"]
    written = above + "\n".join(lines).replace(";", separator)
    blocks = csv_table.read(Source("avgifter.csv", written.encode())).blocks
    assert blocks[-1].cells == (("Kommun", "Orsa"), ("Avgift", "8000"), ("Klart", "juni"))
    assert [block.kind for block in blocks[-3:]] == ["row"] * 3


def test_the_title_above_the_rows_of_a_csv_file_is_its_heading() -> None:
    blocks = csv_table.read(Source("a.csv", b"Avgifter 2025;;\nKommun;Avgift;Klart\nMora;12000;maj")).blocks
    assert blocks[0] == Block("heading", "Avgifter 2025", Where(row=1), level=2)


def test_the_blanks_that_fill_a_cell_of_a_csv_file_are_one() -> None:
    written = f"Datum;Plats\n3 maj 2031;Mora{' ' * 15_000}hotell\n4 maj 2031;Orsa"
    assert csv_table.read(Source("a.csv", written.encode())).blocks[1].text == "3 maj 2031\tMora hotell"


def test_the_labels_of_a_form_do_not_name_the_columns_of_the_next_table() -> None:
    assert tables.rows_under(["Plats"], [["§ 41", "Skyddsjakt"]], [Where()])[0].cells == (
        ("", "§ 41"),
        ("", "Skyddsjakt"),
    )


def test_a_form_in_plain_text_is_read_as_one() -> None:
    assert blocks_of("Datum\t14 mars 2025\nPlats\tBorås\n")[1].cells == (("Plats", "Borås"),)


@pytest.mark.parametrize("cell", ["1" * 15_000 + "x", "1 " * 7_500 + "x", "-1." * 5_000 + "x"])
def test_a_cell_of_many_digits_is_quickly_told_from_a_figure(cell: str) -> None:
    started = time.monotonic()
    assert not tables.is_figure(cell)
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize("line", [" " * 15_000 + "a | b | c", "- | -" + " " * 15_000 + "b | c"])
def test_a_line_of_blanks_is_quickly_told_from_the_rule_of_a_table(line: str) -> None:
    started = time.monotonic()
    assert blocks_of(f"Kommun\n{line}\n" * 10)
    assert time.monotonic() - started < 1


PRICES = """
Avgifter 2025
Kommun          Kontakt          Avgift
Mora            Ulla Berg        12 000
Orsa            Bo Ek             8 000
Älvdalen                            900
"""


def test_lines_that_are_set_in_columns_with_spaces_are_a_table() -> None:
    blocks = blocks_of(PRICES)
    assert blocks[0].text == "Avgifter 2025"
    assert [block.cells for block in blocks[2:]] == [
        (("Kommun", "Mora"), ("Kontakt", "Ulla Berg"), ("Avgift", "12 000")),
        (("Kommun", "Orsa"), ("Kontakt", "Bo Ek"), ("Avgift", "8 000")),
        (("Kommun", "Älvdalen"), ("Kontakt", ""), ("Avgift", "900")),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "Vi ses i Mora.  Ta med kikare.\nDet blir kaffe.  Bussen går sju.\nAnmäl er i tid.  Välkomna alla.",
        "1.  Mora\n2.  Orsa\n3.  Rättvik",
        "Mora      12 000\nOrsa      8 000",
        "\n".join(["Vi mötte våren vid sjön och räknade       kommunen betalar bussen dit och hem"] * 4),
        "Mora      12 000\n\nOrsa      8 000\n\nRättvik   9 000",
    ],
)
def test_two_spaces_do_not_make_a_table(written: str) -> None:
    assert "row" not in {block.kind for block in blocks_of(written)}
