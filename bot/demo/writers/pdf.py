"""A document as a printed report, set by Typst from report.typ with the fonts that Typst carries itself."""

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import msgspec
import typst

from bot.demo.markup import Block, Document, Facts, Heading, Items, Note, Paragraph, Picture, Table

TEMPLATE = Path(__file__).with_name("report.typ")


def write(document: Document) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name)
        report = desk / TEMPLATE.name
        report.write_bytes(TEMPLATE.read_bytes())
        content = {
            "title": document.title,
            "dated": [document.dated.year, document.dated.month, document.dated.day],
            "blocks": [_block(block, desk) for block in document.blocks],
        }
        made = typst.compile(
            report,
            ignore_system_fonts=True,
            sys_inputs={"document": msgspec.json.encode(content).decode()},
            timestamp=int(datetime.combine(document.dated, time(), UTC).timestamp()),
        )
    return _only(made)


def _block(block: Block, desk: Path) -> dict[str, Any]:  # noqa: PLR0911 - one return for each kind of block
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Note(text):
            return {"kind": "note", "text": text}
        case Items(texts):
            return {"kind": "items", "texts": texts}
        case Facts(rows):
            return {"kind": "facts", "rows": rows}
        case Table(columns, rows):
            return {"kind": "table", "columns": columns, "rows": rows}
        case Picture(png, alt):
            (desk / "picture.png").write_bytes(png)
            return {"kind": "picture", "file": "picture.png", "alt": alt}


def _only(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("Typst was asked for one file and gave none or several.")
    return made
