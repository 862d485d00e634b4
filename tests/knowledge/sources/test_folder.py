"""What is seen of a folder."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.sources.folder import File, look


def seen(folder: Path, known: Sequence[File] = ()) -> tuple[File, ...]:
    return look(folder, known).files


def test_a_second_look_at_the_unchanged_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ett")
    (first,) = seen(tmp_path)
    remembered = replace(first, sha256="as it was")
    assert seen(tmp_path, [remembered]) == (remembered,)


def test_new_content_of_the_same_length_is_noticed_even_with_the_old_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ett")
    (first,) = seen(tmp_path)
    old = (tmp_path / "a.txt").stat()
    (tmp_path / "a.txt").write_text("två"[:2] + "å")
    os.utime(tmp_path / "a.txt", ns=(old.st_atime_ns, old.st_mtime_ns))
    (second,) = seen(tmp_path, [first])
    assert second.sha256 != first.sha256


def test_unfinished_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    for name in (".dold", "~$protokoll.docx", "x.tmp", "x.crdownload", "x.part", "Thumbs.db", ".~lock.x.odt#", "x~"):
        (tmp_path / name).write_text("ett")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_text("ett")
    assert seen(tmp_path) == ()


def test_links_out_of_the_folder_are_refused_and_links_inside_say_nothing_new(tmp_path: Path) -> None:
    folder = tmp_path / "arkiv"
    folder.mkdir()
    (tmp_path / "hemlig.txt").write_text("hemligt")
    (folder / "a.txt").write_text("ett")
    (folder / "ut.txt").symlink_to(tmp_path / "hemlig.txt")
    (folder / "upp").symlink_to(tmp_path)
    (folder / "bruten.txt").symlink_to(tmp_path / "saknas")
    (folder / "in.txt").symlink_to(folder / "a.txt")
    (folder / "runt").symlink_to(folder)
    found = look(folder)
    assert [each.path for each in found.files] == ["a.txt"]
    assert [path for path, _ in found.refused] == ["bruten.txt", "upp", "ut.txt"]


def test_pipes_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör.txt")
    assert seen(tmp_path) == ()


def test_a_folder_that_is_gone_is_an_error_and_not_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        look(tmp_path / "saknas")
