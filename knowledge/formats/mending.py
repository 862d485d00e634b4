"""Lines -> sentences: hyphens at line ends, sentences broken by a page, lists of contents."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.document import Block

SENTENCE_END = (".", "!", "?", ":", "”", '"', "…", ")")
SHARED_ENDING = ("och ", "eller ", "samt ", "till ", "respektive ", "resp ", "and ", "or ")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# From the right, and each gap in one piece: a line of very many spaces is looked through once.
LISTED = re.compile(r"(?P<text>.*[^\s.…_]|\S)(?P<leader>(?=[._…]*?(?:\s|[.…]{2}))[\s.…_]++)(?P<page>\d{1,4})")
FEWEST_LISTED = 5


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words of a document as it writes them inside its lines, so that it can settle its own hyphens."""
    return frozenset(word.lower() for text in texts for word in WORD.findall(text))


def join_lines(lines: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    joined = ""
    for line in (line.strip() for line in lines):
        joined = join(joined, line, known) if joined else line
    return joined


def join(before: str, after: str, known: frozenset[str] = frozenset()) -> str:
    """Join two lines. A hyphen at the break is dropped when the layout put it there and kept when the word has it."""
    if not before.endswith(("-", "\x02", "\u2010")) or not after or before[-2:-1].isspace() or before == "-":
        return f"{before} {after}".strip()
    stem = before[:-1]
    if not after[0].isalpha() or after.startswith(SHARED_ENDING):
        return f"{stem}-{'' if after[0].isdigit() else ' '}{after}"
    return f"{stem}{_hyphen(stem, after, known)}{after}"


def _hyphen(stem: str, after: str, known: frozenset[str]) -> str:
    first, last = re.search(r"[^\W_]*$", stem), WORD.match(after)
    left, right = (first.group() if first else ""), (last.group() if last else "")
    if f"{left}-{right}".lower() in known:
        return "-"
    if f"{left}{right}".lower() in known:
        return ""
    return "-" if after[0].isupper() or left.isupper() or left[-1:].isdigit() else ""


def is_cut(before: str, after: str) -> bool:
    """Was one sentence cut in two between these? Only where both ends show it."""
    return bool(after) and after[0].islower() and not before.rstrip().endswith(SENTENCE_END)


def mend_cuts(blocks: Sequence[Block], known: frozenset[str] = frozenset()) -> list[Block]:
    """Give a sentence that a page break cut back its end; what follows the sentence stays on its own page."""
    mended: list[Block] = []
    for block in blocks:
        last = mended[-1] if mended else None
        if last is None or not _continues(last, block):
            mended.append(block)
            continue
        end = re.search(r"[.!?]”?(?=\s+[A-ZÅÄÖ])", block.text)
        cut = end.end() if end else len(block.text)
        mended[-1] = replace(last, text=join(last.text, block.text[:cut], known))
        if block.text[cut:].strip():
            mended.append(replace(block, text=block.text[cut:].strip()))
    return mended


def _continues(last: Block, block: Block) -> bool:
    return (
        block.kind == "text"
        and last.kind in ("text", "item")
        and last.where.page != block.where.page
        and is_cut(last.text, block.text)
    )


def listed_contents(lines: Sequence[str]) -> frozenset[int]:
    """The lines that are a list of contents: headings with rising page numbers."""
    found: set[int] = set()
    run: list[int] = []
    page = 0
    for at, line in enumerate([*lines, "end"]):
        match = listed_line(line)
        if match and int(match["page"]) >= page:
            run.append(at)
            page = int(match["page"])
        elif line.strip():
            if len(run) >= FEWEST_LISTED and _is_listing([lines[i] for i in run], lines[max(0, run[0] - 4) : run[0]]):
                found.update(run)
            run, page = [], 0
    return frozenset(found)


def listed_line(line: str) -> re.Match[str] | None:
    """A line of a list of contents: its `text` and its `page`."""
    return LISTED.fullmatch(line.strip())


def _is_listing(run: Sequence[str], above: Sequence[str]) -> bool:
    leaders = sum(".." in line or "…" in line for line in run)
    return leaders > len(run) / 2 or any(re.match(r"\W*(innehåll|contents)", line, re.IGNORECASE) for line in above)
