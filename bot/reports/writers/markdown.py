"""A report as Markdown: tables, headings and links that any reader shows. A picture is told in words."""

import re
from collections.abc import Iterator

from bot.reports.document import (
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Items,
    KeyFigures,
    Paragraph,
    Quote,
    Row,
    Sign,
    Table,
    runs,
)

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$^])")
LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")


def write(document: Document) -> bytes:
    parts = [f"# {_text(document.title)}", f"**{_text(document.subtitle)}**  \n{_text(document.status)}"]
    if document.contents:
        links = [f"{'  ' * (one.level - 1)}- [{_text(one.text)}](#{one.key})" for one in document.headings]
        parts += [f"**{_text(document.contents)}**", "\n".join(links)]
    for block in document.blocks:
        parts.extend(_block(block))
    return ("\n\n".join(parts) + "\n").encode()


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text, key=key):
            yield f'<a id="{key}"></a>'
            yield f"{'#' * (level + 1)} {_text(text)}"
        case Paragraph(text=text, kind=kind):
            yield f"*{_text(text)}*" if kind == "note" else _text(text)
        case Items(texts=texts):
            yield "\n".join(f"- {_text(text)}" for text in texts)
        case KeyFigures(figures=figures):
            yield "\n".join(f"- **{_text(value)}** {_text(label)}" for value, label in figures)
        case Table():
            yield f"**{_text(block.caption)}**"
            yield _table(block)
        case Chart(alt=alt):
            yield f"*{_text(alt)}*"
        case Quote(words=words, source=source):
            yield f"> ”{_text(words)}”\n>\n> {_text(source)}"


def _table(table: Table) -> str:
    heads = " | ".join(_cell(column.title) for column in table.columns)
    rules = " | ".join("---:" if column.kind == "figure" else "---" for column in table.columns)
    rows = (f"| {' | '.join(_cells(row, table.columns))} |" for row in table.rows)
    return "\n".join((f"| {heads} |", f"| {rules} |", *rows))


def _cells(row: Row, columns: tuple[Column, ...]) -> Iterator[str]:
    for place, (text, column) in enumerate(zip(row.cells, columns, strict=True)):
        first, *rest = text.split("\n")
        strong = row.total or column.kind == "titled"
        lines = [f"**{_cell(first)}**" if strong and first else _cell(first), *map(_cell, rest)]
        anchor = f'<a id="{row.sign.lower()}"></a>' if row.sign and not place else ""
        yield anchor + "<br>".join(lines)


def _cell(text: str) -> str:
    return _text(text, in_table=True)


def _text(text: str, *, in_table: bool = False) -> str:
    """Nothing that people wrote becomes markup."""
    said = "".join(_sign(run) if isinstance(run, Sign) else SPECIAL.sub(r"\\\1", run) for run in runs(text))
    return said if in_table else LINE_START.sub(_plain_start, said)


def _plain_start(found: re.Match[str]) -> str:
    blank, start = found.groups()
    return f"{blank}{start[:-1]}\\{start[-1]}"


def _sign(sign: Sign) -> str:
    link = f"[{sign.name}](#{sign.name.lower()})"
    return f"<sup>{link}</sup>" if sign.raised else link
