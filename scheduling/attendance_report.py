"""Who was there according to Teams: the attendance report as it is downloaded, UTF-16 and divided by tabs.

Teams has changed its report over the years and translates it. So the table is found by its heading for names, whatever
stands above it, and it ends where the next part begins. People come and go several times; each is counted once.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct

from scheduling.network import Member
from scheduling.people import ADDRESS
from scheduling.refusals import FileRefused, Problem, refuse

LARGEST = 2_000_000
MOST_ROWS = 5_000
LONGEST_NAME = 200
ENDINGS = (".csv", ".tsv", ".txt")
NAMES = {"namn", "fullständigt namn", "name", "full name", "deltagare", "participant"}
OTHERS = {
    *("e-post", "e-postadress", "epost", "email", "e-mail", "deltagar-id (upn)", "participant id (upn)", "upn"),
    *("roll", "role", "varaktighet", "duration", "in-meeting duration", "varaktighet i mötet", "varaktighet i möte"),
    *("first join", "join time", "första anslutning", "anslutningstid", "tid för anslutning", "user action"),
    *("last leave", "leave time", "senaste utgång", "sluttid", "användaråtgärd", "timestamp", "tidsstämpel"),
}
AROUND = ' "\u200e\u200f'  # blanks, quotes, and marks for the direction of writing
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_GUEST = re.compile(r"(?P<who>.+)_(?P<where>[^_@]+)#ext#@.+", re.IGNORECASE)


class Attendee(Struct, frozen=True):
    """Somebody who was there, once however often they came and went. `addresses` are all that the report has."""

    name: str
    addresses: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} <{self.addresses[0]}>" if self.addresses else self.name


class Matched(Struct, frozen=True):
    came: frozenset[int]
    unknown: tuple[Attendee, ...]


def is_report(name: str, content: bytes) -> bool:
    """Whether it looks like one at all: another sheet that is dropped is a document."""
    if PurePath(name).suffix.lower() not in ENDINGS or len(content) > LARGEST:
        return False
    try:
        rows = _rows(name, content)
        return _heading(rows) is not None
    except FileRefused:
        return False


def read_report(name: str, content: bytes) -> tuple[Attendee, ...]:
    rows = _rows(name, content)
    start = _heading(rows)
    if start is None:
        raise refuse(
            name, 'hittar ingen tabell med deltagare. Ladda ner närvarorapporten från mötet i Teams ("Ladda ned").'
        )
    headings = [cell.casefold() for cell in rows[start][1]]
    column = next(at for at, heading in enumerate(headings) if heading in NAMES)
    found: dict[str, Attendee] = {}
    problems: list[Problem] = []
    for number, cells in _table(rows[start + 1 :]):
        if column >= len(cells) or not cells[column]:
            problems.append(Problem(f"{name}, rad {number}", "raden har inget namn."))
        elif len(cells[column]) > LONGEST_NAME:
            problems.append(Problem(f"{name}, rad {number}", f"namnet är längre än {LONGEST_NAME} tecken."))
        else:
            attendee = _attendee(cells, column)
            found.setdefault(attendee.addresses[0] if attendee.addresses else attendee.name.casefold(), attendee)
    if problems:
        raise FileRefused(problems)
    if not found:
        raise refuse(name, "rapporten har inga deltagare.")
    return tuple(found.values())


def match(attendees: Iterable[Attendee], members: Sequence[Member]) -> Matched:
    """By address; by name only where the report has no address and exactly one member is called so."""
    by_address = {member.email.casefold(): member.id for member in members}
    by_name: dict[str, list[int]] = {}
    for member in members:
        by_name.setdefault(_plain(member.name), []).append(member.id)
    came: set[int] = set()
    unknown: list[Attendee] = []
    for attendee in attendees:
        known = [by_address[address] for address in attendee.addresses if address in by_address]
        namesakes = [] if attendee.addresses else by_name.get(_plain(attendee.name), [])
        if known or len(namesakes) == 1:
            came.add((known or namesakes)[0])
        else:
            unknown.append(attendee)
    return Matched(frozenset(came), tuple(unknown))


def _rows(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    """Rows with their numbers, cells trimmed."""
    if len(content) > LARGEST:
        raise refuse(name, f"filen är större än {LARGEST // 1_000_000} MB. Är det en närvarorapport?")
    lines = _decoded(name, content).splitlines()
    if len(lines) > MOST_ROWS:
        raise refuse(name, f"filen har fler än {MOST_ROWS} rader. Är det en närvarorapport?")
    sign = max("\t;,", key=lambda sign: sum(line.count(sign) for line in lines))
    return [
        (number, [cell.strip(' "\u200e\u200f') for cell in line.split(sign)]) for number, line in enumerate(lines, 1)
    ]


def _decoded(name: str, content: bytes) -> str:
    if not content.strip(b"\0\r\n\t \xff\xfe"):
        raise refuse(name, "filen är tom.")
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(
            name, "filen går inte att läsa som text. Ladda ner rapporten på nytt och spara inte om den."
        ) from None
    if "\0" in text:
        raise refuse(name, "filen är ingen närvarorapport. Ladda ner rapporten på nytt från mötet i Teams.")
    return text


def _heading(rows: Sequence[tuple[int, list[str]]]) -> int | None:
    for index, (_, cells) in enumerate(rows):
        plain = {cell.casefold() for cell in cells}
        if plain & NAMES and plain & OTHERS:
            return index
    return None


def _table(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Until an empty row, or the title of the next part, which stands alone on its row."""
    for number, cells in rows:
        if not any(cells) or (re.match(r"\d+\. ", cells[0]) and not any(cells[1:])):
            return
        yield number, cells


def _attendee(cells: Sequence[str], column: int) -> Attendee:
    others = (_own_address(cell) for at, cell in enumerate(cells) if at != column)
    return Attendee(
        _BRACKETS.sub("", cells[column]).strip() or cells[column], tuple(dict.fromkeys(filter(None, others)))
    )


def _own_address(cell: str) -> str:
    """A guest's id holds the address that they have at home: anna.ek_kommun.se#EXT#@nätverket."""
    guest = _GUEST.fullmatch(cell)
    address = f"{guest['who']}@{guest['where']}" if guest else cell
    return address.casefold() if ADDRESS.fullmatch(address) else ""


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
