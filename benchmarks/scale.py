"""How the time to an answer, the index and the memory grow with the archive.

    python -m benchmarks.scale [--sizes 1000 10000 100000] [--questions 200] [--seed 1] [--json] [--picture FILE.svg]

The text is invented by seed: Zipf-distributed words that are built and inflected like Swedish ones. Each size is built
in one process and asked in another, so that the memory of the one is not counted in the other. A million passages is
only a matter of `--sizes 1000000` and patience.
"""

import argparse
import gc
import json
import platform
import random
import resource
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

from sqlalchemy import Engine, create_engine

from benchmarks import growth
from knowledge import record, tables
from knowledge.answers import answer
from knowledge.archive import Archive
from knowledge.document import Block, Document, Where
from knowledge.index.embedded import EmbeddedIndex
from knowledge.swedish.words import listed

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VOCABULARY = 40_000
PASSAGES = 100  # to a document
ASKERS = 8
ONSETS = listed("b br d dr f fl g gr h j k kl kr l m n p pl r s sk skr st str t tr v")
VOWELS = listed("a e i o u y å ä ö")
CODAS = listed("l r n m t k d g rn nd ng ll rt lk s")
ENDINGS = ["", "en", "ar", "arna", "ens", "et", "ning", "ningar"]
OPENINGS = ["Hur många", "Vem", "När", "Var", "Varför", "Vad"]
SMALL_WORDS = listed("och i att det som en på är av för med till den har om inte ett kommunen")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--picture", type=Path, help="how one asker's time grows, as an SVG")
    chosen = parser.parse_args()
    head = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
        "questions": chosen.questions,
        "seed": chosen.seed,
    }
    if not chosen.json:
        print(", ".join(f"{name} {value}" for name, value in head.items()))
    measured: dict[int, dict[str, Any]] = {}
    for size in chosen.sizes:
        figures = measured[size] = _measured(size, chosen.questions, chosen.seed)
        if chosen.json:
            print(json.dumps({**head, "passages": size, **figures}))
        else:
            print(f"{size:9} passages ", "  ".join(f"{name} {value}" for name, value in figures.items()), flush=True)
    if chosen.picture:
        chosen.picture.write_text(_picture(measured), encoding="utf-8")


def _picture(measured: dict[int, dict[str, Any]]) -> str:
    shares = ("p50", "p95", "p99")
    lines = {share: [(size, figures["one asker ms"][share]) for size, figures in measured.items()] for share in shares}
    return growth.drawn("From question to answer, one asker", "passages in the archive", "milliseconds", lines)


def _measured(size: int, questions: int, seed: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return {
            **_in_a_process_of_its_own(_build, Path(folder), size, seed),
            **_in_a_process_of_its_own(_ask, Path(folder), questions, seed),
        }


def _in_a_process_of_its_own(work: Any, *given: Any) -> dict[str, Any]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        figures: dict[str, Any] = pool.submit(work, *given).result()
        return figures


@dataclass
class Writer:
    """Writes invented text; the same seed writes the same."""

    chance: random.Random

    def __post_init__(self) -> None:
        stems = ["".join(self._syllable() for _ in range(self.chance.choice((1, 2, 2, 3)))) for _ in range(VOCABULARY)]
        self._words = SMALL_WORDS + stems
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self._words))))

    def _syllable(self) -> str:
        return "".join(self.chance.choice(part) for part in (ONSETS, VOWELS, CODAS))

    def sentence(self) -> str:
        said = self.chance.choices(self._words, cum_weights=self._weights, k=self.chance.randint(7, 15))
        said = [word if word in SMALL_WORDS else word + self.chance.choice(ENDINGS) for word in said]
        if self.chance.random() < 0.2:
            said.append(str(self.chance.randint(2, 900)))
        return " ".join(said).capitalize() + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.chance.randint(3, 6)))

    def document(self, number: int) -> Document:
        blocks = []
        for at in range(PASSAGES):
            where = Where(page=at // 5 + 1)
            if at % 10 == 0:
                blocks.append(Block("heading", self.sentence().rstrip("."), where, 1))
            blocks.append(Block("text", self.paragraph(), where))
        day = date(2015 + number % 10, 1 + number % 12, 1)
        return Document(f"rapport-{number}.pdf", f"Rapport {number}", tuple(blocks), day, PASSAGES // 5)

    def question(self, text: str) -> str:
        """Asks with some of the words of a sentence, the longer ones, as one who remembers what it was about."""
        said = [word for word in self.chance.choice(text.split(". ")).rstrip(".").split() if len(word) > 4] or [
            "träffen"
        ]
        return f"{self.chance.choice(OPENINGS)} {' '.join(self.chance.sample(said, min(5, len(said))))}?"


def _engine(folder: Path) -> Engine:
    return create_engine(f"sqlite:///{folder / 'record.sqlite'}")


def _build(folder: Path, size: int, seed: int) -> dict[str, Any]:
    writer = Writer(random.Random(seed))
    documents = max(1, size // PASSAGES)
    engine = _engine(folder)
    tables.metadata.create_all(engine)
    recording = 0.0
    with engine.connect() as connection:
        for number in range(documents):
            document = writer.document(number)
            began = perf_counter()
            record.put(connection, document, "open")
            recording += perf_counter() - began
        connection.commit()
    began = perf_counter()
    archive = Archive(engine.connect, EmbeddedIndex(folder / "index"))
    indexed = perf_counter()
    with engine.begin() as connection:
        record.put(connection, writer.document(documents), "open")
    archive.catch_up()
    added = perf_counter()
    index_bytes = sum(file.stat().st_size for file in (folder / "index").iterdir())
    return {
        "recorded/s": round(size / recording),
        "indexed/s": round(size / (indexed - began)),
        f"another {PASSAGES} answerable ms": round((added - indexed) * 1000),
        "index bytes/passage": round(index_bytes / size),
        "record bytes/passage": round((folder / "record.sqlite").stat().st_size / size),
        "building peak MB": _peak(),
    }


def _ask(folder: Path, count: int, seed: int) -> dict[str, Any]:
    engine = _engine(folder)
    began = perf_counter()
    archive = Archive(engine.connect, EmbeddedIndex(folder / "index"))
    opened = perf_counter() - began
    gc.freeze()  # as the running bot does
    asked = list(_questions(engine, count, seed))

    def took(question: str) -> float:
        began = perf_counter()
        answer(question, archive, ["open"], NOW)
        return (perf_counter() - began) * 1000

    took(asked[0])
    began_cpu = thread_time()
    alone = [took(question) for question in asked]
    cpu = (thread_time() - began_cpu) * 1000 / count
    with ThreadPoolExecutor(ASKERS) as askers:
        began = perf_counter()
        together = list(askers.map(took, asked))
        rate = count / (perf_counter() - began)
    return {
        "opened s": round(opened, 2),
        "one asker ms": _spread(alone),
        "processor ms a question": round(cpu, 1),
        f"{ASKERS} askers ms": _spread(together),
        f"{ASKERS} askers answers/s": round(rate, 1),
        "asking peak MB": _peak(),
    }


def _questions(engine: Engine, count: int, seed: int) -> Iterator[str]:
    writer = Writer(random.Random(seed + 1))
    with engine.connect() as connection:
        known = record.all_documents(connection)
        for _ in range(count):
            _, passage = writer.chance.choice(record.passages_of(connection, writer.chance.choice(known)))
            yield writer.question(passage.text)


def _spread(took: Sequence[float]) -> dict[str, float]:
    ranked = sorted(took)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    spread = {name: ranked[int(share * len(ranked))] for name, share in shares.items()}
    spread |= {"min": ranked[0], "max": ranked[-1]}
    return {name: round(value, 1) for name, value in spread.items()}


def _peak() -> int:
    """The most memory the process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
