"""The sample network's archive answers what a member would ask of it, in every way of asking."""

import tomllib
from pathlib import Path

import pytest

from bot.conversation.reasons import told_in_full
from bot.demo.sample import Sample
from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from knowledge.formats.reader import Reader
from knowledge.markup import shown
from tests.bot.demo.conftest import NOW
from tests.knowledge import invented

QUESTIONS = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))
ASKED = [(kind, question, holds) for kind, asked in QUESTIONS.items() for question, holds in asked.items()]


# What is read out of files does not depend on where it is kept: that is tried with the invented archive.
somewhere = pytest.mark.parametrize("read_database", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def archive(read_database: Database, sample: Sample) -> Archive:
    filled = invented.WritableArchive(read_database)
    with Reader() as reader:
        for file in sorted(sample.archive.iterdir()):
            document = reader.read(file).document
            assert document is not None, file.name
            filled.add(document)
    return filled


def asked_of(archive: Archive, sample: Sample, question: str, language: str) -> tuple[str, bool]:
    """What is said, and whether it is a no or said not to be certain."""
    given = answer(question.format(year=sample.last_year[0].begins.year), archive, ["open"], NOW)
    return shown(told_in_full(given, language) or ""), given.abstained or given.reason is not None


@somewhere
@pytest.mark.parametrize(("kind", "question", "holds"), ASKED, ids=[question for _, question, _ in ASKED])
def test_the_sample_archive_answers(
    archive: Archive, sample: Sample, kind: str, question: str, holds: list[str]
) -> None:
    said, doubted = asked_of(archive, sample, question, "en" if kind == "english" else "sv")
    if kind == "no":
        assert doubted, said
    else:
        missing = [part for part in holds if part not in said]
        assert missing == [], said


def test_questions_of_every_kind_are_asked() -> None:
    assert len(ASKED) >= 60
    assert {kind for kind in QUESTIONS if len(QUESTIONS[kind]) < 5} == set()


@somewhere
def test_an_answer_to_another_question_would_be_noticed(archive: Archive, sample: Sample) -> None:
    """Each question answered with what was said to the one before it: nearly all must be found wanting."""
    said = [asked_of(archive, sample, question, "sv")[0] for _, question, holds in ASKED if holds]
    wanted = [holds for _, _, holds in ASKED if holds]
    passed = sum(
        all(part in before for part in holds) for before, holds in zip(said[-1:] + said[:-1], wanted, strict=True)
    )
    assert passed <= len(wanted) // 8
