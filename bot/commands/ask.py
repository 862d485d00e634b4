"""`natverksbot ask`: one question, or a file of them, answered from the archive."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.archive import Library
from bot.clock import WallClock
from bot.commands import CannotStart, Choices
from bot.commands.archive import level, library
from bot.commands.progress import followed
from bot.commands.settings import moment
from bot.conversation.citing import place_in_words
from bot.conversation.reasons import in_words, told_in_full
from bot.conversation.wording import FIRST_LANGUAGE
from knowledge.answers import Answer, Source
from knowledge.answers.reason import Reason
from knowledge.question import TooLongError
from knowledge.sources.catalogue import all_files

SHOWN_ONLY = frozenset(
    {"year", "printed", "time", "sheet", "row", "cells"}
)  # read by people; what others script against has no such fields
EMPTY = "Arkivet är tomt. Lägg in dokument med: natverksbot archive add MAPP"
NONE_READ = "Inget av arkivets dokument kunde läsas. Se varför med: natverksbot archive list"


def register(chosen: Choices, common: ArgumentParser) -> None:
    command = chosen.add_parser("ask", parents=[common], help="ställ en fråga till arkivet")
    command.add_argument("question", nargs="?", metavar="FRÅGA")
    command.add_argument("--batch", type=Path, metavar="FIL", help="en fråga per rad som JSON: id och question")
    command.add_argument("--json", action="store_true", help="svaret som JSON på standard ut")
    command.add_argument("--now", type=moment, metavar="TID", help="svara som om det var då: 2026-03-12T09:00")
    command.add_argument("--level", type=level, action="append", metavar="NIVÅ", help="bara det som får läsas där")
    command.set_defaults(command=ask, complain=command.error)


def ask(wanted: Namespace) -> int:
    if (wanted.question is None) == (wanted.batch is None):
        wanted.complain("skriv en fråga, eller ange en fil med --batch")
    if wanted.batch and not wanted.json:
        wanted.complain("--batch svarar med JSON: lägg till --json")
    rows, wrong = read_rows(wanted.batch) if wanted.batch else ([{"id": "1", "question": wanted.question}], [])
    with library(wanted) as opened:
        levels = opened.levels()
        if not levels:
            raise CannotStart(NONE_READ if opened.database.read_now(all_files) else EMPTY)
        now = wanted.now or WallClock().now()
        for row, given in answered(opened, rows, wanted.level or levels, now, wrong):
            print(as_json(row, given) if wanted.json else as_text(given), flush=not wanted.batch)
    for complaint in wrong:
        print(complaint, file=sys.stderr)
    return 1 if wrong else 0


def answered(
    opened: Library, rows: list[dict[str, Any]], levels: list[str], now: datetime, wrong: list[str]
) -> Iterator[tuple[dict[str, Any], Answer]]:
    """A question that is too long is refused, and named among the wrong ones too."""
    for row in followed(rows, "frågor"):
        try:
            yield row, opened.ask(row["question"], levels, now)
        except TooLongError as error:
            wrong.append(f"Frågan {row['id']}: {error}")
            yield row, Answer(None, "none", True, Reason("too_long"), ())


def read_rows(file: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """The questions, and a complaint for each line that is none."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CannotStart(f"{file} går inte att läsa: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CannotStart(f"{file} är inte sparad som UTF-8. Spara om den så.") from None
    rows: list[dict[str, Any]] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row = _row(line)
            if row is None:
                wrong.append(
                    f'{file}, rad {number}: ska vara JSON som {{"id": "1", "question": "…"}}. Raden hoppas över.'
                )
            else:
                rows.append({"id": str(number)} | row)
    return rows, wrong


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return None
    return row if isinstance(row, dict) and isinstance(row.get("question"), str) else None


def as_json(row: dict[str, Any], given: Answer) -> str:
    """The fields others script against."""
    told = {
        "id": row["id"],
        "question": row["question"],
        "answer": told_in_full(given, FIRST_LANGUAGE),
        "kind": given.kind,
        "abstained": given.abstained,
        "reason": in_words(given.reason, FIRST_LANGUAGE) if given.abstained and given.reason else None,
        "sources": [_scripted(source) for source in given.sources],
        "took_ms": given.took_ms,
    }
    return json.dumps(told, ensure_ascii=False)


def _scripted(source: Source) -> dict[str, Any]:
    """A row of a sheet and a recording have no page; where it stands there is said with its heading."""
    elsewhere = (source.sheet and source.row) or source.time
    told = {name: value for name, value in asdict(source).items() if name not in SHOWN_ONLY}
    return told | ({"heading": place_in_words(source, FIRST_LANGUAGE)} if elsewhere else {})


def as_text(given: Answer) -> str:
    why = in_words(given.reason, FIRST_LANGUAGE) if given.reason else ""
    answer = told_in_full(given, FIRST_LANGUAGE) or f"Arkivet svarar inte på det. {why}".strip()
    return "\n".join([answer, *dict.fromkeys(map(_place, given.sources))])


def _place(source: Source) -> str:
    where = place_in_words(source, FIRST_LANGUAGE)
    place = ", ".join(part for part in (source.title, source.meeting, where, source.date, source.document) if part)
    return f"  – {place}"
