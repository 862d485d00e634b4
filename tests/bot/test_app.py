"""What an installation keeps for itself."""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from bot.app import App, Parts, build
from bot.channels.web.members import put_members
from bot.channels.web.settings import WebSettings
from bot.clock import WallClock
from bot.commands.settings import data_folder
from bot.config import Config
from bot.kept import EARLIER_KEY, own_key
from bot.rating import OwnAnswers
from bot.storage import signing
from bot.storage.database import Database
from bot.storage.settings import StorageSettings
from bot.storage.tables import signing_key
from scheduling.ratings.keys import Keys
from tests.bot.channels.web_stage import browser
from tests.fakes.web import ASA

OLD = b"a key that an earlier one wrote."


def test_the_key_is_made_once_and_stays(database: Database, tmp_path: Path) -> None:
    key = own_key(database, tmp_path)
    assert len(set(key)) > 10
    assert own_key(database, tmp_path / "another folder") == key


def test_the_key_of_an_earlier_version_is_taken_over_once(database: Database, tmp_path: Path) -> None:
    (tmp_path / EARLIER_KEY).write_bytes(OLD)
    assert own_key(database, tmp_path) == OLD
    assert not (tmp_path / EARLIER_KEY).exists()
    (tmp_path / EARLIER_KEY).write_bytes(OLD[::-1])
    assert own_key(database, tmp_path) == OLD


@pytest.mark.parametrize("left", [b"", b"half"])
def test_a_key_that_was_cut_short_is_not_signed_with(database: Database, tmp_path: Path, left: bytes) -> None:
    (tmp_path / EARLIER_KEY).write_bytes(left)
    assert len(own_key(database, tmp_path)) == 32


def test_of_processes_that_start_at_once_the_first_decides(database_url: str) -> None:
    """Twenty times four, on whatever database: all must sign alike."""
    processes = [Database(database_url) for _ in range(4)]
    for _ in range(20):
        offers = [process.submit(partial(signing.key, offered=bytes([n]) * 32)) for n, process in enumerate(processes)]
        assert len({offer.result(10) for offer in offers}) == 1
        processes[0].write_now(forget)
    for process in processes:
        process.close()


def forget(connection: Connection) -> None:
    assert connection.execute(select(signing_key)).one()
    connection.execute(delete(signing_key))


def test_the_key_stands_in_no_error_and_in_no_description(database: Database, tmp_path: Path) -> None:
    wrong = b"of the wrong length: hush"
    with pytest.raises(IntegrityError) as caught:
        database.write_now(partial(signing.key, offered=wrong))
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(Parts(Config(), database, WallClock(), wrong, OwnAnswers(Keys(tmp_path))))


@asynccontextmanager
async def started(url: str, data: Path) -> AsyncIterator[App]:
    app = build(Config(storage=StorageSettings(database=url), web=WebSettings(port=0)), data, WallClock())
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_who_has_signed_in_at_one_process_is_known_to_the_others(database_url: str, tmp_path: Path) -> None:
    folders = [data_folder(Namespace(data=tmp_path / name), "data") for name in ("one", "two")]
    async with started(database_url, folders[0]) as one, started(database_url, folders[1]) as two:
        await one.database.write(lambda connection: put_members(connection, (ASA,)))
        (here,), (there,) = one.addresses, two.addresses
        asa = browser(here)
        async with asa.session:
            await asa.sign_in(ASA)
            asa.address = there
            assert ASA.name in await asa.page("/room/allmant")
        stranger = browser(there)
        async with stranger.session:
            assert (await stranger.get("/room/allmant", allow_redirects=False)).status != 200


def test_a_new_data_folder_is_for_the_bot_alone(tmp_path: Path) -> None:
    folder = data_folder(Namespace(data=tmp_path / "data"), "data")
    assert folder.stat().st_mode & 0o077 == 0
