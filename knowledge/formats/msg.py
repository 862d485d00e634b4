"""E-mail as Outlook saves it (MSG): properties in the streams of a compound file, letters within letters."""

import struct
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count

import olefile

from knowledge.formats import rtf
from knowledge.formats.compressed_rtf import unpacked
from knowledge.formats.contents import Attached, Contents, Refused, Source
from knowledge.formats.decoding import decoded
from knowledge.formats.letter import Letter
from knowledge.formats.limits import MIB, Limits

PROPERTIES = "__properties_version1.0"
VALUE = "__substg1.0_{:04X}{}"
TEXT, NARROW_TEXT, BYTES, INSIDE = "001F", "001E", "0102", "000D"
SUBJECT, SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP, BODY, RTF, HTML = 0x37, 0xC1A, 0xC1F, 0x5D01, 0x1000, 0x1009, 0x1013
DATA, SHORT_NAME, LONG_NAME = 0x3701, 0x3704, 0x3707
SENT, DELIVERED, CODE_PAGE, HTML_CODE_PAGE = 0x0039, 0x0E06, 0x3FFD, 0x3FDE
HEADERS = {True: 32, False: 24}  # bytes before the properties of the outermost letter and of one within
DEEPEST = 3  # letters within letters; what lies deeper is left out
MOST_ATTACHED = 1_000
MOST_RTF = 40 * MIB  # unpacked; pictures that stand in the text are part of it
RESAVE = "Öppna det i Outlook och spara om det, eller spara det som EML eller PDF."


def is_letter(data: bytes) -> bool:
    """Is this compound file a letter, whatever else lies in it?"""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            return bool(file.exists(PROPERTIES))
    except (OSError, ValueError, IndexError, struct.error):
        return False


def read(source: Source) -> Contents:
    with olefile.OleFileIO(BytesIO(source.data)) as file:
        letter = Folder(file, []).letter(DEEPEST, source.limits.attached_bytes)
    if not (letter.plain or letter.rich or letter.subject):
        raise Refused("Outlook-meddelandet har varken ämne eller text.", RESAVE)
    return letter.contents(source.limits)


class Folder:
    """One storage of the file: a letter or an attachment, with its properties."""

    def __init__(self, file: olefile.OleFileIO, path: list[str]) -> None:
        self._file = file
        self._path = path
        self._fixed = self._fixed_values()

    def letter(self, deepest: int, room: int) -> Letter:
        plain, rich = self.text(BODY), self._html()
        packed = self._stream(VALUE.format(RTF, BYTES))
        if packed and not (plain or rich):
            plain, rich = rtf.read(unpacked(packed, MOST_RTF), Limits.characters)
            plain = plain if plain or rich else "(Brödtexten är sparad som RTF och kunde inte läsas.)"
        name, address = self.text(SENDER_NAME), self.text(SENDER_SMTP) or self.text(SENDER_ADDRESS)
        return Letter(
            subject=self.text(SUBJECT),
            sender=f"{name} <{address}>" if name and "@" in address and address != name else name or address,
            dated=self._moment(SENT) or self._moment(DELIVERED),
            plain=plain.replace("\r\n", "\n"),
            rich=rich,
            attached=self._attached(deepest, room),
        )

    def text(self, name: int) -> str:
        if wide := self._stream(VALUE.format(name, TEXT)):
            return wide.decode("utf-16-le", errors="replace").rstrip("\x00")
        narrow = self._stream(VALUE.format(name, NARROW_TEXT))
        return _narrow(narrow, self._fixed.get(CODE_PAGE, 0)).rstrip("\x00")

    def _html(self) -> str:
        if written := self.text(HTML):
            return written
        return _narrow(self._stream(VALUE.format(HTML, BYTES)), self._fixed.get(HTML_CODE_PAGE, 0))

    def _attached(self, deepest: int, room: int) -> tuple[Attached, ...]:
        found: list[Attached] = []
        for number in range(MOST_ATTACHED):
            path = [*self._path, f"__attach_version1.0_#{number:08X}"]
            if not self._file.exists(path):
                break
            one = Folder(self._file, path)
            name = one.text(LONG_NAME) or one.text(SHORT_NAME)
            inner = [*path, VALUE.format(DATA, INSIDE)]
            if self._file.exists([*inner, PROPERTIES]):
                letter = Folder(self._file, inner).letter(deepest - 1, room) if deepest else None
                named = name.removesuffix(".msg") or (letter.subject if letter else "") or "meddelande"
                found.append(Attached(f"{named}.eml", letter.as_bytes() if letter else b""))
            else:
                found.append(Attached(name, one._stream(VALUE.format(DATA, BYTES)) if room > 0 else b""))
            room -= len(found[-1].data)
        return tuple(found)

    def _stream(self, name: str) -> bytes:
        path = [*self._path, name]
        if not self._file.exists(path) or self._file.get_type(path) != olefile.STGTY_STREAM:
            return b""
        with self._file.openstream(path) as stream:
            return bytes(stream.read())

    def _fixed_values(self) -> dict[int, int]:
        """The properties of a fixed size: sixteen bytes each, their kind and name, some flags, the value."""
        data = self._stream(PROPERTIES)
        known: dict[int, int] = {}
        for at in count(HEADERS[not self._path], 16):
            if at + 16 > len(data):
                return known
            _, name, _, value = struct.unpack_from("<HHIQ", data, at)
            known[name] = value
        return known

    def _moment(self, name: int) -> datetime | None:
        """Tenths of microseconds since 1601."""
        ticks = self._fixed.get(name, 0)
        try:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None


def _narrow(data: bytes, code_page: int) -> str:
    """Text of one byte a letter, in the code page it says or else in what it looks like."""
    page = code_page & 0xFFFF
    try:
        return data.decode({65001: "utf-8", 20127: "ascii", 28591: "latin-1"}.get(page, f"cp{page}"))
    except (UnicodeDecodeError, LookupError):
        return decoded(data) or ""
