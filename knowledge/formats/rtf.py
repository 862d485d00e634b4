"""RTF, as letters carry it -> their text, or the HTML that was wrapped in it."""

import re
from dataclasses import dataclass, replace

TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<group>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
# Groups that hold no text of the letter. What begins with \* and is not known is skipped as well.
NOT_TEXT = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable info pict object themedata colorschememapping "
    b"datastore latentstyles generator xmlnstbl rsidtbl header footer footnote fldinst".split()
)
BREAKS = {b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"tab": "\t", b"cell": "\t"}
SIGNS = {b"bullet": "•", b"endash": "–", b"emdash": "—", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
         b"rdblquote": "”"}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
DEEPEST = 200  # groups within groups
WINDOWS_WESTERN = 1252


@dataclass(frozen=True)
class _State:
    """What holds within a group."""

    skipped: bool = False
    instead: int = 1  # characters that follow a letter of Unicode, for readers who do not know it
    of_rtf_alone: bool = False  # what the wrapped HTML does not have
    unknown_next: bool = False  # \* was just said


class _Reader:
    def __init__(self, most: int) -> None:
        self._most = most
        self._states = [_State()]
        self._told: list[str] = []
        self._length = 0
        self._bytes = bytearray()
        self._page = WINDOWS_WESTERN
        self._to_skip = 0
        self.wraps_html = False

    def read(self, data: bytes) -> str:
        for token in TOKEN.finditer(data):
            if self._length > self._most:
                break
            self._take(token)
        self._decode()
        return "".join(self._told)[: self._most]

    def _take(self, token: re.Match[bytes]) -> None:
        if byte := token["byte"]:
            self._put_bytes(bytes([int(byte, 16)]))
        elif text := token["text"]:
            self._put_bytes(text)
        elif group := token["group"]:
            self._group(group)
        elif word := token["word"]:
            self._word(word, int(token["number"]) if token["number"] else None)
        elif sign := token["sign"]:
            self._sign(sign)

    @property
    def _state(self) -> _State:
        return self._states[-1]

    def _change(self, state: _State) -> None:
        self._states[-1] = state

    def _group(self, sign: bytes) -> None:
        self._decode()
        self._to_skip = 0
        if sign == b"{" and len(self._states) < DEEPEST:
            self._states.append(self._state)
        elif sign == b"}" and len(self._states) > 1:
            self._states.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._change(replace(self._state, unknown_next=True))
        else:
            self._put(SYMBOLS.get(sign, ""))

    def _word(self, word: bytes, number: int | None) -> None:
        unknown, self._states[-1] = self._state.unknown_next, replace(self._state, unknown_next=False)
        if word in NOT_TEXT or (unknown and not (word == b"htmltag" and self.wraps_html)):
            self._change(replace(self._state, skipped=True))
        elif word == b"fromhtml":
            self.wraps_html = True
        elif word == b"htmlrtf":
            self._decode()
            self._change(replace(self._state, of_rtf_alone=number != 0))
        elif word == b"ansicpg" and number:
            self._page = number
        elif word == b"uc":
            self._change(replace(self._state, instead=max(0, min(number or 0, 8))))
        elif word == b"u" and number is not None:
            self._put(chr(number % 0x10000) if not 0xD800 <= number % 0x10000 < 0xE000 else "")
            self._to_skip = self._state.instead
        else:
            self._put(BREAKS.get(word, SIGNS.get(word, "")))

    def _put_bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if self._is_told():
            self._bytes += data[skipped:]

    def _put(self, text: str) -> None:
        if text:
            self._decode()
            self._to_skip = 0
            if self._is_told():
                self._told.append(text)
                self._length += len(text)

    def _is_told(self) -> bool:
        return not self._state.skipped and not (self.wraps_html and self._state.of_rtf_alone)

    def _decode(self) -> None:
        """Letters of several bytes are put together before they are read."""
        if not self._bytes:
            return
        try:
            text = self._bytes.decode(f"cp{self._page}", errors="replace")
        except LookupError:
            text = self._bytes.decode(f"cp{WINDOWS_WESTERN}", errors="replace")
        self._bytes.clear()
        self._told.append(text)
        self._length += len(text)


def read(data: bytes, most: int) -> tuple[str, str]:
    """The letter as plain text and as HTML: one of them, the other empty."""
    if not data.lstrip().startswith(b"{\\rtf"):
        return "", ""
    reader = _Reader(most)
    text = reader.read(data)
    return ("", text) if reader.wraps_html else (text, "")
