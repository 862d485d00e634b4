"""Text from anywhere -> text that Discord shows as it is: nothing in it mentions, links, formats or commands."""

import re
import unicodedata

_JOINER = "\u2060"  # is not seen, and parts two signs that together would mean something
_MARKUP = re.compile(r"[\\*_~`|\[\]<]")
_AT_LINE_START = re.compile(r"^(\s*)(>|#|-|\+|\d+[.)])", re.MULTILINE)
_CALLS = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_INVITES = re.compile(r"\b(discord(?:app)?)\.(?=(?:gg|com|me|io|li)\b)", re.IGNORECASE)
_ADDRESSES = re.compile(r":(?=//)")


def plain(text: str) -> str:
    """Without signs that are not seen or that turn the text around."""
    seen = (sign for sign in text if sign in "\n\u200c\u200d" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return "".join(seen)


def unlinked(text: str) -> str:
    """What is never read as markup, a label for instance: only what would become a link by itself is parted."""
    parted = _ADDRESSES.sub(f":{_JOINER}", plain(text))
    return _CALLS.sub(f"@{_JOINER}", _INVITES.sub(rf"\1{_JOINER}.", parted))


def escaped(text: str) -> str:
    return _AT_LINE_START.sub(_escape_mark, _MARKUP.sub(r"\\\g<0>", unlinked(text)))


def one_line(text: str) -> str:
    return " ".join(text.split())


def clipped(text: str, longest: int) -> str:
    """Shortened where it must be; an escape is not cut in two."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    odd = (len(kept) - len(kept.rstrip("\\"))) % 2
    return kept[: len(kept) - odd].rstrip() + "…"


def _escape_mark(found: re.Match[str]) -> str:
    before, mark = found.groups()
    return f"{before}{mark[:-1]}\\{mark[-1]}"
