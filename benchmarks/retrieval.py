"""How well the index finds Swedish passages, beside the engines one would otherwise pick.

    python -m benchmarks.retrieval DIR [--json] [--half 0|1]

DIR holds corpus.jsonl.gz (id, title, text), queries.jsonl.gz (id, text) and qrels.tsv (question, passage, 1).
All engines get the same text (title and text), Swedish stems and stop words, and OR queries.
"""

import argparse
import gzip
import json
import math
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bm25s
import tantivy

from knowledge.index import Entry, Sought
from knowledge.index.embedded import EmbeddedIndex
from knowledge.swedish import words

DEPTH = 50
ROUNDS = 5
Engine = Callable[[str], Sequence[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every other question")
    chosen = parser.parse_args()
    corpus = _lines(chosen.folder / "corpus.jsonl.gz")
    questions = _lines(chosen.folder / "queries.jsonl.gz")
    if chosen.half is not None:
        questions = questions[chosen.half :: 2]
    judged = dict(
        line.split("\t")[:2] for line in (chosen.folder / "qrels.tsv").read_text("utf-8").splitlines() if line
    )
    figures: dict[str, dict[str, Any]] = {}
    engines: dict[str, Engine] = {}
    for name, build in ENGINES.items():
        began = time.perf_counter()
        engine = engines[name] = build(corpus)
        figures[name] = {"build_s": round(time.perf_counter() - began, 1), **_measured(engine, questions, judged)}
    figures["ours"]["p50 of bare tantivy's, by round"] = [
        _times_bare(engines["ours"], engines["tantivy, Swedish stems"], questions) for _ in range(ROUNDS)
    ]
    _print(figures, len(corpus), len(questions), as_json=chosen.json)


def _times_bare(ours: Engine, bare: Engine, questions: Sequence[dict[str, Any]]) -> float:
    """How many times the processor time of bare tantivy, the two asked in turn so that both meet the same machine."""
    took: tuple[list[float], list[float]] = ([], [])
    for question in questions:
        for engine, times in zip((ours, bare), took, strict=True):
            began = time.thread_time()
            engine(question["text"])
            times.append(time.thread_time() - began)
    return round(statistics.median(took[0]) / statistics.median(took[1]), 2)


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


def _ours(corpus: Sequence[dict[str, Any]]) -> Engine:
    index = EmbeddedIndex()
    for at in range(0, len(corpus), 1000):
        index.add(
            [
                Entry(n, n, "open", row["text"], row.get("title") or "")
                for n, row in enumerate(corpus[at : at + 1000], at)
            ]
        )
    index.commit(1)

    def ask(question: str) -> list[str]:
        sought = [Sought(word) for word in words.tokens(question)]
        return [corpus[hit.passage]["id"] for hit in index.search(sought, ["open"], DEPTH)]

    return ask


def _text(row: dict[str, Any]) -> str:
    return f"{row.get('title') or ''} {row['text']}"


def _bm25s(corpus: Sequence[dict[str, Any]]) -> Engine:
    engine = bm25s.BM25()
    engine.index([words.stems(_text(row)) for row in corpus], show_progress=False)

    def ask(question: str) -> list[str]:
        found, _ = engine.retrieve([words.stems(question) or ["-"]], k=DEPTH, show_progress=False)
        return [corpus[n]["id"] for n in found[0]]

    return ask


def _bare_tantivy(corpus: Sequence[dict[str, Any]]) -> Engine:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("passage", fast=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for number, row in enumerate(corpus):
        document = tantivy.Document()
        document.add_text("text", " ".join(words.stems(_text(row))))
        document.add_integer("passage", number)
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> list[str]:
        terms = [tantivy.Query.term_query(schema, "text", stem, "freq") for stem in words.stems(question)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = searcher.search(query, DEPTH, count=False).hits
        return [
            corpus[int(n or 0)]["id"] for n in searcher.fast_field_values("passage", [address for _, address in hits])
        ]

    return ask


def _fts5(corpus: Sequence[dict[str, Any]]) -> Engine:
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table passage using fts5(text, tokenize='unicode61 remove_diacritics 0')")
    rows = [(n, " ".join(words.stems(_text(row)))) for n, row in enumerate(corpus)]
    base.executemany("insert into passage(rowid, text) values (?, ?)", rows)
    found = "select rowid from passage where passage match ? order by rank limit ?"

    def ask(question: str) -> list[str]:
        wanted = " OR ".join(f'"{stem}"' for stem in words.stems(question))
        return [corpus[n]["id"] for (n,) in base.execute(found, (wanted, DEPTH))] if wanted else []

    return ask


ENGINES: dict[str, Callable[[Sequence[dict[str, Any]]], Engine]] = {
    "ours": _ours,
    "bm25s": _bm25s,
    "tantivy, Swedish stems": _bare_tantivy,
    "FTS5, Swedish stems": _fts5,
}


def _measured(engine: Engine, questions: Sequence[dict[str, Any]], judged: dict[str, str]) -> dict[str, float]:
    ranks, took = [], []
    for question in questions:
        began = time.perf_counter()
        found = list(engine(question["text"]))
        took.append((time.perf_counter() - began) * 1000)
        right = judged[question["id"]]
        ranks.append(found.index(right) + 1 if right in found else 0)
    n = len(ranks)
    took.sort()
    gains = [1 / math.log2(rank + 1) if 0 < rank <= 10 else 0.0 for rank in ranks]
    return {
        "nDCG@10": round(sum(gains) / n, 4),
        "+-95%": round(1.96 * statistics.stdev(gains) / math.sqrt(n), 4),
        "MRR@10": round(sum(1 / rank for rank in ranks if 0 < rank <= 10) / n, 4),
        "recall@10": round(sum(0 < rank <= 10 for rank in ranks) / n, 4),
        "recall@50": round(sum(rank > 0 for rank in ranks) / n, 4),
        "p50_ms": round(took[n // 2], 3),
        "p95_ms": round(took[int(n * 0.95)], 3),
        "p99_ms": round(took[int(n * 0.99)], 3),
    }


def _print(figures: dict[str, dict[str, Any]], passages: int, questions: int, *, as_json: bool) -> None:
    head = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
        "passages": passages,
        "questions": questions,
    }
    if as_json:
        print(json.dumps({**head, "engines": figures}, ensure_ascii=False))
        return
    print(", ".join(f"{name} {value}" for name, value in head.items()))
    for name, measured in figures.items():
        print(f"{name:24}", "  ".join(f"{what} {value}" for what, value in measured.items()))


if __name__ == "__main__":
    main()
