"""How many questions are answered right, cited and honestly refused, and what each step of the way adds.

    python -m benchmarks.answers DIR QUESTIONS [--out FILE] [--half 0|1]

DIR holds the documents as text. QUESTIONS has a line of JSON for each question: `id`, `kind`, `question`, `answer`,
null where there is none, `must_contain` (groups of which the answer must hold one each), `evidence` (where it stands).
"""

import argparse
import json
import platform
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from bot.commands.ask import as_json
from bot.conversation.reasons import told_in_full
from knowledge import answers, record, tables
from knowledge.answers import Answer, passage
from knowledge.answers.answer import LONGEST, cite, shorten
from knowledge.answers.doubt import refusal
from knowledge.answers.reason import NOTHING
from knowledge.archive import Archive, View
from knowledge.formats.reader import Reader
from knowledge.index import fields
from knowledge.index.embedded import EmbeddedIndex
from knowledge.markup import shown
from knowledge.names import with_names
from knowledge.question import Question, understand
from knowledge.search import search, sought
from knowledge.swedish.lexicon import Lexicon
from knowledge.weighing import WEIGHTS

# When the questions are asked; relative dates count from here.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAYS_NO = re.compile(r"ingen utvärdering|framgår inte|redovisas inte|anges inte|saknas|finns inte", re.IGNORECASE)
Given = Callable[[Question, View], Answer]
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--out", type=Path, help="the answers of the whole product, a line of JSON each")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every other question")
    chosen = parser.parse_args()
    rows = [json.loads(line) for line in chosen.questions.read_text("utf-8").splitlines() if line.strip()]
    rows = rows if chosen.half is None else rows[chosen.half :: 2]
    print(
        f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC).date()}: {len(rows)} questions"
    )
    for step in STEPS:
        with _fields(step.fields), _archive(chosen.folder, step) as archive:
            given, took = _asked(archive, rows, step.given)
        print(f"\n{step.name}\n  {_figures(rows, given, took)}\n  {_by_kind(rows, given)}")
    if chosen.out:
        lines = [as_json(row, one) for row, one in zip(rows, given, strict=True)]
        chosen.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextmanager
def _fields(weights: dict[str, float]) -> Iterator[None]:
    """The index asked with these fields only."""
    whole = dict(fields.WEIGHTS)
    fields.WEIGHTS.update(dict.fromkeys(whole, 0.0) | weights)
    yield
    fields.WEIGHTS.update(whole)


@contextmanager
def _archive(folder: Path, step: "Step") -> Iterator[Archive]:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    tables.metadata.create_all(engine)
    archive = Archive(engine.connect, EmbeddedIndex(), None if step.lexicon else Lexicon({}, {}, {}))
    with Reader() as reader:
        for file in sorted(folder.glob("*.txt")):
            if document := reader.read(file).document:
                with engine.begin() as connection:
                    record.put(connection, document, "open")
    archive.catch_up()
    yield archive
    engine.dispose()


def _asked(archive: Archive, rows: Sequence[Row], given: Given) -> tuple[list[Answer], list[float]]:
    answered, took = [], []
    view = archive.seen_from(["open"])
    for row in rows:
        began = perf_counter()
        answered.append(given(with_names(understand(row["question"], view, NOW), view), view))
        took.append((perf_counter() - began) * 1000)
    return answered, took


def _best_passage(question: Question, view: View) -> Answer:
    """What a search engine gives: the first passage, cut to the length of an answer."""
    found = view.find(sought(question), 5)
    if not found:
        return Answer(None, "none", True, NOTHING, ())
    sources = tuple(cite(one, one.text, score) for one, score in found)
    return Answer(shorten(shown(found[0][0].text)), "passage", False, None, sources)


PLAIN = replace(
    WEIGHTS, passage=0.0, heading=0.0, context=0.0, document=0.0, kind=0.0, period=0.0, name=1.0, contents=0.0
)


def _sentences(question: Question, view: View) -> Answer:
    return _said(question, view, PLAIN)


def _structure(question: Question, view: View) -> Answer:
    return _said(question, view, WEIGHTS)


def _said(question: Question, view: View, weights: Any, *, may_refuse: bool = False) -> Answer:
    found = search(question, view, weights)
    doubt = refusal.doubt(question, found) if found and may_refuse else None
    if not found or (doubt and doubt.sure):
        return Answer(None, "none", True, NOTHING, ())
    return passage.answer(question, found, doubt.reason if doubt else None)


def _refusing(question: Question, view: View) -> Answer:
    return _said(question, view, WEIGHTS, may_refuse=True)


@dataclass(frozen=True)
class Step:
    name: str
    given: Given
    fields: dict[str, float]
    lexicon: bool = True


STEMS = {"stems": fields.WEIGHTS["stems"]}
STEPS = (
    Step("best passage, stems", _best_passage, STEMS, lexicon=False),
    Step("+ 4-grams, pairs", _best_passage, dict(fields.WEIGHTS), lexicon=False),
    Step("+ the best sentences of several passages", _sentences, dict(fields.WEIGHTS), lexicon=False),
    Step("+ headings, document, time, kind of answer", _structure, dict(fields.WEIGHTS), lexicon=False),
    Step("+ short forms, everyday words, English", _structure, dict(fields.WEIGHTS)),
    Step("+ refusals", _refusing, dict(fields.WEIGHTS)),
    Step("+ facts of meetings, comparisons: the product", answers.give, dict(fields.WEIGHTS)),
)


def _figures(rows: Sequence[Row], given: Sequence[Answer], took: Sequence[float]) -> str:
    pairs = list(zip(rows, given, strict=True))
    answerable = [(row, one) for row, one in pairs if row["answer"] is not None]
    without = [(row, one) for row, one in pairs if row["answer"] is None]
    n, m = len(answerable), max(len(without), 1)
    right = sum(_right(row, one) for row, one in answerable)
    honest = sum(_honest(one) for _, one in without)
    shares = {
        "score": (right + honest) / len(rows),
        "right": right / n,
        "cited@1": sum(_cited(row, one, 1) for row, one in answerable) / n,
        "cited@5": sum(_cited(row, one, 5) for row, one in answerable) / n,
        "honest": honest / m,
        "refused": sum(one.abstained for _, one in answerable) / n,
        "said to be unsure": sum(one.reason is not None and not one.abstained for _, one in answerable) / n,
    }
    tenths = quantiles(took, n=20)
    times = f"ms p50 {tenths[9]:.1f} p95 {tenths[18]:.1f}"
    return "  ".join(f"{name} {share:.3f}" for name, share in shares.items()) + f"  {times}"


def _by_kind(rows: Sequence[Row], given: Sequence[Answer]) -> str:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, one in zip(rows, given, strict=True):
        kinds[row["kind"]].append(_honest(one) if row["answer"] is None else _right(row, one))
    return "  ".join(f"{kind} {sum(good)}/{len(good)}" for kind, good in sorted(kinds.items()))


def _right(row: Row, one: Answer) -> bool:
    said = _plain(told_in_full(one, "sv") or "")
    return (
        not one.abstained
        and len(said) <= LONGEST
        and all(any(_holds(said, _plain(variant)) for variant in group) for group in row["must_contain"])
    )


def _honest(one: Answer) -> bool:
    return one.abstained or bool(SAYS_NO.search(told_in_full(one, "sv") or ""))


def _cited(row: Row, one: Answer, first: int) -> bool:
    places = row["evidence"] + row.get("alt_evidence", [])
    return any(_same_place(source.quote, place) for source in one.sources[:first] for place in places)


def _plain(said: str) -> str:
    said = re.sub(r"[*_#|\\]", " ", shown(unicodedata.normalize("NFC", said)).lower())
    return re.sub(r"\s+", " ", re.sub("[\u2010-\u2015\u2212]", "-", said)).strip()


def _holds(said: str, variant: str) -> bool:
    """A figure stands alone, a short word too; a longer word may carry an ending."""
    before = r"(?<![\d.,])" if variant[0].isdigit() else r"(?<!\w)" if len(variant) <= 3 else ""
    after = r"(?![\d])" if variant[-1].isdigit() else r"(?!\w)" if len(variant) <= 3 else ""
    return re.search(before + re.escape(variant) + after, said) is not None


def _same_place(quote: str, place: str) -> bool:
    """Most runs of five words of the shorter text stand in the other."""
    one, other = (re.findall(r"\w+", _plain(part)) for part in (quote, place))
    length = min(5, len(one), len(other))
    if not length:
        return False
    runs = [{tuple(part[at : at + length]) for at in range(len(part) - length + 1)} for part in (one, other)]
    return len(runs[0] & runs[1]) >= 0.5 * min(map(len, runs))


if __name__ == "__main__":
    main()
