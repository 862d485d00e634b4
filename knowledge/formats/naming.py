"""What a document is called and which day it is of: its file name, its first page, its metadata, in that order."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from knowledge.document import Block
from knowledge.formats.contents import Contents
from knowledge.formats.dating import date_of, without_days

FIRST_PAGE_BLOCKS = 20
FIRST_PAGES = 2
LONGEST_TITLE = 120
LONGEST_STATED = 300  # characters: the subject of a letter has no limit of its own
# What a program calls what it makes: a scanner, a telephone, Office.
NO_NAME = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint-?presentation|presentation|untitled|namnlös|doc|document"
    r"|dokument|scan|skann\w*|img|image|bild|foto|file?)?[\W\d_]*",
    re.IGNORECASE,
)
NEWSLETTER = re.compile(r"nyhetsbrev|veckobrev|månadsbrev|\w{3}nytt\b|newsletter", re.IGNORECASE)
# Items of minutes: numbered, or of the minutes themselves, whatever the file is called.
ITEM = re.compile(r"§|\d{1,2}[.)]\s")
OF_THE_MINUTES = re.compile(
    r"(?:§\s?\d*\.?\s*|\d{1,2}[.)]\s*)?"
    r"(?:(?:genomgång av |godkännande av )?(?:(?:före|för)gående|förra|senaste)\b.*protokoll.*"
    r"|(?:val av )?(?:protokolls?)?juster(?:ing|are|ingsmän|ingsperson\w*)(?: av protokoll\w*)?)",
    re.IGNORECASE,
)
LEAST_ALIKE = 0.5
ALIKE_FOR_A_SHEET = 0.9  # what stands above a table is that table's, unless it says all that the file's name does
A_HEADING = 0.2  # what a heading is ahead of a line of text
SHORTEST_STEM = 6  # letters
SHORTEST_HEAD = 4  # letters: what a compound ends with
SENTENCE_END = (".", "!", "?", ":", ";", ",")


class Named(NamedTuple):
    title: str
    dated: date | None
    by_file: bool = False  # nothing says its day but when the file was made


def called(stem: str, contents: Contents) -> Contents:
    """Contents under their title and date. Read once more when pictures of theirs have become text."""
    made = contents.dated if contents.dated_by_file else None
    stated = None if contents.dated_by_file else contents.dated
    named = name(stem, contents.blocks, contents.title, stated, created=made, heads=contents.heads)
    if contents.stated:
        named = Named(contents.title[:LONGEST_STATED] or named.title, contents.dated or named.dated)
    return replace(contents, title=named.title, dated=named.dated, dated_by_file=named.by_file)


def name(  # noqa: PLR0913 - all that may say it
    stem: str,
    blocks: Sequence[Block],
    title: str,
    dated: date | None,
    *,
    created: date | None = None,
    heads: Sequence[str] = (),
) -> Named:
    """`title` and `dated` are what the file's metadata says; people write better on the page than in metadata.

    `created` is when the file was made, and `heads` what the top of every page says.
    """
    front = [block for block in blocks[:FIRST_PAGE_BLOCKS] if (block.where.page or 1) <= FIRST_PAGES]
    called = _title(stem, front, title, heads)
    if told := date_of(stem, front, blocks, heads) or dated:
        return Named(called, told)
    headed = next((block.text for block in front if block.kind == "heading" and not _is_sheet(block)), "")
    made = created if created and _may_be_of(created, f"{called} {stem} {headed}") else None
    return Named(called, made, by_file=made is not None)


def _may_be_of(created: date, called: str) -> bool:
    """A report is often saved anew in a later year, and a plan made in the year before: then only the year is known.

    A year farther ahead is a goal ("Agenda 2030").
    """
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.sub(r"[-_]", " ", called))]
    return not years or min(years) <= created.year <= max(years) or created.year < min(years) - 1


def _title(stem: str, front: Sequence[Block], title: str, heads: Sequence[str]) -> str:
    """The line of the first page that the file is named after; else the first heading, the metadata, the file name."""
    spoken = title_of_file(stem)
    could = [block for block in front if block.kind in ("heading", "text") and _could_be_title(block)]
    could = [block for block in could if not block.where.sheet or _likeness(block.text, spoken) >= ALIKE_FOR_A_SHEET]
    lines = [line for block in could if not OF_THE_MINUTES.fullmatch(line := _first_line(block))]
    headings = frozenset(_first_line(block) for block in could if block.kind == "heading")
    alike = {line: _likeness(line, spoken) for line in [*lines, *heads]}
    named_after = max(alike, key=lambda line: alike[line] + (A_HEADING if line in headings else 0), default="")
    if named_after and alike[named_after] >= LEAST_ALIKE:
        return named_after
    stated = " ".join(title.split())
    metadata = "" if NO_NAME.fullmatch(stated) or len(stated) > LONGEST_TITLE or "." in stated[-5:] else stated
    first = lines[0] if lines and NO_NAME.fullmatch(spoken) and len(lines[0]) < LONGEST_TITLE // 2 else ""
    return _heading(spoken, front) or metadata or first or spoken


def _heading(spoken: str, front: Sequence[Block]) -> str:
    """The first heading, where it may be that of the whole: an article of a newsletter or an item of minutes is not."""
    could = [block for block in front if block.kind == "heading" and not block.where.sheet and _could_be_title(block)]
    headings = [_first_line(block) for block in could]
    is_part = not headings or NEWSLETTER.search(spoken) or ITEM.match(headings[0])
    return "" if is_part else headings[0]


def title_of_file(stem: str) -> str:
    """What a document is called that says nothing itself: its file name, as it is said."""
    apart = re.sub(r"^[\d_\-. ]+(?=\D)|_+", " ", stem)
    return " ".join(re.sub(r"(?<!\d)-|-(?!\d)", " ", apart).split()) or stem


def _could_be_title(block: Block) -> bool:
    """A short line that is no sentence."""
    line = _first_line(block)
    return 2 < len(line) <= LONGEST_TITLE and not line.endswith(SENTENCE_END) and not _is_sheet(block)


def _is_sheet(block: Block) -> bool:
    """The name of a sheet is not that of its workbook; what stands above its first table may be."""
    return bool(block.where.sheet) and (block.kind != "heading" or block.level == 1)


def _first_line(block: Block) -> str:
    return " ".join(block.text.split("\n", 1)[0].split())


def _likeness(line: str, spoken: str) -> float:
    """The share of the file name's words that the line holds, days apart, and a little for saying nothing else."""
    wanted, held = _folded(without_days(spoken)), _folded(without_days(line))
    shared = {word for word in wanted if any(_same(word, other) for other in held)}
    if all(word.isdigit() for word in shared):
        return 0.0  # of the same year is not of the same name
    return len(shared) / len(wanted) - 0.02 * (len(held) - len(shared))


def _same(word: str, other: str) -> bool:
    """People shorten, inflect and compound: "styrgrupp" and "styrgruppen", "plan" and "årsplan"."""
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    inflected = len(shorter) >= SHORTEST_STEM and longer.startswith(shorter)
    compounded = len(shorter) >= SHORTEST_HEAD and longer.endswith(shorter)
    return word == other or (shorter.isalpha() and (inflected or compounded))


def _folded(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower().translate(str.maketrans("åäöé", "aaoe"))))
