"""E-mail as Outlook saves it (MSG): properties in the streams of a compound file, letters within letters."""

import struct
from io import BytesIO
from itertools import count

import olefile

from knowledge.formats import mapi
from knowledge.formats.contents import Attached, Contents, Refused, Source
from knowledge.formats.letter import Letter

PROPERTIES = "__properties_version1.0"
VALUE = "__substg1.0_{:04X}{}"
TEXT, NARROW_TEXT, BYTES, INSIDE = "001F", "001E", "0102", "000D"
NAMES, NUMBERS, SPELT, OWN, MOST_NAMES = "__nameid_version1.0", 0x0003, 1, 0x8000, 10_000
HEADERS = {True: 32, False: 24}  # bytes before the properties of the outermost letter and of one within
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
        letter = Folder(file, []).letter(mapi.DEEPEST, source.limits.attached_bytes)
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
        plain, rich = self.text(mapi.BODY), self._html()
        packed = self._stream(VALUE.format(mapi.RTF, BYTES))
        if packed and not (plain or rich):
            plain, rich = mapi.from_rtf(packed)
        return Letter(
            subject=self.text(mapi.SUBJECT),
            sender=mapi.sender(
                self.text(mapi.SENDER_NAME), self.text(mapi.SENDER_SMTP) or self.text(mapi.SENDER_ADDRESS)
            ),
            dated=mapi.moment(self._fixed.get(mapi.SENT, 0)) or mapi.moment(self._fixed.get(mapi.DELIVERED, 0)),
            plain=plain.replace("\r\n", "\n"),
            rich=rich,
            attached=self._attached(deepest, room),
            calendars=tuple(filter(None, [self._calendar()])),
        )

    def _calendar(self) -> str:
        own = self._own_numbers()
        begins, ends = (self._fixed.get(own.get(name, 0), 0) for name in (mapi.BEGINS, mapi.ENDS))
        return mapi.calendar(self.text(mapi.MESSAGE_CLASS), begins, ends, self.text(own.get(mapi.PLACE, 0)))

    def _own_numbers(self) -> dict[int, int]:
        """The numbers by which the file knows what goes by longer ones elsewhere."""
        names = Folder(self._file, [NAMES])
        listed = names._stream(VALUE.format(NUMBERS, BYTES))[: 8 * MOST_NAMES]
        entries = struct.iter_unpack("<IHH", listed[: len(listed) // 8 * 8])
        return {number: OWN + index for number, kind, index in entries if not kind & SPELT}

    def text(self, name: int) -> str:
        if wide := self._stream(VALUE.format(name, TEXT)):
            return wide.decode("utf-16-le", errors="replace").rstrip("\x00")
        narrow = self._stream(VALUE.format(name, NARROW_TEXT))
        return mapi.narrow(narrow, self._fixed.get(mapi.CODE_PAGE, 0))

    def _html(self) -> str:
        if written := self.text(mapi.HTML):
            return written
        return mapi.narrow(self._stream(VALUE.format(mapi.HTML, BYTES)), self._fixed.get(mapi.HTML_CODE_PAGE, 0))

    def _attached(self, deepest: int, room: int) -> tuple[Attached, ...]:
        found: list[Attached] = []
        for number in range(mapi.MOST_ATTACHED):
            path = [*self._path, f"__attach_version1.0_#{number:08X}"]
            if not self._file.exists(path):
                break
            one = Folder(self._file, path)
            name = one.text(mapi.LONG_NAME) or one.text(mapi.SHORT_NAME)
            inner = [*path, VALUE.format(mapi.DATA, INSIDE)]
            if self._file.exists([*inner, PROPERTIES]):
                letter = Folder(self._file, inner).letter(deepest - 1, room) if deepest else None
                named = name.removesuffix(".msg") or (letter.subject if letter else "") or "meddelande"
                found.append(Attached(f"{named}.eml", letter.as_bytes() if letter else b""))
            else:
                data = one._stream(VALUE.format(mapi.DATA, BYTES)) if room > 0 else b""
                found.append(Attached(name, data, one.text(mapi.SHOWN_AS)))
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
