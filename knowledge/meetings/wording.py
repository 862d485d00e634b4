"""The words for a meeting, and for that it is called off or moved."""

import re

GATHERINGS = r"(?:träff|möte|sammankomst|stämma|konferens|seminari|styrgrupp|fokusgrupp|meeting)"
MOVED = re.compile(
    r"\b(?:fram)?(?:flytta|fl[yt]{3,4}a)\w*|\bnytt datum\b|\bny dag\b|\bflytt(?= till\b|$)", re.IGNORECASE
)
CALLED_OFF = re.compile(
    r"(?<!inte )(?<!ej )(?:\binställ(?:d|da|t|s|es|des|ts)?\b|\b(?:avlys|avbok)\w*|\bstruke[nt]\b"
    r"|\bställ(?:s|er|des|de|ts|t) (?:\w+ ){0,2}?in\b|\bbl(?:ir|ev|i|ivit) inte av\b)",
    re.IGNORECASE,
)
CANNOT_BE_KNOWN = re.compile(r"(?:^|[,.])\W*(?:om|ifall|såvida)\b|\bkan (?:komma att|behöva|bli)\b", re.IGNORECASE)


def calls_off(said: str) -> bool:
    """Not where it only may be called off: "Om färre än tio kommer ställs mötet in"."""
    return CALLED_OFF.search(said) is not None and CANNOT_BE_KNOWN.search(said) is None
