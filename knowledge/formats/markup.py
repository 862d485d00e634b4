"""The marks that writers and converters leave in text lines: emphasis, links, tags, bullets."""

import html
import re

# What the symbol fonts of Word leave of their bullets in a PDF: characters of their own, without a meaning elsewhere.
SYMBOLS = "".join(map(chr, range(0xF020, 0xF100)))
BULLETS = f"•◆◇▪▫■□●○◦‣⁃∙·➢➤►▶✓✔–—*+-{SYMBOLS}"
BULLET = re.compile(rf"\s*(?:[{re.escape(BULLETS)}]\s+|[◆•▪●○‣➢►{SYMBOLS}]\s*)(?=\S)")
NUMBER = re.compile(r"\s*(?:\d{1,3}[.)]|[a-zåäö]\))\s+(?=\S)")
WHOLE_BOLD = re.compile(
    r"\s*(?:\*\*|__)(?P<text>(?:(?!\*\*|__).){1,150})(?:\*\*|__):?\s*|\s*<b>(?P<tagged>[^<]{1,150})</b>\s*"
)

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\])")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^>\s]{1,2000})>")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|sup|sub|span|small|mark|code|p|div|a|font|center)(?:\s[^<>\n]{0,300})?/?>", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--(?:(?!-->).){0,5000}-->")
_STRONG = re.compile(r"(\*{1,3})(?=\S)((?:(?!\1).){1,1000}?)(?<=\S)\1(?!\*)", re.DOTALL)
_UNDERSCORED = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_\n]{1,1000}?)(?<=[^\s_])\1(?!\w)")
_CODE = re.compile(r"`{1,3}([^`\n]{1,1000})`{1,3}")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def clean(line: str) -> str:
    """The words of a line as a reader sees them."""
    if not any(mark in line for mark in "*_<[`\\&"):
        return line.strip()
    line = _COMMENT.sub("", line)
    line = _LINK.sub(r"\1", _IMAGE.sub(r"\1", line))
    line = _TAG.sub("", _BREAK.sub(" ", _ADDRESS.sub(r"\1", line)))
    line, kept = _hide_escapes(line)
    line = _CODE.sub(r"\1", _UNDERSCORED.sub(r"\2", _STRONG.sub(r"\2", _STRONG.sub(r"\2", line))))
    for at, mark in enumerate(kept):
        line = line.replace(chr(0xE000 + at), mark)
    return html.unescape(line).strip()


def _hide_escapes(line: str) -> tuple[str, list[str]]:
    """An escaped mark is a character of the text; it steps aside while the real marks are removed."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[1])
        return chr(0xE000 + len(kept) - 1) if len(kept) <= 6000 else match[1]

    return _ESCAPED.sub(hide, line), kept


def bullet(line: str) -> int:
    """How many characters of bullets the line starts with; a numbered item keeps its number."""
    end = 0
    while end < 12 and (found := BULLET.match(line, end)):
        end = found.end()
    return end


def is_item(line: str) -> bool:
    return bool(BULLET.match(line) or NUMBER.match(line))


def bold(line: str) -> str:
    """The text of a line that is bold from end to end, as converters write headings."""
    found = WHOLE_BOLD.fullmatch(line)
    return (found["text"] or found["tagged"] or "").strip() if found else ""
