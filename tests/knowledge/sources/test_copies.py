"""The same content twice is kept once, and is there for as long as any of its files is."""

from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.database import Database
from knowledge import tables
from knowledge.formats.reader import Reader
from knowledge.sources import catalogue, handing, intake, levels
from knowledge.sources.folder import look
from knowledge.sources.intake import Taken
from tests.knowledge.sources.test_intake import letter

TEXT = "Dagvattnet leds till dammen."


@pytest.fixture
def one(database: Database, reader: Reader, tmp_path: Path) -> Path:
    return followed(database, reader, tmp_path / "ett", {"a.md": TEXT})


@pytest.fixture
def other(database: Database, reader: Reader, tmp_path: Path, one: Path) -> Path:
    """With a copy of what the one folder holds."""
    made = followed(database, reader, tmp_path / "annat", {"b.md": TEXT})
    assert states(database) == {"a.md": "held", "b.md": "duplicate"}
    assert one != made
    return made


def followed(database: Database, reader: Reader, folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    sync(database, reader, folder)
    return folder


def sync(database: Database, reader: Reader, folder: Path, level: str = "open") -> dict[str, str]:
    came = list(intake.bring_into_step(database, reader, folder, level))
    return dict((each.name, each.status) if isinstance(each, Taken) else (each, "gone") for each in came)


def documents(database: Database) -> dict[str, tuple[str, str]]:
    """Name -> title and level."""
    rows = database.read_now(lambda c: c.execute(select(tables.document)).all())
    return {row.name: (row.title, row.level) for row in rows}


def states(database: Database) -> dict[str, str]:
    return {row.name: row.state for row in database.read_now(catalogue.all_files)}


@pytest.mark.usefixtures("other")
def test_the_copy_in_another_folder_takes_the_place_of_a_deleted_file_at_once(
    database: Database, reader: Reader, one: Path
) -> None:
    (one / "a.md").unlink()
    assert sync(database, reader, one) == {"a.md": "gone"}
    assert documents(database) == {"b.md": ("b", "open")}, "under its own name"
    assert states(database) == {"b.md": "held"}


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("instead", ["Något helt annat.", ""])
def test_the_copy_takes_the_place_of_a_file_that_says_something_else_now_or_cannot_be_read(
    database: Database, reader: Reader, one: Path, instead: str
) -> None:
    (one / "a.md").write_text(instead, encoding="utf-8")
    sync(database, reader, one)
    expected = {"a.md": "held", "b.md": "held"} if instead else {"a.md": "refused", "b.md": "held"}
    assert states(database) == expected
    assert set(documents(database)) == {name for name, state in expected.items() if state == "held"}


def test_a_copy_that_was_added_by_itself_takes_the_place_of_a_removed_document(
    database: Database, reader: Reader, one: Path, tmp_path: Path
) -> None:
    (tmp_path / "kopia.md").write_text(TEXT, encoding="utf-8")
    (found,) = intake.file_by_itself(tmp_path / "kopia.md", [str(one)])
    assert intake.take_in(database, reader, found, "open").status == "duplicate"
    database.write_now(partial(handing.forget, name="a.md"))
    assert set(documents(database)) == {"kopia.md"}


@pytest.mark.usefixtures("other")
def test_of_several_copies_one_takes_the_place_and_the_others_are_copies_of_that(
    database: Database, reader: Reader, one: Path, tmp_path: Path
) -> None:
    third = followed(database, reader, tmp_path / "tredje", {"c.md": TEXT})
    (one / "a.md").unlink()
    sync(database, reader, one)
    told = {row.name: row.report for row in database.read_now(catalogue.all_files)}
    assert told["c.md"] == ["Dubblett av b.md; innehållet finns redan."]
    assert sync(database, reader, third) == {"c.md": "duplicate"}


@pytest.mark.parametrize(("renamed", "original"), [("a.md", "ny.md"), ("c.md", "a.md")])
def test_copies_name_the_document_that_is_held_whichever_of_them_is_renamed(
    database: Database, reader: Reader, one: Path, renamed: str, original: str
) -> None:
    for name in ("b.md", "c.md"):
        (one / name).write_text(TEXT, encoding="utf-8")
    sync(database, reader, one)
    (one / renamed).rename(one / "ny.md")
    for _ in intake.let_go(database, one, look(one)):
        told = {row.name: row.report for row in database.read_now(catalogue.all_files)}
    assert told["b.md"] == [f"Dubblett av {original}; innehållet finns redan."]


def test_the_copy_stays_for_its_readers_when_the_document_goes_to_another_level(
    database: Database, reader: Reader, one: Path, other: Path
) -> None:
    assert sync(database, reader, one, "coordinators") == {"a.md": "replaced"}
    assert documents(database) == {"a.md": ("a", "coordinators"), "b.md": ("b", "open")}
    assert sync(database, reader, other, "coordinators") == {"b.md": "duplicate"}, "where it is there already"
    assert set(documents(database)) == {"a.md"}


def test_a_folder_with_a_file_and_its_copy_goes_to_another_level_as_it_is(
    database: Database, reader: Reader, one: Path
) -> None:
    (one / "kopia.md").write_text(TEXT, encoding="utf-8")
    sync(database, reader, one)
    database.write_now(partial(levels.follow, root=str(one), level="coordinators"))
    assert documents(database) == {"a.md": ("a", "coordinators")}
    assert states(database) == {"a.md": "held", "kopia.md": "duplicate"}


def test_what_came_with_a_letter_goes_over_to_its_copy(database: Database, reader: Reader, one: Path) -> None:
    for name in ("kallelse.eml", "kopia.eml"):
        (one / name).write_bytes(letter(program=b"Vi slutar i Lund."))
    sync(database, reader, one)
    (one / "kallelse.eml").unlink()
    sync(database, reader, one)
    assert set(documents(database)) == {"a.md", "kopia.eml", "program.txt (bilaga till kopia.eml)"}
    assert set(sync(database, reader, one).values()) == {"unchanged"}


def test_of_a_folder_that_is_no_longer_followed_nothing_stays_but_the_copies_in_others(
    database: Database, reader: Reader, one: Path, tmp_path: Path
) -> None:
    (one / "kopia.md").write_text(TEXT, encoding="utf-8")
    (one / "kallelse.eml").write_bytes(letter(program=b"Vi slutar i Lund."))
    sync(database, reader, one)
    other = followed(database, reader, tmp_path / "annat", {"b.md": TEXT})
    database.write_now(partial(levels.unfollow, root=str(one)))
    assert documents(database) == {"b.md": ("b", "open")}
    assert states(database) == {"b.md": "held"}
    assert database.read_now(levels.roots) == {str(other): "open"}


PROGRAM = b"Vi slutar i Lund."
ATTACHED = "program.txt (bilaga till kallelse.eml)"


@pytest.mark.parametrize("before", ["open", "coordinators"])
def test_what_came_with_a_letter_stays_with_it_on_another_level_where_its_copy_is(
    database: Database, reader: Reader, one: Path, tmp_path: Path, before: str
) -> None:
    (one / "kallelse.eml").write_bytes(letter(program=PROGRAM))
    sync(database, reader, one)
    (tmp_path / "annat").mkdir()
    (tmp_path / "annat" / "b.md").write_bytes(PROGRAM)
    assert sync(database, reader, tmp_path / "annat", before) == {"b.md": "added"}
    assert states(database)[ATTACHED] == ("duplicate" if before == "open" else "held")
    sync(database, reader, one, "coordinators")
    assert documents(database)["b.md"][1] == before
    assert documents(database)["kallelse.eml"][1] == "coordinators"
    if before == "open":
        assert documents(database)[ATTACHED][1] == "coordinators", "the copy stays for its readers"
    else:
        assert states(database)[ATTACHED] == "duplicate", "of what is there"
        (tmp_path / "annat" / "b.md").unlink()
        sync(database, reader, tmp_path / "annat", before)
        assert documents(database)[ATTACHED][1] == "coordinators"
    assert set(sync(database, reader, one, "coordinators").values()) == {"unchanged"}


def test_an_attachment_that_was_left_out_is_there_when_its_letter_goes_to_another_level(
    database: Database, reader: Reader, tmp_path: Path
) -> None:
    followed(database, reader, tmp_path / "annat", {"b.md": PROGRAM.decode()})
    (tmp_path / "brev").mkdir()
    (tmp_path / "brev" / "kallelse.eml").write_bytes(letter(program=PROGRAM))
    sync(database, reader, tmp_path / "brev")
    assert states(database)[ATTACHED] == "duplicate"
    sync(database, reader, tmp_path / "brev", "coordinators")
    assert documents(database)[ATTACHED][1] == "coordinators"
    assert documents(database)["b.md"][1] == "open"


def test_a_folder_whose_letters_hold_copies_of_its_file_loses_nothing_on_its_way_to_another_level(
    database: Database, reader: Reader, one: Path
) -> None:
    for name in ("kallelse.eml", "påminnelse.eml"):
        (one / name).write_bytes(letter(program=TEXT.encode(), schema=PROGRAM, karta=PROGRAM))
    sync(database, reader, one)
    before = states(database)
    sync(database, reader, one, "coordinators")
    assert {level for _, level in documents(database).values()} == {"coordinators"}
    assert sorted(states(database).values()) == sorted(before.values())
    assert set(states(database)) == set(before)


@pytest.mark.parametrize("later", [False, True], ids=["with its letters", "after them"])
def test_a_file_is_cited_by_its_own_name_and_what_came_with_a_letter_is_its_copy(
    database: Database, reader: Reader, one: Path, *, later: bool
) -> None:
    """Letters are called so that they are read before it."""
    letters = {f"{name} (bilaga till {of}.eml)" for name in ("karta.txt", "program.txt") for of in ("brev", "svar")}
    for name in ("brev.eml", "svar.eml"):
        (one / name).write_bytes(letter(program=PROGRAM, karta=PROGRAM))
    if later:
        sync(database, reader, one)
        assert set(documents(database)) & letters
    (one / "ö.md").write_bytes(PROGRAM)
    assert sync(database, reader, one)["ö.md"] == "added"
    assert set(documents(database)) == {"a.md", "brev.eml", "svar.eml", "ö.md"}
    copies = {row.name: (row.state, row.report) for row in database.read_now(catalogue.all_files)}
    copy = ("duplicate", ["Dubblett av ö.md; innehållet finns redan."])
    assert {name: copies[name] for name in letters} == dict.fromkeys(letters, copy)
    assert set(sync(database, reader, one).values()) == {"unchanged"}
    (one / "ö.md").unlink()
    sync(database, reader, one)
    assert set(documents(database)) == {"a.md", "brev.eml", "svar.eml", min(letters)}


def test_a_letter_in_a_folder_is_cited_by_its_own_name_with_what_came_with_it(
    database: Database, reader: Reader, one: Path
) -> None:
    made = EmailMessage()
    made["from"], made["subject"] = "Bo Ek <bo@kommun.example>", "Vidare"
    made.set_content("Se bifogat.")
    inner = letter(program=PROGRAM)
    made.add_attachment(inner, maintype="application", subtype="octet-stream", filename="inre.eml")
    (one / "brev.eml").write_bytes(made.as_bytes())
    sync(database, reader, one)
    assert "inre.eml (bilaga till brev.eml)" in documents(database)
    (one / "kallelse.eml").write_bytes(inner)
    sync(database, reader, one)
    assert set(documents(database)) == {"a.md", "brev.eml", "kallelse.eml", ATTACHED}
