"""A report as a tagged PDF, set by Typst from report.typ with the fonts that Typst carries itself."""

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import msgspec
import typst

from bot.reports.document import (
    Block,
    Chart,
    Document,
    Heading,
    Items,
    KeyFigures,
    Paragraph,
    Quote,
    Sign,
    Table,
    runs,
)
from bot.reports.writers import drawn

TEMPLATE = Path(__file__).with_name("report.typ")
UNIVERSAL_ACCESS: Final = "ua-1"  # refuses what a screen reader could not follow

Said = list[dict[str, str | bool]]


def write(document: Document) -> bytes:
    """What people wrote goes in as data and never as markup."""
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name)
        template = desk / TEMPLATE.name
        template.write_bytes(TEMPLATE.read_bytes())
        (desk / "report.json").write_bytes(msgspec.json.encode(_content(document, desk)))
        made = typst.compile(
            template,
            ignore_system_fonts=True,
            pdf_standards=[UNIVERSAL_ACCESS],
            timestamp=int(datetime.combine(document.dated, time(), UTC).timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst was asked for one file and gave none or several.")
    return made


def _content(document: Document, desk: Path) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "status": document.status,
        "language": document.language,
        "contents": document.contents,
        "page": document.page,
        "dated": [document.dated.year, document.dated.month, document.dated.day],
        "targets": [
            row.sign for block in document.blocks if isinstance(block, Table) for row in block.rows if row.sign
        ],
        "blocks": [_block(block, number, desk) for number, block in enumerate(document.blocks)],
    }


def _block(block: Block, number: int, desk: Path) -> dict[str, Any]:  # noqa: PLR0911 - one return for each kind of block
    match block:
        case Heading(level=level, text=text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text=text, kind=kind):
            return {"kind": "note" if kind == "note" else "paragraph", "text": _said(text)}
        case Items(texts=texts):
            return {"kind": "items", "texts": [_said(text) for text in texts]}
        case KeyFigures(figures=figures):
            return {"kind": "figures", "figures": figures}
        case Table():
            return {"kind": "table"} | _table(block)
        case Chart(alt=alt):
            file = f"chart-{number}.svg"
            (desk / file).write_bytes(drawn(block, "svg"))
            return {"kind": "chart", "file": file, "alt": alt}
        case Quote(words=words, source=source):
            return {"kind": "quote", "words": words, "source": source}


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "dense": table.dense,
        "columns": [{"title": one.title, "kind": one.kind, "width": one.width} for one in table.columns],
        "rows": [
            {
                "cells": [[_said(line) for line in cell.split("\n")] for cell in row.cells],
                "sign": row.sign,
                "total": row.total,
            }
            for row in table.rows
        ],
    }


def _said(text: str) -> Said:
    return [{"sign": run.name, "raised": run.raised} if isinstance(run, Sign) else {"text": run} for run in runs(text)]
