import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands import CannotStart
from bot.commands.report import format_of, register
from bot.storage.database import Database
from tests.fakes.invented_years import fill

BEGINNINGS = {"md": "# Årsrapport 2025".encode(), "html": b"\n", "docx": b"PK", "pdf": b"%PDF"}


@pytest.fixture(scope="module")
def filled(read_database: Database) -> str:
    """Where two years are kept. A report changes nothing there."""
    read_database.write_now(lambda connection: fill(connection, range(2024, 2026)))
    return read_database.url.render_as_string(hide_password=False)


@pytest.fixture
def data(tmp_path: Path, filled: str) -> Path:
    (tmp_path / "config.toml").write_text(f'[storage]\ndatabase = "{filled}"\n', encoding="utf-8")
    return tmp_path


def run(data: Path, *words: str) -> int:
    return main(["report", *words, "--config", str(data / "config.toml")])


@pytest.mark.parametrize(("form", "begins"), BEGINNINGS.items())
def test_the_report_is_written_in_the_format_that_the_files_name_asks_for(
    data: Path, form: str, begins: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    file = data / f"rapport.{form}"
    assert run(data, "2025", "--out", str(file)) == 0
    assert file.read_bytes().lstrip(b"\n").startswith(begins.lstrip(b"\n"))
    assert (run(data, "2025", "--format", form)) == 0
    assert "Läs igenom den" in capfd.readouterr().err


def test_a_report_that_somebody_may_have_edited_is_never_written_over(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data / "rapport.docx"
    file.write_text("Mina ändringar", encoding="utf-8")
    assert run(data, "2025", "--out", str(file)) == 1
    assert file.read_text(encoding="utf-8") == "Mina ändringar"
    assert "finns redan" in capsys.readouterr().err


def test_without_a_file_the_report_is_printed(data: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(data, "2025") == 0
    assert "Årsrapport 2025".encode() in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2031"], "Det finns ingen träff 2031"),
        (["20255"], "inget år"),
        (["2025", "--meeting", "finns inte"], "Ingen hållen träff 2025 har orden"),
        (["2025", "--meeting", "digitalt fairtrade"], "Ingen hållen träff"),
        (["2025", "--meeting", "fairtrade"], "träffar 2025 har orden fairtrade"),
        (["2025", "--out", "rapport.odt"], "rapport.odt slutar inte på något av md, html, docx, pdf"),
    ],
)
def test_what_cannot_be_made_is_said_with_what_to_do(
    data: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, *words) == 1
    assert said in capsys.readouterr().err


def test_one_meeting_is_found_by_its_words(data: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(data, "2025", "--meeting", "skyfall") == 0
    assert capfdbinary.readouterr().out.decode().startswith("# Klimatanpassning vid skyfall")


def test_a_claimed_total_that_the_list_does_not_bear_out_is_told(
    data: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(data, "2025", "--claimed-meetings", "22", "--claimed-members", "250") == 0
    said = capfdbinary.readouterr().out.decode()
    assert "Uppgivet är 22 träffar; listan har 21." in said
    assert "Uppgivet är 250" not in said


def test_a_file_that_a_terminal_cannot_show_is_not_poured_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(CannotStart, match=r"--out rapport\.pdf"):
        format_of(typed("2025", "--format", "pdf"))


def typed(*words: str) -> Namespace:
    top = ArgumentParser()
    register(top.add_subparsers(required=True), ArgumentParser(add_help=False))
    return top.parse_args(["report", *words])
