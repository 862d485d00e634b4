"""RTF, as a file or as letters carry it -> its text, or the HTML that was wrapped in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import visible
from knowledge.formats.html_page import page_of
from knowledge.formats.lines import blocks_of

BEGINS = b"{\\rtf"
TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<group>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
# Groups that hold no text of the letter. What begins with \* and is not known is skipped as well.
NOT_TEXT = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable info pict object themedata colorschememapping "
    b"datastore latentstyles generator xmlnstbl rsidtbl header headerl headerr headerf footer footerl "
    b"footerr footerf footnote fldinst".split()
)
PARAGRAPHS_END = frozenset((b"par", b"page", b"sect"))
# A table within a cell is told as words of that cell.
BREAKS = {b"line": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t", b"nestcell": " "}
HIDES = frozenset((b"v", b"deleted"))  # until it is said with a zero
MARKS_ITEM = frozenset((b"listtext", b"pntext"))
# A style that is called a heading, in the list of styles: its number and its level.
STYLES_WITHIN = 400_000  # bytes from where the list begins
HEADING_STYLE = re.compile(rb"\{\\s(\d{1,5})\b[^{};]{0,2000}?\b(?:heading|rubrik) ([1-6])[;,]", re.IGNORECASE)
TITLE_STYLE = re.compile(rb"\{\\s(\d{1,5})\b[^{};]{0,2000}? (?:title|rubrik|titel);", re.IGNORECASE)
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
    hidden: frozenset[bytes] = frozenset()
    in_table: bool = False
    marks_item: bool = False
    style: int = 0  # of the paragraph


class _Reader:
    def __init__(self, most: int, levels: Mapping[int, int]) -> None:
        self._most = most
        self._levels = levels  # of the styles that are headings
        self._states = [_State()]
        self._told: list[str] = []
        self._length = 0
        self._bytes = bytearray()
        self._page = WINDOWS_WESTERN
        self._to_skip = 0
        self.wraps_html = False

    def read(self, data: bytes) -> str:
        at = 0
        while self._length <= self._most and (token := TOKEN.match(data, at)):
            at = token.end() + _raw_bytes_after(token)
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
        elif word in MARKS_ITEM:
            self._change(replace(self._state, marks_item=True))
        elif word in HIDES:
            hidden = self._state.hidden
            self._change(replace(self._state, hidden=hidden - {word} if number == 0 else hidden | {word}))
        else:
            self._lay_out(word, number)

    def _lay_out(self, word: bytes, number: int | None) -> None:
        if word == b"pard":
            self._change(replace(self._state, in_table=False, style=0))
        elif word == b"intbl":
            self._change(replace(self._state, in_table=True))
        elif word == b"s" and number is not None:
            self._change(replace(self._state, style=number))
        elif word in PARAGRAPHS_END:
            self._put(" " if self._state.in_table else "\n\n")
        elif word == b"tab" and self._state.marks_item:
            self._put(" ")
        elif word == b"row":
            self._end_row()
        else:
            self._put(BREAKS.get(word, SIGNS.get(word, "")))

    def _end_row(self) -> None:
        """Each of its cells ended with a tab, also the last."""
        self._decode()
        if self._told and self._told[-1] == "\t":
            self._told.pop()
        self._put("\n")

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
                self._tell(text)

    def _is_told(self) -> bool:
        seen = not self._state.skipped and not self._state.hidden
        return seen and not (self.wraps_html and self._state.of_rtf_alone)

    def _decode(self) -> None:
        """Letters of several bytes are put together before they are read."""
        if not self._bytes:
            return
        try:
            text = self._bytes.decode(f"cp{self._page}", errors="replace")
        except LookupError:
            text = self._bytes.decode(f"cp{WINDOWS_WESTERN}", errors="replace")
        self._bytes.clear()
        self._tell(text)

    def _tell(self, text: str) -> None:
        """A heading is marked as in plain text."""
        level = self._levels.get(self._state.style, 0)
        if level and text.strip() and not self._state.in_table and (not self._told or self._told[-1].endswith("\n")):
            text = f"{'#' * level} {text.lstrip()}"
        self._told.append(text)
        self._length += len(text)


def _raw_bytes_after(token: re.Match[bytes]) -> int:
    """A picture may stand as it is: its braces are none."""
    return max(0, int(token["number"] or 0)) if token["word"] == b"bin" else 0


def document(source: Source) -> Contents:
    """A file of its own, whatever it is called: Word writes RTF also under the name of DOC."""
    text, page = read(source.data, source.limits.characters)
    if len(text or page) >= source.limits.characters:
        raise Refused("Filen är för lång.", "Dela upp den i flera filer.")
    return page_of(visible(page), source.limits.characters) if page else Contents(tuple(blocks_of(visible(text))))


def read(data: bytes, most: int) -> tuple[str, str]:
    """The text and the HTML it holds: one of them, the other empty."""
    if not data.lstrip().startswith(BEGINS):
        return "", ""
    reader = _Reader(most, _heading_styles(data))
    text = reader.read(data)
    return ("", text) if reader.wraps_html else (text, "")


def _heading_styles(data: bytes) -> dict[int, int]:
    at = data.find(b"{\\stylesheet")
    styles = data[at : at + STYLES_WITHIN] if at >= 0 else b""
    titles = {int(found[1]): 1 for found in TITLE_STYLE.finditer(styles)}
    return titles | {int(found[1]): int(found[2]) for found in HEADING_STYLE.finditer(styles)}
