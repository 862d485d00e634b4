"""What an operator does about rounds of ratings; the running bot carries it out."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.commands import ratings
from scheduling.ratings import answers
from scheduling.ratings.rounds import Round, id_of
from scheduling.settings import NetworkSettings
from tests.bot.coordinating.desk import NOW, settle_in

Run = Callable[..., int]
OPEN = Round(id_of("meeting", "skog"), "meeting", "skog", NOW, NOW + timedelta(days=7), state="open")


@pytest.fixture
def run(connection: Connection) -> Run:
    settle_in(connection)
    answers.save(connection, OPEN)

    def run(*words: str) -> int:
        top = ArgumentParser()
        ratings.register(top.add_subparsers(required=True), ArgumentParser(add_help=False))
        wanted = top.parse_args(("ratings", *words))
        status: int = wanted.work(connection, wanted, NetworkSettings(), NOW)
        return status

    return run


def stored(connection: Connection, meeting: str = "skog") -> Round | None:
    return answers.round_of(connection, "meeting", meeting)


def test_the_list_tells_how_many_have_answered_and_nothing_more(
    run: Run, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.give(connection, OPEN.id, "p1", {"satisfaction": 6}, NOW)
    assert run("list") == 0
    assert "skog  Skog och vatten: öppen till" in (line := capsys.readouterr().out)
    assert "1 av " in line
    assert run("list", "--json") == 0
    row = json.loads(capsys.readouterr().out)
    assert set(row) == {"meeting", "title", "state", "opens_at", "closes_at", "answered", "of"}


def test_a_round_is_extended_and_closed(run: Run, connection: Connection) -> None:
    assert run("extend", "skog") == 0
    assert stored(connection) == replace(OPEN, closes_at=OPEN.closes_at + timedelta(days=7))
    assert run("close", "skog") == 0
    assert stored(connection) == replace(OPEN, closes_at=NOW)


def test_a_round_is_opened_for_a_meeting_that_has_none(run: Run, connection: Connection) -> None:
    assert run("open", "energi") == 0
    opened = stored(connection, "energi")
    assert opened is not None
    assert (opened.state, opened.by_hand, opened.opens_at) == ("planned", True, NOW)


def test_what_has_been_answered_cannot_be_switched_off(
    run: Run, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.give(connection, OPEN.id, "p1", {"satisfaction": 6}, NOW)
    assert run("off", "skog") == 1
    assert "kan bara förlängas eller stängas" in capsys.readouterr().err
    assert stored(connection) == OPEN


def test_a_round_that_nobody_has_answered_is_switched_off(run: Run, connection: Connection) -> None:
    assert run("off", "skog") == 0
    assert stored(connection) == replace(OPEN, state="off", by_hand=True)
