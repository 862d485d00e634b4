"""Bytes -> text: byte order marks, UTF-8, UTF-16 without a mark, and Windows-1252 from older programs."""

import codecs
import unicodedata

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(data: bytes) -> str | None:
    """The text, or None when the bytes are not text."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _plain(data[len(mark) :].decode(encoding, errors="replace"))
    if encoding := _unmarked_utf16(data[:2000]):
        return _plain(data.decode(encoding, errors="replace"))
    if b"\x00" in data:
        return None
    try:
        return _plain(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _from_windows(data)


def _unmarked_utf16(start: bytes) -> str:
    """Western text in UTF-16 has a zero in every other byte."""
    pairs = len(start) // 2
    if pairs < 2:
        return ""
    if start[1::2].count(0) > 0.8 * pairs and start[::2].count(0) == 0:
        return "utf-16-le"
    if start[::2].count(0) > 0.8 * pairs and start[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _from_windows(data: bytes) -> str | None:
    control = sum(data.count(bytes([code])) for code in range(32) if code not in b"\t\n\r\x0c")
    if control > len(data) // 200:
        return None
    return _plain(data.decode("cp1252", errors="replace"))


def _plain(text: str) -> str:
    """One form of å, ä and ö, one kind of line end, and no characters that are there to hide text."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return visible(text.replace("\xad\n", ""))


def visible(text: str) -> str:
    """The text without the characters that a reader never sees."""
    return text.translate(HIDDEN)


# Zero-width characters, direction overrides, tags and control characters other than tab, line end and page break.
HIDDEN = dict.fromkeys(
    [
        *range(0x09),
        0x0B,
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        0xAD,
        0x061C,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    ]
)
