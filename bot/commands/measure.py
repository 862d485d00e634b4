"""`natverksbot measure FIL`: how good the answers are on the network's own questions."""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.clock import WallClock
from bot.commands import CannotStart, Choices
from bot.commands.archive import library
from bot.commands.ask import EMPTY, answered, read_rows
from bot.commands.settings import moment
from knowledge import record
from knowledge.measuring import Expected, Measured, measure


def register(chosen: Choices, common: ArgumentParser) -> None:
    command = chosen.add_parser("measure", parents=[common], help="mät svaren på nätverkets egna frågor")
    command.add_argument(
        "file", type=Path, metavar="FIL", help="JSON per rad: question, och document eller words där svaret står"
    )
    command.add_argument("--json", action="store_true", help="måtten som JSON på standard ut")
    command.add_argument("--now", type=moment, metavar="TID", help="svara som om det var då: 2026-03-12T09:00")
    command.set_defaults(command=measure_questions)


def measure_questions(wanted: Namespace) -> int:
    rows, wrong = read_rows(wanted.file)
    with library(wanted) as opened:
        levels = opened.levels()
        if not levels:
            raise CannotStart(EMPTY)
        given = list(answered(opened, rows, levels, wanted.now or WallClock().now(), wrong))
        texts = opened.database.read_now(record.texts)
    exact = [any(source.quote in text for text in texts) for _, one in given for source in one.sources]
    measured = measure([_expected(row) for row, _ in given], [one for _, one in given], exact)
    print(json.dumps(asdict(measured)) if wanted.json else _as_text(measured))
    for complaint in wrong:
        print(complaint, file=sys.stderr)
    return 1 if wrong else 0


def _expected(row: dict[str, Any]) -> Expected:
    return Expected(row["question"], _texts(row.get("document")), _texts(row.get("words")))


def _texts(value: object) -> tuple[str, ...]:
    """One text or a list of them."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _as_text(measured: Measured) -> str:
    rows = (
        ("rätt källa först", measured.hit_first, measured.answerable, "frågor med svar"),
        ("rätt källa bland fem", measured.hit_five, measured.answerable, "frågor med svar"),
        ("MRR", measured.reciprocal_rank, measured.answerable, "frågor med svar"),
        ("besvarade", measured.answered, measured.answerable, "frågor med svar"),
        ("ärliga nej", measured.refused, measured.unanswerable, "frågor utan svar"),
        ("ordagranna citat", measured.exact, measured.quotations, "citat"),
    )
    return "\n".join(f"{name:<22} {share:.2f}".replace(".", ",") + f"  av {n} {of}" for name, share, n, of in rows)
