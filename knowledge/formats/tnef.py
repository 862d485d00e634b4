"""What Outlook puts a letter's text and attachments in when it writes to others (TNEF, winmail.dat). See MS-OXTNEF."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from knowledge.formats import mapi
from knowledge.formats.contents import Attached, Contents, Refused, Source
from knowledge.formats.letter import Letter
from knowledge.formats.limits import Limits

SIGNATURE = b"\x78\x9f\x3e\x22"
KINDS = ("application/ms-tnef", "application/vnd.ms-tnef")
HEAD, AFTER_HEAD, CHECKSUM = struct.Struct("<BII"), 6, 2
OF_THE_LETTER, OF_A_FILE = 1, 2
# The older way to say things, and two that hold properties as MSG has them.
FROM, SUBJECT_LINE, SENT_ON, BODY_TEXT, CODE_PAGES = 0x8000, 0x18004, 0x38005, 0x2800C, 0x69007
FILE_BEGINS, FILE_TITLE, FILE_DATA = 0x69002, 0x18010, 0x6800F
PROPERTIES = (0x69003, 0x69005)
# How long the value of a property is by its kind, rounded up to four; other kinds say their length.
SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
INSIDE, NARROW_TEXT, TEXT, BYTES = 0x0D, 0x1E, 0x1F, 0x102
SEVERAL, FIRST_NAMED = 0x1000, 0x8000
INTERFACE = 16  # bytes before what lies inside: what kind of thing it is
MOST_VALUES = 20_000
CUT = (
    "winmail.dat är avhuggen eller skadad; det som stod sist i den saknas. Be avsändaren skicka om som HTML eller PDF."
)


def read(source: Source) -> Contents:
    found = letter(source.data)
    if not (found.plain or found.rich or found.subject or found.attached):
        raise Refused("winmail.dat är tom eller skadad.", "Be avsändaren skicka om brevet som HTML eller PDF.")
    return found.contents(source.limits)


def letter(data: bytes, deepest: int = mapi.DEEPEST, room: int = Limits.attached_bytes) -> Letter:
    """As much of it as is whole: what is cut off or lies about its length ends it, and is told."""
    told, files, whole = _Told(), list[_Told](), False
    for level, name, held in _pieces(data):
        if level == OF_THE_LETTER:
            told.take(name, held)
        elif level == OF_A_FILE:
            if name == FILE_BEGINS or not files:
                files.append(_Told(told.code_page))
            files[-1].take(name, held)
        else:
            whole = True
    plain, rich = told.text(mapi.BODY) or told.line(BODY_TEXT), told.text(mapi.HTML)
    if not (plain or rich) and (packed := told.bytes(mapi.RTF)):
        plain, rich = mapi.from_rtf(packed)
    return Letter(
        subject=told.text(mapi.SUBJECT) or told.line(SUBJECT_LINE),
        sender=told.sender(),
        dated=told.sent(),
        plain=plain.replace("\r\n", "\n"),
        rich=rich,
        attached=tuple(_attached(files[: mapi.MOST_ATTACHED], deepest, room)),
        warnings=() if whole else (CUT,),
    )


def _attached(files: list["_Told"], deepest: int, room: int) -> Iterator[Attached]:
    for one in files:
        name = one.text(mapi.LONG_NAME) or one.line(FILE_TITLE) or one.text(mapi.SHORT_NAME)
        inside = one.bytes(mapi.DATA, INSIDE)[INTERFACE:]
        if inside.startswith(SIGNATURE):
            within = letter(inside, deepest - 1, room) if deepest else None
            named = name.removesuffix(".msg") or (within.subject if within else "") or "meddelande"
            found = Attached(f"{named}.eml", within.as_bytes() if within else b"")
        else:
            data = one.attributes.get(FILE_DATA, b"") or one.bytes(mapi.DATA) or inside
            found = Attached(name, data if room > 0 else b"", one.text(mapi.SHOWN_AS))
        room -= len(found.data)
        yield found


@dataclass
class _Told:
    """What is said of the letter, or of a file that came with it."""

    code_page: int = 0
    attributes: dict[int, bytes] = field(default_factory=dict)
    properties: Mapping[int, tuple[int, bytes]] = field(default_factory=dict)

    def take(self, name: int, held: bytes) -> None:
        if name in PROPERTIES:
            self.properties = {**self.properties, **dict(_properties(held))}
        elif name == CODE_PAGES:
            self.code_page = int.from_bytes(held[:4], "little")
        else:
            self.attributes[name] = held

    def bytes(self, name: int, wanted: int = BYTES) -> bytes:
        kind, value = self.properties.get(name, (0, b""))
        return value if kind == wanted else b""

    def text(self, name: int) -> str:
        kind, value = self.properties.get(name, (0, b""))
        if kind == TEXT:
            return value.decode("utf-16-le", errors="replace").rstrip("\x00")
        if kind == BYTES:  # HTML is kept as bytes, in a code page of its own
            return mapi.narrow(value, self._number(mapi.HTML_CODE_PAGE) or self.code_page)
        return mapi.narrow(value, self.code_page) if kind == NARROW_TEXT else ""

    def line(self, name: int) -> str:
        return mapi.narrow(self.attributes.get(name, b""), self.code_page)

    def sender(self) -> str:
        address = self.text(mapi.SENDER_SMTP) or self.text(mapi.SENDER_ADDRESS)
        held = self.attributes.get(FROM, b"").ljust(8, b"\x00")
        _, _, name_ends, length = struct.unpack_from("<4H", held)
        name = mapi.narrow(held[8 : 8 + name_ends], self.code_page)
        stated = mapi.narrow(held[8 + name_ends : 8 + name_ends + length], self.code_page)
        return mapi.sender(self.text(mapi.SENDER_NAME) or name, address or stated.removeprefix("SMTP:"))

    def sent(self) -> datetime | None:
        if ticks := self._number(mapi.SENT) or self._number(mapi.DELIVERED):
            return mapi.moment(ticks)
        try:
            year, month, day = struct.unpack_from("<3H", self.attributes.get(SENT_ON, b""))
            return datetime(year, month, day, tzinfo=UTC)
        except (ValueError, struct.error):
            return None

    def _number(self, name: int) -> int:
        kind, value = self.properties.get(name, (0, b""))
        return int.from_bytes(value, "little") if kind in SIZES else 0


def _pieces(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, name and bytes of each attribute that is whole; a level of 0 last where nothing was cut off."""
    at = AFTER_HEAD
    for _ in range(MOST_VALUES):
        if data[at : at + 1] not in (b"\x01", b"\x02"):  # some programs write more after the end
            yield 0, 0, b""
            return
        if at + HEAD.size > len(data):
            return
        level, name, length = HEAD.unpack_from(data, at)
        at += HEAD.size
        if at + length > len(data):
            return
        yield level, name, data[at : at + length]
        at += length + CHECKSUM  # which some programs get wrong


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Name, kind and value; of several values the first. Ends where the bytes do, whatever number was promised."""
    at = 4
    for _ in range(min(MOST_VALUES, int.from_bytes(data[:4], "little"))):
        if at + 4 > len(data):
            return
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= FIRST_NAMED:
            at = _after_name(data, at)
        several, kind = bool(kind & SEVERAL), kind & ~SEVERAL
        value, at = _fixed(data, at, SIZES[kind], several) if kind in SIZES else _measured(data, at)
        if at > len(data):
            return
        yield name, (kind, value)


def _after_name(data: bytes, at: int) -> int:
    """A name by number, or in letters of two bytes."""
    spelt, length = struct.unpack_from("<II", data.ljust(at + 24, b"\x00"), at + 16)
    return at + 24 + (_rounded(length) if spelt else 0)


def _fixed(data: bytes, at: int, size: int, several: bool) -> tuple[bytes, int]:  # noqa: FBT001 - read, never written
    count = int.from_bytes(data[at : at + 4], "little") if several else 1
    at += 4 if several else 0
    return data[at : at + size], at + size * count


def _measured(data: bytes, at: int) -> tuple[bytes, int]:
    count, first = int.from_bytes(data[at : at + 4], "little"), b""
    at += 4
    for number in range(min(count, MOST_VALUES)):
        length = int.from_bytes(data[at : at + 4], "little")
        first = data[at + 4 : at + 4 + length] if number == 0 else first
        at += 4 + _rounded(length)
        if at > len(data):
            break
    return first, at


def _rounded(length: int) -> int:
    return length + -length % 4
