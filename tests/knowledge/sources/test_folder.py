"""A watched folder: what changed since the last look."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sources.folder import Changes, File, changes, look


def file(path: str, content: str) -> File:
    return File(path, content, (0, 0, 0, 0))


def seen(folder: Path, known: Sequence[File] = ()) -> tuple[File, ...]:
    return look(folder, known).files


def test_a_new_file_is_added_and_a_second_look_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ett")
    first = seen(tmp_path)
    assert changes((), first) == Changes(added=("a.txt",))
    assert changes(first, seen(tmp_path, first)) == Changes()


def test_a_file_with_new_content_has_changed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ett")
    first = seen(tmp_path)
    (tmp_path / "a.txt").write_text("två!")
    assert changes(first, seen(tmp_path, first)) == Changes(changed=("a.txt",))


def test_new_content_of_the_same_length_is_noticed_even_with_the_old_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ett")
    first = seen(tmp_path)
    old = (tmp_path / "a.txt").stat()
    (tmp_path / "a.txt").write_text("två"[:2] + "å")
    os.utime(tmp_path / "a.txt", ns=(old.st_atime_ns, old.st_mtime_ns))
    assert changes(first, seen(tmp_path, first)).changed == ("a.txt",)


def test_a_file_moved_into_another_folder_is_the_same_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ett")
    first = seen(tmp_path)
    (tmp_path / "2023").mkdir()
    (tmp_path / "a.txt").rename(tmp_path / "2023" / "b.txt")
    assert changes(first, seen(tmp_path, first)) == Changes(moved=(("a.txt", "2023/b.txt"),))


def test_a_file_that_is_gone_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ett")
    first = seen(tmp_path)
    (tmp_path / "a.txt").unlink()
    assert changes(first, seen(tmp_path, first)) == Changes(deleted=("a.txt",))


def test_the_same_content_twice_is_one_document_and_a_named_duplicate(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("ett")
    first = seen(tmp_path)
    assert changes((), first) == Changes(added=("a.txt",), duplicates=(("b.txt", "a.txt"),))
    (tmp_path / "a.txt").unlink()
    assert changes(first, seen(tmp_path, first)) == Changes(moved=(("a.txt", "b.txt"),))


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


folders = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123456"), max_size=6)


@given(folders, folders)
def test_doing_what_the_changes_say_gives_the_documents_of_the_folder(
    before: dict[str, str], after: dict[str, str]
) -> None:
    known = [file(path, content) for path, content in before.items()]
    found = [file(path, content) for path, content in after.items()]
    had = changes((), known).added
    documents = {path: before[path] for path in had}
    told = changes(known, found)
    moved = {new: documents[old] for old, new in told.moved}
    for path in (*(old for old, _ in told.moved), *told.deleted):
        documents.pop(path)
    documents |= moved
    for path in told.changed:
        assert path in documents
    for path in (*told.added, *told.changed):
        assert path in told.changed or path not in documents
        documents[path] = after[path]
    assert sorted(documents.values()) == sorted(set(after.values()))
    assert all(after[path] == content for path, content in documents.items())
    assert {copy for copy, _ in told.duplicates} == set(after) - set(documents)
