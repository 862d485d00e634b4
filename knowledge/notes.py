"""What is noted about a document once, when it is added: its words, what it is about, its meetings, its short forms."""

import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from knowledge.document import Document
from knowledge.meetings.meeting import Meeting
from knowledge.meetings.reading import find_meetings
from knowledge.passages import Passage
from knowledge.swedish import words
from knowledge.swedish.dates import Period
from knowledge.swedish.lexicon import municipalities

SHORT_FORM = re.compile(r" \(([A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{1,7})\)")
LONGEST_FORM = 7  # words that a short form may stand for
ABOUT = 12  # a document is about the words that stand in one of so many of its passages


@dataclass(frozen=True)
class Notes:
    """`packed` is every word with the number of passages it stands in, small enough to keep for each document."""

    packed: bytes
    about: frozenset[str]  # stems
    meetings: tuple[Meeting, ...]
    definitions: Mapping[str, str]
    passages: int
    in_turn: tuple[str, ...] = ()  # the municipalities that are told of one by one


def take(document: Document, passages: Sequence[Passage]) -> Notes:
    per_passage = [set(words.tokens(f"{passage.context} {passage.text}")) for passage in passages]
    counted = Counter(word for found in per_passage for word in found)
    stems = Counter(stem for found in per_passage for stem in {words.stem(word) for word in found})
    about = frozenset(stem for stem, count in stems.items() if count * ABOUT >= len(passages))
    definitions: dict[str, str] = {}
    for passage in passages:
        definitions |= mine_definitions(passage.text)
    one_by_one = told_in_turn({heading for passage in passages for heading in passage.headings})
    return Notes(pack(counted), about, tuple(find_meetings(document)), definitions, len(passages), one_by_one)


def told_in_turn(headings: Collection[str]) -> tuple[str, ...]:
    """The municipalities told of one by one, under headings that differ in nothing but their names."""
    series: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for heading in headings:
        if len(names := municipalities(heading)) == 1:
            called = {words.stem(word) for word in words.tokens(names[0])}
            series[tuple(word for word in words.tokens(heading) if words.stem(word) not in called)].add(names[0])
    return tuple(sorted(name for names in series.values() if len(names) > 1 for name in names))


def pack(counted: Mapping[str, int]) -> bytes:
    return zlib.compress(json.dumps(counted, ensure_ascii=False).encode())


def unpack(packed: bytes) -> dict[str, int]:
    return msgspec.json.decode(zlib.decompress(packed), type=dict[str, int])


@lru_cache(maxsize=256)
def stems_of(packed: bytes) -> frozenset[str]:
    return frozenset(words.stem(word) for word in unpack(packed))


def mine_definitions(text: str) -> dict[str, str]:
    """Short forms the text itself explains: the words before the bracket must begin with its letters."""
    found = {}
    for match in SHORT_FORM.finditer(text):
        short = match.group(1)
        before = re.findall(r"[\w-]+|[^\w\s-]", text[max(0, match.start() - 100) : match.start()])
        long = _spelt_by(before[-LONGEST_FORM:], short.lower())
        if long and sum(letter.isupper() for letter in short) > 1:
            found[short.lower()] = long
    return found


def _spelt_by(before: Sequence[str], letters: str) -> str | None:
    """The shortest run of words up to the bracket whose letters spell the short form, each word giving its first."""
    for count in range(1, len(before) + 1):
        chosen = before[-count:]
        if chosen[0][:1].lower() == letters[0] and _spells(" ".join(chosen).lower(), letters):
            return " ".join(chosen)
    return None


def _spells(text: str, letters: str) -> bool:
    """Are the letters found in order, at least half of them at the beginning of a word?"""
    at = starts = 0
    for letter in letters:
        begins = re.compile(rf"\b{re.escape(letter)}").search(text, at)
        found = begins.start() if begins else text.find(letter, at)
        if found < 0:
            return False
        starts += begins is not None
        at = found + 1
    return starts * 2 >= len(letters)


def to_json(notes: Notes) -> dict[str, Any]:
    """As kept in the database, beside `packed`."""
    return {
        "about": sorted(notes.about),
        "meetings": [asdict(meeting) | {"period": _dates(meeting.period)} for meeting in notes.meetings],
        "definitions": dict(notes.definitions),
        "passages": notes.passages,
        "in_turn": list(notes.in_turn),
    }


def from_json(stored: Mapping[str, Any], packed: bytes) -> Notes:
    meetings = tuple(_meeting(meeting) for meeting in stored["meetings"])
    in_turn = tuple(stored.get("in_turn", ()))  # not noted of documents that were added long ago
    return Notes(packed, frozenset(stored["about"]), meetings, stored["definitions"], stored["passages"], in_turn)


def _dates(period: Period) -> list[Any]:
    return [period.first.isoformat(), period.last.isoformat(), period.year_known]


def _meeting(stored: Mapping[str, Any]) -> Meeting:
    first, last, known = stored["period"]
    period = Period(date.fromisoformat(first), date.fromisoformat(last), known)
    lists = {"attendance": tuple(stored["attendance"]), "blocks": tuple(stored["blocks"])}
    return Meeting(**{**stored, "period": period, **lists})
