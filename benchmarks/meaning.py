"""How long it takes to find what is near in meaning: every vector is compared, with no model asked.

    python -m benchmarks.meaning [--passages 100000] [--size 384] [--questions 200]

The vectors are drawn at random: the time does not depend on what they mean.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine, create_engine

from benchmarks.machine import header, resident_megabytes, spread
from knowledge import record, tables, vectors
from knowledge.document import Block, Document
from knowledge.index.meaning import Meaning, as_kept
from knowledge.passages import Passage

IN_A_DOCUMENT = 200
ASKERS = 8
MODEL = "drawn"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--size", type=int, default=384)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    header(f"Near in meaning: {wanted.passages} passages, vectors of {wanted.size} numbers, seed {wanted.seed}")
    chance = random.Random(wanted.seed)
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder, 'record.sqlite')}")
        _build(engine, wanted.passages, wanted.size, chance)
        before = resident_megabytes()
        meaning = Meaning(engine.connect, MODEL, ["open"])
        began = perf_counter()
        meaning.catch_up()
        print(f"loaded {meaning.kept} vectors in {perf_counter() - began:.2f} s (n = 1)")
        _ask(meaning, [_drawn(wanted.size, chance) for _ in range(wanted.questions)])
        print(f"memory: {resident_megabytes() - before:.0f} MB more than before they were loaded")
        engine.dispose()


def _build(engine: Engine, passages: int, size: int, chance: random.Random) -> None:
    tables.metadata.create_all(engine)
    for number in range(passages // IN_A_DOCUMENT):
        blocks = tuple(Block("row", f"rad {number} {at}") for at in range(IN_A_DOCUMENT))
        with engine.begin() as connection:
            held = record.put(connection, Document(f"{number}.txt", f"{number}", blocks), "open")
            made = {digest: as_kept(_drawn(size, chance)) for digest in _digests(record.passages_of(connection, held))}
            vectors.keep(connection, MODEL, made)


def _digests(told: list[tuple[int, Passage]]) -> Iterator[str]:
    for _, passage in told:
        yield vectors.digest_of(vectors.text_of(passage))


def _drawn(size: int, chance: random.Random) -> list[float]:
    return [chance.gauss(0, 1) for _ in range(size)]


def _ask(meaning: Meaning, questions: list[list[float]]) -> None:
    def took(question: list[float]) -> float:
        began = perf_counter()
        assert len(meaning.near(question, ["open"], 90)) == 90
        return (perf_counter() - began) * 1000

    spread("one asker", [took(question) for question in questions], "ms")
    with ThreadPoolExecutor(ASKERS) as askers:
        spread(f"{ASKERS} askers", list(askers.map(took, questions)), "ms")


if __name__ == "__main__":
    main()
