"""Text as it stood in a file -> text as a person reads it: no asterisks, no link targets, no tags."""

import re

_LINK = re.compile(r"!?\[([^\]]*)\]\([^()\s]*\)")
_TAG = re.compile(r"</?\w{1,10}/?>")
_EMPHASIS = re.compile(r"(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|\*+|`+")
_ESCAPE = re.compile(r"\\([\\*_#()\[\]{}.!+-])")


def shown(text: str) -> str:
    text = _LINK.sub(r"\1", text.replace("\\[", "[").replace("\\]", "]"))
    text = _TAG.sub("", _ESCAPE.sub(r"\1", text))
    text = _EMPHASIS.sub("", text)
    return re.sub(r"[ \t\r\f\v]+", " ", text).strip(" •◆|>")
