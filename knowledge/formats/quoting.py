"""What a letter holds of earlier ones, under the name of whoever wrote it: it is not told as the words of another.

Programs mark it in two ways: a sentence ("Den 3 mars 2025 skrev Bo Ek <bo@…>:") above lines that begin with ">", or the
head of the earlier letter ("Från: … Skickat: … Ämne: …") above all that is left.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from knowledge.document import Block
from knowledge.formats.dating import date_in
from knowledge.formats.lines import blocks_of
from knowledge.swedish.dates import MONTHS

ADDRESS = re.compile(r"\s*<[^<>]*>|\s*\[mailto:[^\[\]]*\]")
MARKS = re.compile(r"(?:\s?>){1,20}")
SEPARATOR = re.compile(
    r"-{2,}\s*[\w ]{0,40}(?:meddelande|message|brev)\s*-{2,}|_{10,}|(?:vidarebefordrat|forwarded)[\w ]{1,30}:|"
    r"begin forwarded message:",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"\*?(från|from|skickat|sent|datum|date|till|to|kopia|cc|ämne|subject|bilagor|attachments|prioritet|importance|"
    r"svara till|reply-to)\s?:\*?\s*(.{0,2000})",
    re.IGNORECASE,
)
FROM, WHEN = frozenset({"från", "from"}), frozenset({"skickat", "sent", "datum", "date"})
SENT = frozenset({"skickat", "sent"})  # which nothing but a letter is
ABOUT = frozenset({"till", "to", "ämne", "subject"})
WROTE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:den|(?:mån|tis|ons|tor|fre|lör|sön)\w*|\d{1,4})\b.{0,120}?\bskrev\s+(?P<who>.{2,150}?)\s*:",
        r"on\s.{4,150},\s(?P<who>[^,]{2,150}?)\s+wrote\s*:",
        r"(?P<who>[^<>]{2,80}\s<[^<>]{3,100}>)\s+(?:skrev|wrote)\b.{0,100}:",
    )
)
LONGEST_SENTENCE = 300
LINES_OF_A_SENTENCE = 3
LINES_OF_A_HEAD = 12
LOOK_AHEAD = 4  # blank lines between who wrote and what

TOLD_BY = "{who} skrev {when}"
EARLIER = "tidigare"
UNKNOWN = "Ur ett tidigare brev"


@dataclass(frozen=True)
class _Line:
    text: str
    depth: int = 0  # how many times it is quoted


@dataclass(frozen=True)
class _Earlier:
    """Who wrote the earlier letter, and where the words begin that say so and those of the letter."""

    who: str
    first: int
    end: int
    day: date | None = None

    @property
    def told(self) -> str:
        """Its heading: whose words follow, and of which day."""
        when = f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}" if self.day else EARLIER
        return TOLD_BY.format(who=self.who, when=when) if self.who else UNKNOWN


def name_of(sender: str) -> str:
    """Whoever wrote, by name; by address where there is no name."""
    written = " ".join(sender.split())
    return ADDRESS.sub("", written).strip(" \"'*") or written.strip("<> *")


def in_text(text: str, own: str) -> list[Block]:
    """`own` is the heading of the letter itself, under which its words go on after those of another."""
    made: list[Block] = []
    before: str | None = None
    for who, lines in groupby(_said(text), key=lambda said: said[0]):
        blocks = blocks_of("\n".join(line for _, line in lines))
        if blocks and who != before:
            made.append(words_of(own if who is None else who))
            before = who
        made += blocks
    return made


def in_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The same of a page, where only the head of the earlier letter or an address shows that it begins."""
    each = [(at, line) for at, block in enumerate(blocks) for line in _lines_of(block)]
    made: list[Block] = []
    lines = [_Line(line) for _, line in each]
    taken = {number: one for one in _earlier_letters(lines) for number in range(one.first, one.end)}
    for at, numbers in groupby(range(len(each)), key=lambda number: each[number][0]):
        made += _without(blocks[at], list(numbers), each, taken)
    return made


def _without(
    block: Block, numbers: Sequence[int], each: Sequence[tuple[int, str]], taken: dict[int, _Earlier]
) -> Iterator[Block]:
    if not any(number in taken for number in numbers):
        yield block
        return
    for one, run in groupby(numbers, key=taken.get):
        lines = list(run)
        if one is None:
            yield replace(block, text="\n".join(each[number][1] for number in lines))
        elif one.first in lines:
            yield words_of(one.told)


def _lines_of(block: Block) -> list[str]:
    return [""] if block.kind == "row" else block.text.split("\n")


def words_of(whom: str) -> Block:
    """The heading of what one person wrote, under the subject of the letter."""
    return Block("heading", whom, level=2)


def _said(text: str) -> Iterator[tuple[str | None, str]]:
    """Each line of the text and the heading of whoever else wrote it, by name and day if those are said."""
    lines = [_line(line) for line in text.split("\n")]
    begins = {one.first: one for one in _earlier_letters(lines)}
    speakers: dict[int, str | None] = {0: None}
    who: str | None = None
    skipped_to = 0
    for at, line in enumerate(lines):
        if one := begins.get(at):
            depth = max(line.depth, min(_next_depth(lines, one.end), line.depth + 1))
            speakers = {d: speaker for d, speaker in speakers.items() if d < depth} | {depth: one.told}
            skipped_to = one.end
        if at < skipped_to:
            continue
        if line.text.strip():
            who = speakers.get(line.depth, UNKNOWN)
        yield who, line.text


def _line(line: str) -> _Line:
    marks = MARKS.match(line)
    return _Line(line[marks.end() :].removeprefix(" "), marks[0].count(">")) if marks else _Line(line)


def _next_depth(lines: Sequence[_Line], at: int) -> int:
    return next((line.depth for line in lines[at : at + LOOK_AHEAD] if line.text.strip()), 0)


def _earlier_letters(lines: Sequence[_Line]) -> Iterator[_Earlier]:
    at = 0
    while at < len(lines):
        found = _told_by_head(lines, at) or _told_by_sentence(lines, at)
        if found:
            yield found
        at = found.end if found else at + 1


def _told_by_head(lines: Sequence[_Line], at: int) -> _Earlier | None:
    first = at
    if SEPARATOR.fullmatch(lines[at].text.strip()):
        at = next((n for n in range(at + 1, min(at + LOOK_AHEAD, len(lines))) if lines[n].text.strip()), at)
    opening = FIELD.match(lines[at].text.strip())
    if not opening or opening[1].lower() not in FROM:
        return None
    said: dict[str, str] = {}
    end = at
    for number, line in enumerate(islice(lines, at, at + LINES_OF_A_HEAD), start=at):
        field = FIELD.match(line.text.strip())
        if field and field[1].lower() not in said:
            said[field[1].lower()] = field[2]
            end = number + 1
        elif line.text.strip():
            break
    named = any(sign.isalpha() for sign in opening[2])  # else it is hours: "Från: 09.00 / Till: 12.00 / Datum: 14 mars"
    sent = said.keys() & SENT or (said.keys() & WHEN and said.keys() & ABOUT)
    whole = named and (sent or lines[at].depth > (lines[at - 1].depth if at else 0))
    day = next((day for name in WHEN if (day := date_in(said.get(name, "")))), None)
    return _Earlier(name_of(opening[2]), first, end, day) if whole else None


def _told_by_sentence(lines: Sequence[_Line], at: int) -> _Earlier | None:
    """It may be broken over several lines. Without an address it must stand above what is quoted."""
    sentence = ""
    for end in range(at + 1, min(at + LINES_OF_A_SENTENCE, len(lines)) + 1):
        part = lines[end - 1].text.strip()
        sentence = f"{sentence} {part}".strip()
        if not part or len(sentence) > LONGEST_SENTENCE:
            return None
        told = (pattern.fullmatch(sentence) for pattern in WROTE) if part.endswith(":") else ()
        found = next(filter(None, told), None)
        if found and ("@" in sentence or _next_depth(lines, end) > lines[at].depth):
            return _Earlier(name_of(found["who"]), at, end, date_in(sentence))
    return None
