"""The words for a meeting, for coming together, for how it is held, and for that it is called off or moved."""

import re

MEETING = "träff|möte|sammankomst|sammanträde|meeting"
MEETINGS = r"\w*(?:möten|mötena|träffar|träffarna|möte|träff|(?:sammankomst|sammanträde)\w*|meetings?)"
ANY_MEETING = re.compile(rf"(?:{MEETING})(?:en|et|ar|arna|s|n|na|t)?", re.IGNORECASE)
GATHERINGS = rf"(?:{MEETING}|stämma|konferens|seminari|styrgrupp|fokusgrupp)"
# After another word they make a kind of meeting: nätverksträff, klimatseminarium.
KINDS = (
    r"(?:träff|möte|seminari|webbinari|workshop|konferens|sammanträde|studiebesök|studieres|exkursion|fältdag|nätverksdag"
    r"|utbildning)"
)
# What a report begins the account of a meeting with.
OPENS = (
    r"(?:mötet?|träff(?:en)?|konferens|seminari(?:um|et)|workshop|webbinarium|webinar|studiebesök|exkursion|utbildning"
    r"|nätverksdag|sammanträde)"
)
# What is called by the place that it was held at: boråsträffen.
AT_A_PLACE = r"(?:träff|möte|konferens|seminari|resa|besök|kurs)"
ABOUT_MEETINGS = re.compile(rf"\w*(?:{MEETING})\w*|\bmöt(?:te|ts)\w*|två\s?dagar\w*", re.IGNORECASE)
CAME_TOGETHER = re.compile(r"\b(?:träffa[dst]\w*|möttes|mötts|sågs|sammanträ\w+|meet|met)\b", re.IGNORECASE)
ON_THE_NET = "digital|webb|online"
DIGITAL = re.compile(rf"{ON_THE_NET}|teams|zoom|distans", re.IGNORECASE)
ALSO_DIGITAL = re.compile(r"\s*(?:,|och|samt|eller|/)\s*(?:digitalt|via \w+)$", re.IGNORECASE)
MOVED = re.compile(
    r"\b(?:fram)?(?:flytta|fl[yt]{3,4}a)\w*|\bnytt datum\b|\bny dag\b|\bflytt(?= till\b|$)", re.IGNORECASE
)
CALLED_OFF = re.compile(
    r"(?<!inte )(?<!ej )(?:\binställ(?:d|da|t|s|es|des|ts)?\b|\b(?:avlys|avbok)\w*|\bstruke[nt]\b"
    r"|\bställ(?:s|er|des|de|ts|t) (?:\w+ ){0,2}?in\b|\bbl(?:ir|ev|i|ivit) inte av\b"
    r"|\butg(?:år|ick)\b(?! i?från))",
    re.IGNORECASE,
)
CANNOT_BE_KNOWN = re.compile(r"(?:^|[,.])\W*(?:om|ifall|såvida)\b|\bkan (?:komma att|behöva|bli)\b", re.IGNORECASE)


def calls_off(said: str) -> bool:
    """Not where it only may be called off: "Om färre än tio kommer ställs mötet in"."""
    return CALLED_OFF.search(said) is not None and CANNOT_BE_KNOWN.search(said) is None
