"""What is asked of the document that was cited: "vem skrev protokollet?", "finns det mer i den rapporten?"."""

import re
from collections.abc import Sequence
from datetime import date

from knowledge.talk.slots import Slot, own_words, predicates_in
from knowledge.talk.thread import Earlier, about

THE_DOCUMENT = re.compile(
    r"\b(?:i |in )?(?:(?:den|det|de|dom|samma)\s+(?:här\s+|där\s+)?)?"
    r"(?:rapporten|dokumentet|presentationen|protokollet|anteckningarna|underlaget|mejlet|brevet|utskicket|filen|texten)\b"
    r"|\b(?:in )?(?:the|that|this|the same)\s+(?:report|document|presentation|minutes|letter|file)\b",
    re.IGNORECASE,
)
MORE = re.compile(
    r"\W*(?:(?:kan du )?(?:berätta|säg) mer|(?:vad )?(?:finns|står) det (?:något |nåt )?mer|mer(?: info(?:rmation)?)?"
    r"|fler detaljer|utveckla|is there more|tell me more|more)"
    r"(?: (?:om|about) (?:det|den|detta|it|that))?\W*",
    re.IGNORECASE,
)


def names_the_document(core: str, earlier: Earlier, slots: Sequence[Slot]) -> bool:
    """A time or a place may tell of which of several: rapporten från 2031."""
    return bool(earlier.document and THE_DOCUMENT.search(core) and not slots)


def of_the_document(core: str, earlier: Earlier, today: date) -> str | None:
    """More of what it was about, or of what is asked now; of a document who wrote it may be asked."""
    left = THE_DOCUMENT.sub("", core)
    it = about(earlier, (), today, core)
    if MORE.fullmatch(left.strip()):
        return more_of(it)
    return core if own_words(left, predicates_in(left)) or not it else f"{core} – {it}"


def more_of(it: str) -> str:
    return f"Vad hände på {it}" if it.startswith("mötet ") else f"Vad står det om {it}"
