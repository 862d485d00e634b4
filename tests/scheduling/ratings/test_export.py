"""Aggregates as a sheet: what a spreadsheet takes for a formula stays words, and every figure names its rows."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Connection

from scheduling import store
from scheduling.meetings import Meeting, Session
from scheduling.ratings import answers, quotations
from scheduling.ratings.closing import close
from scheduling.ratings.export import sheets
from scheduling.ratings.rounds import Round
from scheduling.ratings.trends import held
from scheduling.sheets import Sheet, write_book, write_csv
from tests.scheduling.network import STOCKHOLM

NOW = datetime(2031, 5, 19, 13, 0, tzinfo=UTC)
LEADS = ("=", "+", "-", "@", "\t", "\r")
FORMULA = '{lead}HYPERLINK("https://exempel.se","vinst")'


def rated(
    connection: Connection, steps: list[int], words: tuple[str, ...] = (), theme: str = "Skog"
) -> tuple[Sheet, ...]:
    store.save_meeting(
        connection, Meeting("m1", (Session(date(2031, 5, 19)),), NOW, groups=("naturvård",), theme=theme)
    )
    one = Round("r1", "meeting", "m1", NOW, NOW + timedelta(days=7), state="open")
    answers.save(connection, one)
    for number, step in enumerate(steps):
        answers.give(connection, one.id, f"p{number}", {"satisfaction": step}, NOW)
    for number, said in enumerate(words):
        answers.give(connection, one.id, f"p{number}", {"takeaway": said}, NOW)
    close(connection, one.id, 30, NOW, STOCKHOLM)
    quotations.publish_all(connection, "r1")
    return sheets(held(connection, date(2031, 6, 30)))


def formulas_in_xlsx(content: bytes) -> int:
    """Both as the file marks its cells and as a program that opens it sees them."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        marked = sum(packed.read(name).count(b"<f>") for name in packed.namelist() if "worksheets" in name)
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    return marked + len([cell for cell in cells if cell.data_type == "f"])


def formulas_in_csv(content: bytes) -> int:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return sum(cell.startswith(LEADS) for row in rows for cell in row)


@pytest.mark.parametrize("lead", LEADS)
def test_no_comment_theme_or_name_becomes_a_formula(connection: Connection, lead: str) -> None:
    said = FORMULA.format(lead=lead)
    written = rated(connection, [5] * 10, (said,), theme=said)
    assert written[2].rows[0][2] == said
    assert formulas_in_xlsx(write_book(written)) == 0
    assert [formulas_in_csv(write_csv(sheet)) for sheet in written] == [0, 0, 0]
    quoted = load_workbook(io.BytesIO(write_book(written)))["Citat"]["C2"]
    assert quoted.quotePrefix
    assert str(quoted.value).replace("_x000D_", "\r") == said


def test_a_sheet_written_carelessly_would_be_found_out() -> None:
    book = Workbook()
    book.active["A1"] = FORMULA.format(lead="=")
    file = io.BytesIO()
    book.save(file)
    assert formulas_in_xlsx(file.getvalue()) > 0
    assert formulas_in_csv(b'"=1+1";"-2"') == 2


def test_letters_that_no_sheet_can_hold_are_left_out() -> None:
    sheet = Sheet("Citat", ("citat",), (("a\x00b\x0bc",),))
    assert load_workbook(io.BytesIO(write_book([sheet])))["Citat"]["A2"].value == "abc"
    assert "abc" in write_csv(sheet).decode("utf-8-sig")


def test_figures_are_numbers_that_can_be_counted_on_and_name_their_rows(connection: Connection) -> None:
    written = rated(connection, [3, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6])
    row = dict(zip(written[0].headings, written[0].rows[0], strict=True))
    assert row["nöjdhet"] == Decimal("5.1")
    assert row["nöjdhet fördelning"] == "1–5: 8, 6: 5"
    assert row["nöjdhet underlag"] == "rating_count: r1, satisfaction"
    assert (row["svarat"], row["inbjudna"], row["nytta"]) == (13, 30, "")
    assert ("grupp", "naturvård", "nöjdhet", Decimal("5.10"), 1, "2031-05-19") in written[1].rows
    assert "5,1" in write_csv(written[0]).decode("utf-8-sig")


def test_what_the_guard_holds_back_is_in_no_sheet(connection: Connection) -> None:
    written = rated(connection, [6, 6, 6, 6], ("bara vi fyra",))
    row = dict(zip(written[0].headings, written[0].rows[0], strict=True))
    assert (row["nöjdhet"], row["nöjdhet svar"], row["citat"]) == ("", "", "")
    assert (written[1].rows, written[2].rows) == ((), ())


def test_a_mean_at_the_end_of_the_scale_is_words(connection: Connection) -> None:
    written = rated(connection, [6] * 7)
    row = dict(zip(written[0].headings, written[0].rows[0], strict=True))
    assert (row["nöjdhet"], row["nöjdhet median"], row["nöjdhet fördelning"]) == ("5,0 eller högre", "", "")
