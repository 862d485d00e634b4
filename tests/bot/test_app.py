"""What an installation keeps for itself."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot.app import KEY, KeyDamaged, own_key
from bot.commands.settings import data_folder


def test_the_key_is_made_once_whole_and_for_nobody_else(tmp_path: Path) -> None:
    key = own_key(tmp_path)
    assert (len(key), own_key(tmp_path)) == (32, key)
    assert [file.name for file in tmp_path.iterdir()] == [KEY]
    assert (tmp_path / KEY).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("left", [b"", b"half"])
def test_a_key_that_was_cut_short_is_refused_rather_than_signed_with(tmp_path: Path, left: bytes) -> None:
    (tmp_path / KEY).write_bytes(left)
    with pytest.raises(KeyDamaged, match="Ta bort den"):
        own_key(tmp_path)


def test_a_new_data_folder_is_for_the_bot_alone(tmp_path: Path) -> None:
    folder = data_folder(Namespace(data=tmp_path / "data"), "data")
    assert folder.stat().st_mode & 0o077 == 0
