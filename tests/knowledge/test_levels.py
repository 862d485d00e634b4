"""What an asker may not see can not be seen in any way: not in answers, citations, reasons, repairs or figures."""

import random
from collections.abc import Iterator

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from knowledge.document import Block, Document
from tests.knowledge import invented
from tests.knowledge.moments import NOON

SEED = 20311118
LEVELS = ("open", "group:skog", "coordinators")
PER_LEVEL = 30
QUESTIONS = 300  # on each database
TOPICS = ("lövskog", "dagvatten", "solceller", "avfall", "cykling", "budget")
FORMS = (
    "Vad beslutades om {topic}?",
    "Vem utreder {word}?",
    "Vad är {slip}x för något?",
    "Hur många möten hölls 2031?",
    "Vilket möte om {topic} hade flest deltagare?",
    "Vad sa {word} Ek den {day} maj?",
    "{word} {topic}",
)


def canary(level: str, number: int) -> str:
    return f"kanarie{level.replace(':', '')}{number}"


def document(level: str, number: int) -> Document:
    word, topic = canary(level, number), TOPICS[number % len(TOPICS)]
    blocks = (
        Block("heading", f"Anteckningar {word}", level=1),
        Block("text", f"Gruppen talade om {topic} och beslutade att {word} ska utredas av {word.capitalize()} Ek."),
        Block(
            "item",
            f"Nätverksträff, {number % 27 + 1} maj 2031, Lerum – {topic} {word}. Deltagare: {number + 5} personer.",
        ),
    )
    return Document(f"{word}.txt", f"Anteckningar {word}", blocks)


@pytest.fixture(scope="module")
def filled(read_database: Database) -> invented.WritableArchive:
    archive = invented.WritableArchive(read_database)
    for level in LEVELS:
        for number in range(PER_LEVEL):
            archive.add(document(level, number), level)
    return archive


def questions(seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(QUESTIONS):
        word = canary(chance.choice(LEVELS), chance.randrange(PER_LEVEL))
        form = chance.choice(FORMS)
        yield form.format(topic=chance.choice(TOPICS), word=word, slip=word[:-1], day=chance.randrange(1, 28))


def leaks(archive: Archive, asked_from: tuple[str, ...], hidden_from: tuple[str, ...]) -> list[tuple[str, str]]:
    """Canaries that show although their level is hidden, unless the question itself said them."""
    hidden = [canary(level, number) for level in LEVELS if level in hidden_from for number in range(PER_LEVEL)]
    found = []
    for question in questions(SEED):
        shown = str(answer(question, archive, asked_from, NOON)).lower()
        found += [(question, word) for word in hidden if word in shown and word not in question.lower()]
    return found


@pytest.mark.parametrize("seen", [(), ("open",), ("open", "group:skog"), ("coordinators",)])
def test_nothing_of_a_hidden_level_shows_in_any_of_300_questions(
    filled: invented.WritableArchive, seen: tuple[str, ...]
) -> None:
    hidden = tuple(level for level in LEVELS if level not in seen)
    assert leaks(filled, seen, hidden) == [], f"seed {SEED}"


def test_the_same_search_for_canaries_finds_them_where_they_may_be_seen(filled: invented.WritableArchive) -> None:
    assert leaks(filled, LEVELS, ("coordinators",))


def test_a_document_moved_to_a_narrower_level_is_gone_from_the_wider(filled: invented.WritableArchive) -> None:
    moved = document("open", 99)
    filled.add(moved, "open")
    filled.add(moved, "coordinators")
    assert canary("open", 99) not in str(answer("Vad beslutades om cykling?", filled, ["open"], NOON))
    assert not filled.seen_from(["open"]).knows(canary("open", 99))
    filled.remove(moved.name)
