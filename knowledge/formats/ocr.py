"""What OCR made of a picture: words with how sure it is of each (TSV) -> the text of a page, or none worth telling."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

# Asked of tesseract: to turn the page upright first, and to say how sure it is.
OPTIONS = ("--psm", "1", "-c", "tessedit_create_tsv=1")
LEAST_SURE = 50.0  # of 100: a page that is read is above 80, and what is no text below 40
FIELDS = 12
A_WORD = "5"


class Word(NamedTuple):
    paragraph: tuple[str, ...]
    line: str
    sure: float
    text: str


def text_of(table: bytes) -> str:
    """Lines as they stood, a blank one between paragraphs; nothing where most of it was guessed."""
    words = _words(table)
    if _sure(words) < LEAST_SURE:
        return ""
    paragraphs = (_lines(list(run)) for _, run in groupby(words, key=lambda word: word.paragraph))
    return "\n\n".join(paragraphs)


def _words(table: bytes) -> list[Word]:
    rows = (row.split("\t") for row in table.decode(errors="replace").split("\n"))
    held = (row for row in rows if len(row) == FIELDS and row[0] == A_WORD and row[-1].strip())
    return [Word(tuple(row[1:4]), row[4], float(row[10]), row[-1].strip()) for row in held]


def _lines(words: Sequence[Word]) -> str:
    lines = (list(run) for _, run in groupby(words, key=lambda word: word.line))
    return "\n".join(" ".join(word.text for word in line) for line in lines)


def _sure(words: Sequence[Word]) -> float:
    """In the mean of its characters."""
    characters = sum(len(word.text) for word in words)
    return sum(word.sure * len(word.text) for word in words) / characters if characters else 0.0
