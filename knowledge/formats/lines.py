"""Lines of text -> blocks. Plain text and Markdown share this: reports converted to text carry both kinds of marks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from knowledge.document import Block, Where
from knowledge.formats import tables
from knowledge.formats.aligned_lines import with_tabs
from knowledge.formats.markup import bold, bullet, clean, is_item
from knowledge.formats.mending import is_cut, join_lines, listed_contents, listed_line, vocabulary
from knowledge.formats.sections import may_head, with_headings
from knowledge.formats.wrapping import width_of, wraps

HASHES = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*")
RULE = re.compile(r"\s{0,3}([-*_])(\s*\1){2,}\s*")
TABLE_RULE = re.compile(r"\s*+\|?\s*+:?-+:?\s*+(\|\s*+:?-+:?\s*+)*\|?\s*+")
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[A-ZÅÄÖ].*")
HOUR = re.compile(r"\s*(?:kl\.?\s*)?(?:[01]?\d|2[0-3])[.:][0-5]\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?\s+\S")  # of a programme
FRONT_MATTER = re.compile(r"---\n(?:[\w-]+:.*\n|[ \t-].*\n){1,40}---\n")
WORDS = re.compile(r"[^\W_]")
CAPTION = re.compile(r"(tabell|table)\s+\d", re.IGNORECASE)
# A line that says something by itself: who came, where and when. "Mål: Luft, vatten" may be a heading.
LABELLED = re.compile(
    r"(?:närvarande|frånvarande|deltagare|förhinder|adjungerade?|ledamöter|ersättare|kallade|ordförande|sekreterare|justera\w*"
    r"|\w+grupp(?:en)?)(?: \w+)?\s?:.*|(?:plats|lokal|tid|datum|när|var)\s?:\s*(?-i:[A-ZÅÄÖ\d]|kl).*",
    re.IGNORECASE,
)
LONGEST_HEADING = 90
INTRODUCED = 100  # a lone short line is a heading when at least this much text follows it
FEWEST_PARTS = 3
SHORTEST_PART = 5  # pieces
PART_LEVEL = 2
NUMBERED_LEVEL = 1
PAGE_GAP = 2  # a form feed counts as this many blank lines
NARROW = 2  # columns: a line with one tab and text on one side of it is no row


@dataclass(frozen=True)
class Piece:
    """A run of lines that belong together, before it is known whether it is a heading."""

    kind: str
    lines: tuple[str, ...]
    blank_before: int
    level: int = 0
    page: int | None = None


def blocks_of(text: str) -> list[Block]:
    """Blocks in reading order. Pages are known only where form feeds mark them."""
    paged = "\f" in text
    lines = with_tabs((FRONT_MATTER.sub("", text, count=1) if text.startswith("---\n") else text).split("\n"))
    known, width = vocabulary(lines), width_of(lines)
    blocks: list[Block] = []
    for piece in _with_headings(list(_pieces(lines, width, paged=paged))):
        made = _blocks(piece, known, width, blocks)
        if made and _mends(blocks, made[0], piece):
            blocks[-1] = _joined(blocks[-1], made[0], known)
        else:
            blocks.extend(made)
    return list(with_headings(blocks, NUMBERED_LEVEL))


def _mends(blocks: Sequence[Block], block: Block, piece: Piece) -> bool:
    """A sentence cut in two by the gap that a page break left in the text."""
    return (
        piece.blank_before > 0
        and block.kind == "text"
        and bool(blocks)
        and blocks[-1].kind in ("text", "item")
        and len(blocks[-1].text) > LONGEST_HEADING
        and is_cut(blocks[-1].text, block.text)
    )


def _joined(before: Block, after: Block, known: frozenset[str]) -> Block:
    text = join_lines([before.text, after.text], known)
    source = join_lines([before.source or before.text, after.source or after.text], known)
    return replace(before, text=text, source=source if source != text else "")


def _pieces(lines: Sequence[str], width: int, *, paged: bool) -> Iterator[Piece]:
    contents = listed_contents(lines)
    page = 1 if paged else None
    blank, at = 1, 0
    while at < len(lines):
        line = lines[at]
        feeds = line.count("\f")
        page = page + feeds if page else None
        line = line.replace("\f", "")
        if not line.strip() or RULE.fullmatch(line) or _is_page_number(lines, at):
            blank += 1 + feeds * PAGE_GAP
            at += 1
            continue
        if at in contents:
            yield Piece("contents", (line,), blank + feeds * PAGE_GAP, 0, page)
            blank, at = 0, at + 1
            continue
        kind, end, level = _extent(lines, at, width)
        taken = tuple(each.replace("\f", "") for each in lines[at:end])
        yield Piece(kind, taken, blank + feeds * PAGE_GAP, level, page)
        blank, at = 0, end


def _extent(lines: Sequence[str], at: int, width: int) -> tuple[str, int, int]:
    """What starts at this line, where it ends, and its level if it is a heading."""
    line = lines[at]
    if heading := HASHES.fullmatch(line):
        return "heading", at + 1, len(heading[1])
    if bold(line):
        return "bold", at + 1, 0
    if _cells(line):
        return "table", _table_end(lines, at), 0
    if is_item(line) or _is_of_programme(lines, at):
        return "item", _paragraph_end(lines, at, width), 0
    if at + 1 < len(lines) and (under := UNDERLINE.fullmatch(lines[at + 1])) and len(line) < LONGEST_HEADING:
        return "underlined", at + 2, 1 if under[1].startswith("=") else 2
    return "text", _paragraph_end(lines, at, width), 0


def _paragraph_end(lines: Sequence[str], at: int, width: int) -> int:
    end = at + 1
    following = lines[end] if end < len(lines) else ""
    if following.strip() and may_head(lines[at].strip()) and not wraps(lines[at], following, width):
        return end
    while end < len(lines) and lines[end].strip() and "\f" not in lines[end] and not _starts_anew(lines[end]):
        if _is_of_programme(lines, end) and not wraps(lines[end - 1], lines[end], width):
            break
        end += 1
    return end


def _is_of_programme(lines: Sequence[str], at: int) -> bool:
    """One hour above another: alone it may be the number of a chapter, "3.10 Belysning"."""
    return bool(HOUR.match(lines[at])) and any(
        HOUR.match(line) for line in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
    )


def _starts_anew(line: str) -> bool:
    return bool(is_item(line) or HASHES.fullmatch(line) or bold(line) or _cells(line) or RULE.fullmatch(line))


def _table_end(lines: Sequence[str], at: int) -> int:
    """A table goes on over the blank lines of a page break when the next row has as many cells."""
    width, end = len(_cells(lines[at])), at + 1
    while end < len(lines):
        ahead = end
        while ahead < min(len(lines), end + 3) and not lines[ahead].strip():
            ahead += 1
        cells = _cells(lines[ahead], width) if ahead < len(lines) else []
        if not cells or (ahead > end and len(cells) != width):
            break
        end = ahead + 1
    return end


def _cells(line: str, width: int = 0) -> list[str]:
    """The cells of a line of a table. In a wide one a row may hold a single cell, and tabs around it."""
    if "\t" in line.strip() or (width > NARROW and line.count("\t") == width - 1):
        return [clean(cell) for cell in line.strip("\n").split("\t")]
    if line.count("|") >= 2 and (line.lstrip().startswith("|") or TABLE_RULE.fullmatch(line)):
        return [clean(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    return []


def _is_page_number(lines: Sequence[str], at: int) -> bool:
    """A number alone between blank lines, or a number alone beside a form feed."""
    line = lines[at].strip()
    if not re.fullmatch(r"(sida\s+)?\d{1,3}(\s*(\(\d{1,4}\)|/\s*\d{1,4}|av\s+\d{1,4}))?", line, re.IGNORECASE):
        return False
    above = lines[at - 1].strip(" ") if at else ""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return "\f" in lines[at] or "\f" in below or not (above.strip() or below.strip())


def _with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Told from the end: a heading may stand above another heading."""
    told: list[Piece] = []
    parts = _parallel(pieces)
    for at, piece in reversed(list(enumerate(pieces))):
        part = replace(piece, kind="heading", level=PART_LEVEL) if at in parts else None
        told.append(part or _heading_or_text(piece, told[-1] if told else None))
    return told[::-1]


def _parallel(pieces: Sequence[Piece]) -> frozenset[int]:
    """Lone lines far apart that differ in their last word alone ("Program 2030 Lund", "Program 2030 Umeå"): the parts
    of a document that says the same of several.
    """
    series: dict[str, list[int]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        line = clean(piece.lines[0])
        opening, _, last = line.rpartition(" ")
        if _is_lone(piece) and _looks_like_heading(line) and " " in opening and last.istitle() and last.isalpha():
            series[opening].append(at)
    return frozenset(
        at
        for places in series.values()
        if len({pieces[at].lines[0] for at in places}) >= FEWEST_PARTS
        and all(after - before >= SHORTEST_PART for before, after in pairwise(places))
        for at in places
    )


def _is_lone(piece: Piece) -> bool:
    return piece.kind == "text" and len(piece.lines) == 1 and piece.blank_before > 0


def _heading_or_text(piece: Piece, following: Piece | None) -> Piece:
    """A bold or lone short line is a heading if something it could be the heading of comes after it."""
    if piece.kind == "bold":
        return replace(piece, kind="heading", level=_numbered_level(bold(piece.lines[0])) or 3)
    if piece.kind == "underlined":
        return replace(piece, kind="heading", lines=piece.lines[:1])
    if not _is_lone(piece) or following is None:
        return piece
    line = piece.lines[0].strip()
    if not _looks_like_heading(line) or not following.blank_before:
        return piece
    introduces = following.kind in ("item", "table", "heading") or len(" ".join(following.lines)) >= INTRODUCED
    capitals = line.isupper() and len(line) > 3
    if introduces or capitals or NUMBERED.fullmatch(line):
        return replace(piece, kind="heading", level=_numbered_level(line) or (2 if capitals else 3))
    return piece


def _looks_like_heading(line: str) -> bool:
    short = 2 < len(line) <= LONGEST_HEADING and (line[0].isupper() or line[0].isdigit())
    ended = line.endswith((".", ",", ";", ":", "!", "”", '"'))
    return short and not (ended or CAPTION.match(line) or LABELLED.fullmatch(line))


def _numbered_level(text: str) -> int:
    found = NUMBERED.fullmatch(text)
    return found[1].count(".") + 1 if found else 0


def _blocks(piece: Piece, known: frozenset[str], width: int, before: Sequence[Block]) -> list[Block]:
    where = Where(page=piece.page)
    if piece.kind == "table":
        return _rows(piece, where, before)
    if piece.kind == "contents":
        return [_of_contents(piece.lines[0], where)]
    if piece.kind == "heading":
        text = clean(re.sub(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$", "", piece.lines[0]))
        return [Block("heading", text, where, level=min(piece.level, 6))] if text else []
    first = piece.lines[0]
    lines = [first[bullet(first) :], *piece.lines[1:]]
    source = _soft_joined(lines, known, width)
    text = clean(source)
    if not WORDS.search(text):
        return []
    return [Block("item" if piece.kind == "item" else "text", text, where, source=source if source != text else "")]


def _soft_joined(lines: Sequence[str], known: frozenset[str], width: int) -> str:
    """Two spaces at a line's end are a break the writer wanted, and so is an end that the width does not explain."""
    runs: list[list[str]] = [[]]
    for line, following in zip_longest(lines, lines[1:]):
        wanted = line.endswith(("  ", "\\"))
        runs[-1].append(line.rstrip("\\") if wanted else line)
        if wanted or (following and not wraps(line, following, width)):
            runs.append([])
    return "\n".join(join_lines(run, known) for run in runs if run)


def _of_contents(line: str, where: Where) -> Block:
    """A heading and the page it stands on: told when the page is asked for."""
    listed = listed_line(line)
    cells = (("", clean(listed["text"])), ("", listed["page"])) if listed else ()
    return Block("row", "\t".join(cell for _, cell in cells), where, cells=cells, source=line)


def _rows(piece: Piece, where: Where, before: Sequence[Block]) -> list[Block]:
    width = len(_cells(piece.lines[0]))
    lines = [line for line in piece.lines if line.strip() and any(_cells(line, width))]
    ruled = len(lines) > 1 and bool(TABLE_RULE.fullmatch(lines[1])) and "|" in lines[1]
    held = [line for line in lines if not ("|" in line and TABLE_RULE.fullmatch(line))]
    grid = [_cells(line, width) for line in held]
    captioned = bool(before) and bool(CAPTION.match(before[-1].text))
    emboldened = all(bold(cell) for cell in lines[0].split("\t") if cell.strip())
    named = True if (ruled or captioned or emboldened) and len(grid) > 1 else None
    made = tables.rows(grid, [where] * len(grid), named=named, folds=False)  # each row is the line it stood on
    return [replace(row, source=line) for row, line in zip(made, held, strict=True)]
