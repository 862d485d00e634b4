"""E-mail as Outlook saves it (MSG) and wraps it (TNEF), written from what the formats' descriptions say."""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

SECTOR, MINI = 512, 64
LARGEST = 6 << 20  # of what this writer writes
SMALL = 4096  # streams below this lie in the mini stream
END, FREE, FAT, NOTHING = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Storage = Mapping[str, "bytes | Storage"]
SENT, CODE_PAGE = 0x0039, 0x3FFD


@dataclass(frozen=True)
class Message:
    subject: str = "Kallelse till träff"
    sender: str = "Eva Lund"
    address: str = "eva@kommun.example"
    sent: datetime = datetime(2022, 4, 7, 7, 30, tzinfo=UTC)
    body: str = "Hej!\r\n\r\nVi ses i Mölnlycke.\r\n"
    html: str = ""
    packed_rtf: bytes = b""
    attached: Mapping[str, "bytes | Message"] = field(default_factory=dict)
    shown_as: Mapping[str, str] = field(default_factory=dict)  # what the text calls those of the attached that it shows
    kind: str = "IPM.Note"
    begins: datetime | None = None  # of a meeting
    ends: datetime | None = None
    place: str = ""
    narrow: bool = False  # as older Outlooks save text: a byte for each letter


def stored(rtf: bytes) -> bytes:
    """RTF as a letter may hold it without packing it."""
    return struct.pack("<4I", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def msg(message: Message) -> bytes:
    # One name that is spelt out comes first, as is usual: its number is the offset of its letters.
    listed = [(0, 1), (0x8208, 6), (0x820D, 6), (0x820E, 6)]
    numbers = b"".join(struct.pack("<IHH", number, kind, index) for index, (number, kind) in enumerate(listed))
    return compound({**_letter(message, header=32), "__nameid_version1.0": {"__substg1.0_00030102": numbers}})


def tnef(message: Message) -> bytes:
    """The text and the attachments as Outlook sends them to others: winmail.dat."""
    texts = {0x37: message.subject, 0xC1A: message.sender, 0x5D01: message.address, 0x1000: message.body}
    held = [_held(name, text, narrow=message.narrow) for name, text in texts.items() if text]
    held += [_value(0x1013, 0x102, message.html.encode("cp1252"))] if message.html else []
    held += [_value(0x1009, 0x102, message.packed_rtf)] if message.packed_rtf else []
    held += [struct.pack("<HHQ", 0x0040, SENT, _ticks(message.sent)), struct.pack("<HHI", 0x0003, 0x3FDE, 1252)]
    # A property under a name, one of several values, and one of an odd length: what must be stepped over.
    spelt = "avsändare".encode("utf-16-le")
    held.insert(0, _value(0x8001, 0x1F, b"x\0", struct.pack("<16xII", 1, len(spelt)) + spelt + bytes(-len(spelt) % 4)))
    held.insert(0, struct.pack("<HHIII", 0x1003, 0x6001, 2, 7, 8))
    held.insert(0, struct.pack("<HHIIB3xIB3x", 0x1102, 0x6002, 2, 1, 65, 1, 66))
    made = [attribute(1, 0x89006, b"\0\0\1\0"), attribute(1, 0x69007, struct.pack("<II", 1252, 0))]
    made.append(attribute(1, 0x69003, struct.pack("<I", len(held)) + b"".join(held)))
    for name, file in message.attached.items():
        made.append(attribute(2, 0x69002, bytes(14)))
        said = [_held(tag, text) for tag, text in _called(message, name).items()]
        if isinstance(file, Message):
            said.append(_value(0x3701, 0x0D, b"\x07\x03\x02" + bytes(13) + tnef(file)))
        else:
            made.append(attribute(2, 0x6800F, file))
        made.append(attribute(2, 0x69005, struct.pack("<I", len(said)) + b"".join(said)))
    return wrapped(made)


def wrapped(attributes: list[bytes]) -> bytes:
    return b"\x78\x9f\x3e\x22\1\0" + b"".join(attributes)


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _called(message: Message, name: str) -> dict[int, str]:
    shown = {0x3712: message.shown_as[name]} if name in message.shown_as else {}
    return {0x3707: name} | shown


def _held(name: int, text: str, *, narrow: bool = False) -> bytes:
    if narrow:
        return _value(name, 0x1E, text.encode("cp1252") + b"\0")
    return _value(name, 0x1F, (text + "\0").encode("utf-16-le"))


def _value(name: int, kind: int, data: bytes, between: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, name) + between + struct.pack("<II", 1, len(data)) + data + bytes(-len(data) % 4)


def _ticks(moment: datetime) -> int:
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def _letter(message: Message, header: int) -> Storage:
    fixed = [(SENT, 0x0040, _ticks(message.sent)), (CODE_PAGE, 0x0003, 1252)]
    times = {0x8002: message.begins, 0x8003: message.ends}
    fixed += [(tag, 0x0040, _ticks(moment)) for tag, moment in times.items() if moment]
    parts: dict[str, bytes | Storage] = {"__properties_version1.0": _properties(header, fixed)}
    parts |= _text(0x1A, message.kind) | (_text(0x8001, message.place) if message.place else {})
    texts = {0x37: message.subject, 0xC1A: message.sender, 0x5D01: message.address, 0x1000: message.body}
    for tag, text in texts.items():
        parts |= _text(tag, text, narrow=message.narrow) if text else {}
    if message.html:
        parts["__substg1.0_10130102"] = message.html.encode("cp1252")
    if message.packed_rtf:
        parts["__substg1.0_10090102"] = message.packed_rtf
    for number, (name, held) in enumerate(message.attached.items()):
        inside: dict[str, bytes | Storage] = {"__properties_version1.0": _properties(8, [])}
        for tag, text in _called(message, name).items():
            inside |= _text(tag, text)
        if isinstance(held, Message):
            inside["__substg1.0_3701000D"] = _letter(held, header=24)
        else:
            inside["__substg1.0_37010102"] = held
        parts[f"__attach_version1.0_#{number:08X}"] = inside
    return parts


def _text(name: int, text: str, *, narrow: bool = False) -> dict[str, bytes]:
    if narrow:
        return {f"__substg1.0_{name:04X}001E": text.encode("cp1252")}
    return {f"__substg1.0_{name:04X}001F": text.encode("utf-16-le")}


def _properties(header: int, fixed: list[tuple[int, int, int]]) -> bytes:
    return bytes(header) + b"".join(struct.pack("<HHIQ", kind, name, 6, value) for name, kind, value in fixed)


@dataclass
class _Entry:
    name: str
    kind: int
    child: int = NOTHING
    following: int = NOTHING
    start: int = END
    size: int = 0


def compound(root: Storage) -> bytes:
    """A compound file: a directory of storages and streams over chains of sectors."""
    entries = [_Entry("Root Entry", 5)]
    sectors, small = bytearray(), bytearray()
    chains: list[int] = []
    small_chains: list[int] = []
    for entry, data in _listed(entries, 0, root):
        entry.size = len(data)
        if len(data) < SMALL:
            entry.start = _put(small, small_chains, data, MINI)
        else:
            entry.start = _put(sectors, chains, data, SECTOR)
    entries[0].start, entries[0].size = _put(sectors, chains, bytes(small), SECTOR), len(small)
    directory = _put(sectors, chains, b"".join(map(_record, entries)), SECTOR)
    mini_fat = _put(sectors, chains, _table(small_chains), SECTOR)
    return _file(sectors, chains, directory, mini_fat, math.ceil(len(small_chains) * 4 / SECTOR))


def _listed(entries: list[_Entry], parent: int, storage: Storage) -> list[tuple[_Entry, bytes]]:
    """Children hang in a row, each the right-hand neighbour of the one before it."""
    streams: list[tuple[_Entry, bytes]] = []
    numbers = []
    for name in sorted(storage, key=lambda each: (len(each), each.upper())):
        held = storage[name]
        numbers.append(len(entries))
        entries.append(_Entry(name, 2 if isinstance(held, bytes) else 1))
        if isinstance(held, bytes):
            streams.append((entries[-1], held))
        else:
            streams += _listed(entries, numbers[-1], held)
    for left, right in pairwise(numbers):
        entries[left].following = right
    entries[parent].child = numbers[0] if numbers else NOTHING
    return streams


def _put(area: bytearray, chains: list[int], data: bytes, size: int) -> int:
    if not data:
        return END
    first, count = len(chains), math.ceil(len(data) / size)
    area += data + bytes(count * size - len(data))
    chains += [*range(first + 1, first + count), END]
    return first


def _record(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\x00\x00"
    head = name.ljust(64, b"\x00") + struct.pack("<HBB", len(name), entry.kind, 1)
    links = struct.pack("<III", NOTHING, entry.following, entry.child)
    return head + links + bytes(36) + struct.pack("<IQ", entry.start, entry.size)


def _table(chains: list[int]) -> bytes:
    data = struct.pack(f"<{len(chains)}I", *chains)
    return data + b"\xff" * (-len(data) % SECTOR)


def _file(sectors: bytearray, chains: list[int], directory: int, mini_fat: int, mini_sectors: int) -> bytes:
    needed = 1
    while needed * SECTOR // 4 < len(chains) + needed:
        needed += 1
    at = len(chains)
    fat = _table([*chains, *[FAT] * needed])
    places = [*range(at, at + needed), *[FREE] * (109 - needed)]
    assert needed <= 109, "larger than this writer goes"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<IIIIIIIII", 0, needed, directory, 0, SMALL, mini_fat, mini_sectors, END, 0)
    return header + counts + struct.pack("<109I", *places) + bytes(sectors) + fat
