"""The keys of open rounds."""

from pathlib import Path
from threading import Barrier, Thread

from scheduling.ratings.keys import BYTES, Keys, pseudonym


def test_a_key_is_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    made = keys.make("r1")
    assert (len(made), keys.make("r1"), keys.get("r1")) == (BYTES, made, made)
    (file,) = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_many_that_make_a_key_at_once_get_the_same(tmp_path: Path) -> None:
    together, made = Barrier(8), list[bytes]()

    def make() -> None:
        together.wait()
        made.append(Keys(tmp_path).make("r1"))

    threads = [Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


def test_a_destroyed_key_is_gone_and_destroying_it_again_is_no_error(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.make("r1")
    keys.destroy("r1")
    keys.destroy("r1")
    assert keys.get("r1") is None
    assert list(tmp_path.iterdir()) == []


def test_keys_that_no_open_round_needs_are_swept_away(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    for name in ("open", "crashed"):
        keys.make(name)
    assert keys.sweep({"open"}) == ["crashed"]
    assert keys.get("open") is not None
    assert keys.get("crashed") is None


def test_a_pseudonym_is_the_members_in_one_round_and_nobodys_in_another() -> None:
    one, another = b"1" * BYTES, b"2" * BYTES
    assert pseudonym(one, 7) == pseudonym(one, 7)
    assert len({pseudonym(one, 7), pseudonym(one, 8), pseudonym(another, 7)}) == 3
