"""Documents on three levels, each with a word found nowhere else, and questions that fish for those words."""

import logging
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from knowledge.answers import answer
from knowledge.answers.why import why
from knowledge.archive import Archive
from knowledge.document import Block, Document
from tests.knowledge import invented
from tests.knowledge.moments import NOON

LEVELS = ("open", "group:skog", "coordinators")
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


def fill(archive: invented.WritableArchive, per_level: int) -> None:
    for level in LEVELS:
        for number in range(per_level):
            archive.add(document(level, number), level)


def questions(per_level: int, count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(count):
        word = canary(chance.choice(LEVELS), chance.randrange(per_level))
        form = chance.choice(FORMS)
        yield form.format(topic=chance.choice(TOPICS), word=word, slip=word[:-1], day=chance.randrange(1, 28))


def leaks(
    archive: Archive, asked_from: Sequence[str], hidden_from: Sequence[str], asked: Iterator[str], per_level: int
) -> list[tuple[str, str]]:
    """Canaries that show although their level is hidden, unless the question itself said them."""
    hidden = [canary(level, number) for level in LEVELS if level in hidden_from for number in range(per_level)]
    found = []
    for question in asked:
        shown = everything_shown(question, archive, asked_from)
        found += [(question, word) for word in hidden if word in shown and word not in question.lower()]
    return found


def everything_shown(question: str, archive: Archive, reads: Sequence[str]) -> str:
    """The answer with its citations, titles and reasons, why it was given, what went wrong, and what was logged."""
    with _logged() as logged:
        try:
            told = f"{answer(question, archive, reads, NOON)} {why(question, archive, reads, NOON)}"
        except Exception as error:  # noqa: BLE001 - an error's words are shown too
            told = repr(error)
    return f"{told} {' '.join(logged)}".lower()


@contextmanager
def _logged() -> Iterator[list[str]]:
    lines: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
