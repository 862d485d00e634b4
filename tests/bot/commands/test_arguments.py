"""What an operator reads when a command was typed wrong, or asks what there is: Swedish throughout."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator

import pytest

from bot.cli import parser

ENGLISH = re.compile(
    r"\b(usage|positional|options|arguments?|error|show this|required|invalid|expected|choose|unrecognized)\b"
)


def every(above: ArgumentParser) -> Iterator[ArgumentParser]:
    yield above
    for action in above._actions:
        if isinstance(action.choices, dict):
            for below in action.choices.values():
                yield from every(below)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)
    out, err = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out + err


@pytest.mark.parametrize("command", list(every(parser())), ids=lambda command: command.prog)
def test_the_help_of_every_command_is_in_swedish(command: ArgumentParser) -> None:
    told = command.format_help()
    assert told.startswith(f"skriv: {command.prog} ")
    assert "\ndet som kan läggas till:\n" in told
    assert ENGLISH.findall(told) == []


def test_help_is_there_for_who_asks(capsys: pytest.CaptureFixture[str]) -> None:
    status, told = said(capsys, "archive", "add", "-h")
    assert (status, "SÖKVÄG" in told) == (0, True)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "natverksbot: fel: KOMMANDO saknas"),
        (("archive",), "natverksbot archive: fel: VAD saknas"),
        (("backup",), "natverksbot backup: fel: FIL saknas"),
        (("archive", "add"), "natverksbot archive add: fel: SÖKVÄG saknas"),
        (("run", "--fort"), "natverksbot: fel: det här går inte att tolka: --fort"),
        (("check", "--data"), "natverksbot check: fel: efter --data ska något stå"),
        (("ask", "--json=ja", "Hej?"), "natverksbot ask: fel: till --json hör inget värde, inte heller ja"),
        (("demo", "--p", "8"), "natverksbot demo: fel: --p kan betyda flera: --port, --prepare"),
        (("demo", "--port", "x"), "natverksbot demo: fel: --port: en port är ett tal mellan 0 och 65535, inte x"),
    ],
)
def test_a_command_typed_wrong_is_answered_in_swedish(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], complaint: str
) -> None:
    status, told = said(capsys, *words)
    assert (status, told.splitlines()[-1]) == (2, complaint)
    assert told.startswith("skriv: natverksbot")
    assert ENGLISH.findall(told) == []


def test_a_command_that_does_not_exist_is_answered_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    status, told = said(capsys, "strat")
    assert status == 2
    assert "fel: KOMMANDO: strat finns inte. Välj bland 'demo', 'run', 'check'" in told


def test_the_search_for_english_words_finds_what_argparse_says_by_itself() -> None:
    plain = ArgumentParser()
    plain.add_argument("file")
    assert {"usage", "positional", "options", "show this"} <= set(ENGLISH.findall(plain.format_help()))
