"""Text -> the spans of its sentences, so that whatever is quoted stands word for word in the document."""

import re

from knowledge.swedish.words import listed

# A full stop after one of these does not end a sentence.
ABBREVIATIONS = frozenset(
    listed(
        "t.ex tex ex bl.a bla m.m mm m.fl mfl d.v.s dvs o.s.v osv s.k etc ca c:a kl nr resp ordf f.d fr.o.m "
        "t.o.m jfr dnr st sid kap tel inkl exkl max min prof dr"
    )
)
END = re.compile(r"[.!?…][*_”\"')\]\\]*(?=\s+[*_“”\"'(\[–-]*[A-ZÅÄÖÉ0-9])|\n(?=\s*\S)")
# What belongs with the sentence before it: an aside in parentheses, and after what was asked what was answered.
ASIDE = re.compile(r"\s+\((?!\w{1,3}\))[^()]{1,200}(?:[.!?]\)(?=\s|$)|\)[.!?](?=\s|$)|\)(?=\s*(?:\n|$)))")
RESULT = re.compile(r"\s+(?:resultat|svar|betyg|medelvärde|medelbetyg|snitt|snittbetyg)\s?:", re.IGNORECASE)
ORDINAL = re.compile(r"(\d+\.)*\d{1,2}")
SHORT_LINE = 60
SMALLEST = 25
LONGEST = 200
LONGEST_BEFORE = 400  # characters of what an aside may belong to


def spans(text: str, smallest: int = SMALLEST) -> list[tuple[int, int]]:
    """Where each sentence begins and ends. Short lines and scraps are kept with what stands before them."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in END.finditer(text):
        if _goes_on(text, start, end):
            continue
        start = _add(found, text, start, end.end(), smallest)
    _add(found, text, start, len(text), smallest)
    return found


def _goes_on(text: str, start: int, end: re.Match[str]) -> bool:
    if end.group().startswith("\n"):
        return "\n\n" not in text[end.start() : end.start() + 3] and end.start() - start < SHORT_LINE
    if end.end() - start < LONGEST_BEFORE and ASIDE.match(text, end.end()):
        return True
    if not end.group().startswith("."):
        return end.group().startswith("?") and RESULT.match(text, end.end()) is not None
    last = text[start : end.start()].rsplit(maxsplit=1)[-1:] or [""]
    word = last[0].lstrip("(*_").lower()
    return word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or bool(ORDINAL.fullmatch(word))


def _is_scrap(text: str, before: tuple[int, int], first: int, last: int, smallest: int) -> bool:
    """Too short to be a sentence, and not so far from the one before that it would make that one endless."""
    return last - first < smallest and last - before[0] < LONGEST and "\n\n" not in text[before[1] : first]


def _add(found: list[tuple[int, int]], text: str, start: int, end: int, smallest: int) -> int:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = end - (len(piece) - len(piece.rstrip()))
    if last <= first:
        return end
    if found and _is_scrap(text, found[-1], first, last, smallest):
        found[-1] = (found[-1][0], last)
    else:
        found.append((first, last))
    return end
