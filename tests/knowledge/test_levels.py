"""What an asker may not see can not be seen in any way: answers, citations, reasons, repairs, figures, logs."""

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from tests.knowledge import canaries, invented
from tests.knowledge.canaries import LEVELS, canary
from tests.knowledge.moments import NOON

pytestmark = pytest.mark.long

SEED = 20311118
PER_LEVEL = 30
QUESTIONS = 120  # on each database; benchmarks/leakage.py asks more


@pytest.fixture(scope="module")
def filled(read_database: Database) -> invented.WritableArchive:
    archive = invented.WritableArchive(read_database)
    canaries.fill(archive, PER_LEVEL)
    return archive


def leaks(
    archive: invented.WritableArchive, asked_from: tuple[str, ...], hidden_from: tuple[str, ...]
) -> list[tuple[str, str]]:
    asked = canaries.questions(PER_LEVEL, QUESTIONS, SEED)
    return canaries.leaks(archive, asked_from, hidden_from, asked, PER_LEVEL)


@pytest.mark.parametrize("seen", [(), ("open",), ("open", "group:skog"), ("coordinators",)])
def test_nothing_of_a_hidden_level_shows_in_any_answer(filled: invented.WritableArchive, seen: tuple[str, ...]) -> None:
    hidden = tuple(level for level in LEVELS if level not in seen)
    assert leaks(filled, seen, hidden) == [], f"seed {SEED}"


def test_the_same_search_for_canaries_finds_them_where_they_may_be_seen(filled: invented.WritableArchive) -> None:
    assert leaks(filled, LEVELS, ("coordinators",))


def test_a_document_moved_to_a_narrower_level_is_gone_from_the_wider(filled: invented.WritableArchive) -> None:
    moved = canaries.document("open", 99)
    filled.add(moved, "open")
    filled.add(moved, "coordinators")
    assert canary("open", 99) not in str(answer("Vad beslutades om cykling?", filled, ["open"], NOON))
    assert not filled.seen_from(["open"]).knows(canary("open", 99))
    filled.remove(moved.name)
