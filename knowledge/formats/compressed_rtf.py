"""The packed RTF that Outlook keeps a letter's text in (LZFu), unpacked within a bound. The format is MS-OXRTFCP."""

import struct
import zlib

HEADER = struct.Struct("<IIII")  # bytes that follow, bytes unpacked, how, a sum of the packed bytes
PACKED, STORED = 0x75465A4C, 0x414C454D  # LZFu, MELA
BEFORE_SIZE = 4  # the first number does not count itself
WINDOW = 4096
SHORTEST_COPY = 2
# What every packed text may copy from before it has said anything.
BEGUN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked(data: bytes, most: int) -> bytes:
    """The RTF; nothing where it is not what it says it is, or is larger than it may be."""
    if len(data) < HEADER.size:
        return b""
    following, size, how, expected = HEADER.unpack_from(data)
    body = data[HEADER.size : following + BEFORE_SIZE]
    if size > most:
        return b""
    if how == STORED:
        return body[:size]
    return _copied_out(body, size) if how == PACKED and _sum(body) == expected else b""


def _sum(packed: bytes) -> int:
    """A CRC-32 that begins at 0 and is not turned round at its end."""
    return zlib.crc32(packed, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _copied_out(packed: bytes, size: int) -> bytes:
    window = bytearray(BEGUN.ljust(WINDOW, b" "))
    at, written, told = 0, len(BEGUN), bytearray()
    while at < len(packed) and len(told) < size:
        flags, at = packed[at], at + 1
        for bit in range(8):
            copies = flags >> bit & 1
            if at + 1 + copies > len(packed) or len(told) >= size:
                return bytes(told[:size])
            if not copies:
                piece = [packed[at]]
            else:
                place, length = packed[at] << 4 | packed[at + 1] >> 4, (packed[at + 1] & 15) + SHORTEST_COPY
                if place == written % WINDOW:  # the sign of the end
                    return bytes(told[:size])
                piece = []
            at += 1 + copies
            for step in range(length if copies else 1):
                byte = window[(place + step) % WINDOW] if copies else piece[0]
                window[written % WINDOW] = byte
                told.append(byte)
                written += 1
    return bytes(told[:size])
