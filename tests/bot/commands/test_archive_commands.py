"""The archive as an operator keeps it and asks it: real commands, each in a process of its own."""

import json
import os
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

import openpyxl
import pytest

from bot.conversation.events import Person, Place
from bot.conversation.outcome import RememberQuestion
from bot.delivery import questions
from bot.storage.database import Database
from knowledge.talk.thread import Earlier
from tests.fakes.command import Ended, environment, natverksbot

pytestmark = pytest.mark.long

REPORT = """# Årsrapport 2031

Karin Ek är projektledare för Älvnätet. Den årliga avgiften är 3 500 kr och beslutas av styrgruppen.

## Skogsgruppen

- **Nätverksträff, 7 april, Lerum – Lövskog nära bostäder.** Nils Lind visade en ny gallringsplan för Lerums kommun.
*Deltagare: 19 personer. Utvärdering: nöjdhet 5,25 och nytta 4,75 (skala 1-6).*
"""
WHO = "Vem är projektledare för Älvnätet?"


def run(folder: Path, *words: str) -> Ended:
    return natverksbot(*words, "--data", "data", folder=folder)


def rows(ended: Ended) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.said.splitlines()]


def filled(folder: Path) -> Path:
    documents = folder / "documents"
    documents.mkdir()
    (documents / "rapport.md").write_text(REPORT, encoding="utf-8")
    assert run(folder, "archive", "add", "documents").status == 0
    return documents


def test_a_document_that_is_added_is_answered_from_and_cited(tmp_path: Path) -> None:
    filled(tmp_path)
    ended = run(tmp_path, "ask", WHO, "--json")
    assert ended.status == 0
    (row,) = rows(ended)
    assert "Karin Ek" in row["answer"]
    assert row["sources"][0]["document"] == "rapport.md"
    assert set(row) == {"id", "question", "answer", "kind", "abstained", "reason", "sources", "took_ms"}
    place = {"document", "title", "page", "slide", "heading", "meeting", "date"}
    assert set(row["sources"][0]) == place | {"quote", "score"}


def test_a_row_of_a_sheet_is_cited_with_its_sheet_and_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Kontakter"
    for row in (("Kommun", "Kontaktperson"), ("Lerum", "Nils Lind"), ("Borås", "Alma Kärr")):
        sheet.append(row)
    book.save(tmp_path / "kontakter.xlsx")
    assert run(tmp_path, "archive", "add", "kontakter.xlsx").status == 0
    (told,) = rows(run(tmp_path, "ask", "Vem är kontaktperson i Borås?", "--json"))
    assert "Alma Kärr" in told["answer"]
    assert told["sources"][0]["heading"] == "bladet Kontakter, rad 3"
    assert "bladet Kontakter, rad 3" in run(tmp_path, "ask", "Vem är kontaktperson i Borås?").said


def test_what_was_said_in_a_recording_is_cited_with_its_moment(tmp_path: Path) -> None:
    said = "WEBVTT\n\n00:12:05.000 --> 00:12:11.000\n<v Siv Holm>Dammen i Hjo rymmer 900 kubikmeter vatten.</v>\n"
    (tmp_path / "möte.vtt").write_text(said, encoding="utf-8")
    assert run(tmp_path, "archive", "add", "möte.vtt").status == 0
    (told,) = rows(run(tmp_path, "ask", "Hur mycket rymmer dammen i Hjo?", "--json"))
    assert "00:12:05" in told["sources"][0]["heading"]


def test_a_batch_is_answered_line_by_line_and_a_bad_line_is_named_and_costs_no_other(tmp_path: Path) -> None:
    filled(tmp_path)
    asked = {"a": WHO, "b": "Avgiften?", "c": "å" * 3000}
    lines = [json.dumps({"id": key, "question": question}) for key, question in asked.items()]
    (tmp_path / "q.jsonl").write_text("\n".join([lines[0], "{inte json", *lines[1:]]), encoding="utf-8")
    ended = run(tmp_path, "ask", "--batch", "q.jsonl", "--json")
    assert ended.status == 1
    assert [(row["id"], row["abstained"]) for row in rows(ended)] == [("a", False), ("b", False), ("c", True)]
    assert "q.jsonl, rad 2" in ended.complained
    assert "Frågan c" in ended.complained


def test_an_empty_archive_says_how_to_fill_it(tmp_path: Path) -> None:
    ended = run(tmp_path, "ask", WHO)
    assert (ended.status, ended.said) == (1, "")
    assert "natverksbot archive add" in ended.complained


def test_an_archive_of_which_nothing_could_be_read_says_where_the_reasons_stand(tmp_path: Path) -> None:
    (tmp_path / "tom.pdf").write_bytes(b"")
    run(tmp_path, "archive", "add", "tom.pdf")
    assert "natverksbot archive list" in run(tmp_path, "ask", WHO).complained


def test_a_networks_own_short_forms_are_understood(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "egen.toml").write_text('[archive.short_forms]\nXQ = ["projektledare"]\n', encoding="utf-8")
    assert run(tmp_path, "ask", "Vem är XQ?", "--config", "egen.toml").said.startswith("Karin Ek är projektledare")
    assert "Arkivet har inget" in run(tmp_path, "ask", "Vem är XQ?").said, "blind check: nobody knows what it is"


def test_a_question_and_a_batch_at_once_is_a_wrong_command(tmp_path: Path) -> None:
    assert run(tmp_path, "ask", WHO, "--batch", "q.jsonl", "--json").status == 2
    assert run(tmp_path, "archive", "add", "x", "--level", "alla").status == 2


def test_what_was_not_answered_is_listed_and_counted_without_names(
    tmp_path: Path, database: Database, database_url: str
) -> None:
    (tmp_path / "config.toml").write_text(f'[storage]\ndatabase = "{database_url}"\n', encoding="utf-8")
    here = ("--config", "config.toml")
    assert "Inga frågor utan svar" in run(tmp_path, "archive", "questions", *here).said
    database.write_now(partial(questions.remember, asked=a_no("Vad kostar Gotlandsbron?")))
    (row,) = rows(run(tmp_path, "archive", "questions", "--json", *here))
    assert (row["text"], row["times"], row["refused"]) == ("Vad kostar Gotlandsbron?", 1, 1)
    assert not any("asa" in str(value) for value in row.values())
    assert "1 fråga på 90 dagar, 1 utan svar" in run(tmp_path, "archive", "status", *here).said


def a_no(text: str) -> RememberQuestion:
    return RememberQuestion(
        id="q1",
        text=text,
        reads=("open",),
        at=datetime.now(UTC),
        person=Person("web", "asa"),
        place=Place("web", "skog"),
        language="sv",
        outcome="none",
        talk=Earlier(text),
    )


def test_a_changed_file_replaces_its_old_version(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    (documents / "rapport.md").write_text(REPORT.replace("Karin Ek", "Ylva Alm"), encoding="utf-8")
    (row,) = rows(run(tmp_path, "archive", "sync", "--json"))
    assert (row["document"], row["status"]) == ("rapport.md", "replaced")
    assert "Ylva Alm" in run(tmp_path, "ask", WHO).said
    assert "Karin Ek" not in run(tmp_path, "ask", WHO).said


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file"])
def test_an_emptied_or_damaged_file_is_told_to_be_answered_as_it_was_until_it_is_read_or_gone(
    tmp_path: Path, content: bytes
) -> None:
    documents = filled(tmp_path)
    (documents / "rapport.md").write_bytes(content)
    earlier = "Den tidigare versionen finns kvar i svaren tills filen går att läsa eller tas bort."
    told = run(tmp_path, "archive", "sync")
    assert (told.status, earlier in told.said) == (1, True)
    assert earlier in run(tmp_path, "archive", "list").said
    assert "Karin Ek" in run(tmp_path, "ask", WHO).said
    (documents / "rapport.md").write_text(REPORT.replace("Karin Ek", "Ylva Alm"), encoding="utf-8")
    assert rows(run(tmp_path, "archive", "sync", "--json"))[0]["status"] == "replaced"
    (documents / "rapport.md").write_bytes(content)
    run(tmp_path, "archive", "sync")
    (documents / "rapport.md").unlink()
    run(tmp_path, "archive", "sync")
    assert run(tmp_path, "ask", WHO).status == 1


def test_a_refusal_or_a_duplicate_is_told_once_and_told_again_when_its_file_changes(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    picture = documents / "logga.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0 en logotyp")
    (documents / "sorterad sist.md").write_text(REPORT, encoding="utf-8")
    first = run(tmp_path, "archive", "sync")
    assert (first.status, first.said.count("NEJ"), first.said.count("dubblett ")) == (1, 1, 1)
    again = run(tmp_path, "archive", "sync")
    assert (again.status, again.said) == (0, "")
    assert "3 filer: 1 lästes inte, 1 fanns redan, 1 dubblett." in again.complained
    picture.write_bytes(b"\xff\xd8\xff\xe0 en annan logotyp")
    changed = run(tmp_path, "archive", "sync")
    assert (changed.status, changed.said.count("NEJ")) == (1, 1)


def test_several_files_are_counted_in_the_plural(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    for number in range(2):
        (documents / f"ny {number}.md").write_text(f"Skog nummer {number} gallras.", encoding="utf-8")
        (documents / f"kopia {number}.md").write_text(REPORT, encoding="utf-8")
    told = run(tmp_path, "archive", "sync").complained
    assert "5 filer: 2 dubbletter, 2 inlagda, 1 fanns redan." in told


def test_a_file_that_has_gone_from_its_folder_is_gone_from_answers(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    (documents / "rapport.md").unlink()
    assert rows(run(tmp_path, "archive", "sync", "--json")) == [{"document": "rapport.md", "status": "removed"}]
    assert run(tmp_path, "ask", WHO).status == 1


@pytest.mark.parametrize("words", [("add", "documents"), ("sync",)])
def test_a_person_who_watches_sees_how_far_it_has_come(tmp_path: Path, words: tuple[str, ...]) -> None:
    documents = filled(tmp_path)
    (documents / "ny.md").write_text("Skogen gallras i mars.", encoding="utf-8")
    screen, terminal = os.openpty()
    typed = [sys.executable, "-m", "bot", "archive", *words, "--data", "data"]
    subprocess.run(typed, cwd=tmp_path, env=environment(), stderr=terminal, check=True)
    seen = os.read(screen, 65536).decode()
    for each in (screen, terminal):
        os.close(each)
    assert "Ser igenom" in seen
    assert "0 av 2 filer" in seen
    assert "1 av 2 filer" in seen


def test_the_same_content_twice_is_kept_once_and_survives_its_first_copy(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    (documents / "sorterad sist.md").write_text(REPORT, encoding="utf-8")
    ended = run(tmp_path, "archive", "add", "documents", "--json")
    assert [row["status"] for row in rows(ended)] == ["unchanged", "duplicate"]
    assert rows(ended)[1]["report"] == ["Dubblett av rapport.md; innehållet finns redan."]
    (documents / "rapport.md").unlink()
    assert [row["status"] for row in rows(run(tmp_path, "archive", "sync", "--json"))] == ["removed"]
    assert "Karin Ek" in run(tmp_path, "ask", WHO).said


def test_what_cannot_be_read_is_named_with_what_to_do_and_the_rest_is_taken_in(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    (documents / "tom.pdf").write_bytes(b"")
    ended = run(tmp_path, "archive", "add", "documents", "finns-inte.pdf")
    assert ended.status == 1
    assert "Filen är tom." in ended.said
    assert "finns-inte.pdf finns inte." in ended.said
    assert "Traceback" not in ended.complained


def test_a_document_on_one_level_is_not_seen_from_another(tmp_path: Path) -> None:
    (tmp_path / "hemlig.md").write_text(REPORT, encoding="utf-8")
    run(tmp_path, "archive", "add", "hemlig.md", "--level", "coordinators")
    assert "Karin Ek" in run(tmp_path, "ask", WHO).said
    assert "Karin Ek" not in run(tmp_path, "ask", WHO, "--level", "open").said


def test_choosing_a_level_names_the_copy_that_others_may_still_read(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    (tmp_path / "kopia.md").write_text(REPORT, encoding="utf-8")
    run(tmp_path, "archive", "add", "kopia.md")
    told = "Samma innehåll finns kvar i kopia.md på nivån open."
    for path in ("documents/rapport.md", "documents"):
        assert told in run(tmp_path, "archive", "add", path, "--level", "coordinators").said
    assert told not in run(tmp_path, "archive", "add", str(documents)).said, "nothing was chosen"
    assert "Samma" not in run(tmp_path, "archive", "add", "kopia.md", "--level", "coordinators").said


def test_a_level_chosen_for_one_file_of_a_folder_stays(tmp_path: Path) -> None:
    filled(tmp_path)
    ended = run(tmp_path, "archive", "add", "documents/rapport.md", "--level", "coordinators")
    assert "Flyttad till nivån coordinators." in ended.said
    assert run(tmp_path, "archive", "sync").status == 0
    assert "Har sin egen nivå, coordinators." in run(tmp_path, "archive", "add", "documents").said
    assert "Karin Ek" not in run(tmp_path, "ask", WHO, "--level", "open").said


def test_a_folder_within_a_followed_one_has_its_level_where_none_is_chosen(tmp_path: Path) -> None:
    inner = tmp_path / "documents" / "hemligt" / "2031"
    inner.mkdir(parents=True)
    (inner / "rapport.md").write_text(REPORT, encoding="utf-8")
    run(tmp_path, "archive", "add", "documents", "--level", "coordinators")
    run(tmp_path, "archive", "add", "documents/hemligt/2031")
    assert {row["level"] for row in rows(run(tmp_path, "archive", "list", "--json"))} == {"coordinators"}
    assert "Karin Ek" not in run(tmp_path, "ask", WHO, "--level", "open").said


def test_a_folder_that_has_been_empty_keeps_its_level(tmp_path: Path) -> None:
    file = filled(tmp_path) / "rapport.md"
    run(tmp_path, "archive", "add", "documents", "--level", "coordinators")
    file.unlink()
    run(tmp_path, "archive", "sync")
    file.write_text(REPORT, encoding="utf-8")
    run(tmp_path, "archive", "add", "documents")
    assert [row["level"] for row in rows(run(tmp_path, "archive", "list", "--json"))] == ["coordinators"]


def test_a_folder_within_another_that_keeps_its_own_level_is_named(tmp_path: Path) -> None:
    inner = filled(tmp_path) / "inre"
    inner.mkdir()
    run(tmp_path, "archive", "add", "documents/inre")
    ended = run(tmp_path, "archive", "add", "documents", "--level", "coordinators")
    assert f"Mappen {inner} följs för sig och behåller sin nivå, open." in ended.complained


def test_a_folder_that_is_removed_is_followed_no_longer_and_its_documents_are_gone(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    assert f"Mappen {documents} följs på nivån open." in run(tmp_path, "archive", "status").said
    ended = run(tmp_path, "archive", "remove", "documents")
    assert (ended.status, ended.said) == (0, "borta     rapport.md\n")
    assert f"Mappen {documents} följs inte längre, och 1 dokument ur den är borta ur arkivet." in ended.complained
    assert "Ingen mapp är inlagd" in run(tmp_path, "archive", "sync").complained
    assert run(tmp_path, "ask", WHO).status == 1
    assert (documents / "rapport.md").exists()


def test_a_folder_that_is_gone_from_the_disk_keeps_no_other_from_being_followed(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    gone = tmp_path / "annan"
    gone.mkdir()
    run(tmp_path, "archive", "add", "annan")
    gone.rmdir()
    assert f"Mappen {gone} följs på nivån open, men nås inte." in run(tmp_path, "archive", "status").said
    (documents / "ny.md").write_text("Skogen gallras i mars.", encoding="utf-8")
    ended = run(tmp_path, "archive", "sync", "--json")
    assert [row["document"] for row in rows(ended)] == ["ny.md"]
    assert f"natverksbot archive remove {gone}" in ended.complained
    assert run(tmp_path, "archive", "remove", "annan").status == 0
    assert run(tmp_path, "archive", "sync").status == 0


def test_a_folder_is_not_removed_where_the_one_around_it_would_tell_its_documents_to_others(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    inner = documents / "hemligt"
    inner.mkdir()
    run(tmp_path, "archive", "add", "documents/hemligt", "--level", "coordinators")
    ended = run(tmp_path, "archive", "remove", "documents/hemligt")
    assert ended.status == 1
    assert f"ligger i {documents} och skulle följas med den, på nivån open." in ended.complained
    (row,) = rows(run(tmp_path, "archive", "status", "--json"))
    assert row["folders"] == {str(documents): "open", str(inner): "coordinators"}


def test_the_level_of_a_folder_in_the_configuration_is_changed_there(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    (tmp_path / "config.toml").write_text(f'[[archive.folders]]\npath = "{folder}"\nlevel = "coordinators"\n')
    ended = run(tmp_path, "archive", "add", "documents", "--level", "open", "--config", "config.toml")
    assert ended.status == 1
    assert "står i konfigurationen (coordinators); ändra den där." in ended.said
    ended = run(tmp_path, "archive", "remove", "documents", "--config", "config.toml")
    assert (ended.status, "står i konfigurationen; ta bort den där först." in ended.complained) == (1, True)


def test_a_removed_document_is_gone_and_one_that_was_never_there_is_said(tmp_path: Path) -> None:
    filled(tmp_path)
    assert run(tmp_path, "archive", "remove", "rapport.md").status == 0
    ended = run(tmp_path, "archive", "remove", "rapport.md")
    assert ended.status == 1
    assert "finns inte i arkivet" in ended.complained


@pytest.mark.parametrize("typed", ["möte å.md", "documents/möte å.md", "./documents/../documents/möte å.md"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_document_is_removed_by_its_name_as_it_is_typed_and_by_the_path_of_its_file(
    tmp_path: Path, typed: str, form: Literal["NFC", "NFD"]
) -> None:
    documents = filled(tmp_path)
    (documents / unicodedata.normalize(form, "möte å.md")).write_text("Bron över ån är lagad.", encoding="utf-8")
    run(tmp_path, "archive", "sync")
    assert run(tmp_path, "archive", "remove", typed).status == 0
    assert [row["document"] for row in rows(run(tmp_path, "archive", "list", "--json"))] == ["rapport.md"]


def test_an_answer_names_each_place_once(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(
        "Bron lagas i maj.\n\nBron målas i juni.\n\nBron öppnas i juli.", encoding="utf-8"
    )
    run(tmp_path, "archive", "add", "plan.md")
    said = run(tmp_path, "ask", "När lagas, målas och öppnas bron?").said.splitlines()
    assert len(said) == len(set(said)) > 1


def test_removing_a_document_names_the_copy_that_still_says_the_same(tmp_path: Path) -> None:
    documents = filled(tmp_path)
    (documents / "rapport.md").rename(tmp_path / "kopia.md")
    run(tmp_path, "archive", "add", "kopia.md")
    ended = run(tmp_path, "archive", "remove", "rapport.md")
    assert ended.status == 0
    assert "Samma innehåll finns kvar i kopia.md" in ended.complained
    ended = run(tmp_path, "archive", "remove", "kopia.md")
    assert (ended.status, ended.complained) == (0, "")
    assert run(tmp_path, "ask", WHO).status == 1


def test_the_status_counts_what_there_is(tmp_path: Path) -> None:
    filled(tmp_path)
    (row,) = rows(run(tmp_path, "archive", "status", "--json"))
    assert (row["documents"], row["files"], row["index_in_step"]) == (1, {"held": 1}, True)
    assert row["passages"] > 1


def test_answers_are_measured_on_the_networks_own_questions(tmp_path: Path) -> None:
    filled(tmp_path)
    questions = [
        {"question": WHO, "document": "rapport.md", "words": "Karin Ek"},
        {"question": "Hur många deltog i Lerum?", "words": ["19 personer"]},
        {"question": "Vad kostade invigningen av Gotlandsbron?"},
        {"question": "Vem visade en gallringsplan?", "document": "en-annan.md"},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    (row,) = rows(run(tmp_path, "measure", "q.jsonl", "--json"))
    assert (row["answerable"], row["unanswerable"]) == (3, 1)
    assert row["hit_first"] == row["hit_five"] == 2 / 3, "the third names a document that does not hold the answer"
    assert (row["refused"], row["exact"]) == (1.0, 1.0)
