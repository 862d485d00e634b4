"""The yearly survey from the command line; the running bot carries it out."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.commands import CannotStart, ratings
from scheduling.ratings import answers
from scheduling.ratings.survey_results import remembered
from scheduling.ratings.surveys import subject_of
from scheduling.settings import NetworkSettings
from tests.bot.coordinating.desk import settle_in

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
SHEET = "Årsenkäten 2026;\nfråga;svar\nHur nöjd är du?;\nVad saknas?;text\n"
HISTORY = "fråga (6 = mycket nöjd);2024;2025\nantal svar;52;40\nHur nöjd är du?;5,2;5,6\n"
Run = Callable[..., int]


@pytest.fixture
def run(connection: Connection) -> Run:
    settle_in(connection)

    def run(*words: str) -> int:
        top = ArgumentParser()
        ratings.register(top.add_subparsers(required=True), ArgumentParser(add_help=False))
        wanted = top.parse_args(("ratings", *words))
        status: int = wanted.work(connection, wanted, NetworkSettings(), NOW)
        return status

    return run


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    file = tmp_path / "enkät.csv"
    file.write_text(SHEET, encoding="utf-8")
    return str(file)


def state(connection: Connection) -> str:
    found = answers.round_of(connection, "survey", subject_of(2026))
    return found.state if found else ""


def test_a_survey_is_read_in_shown_and_opened_by_another_word(
    run: Run, connection: Connection, sheet: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("survey", "add", sheet, "--dry-run") == 0
    assert "Hur nöjd är du? [1 = inte alls, 6 = i mycket hög grad]" in capsys.readouterr().out
    assert state(connection) == ""
    assert run("survey", "add", sheet) == 0
    assert state(connection) == "off"
    assert run("survey", "open") == 0
    assert "skickas av boten till" in capsys.readouterr().out
    assert state(connection) == "planned"
    assert run("survey", "off", "2026") == 0
    assert state(connection) == "off"


def test_the_rounds_tell_of_it(run: Run, sheet: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("survey", "add", sheet)
    run("list")
    assert "Årsenkäten 2026: inte utskickad" in capsys.readouterr().out
    run("list", "--json")
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "survey" in line]
    assert (told["survey"], told["title"], told["state"]) == ("survey-2026", "Årsenkäten 2026", "off")


def test_what_is_wrong_in_the_sheet_is_told_and_nothing_is_kept(
    run: Run, connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "enkät.csv"
    file.write_text(SHEET.replace("text", "kanske"), encoding="utf-8")
    assert run("survey", "add", str(file)) == 1
    said = capsys.readouterr().err
    assert "enkät.csv, rad 4, kolumn B (svar)" in said
    assert "Ingenting har lästs in" in said
    assert state(connection) == ""


def test_a_survey_that_is_not_there_is_no_silent_success(run: Run) -> None:
    with pytest.raises(CannotStart, match="ingen är inläst"):
        run("survey", "open")


def test_closing_what_is_not_open_says_so(run: Run, sheet: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("survey", "add", sheet)
    assert run("survey", "close") == 1
    assert "Enkäten är inte öppen." in capsys.readouterr().err


def test_earlier_figures_are_shown_first_and_importing_again_changes_nothing(
    run: Run, connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "historik.csv"
    file.write_text(HISTORY, encoding="utf-8")
    assert run("survey", "import", str(file), "--dry-run") == 0
    assert "2024, Hur nöjd är du?: 5,20 (52 svar)" in capsys.readouterr().out
    assert remembered(connection) == {}
    assert run("survey", "import", str(file)) == 0
    assert len(remembered(connection)) == 2
    capsys.readouterr()
    run("survey", "import", str(file))
    assert "Oförändrade siffror: 2." in capsys.readouterr().out


def test_a_figure_of_almost_the_same_people_is_left_as_it_was_told(
    run: Run, connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "historik.csv"
    for sheet in (HISTORY, HISTORY.replace("5,6", "5,5").replace(";40", ";41")):
        file.write_text(sheet, encoding="utf-8")
        run("survey", "import", str(file))
    assert "41 svar i stället för 40" in capsys.readouterr().out
    assert str(next(one for one in remembered(connection).values() if one.year == 2025).mean) == "5.60"


def test_surveys_are_in_the_export_also_where_no_meeting_was_rated(
    run: Run, tmp_path: Path, connection: Connection
) -> None:
    file, out = tmp_path / "historik.csv", tmp_path / "ut.xlsx"
    file.write_text(HISTORY, encoding="utf-8")
    run("survey", "import", str(file))
    assert run("export", str(out)) == 0
    assert out.stat().st_size > 0
    assert len(remembered(connection)) == 2
