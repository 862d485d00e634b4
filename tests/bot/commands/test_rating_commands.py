"""Earlier years' figures from the command line, and the aggregates out again."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Connection

from bot.commands import CannotStart, ratings
from scheduling import store
from scheduling.ratings.results import remembered
from scheduling.settings import NetworkSettings

NOW = datetime(2032, 3, 1, 9, 0, tzinfo=UTC)
NETWORK = NetworkSettings()
SHEET = """datum;grupp;form;plats;tema;deltagare;nöjdhet (6 = bäst);nytta;svar
2031-04-07;naturvård;fysiskt;Växjö;Skog;42;5,40;-;20
18-19 maj 2031;naturvård;fysiskt;Kalmar;Kust;24 + 27;5,6;5,2;
Summa 3 träffar;;;;;93;;;
"""


def run(connection: Connection, *words: str) -> int:
    top = ArgumentParser()
    ratings.register(top.add_subparsers(required=True), ArgumentParser(add_help=False))
    wanted: Namespace = top.parse_args(words)
    status: int = wanted.work(connection, wanted, NETWORK, NOW)
    return status


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "omdömen.csv"
    file.write_text(SHEET, encoding="utf-8")
    return file


def test_a_dry_run_shows_what_would_change_and_changes_nothing(
    connection: Connection, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(connection, "ratings", "import", str(sheet), "--dry-run") == 0
    said = capsys.readouterr().out
    for line in (
        "omdömen.csv, rad 4: raden uppger 3 träffar, men listan har 2.",
        "Nya träffar (2)\n  måndag 7 april 2031, naturvård: Skog",
        "  måndag 7 april 2031, naturvård: Skog: nöjdhet 5,40 (20 svar)",
        "Antal deltagare (2)",
        "  söndag 18 maj 2031, naturvård: Kust: 51",
        "Ingenting är ändrat",
    ):
        assert line in said
    assert (store.meetings(connection), remembered(connection)) == ([], {})


def test_importing_again_changes_nothing_more(
    connection: Connection, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(connection, "ratings", "import", str(sheet))
    before = remembered(connection)
    assert len(before) == 3
    capsys.readouterr()
    assert run(connection, "ratings", "import", str(sheet)) == 0
    assert "Oförändrade siffror: 3." in capsys.readouterr().out
    assert remembered(connection) == before
    assert len(store.meetings(connection)) == 2


def test_a_file_that_cannot_be_used_is_refused_whole(
    connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fel.csv"
    file.write_text("datum;nöjdhet\n2031-04-07;5,4\n2031-05-07;0\n", encoding="utf-8")
    assert run(connection, "ratings", "import", str(file)) == 1
    assert "fel.csv, rad 3, kolumn B (nöjdhet): 0 ligger utanför skalan" in capsys.readouterr().err
    assert store.meetings(connection) == []


def test_what_was_brought_in_is_written_out_with_the_rows_behind_it(
    connection: Connection, sheet: Path, tmp_path: Path
) -> None:
    run(connection, "ratings", "import", str(sheet))
    file = tmp_path / "ut.xlsx"
    assert run(connection, "ratings", "export", str(file)) == 0
    book = load_workbook(file)
    assert book.sheetnames == ["Träffar", "Medel", "Citat"]
    headings, first, second = book["Träffar"].values
    told = dict(zip(headings, first, strict=True))
    assert (told["nöjdhet"], told["nöjdhet svar"], told["nytta"]) == (5.4, 20, None)
    assert told["nöjdhet underlag"] == "rating_history: omdömen.csv, rad 2"
    assert dict(zip(headings, second, strict=True))["datum"] == "2031-05-18 – 2031-05-19"
    assert ("form", "flera dagar", "nytta", 5.2, 1, "2031-05-18") in set(book["Medel"].values)


def test_a_table_is_written_as_csv_too_and_nothing_is_written_over(
    connection: Connection, sheet: Path, tmp_path: Path
) -> None:
    run(connection, "ratings", "import", str(sheet))
    file = tmp_path / "ut.csv"
    assert run(connection, "ratings", "export", str(file), "--year", "2031") == 0
    assert '"5,40"' in file.read_text(encoding="utf-8-sig")
    with pytest.raises(CannotStart, match="finns redan"):
        run(connection, "ratings", "export", str(file))
    with pytest.raises(CannotStart, match="XLSX eller CSV"):
        run(connection, "ratings", "export", str(tmp_path / "ut.pdf"))
    assert run(connection, "ratings", "export", str(tmp_path / "tom.csv"), "--year", "2030") == 1
