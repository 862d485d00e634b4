"""The same question of the same archive has the same answer, whatever order Python's sets happen to have."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.demo.sample import Sample
from tests.bot.demo.test_questions import ASKED
from tests.fakes.command import from_nothing

SEEDS = ("1", "2", "3")
KINDS = (".md", ".xlsx")  # the others would only take longer
NOW = "2026-05-20T12:00"


def test_a_batch_has_the_same_answers_under_any_hash_seed(sample: Sample, tmp_path: Path) -> None:
    year = sample.last_year[0].begins.year
    lines = [json.dumps({"id": at, "question": asked.format(year=year)}) for at, (_, asked, _) in enumerate(ASKED)]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "documents").mkdir()
    for file in sorted(sample.archive.iterdir()):
        if file.suffix in KINDS:
            shutil.copy(file, tmp_path / "documents")
    first, *others = (answers(tmp_path, seed) for seed in SEEDS)
    assert len(first) == len(ASKED)
    assert [differing(first, other) for other in others] == [[], []]


def answers(folder: Path, seed: str) -> list[dict[str, Any]]:
    """Read, kept and asked under one seed, in a process of its own each time."""
    data = ("--data", f"data-{seed}")
    added = from_nothing("archive", "add", "documents", *data, folder=folder, PYTHONHASHSEED=seed, PYTHONDEVMODE="")
    assert added.status == 0, added.complained
    asked = ("ask", "--batch", "questions.jsonl", "--json", "--now", NOW)
    ended = from_nothing(*asked, *data, folder=folder, PYTHONHASHSEED=seed, PYTHONDEVMODE="")
    return [json.loads(line) | {"took_ms": 0} for line in ended.said.splitlines()]


def differing(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[str]:
    return [row["question"] for row, same in zip(one, other, strict=True) if row != same]


def test_the_seeds_do_give_sets_another_order() -> None:
    shown = "print(list({'lövskog', 'dagvatten', 'energi', 'möte', 'träff'}))"
    orders = {
        subprocess.run(
            [sys.executable, "-c", shown], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in SEEDS
    }
    assert len(orders) > 1
