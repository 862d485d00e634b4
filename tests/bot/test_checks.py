"""What `natverksbot check` finds, and the mend it names."""

import re
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.web.settings import WebSettings
from bot.checks import clocks, folders, page, stored
from bot.clock import ShiftedClock, WallClock
from bot.config import Config
from bot.finding import Finding
from bot.settings import Secret
from bot.storage.database import Database
from bot.storage.settings import StorageSettings
from knowledge.settings import ArchiveSettings, Folder

on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


def test_an_address_that_is_not_this_machines_is_not_called_a_port_in_use() -> None:
    found = page(WebSettings(host="192.0.2.1", sign_in_secret=Secret("x" * 16)))
    assert "används redan" not in found.says
    assert "Skriv en av datorns egna adresser i web.host" in found.mend


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert page(WebSettings(port=port)).says == f"port {port} används redan."


def test_a_followed_folder_that_cannot_be_reached_is_named_with_the_mend(tmp_path: Path) -> None:
    there, away = Folder(str(tmp_path)), Folder(str(tmp_path / "urkopplad"))
    (found,) = folders(ArchiveSettings(folders=(there, away)))
    assert found.says == f"{away.path} nås inte."
    assert "Är disken ansluten" in found.mend


def clock_off_by(seconds: float) -> ShiftedClock:
    return ShiftedClock(WallClock().now() + timedelta(seconds=seconds))


@on_postgresql
@pytest.mark.parametrize(
    ("seconds", "says"), [(7.5, "går 7,5 s före databasens"), (-7.5, "går 7,5 s efter databasens")]
)
def test_a_clock_that_differs_from_the_databases_is_named_with_the_mend(
    database: Database, seconds: float, says: str
) -> None:
    found = clocks(database, clock_off_by(seconds))
    assert re.sub(r"7,[45]", "7,5", found.says).rstrip(".").endswith(says)
    assert "timedatectl" in found.mend


@on_postgresql
@pytest.mark.parametrize("seconds", [0.0, 0.4, -0.4])
def test_clocks_that_differ_by_less_than_a_second_go_alike(database: Database, seconds: float) -> None:
    assert clocks(database, clock_off_by(seconds)).good


def looked_at(url: str, folder: Path) -> list[Finding]:
    return list(stored(Config(storage=StorageSettings(database=url)), folder, WallClock()))


def test_the_clocks_are_compared_where_several_processes_may_share_the_database(
    database_url: str, engine: str, tmp_path: Path
) -> None:
    found = looked_at(database_url, tmp_path)
    assert all(finding.good for finding in found), found
    assert ("klockor" in [finding.part for finding in found]) == (engine == "postgresql")
