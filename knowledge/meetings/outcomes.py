"""How many came to a meeting and what they thought of it, as documents write it."""

import re
from collections.abc import Iterable, Sequence

from knowledge.document import Block

ATTENDANCE = re.compile(r"(?:antal\s+)?(?:deltagare|deltagande|närvarande)\W{0,4}(?P<rest>[^.]*)", re.IGNORECASE)
PEOPLE = re.compile(
    r"(?<![\d.,-])(\d{1,4})(?![\d.,]*\d|\s*-\s*\d|\s+(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec))"
)
RATING = {
    "satisfaction": re.compile(r"nöjd(?:het)?\b[^\d(]{0,40}?:?\s*([1-6](?:[.,]\d+)?)(?!\s*-\s*\d)", re.IGNORECASE),
    "usefulness": re.compile(r"nytta\w*\b[^\d(]{0,40}?:?\s*([1-6](?:[.,]\d+)?)(?!\s*-\s*\d)", re.IGNORECASE),
}
NOT_EVALUATED = re.compile(r"ingen utvärdering|inte utvärder|ej utvärder|utvärderades inte", re.IGNORECASE)
# Those who came, and not the municipalities that they came from.
CAME = re.compile(
    r"(?<![\d.,-])(\d{1,4}) (?:deltagare(?!\s*:)|på plats)\b"
    r"|(?:deltagare|närvarande)\s*:[^.]{0,60}?(?<![\d.,-])(\d{1,4}) personer\b"
    r"|\b(\d{1,4}) personer (?:deltog|kom|var med|var på plats|närvarade)\b",
    re.IGNORECASE,
)
NAMES_NOBODY = re.compile(r"\W*(?:ca |cirka |omkring |drygt |totalt )?\d")
WHOLE = re.compile(r"\w*helhets(?:intryck|betyg|omdöme)(?:et)?|nöjdhet|(?:totalt|samlat) betyg", re.IGNORECASE)
USE = re.compile(r"nytta\b.*", re.IGNORECASE)
SCALE = re.compile(r"[1-6](?:[.,]\d+)?")
IN_A_LINE = re.compile(
    rf"\b(?:{WHOLE.pattern})\W{{0,3}}(?P<figure>{SCALE.pattern})(?![\d.,]*\d| ?[–-] ?\d)", re.IGNORECASE
)
TOP = 8  # blocks


def attendance(told: str) -> tuple[int, ...]:
    for found in ATTENDANCE.finditer(told):
        counts = PEOPLE.findall(found["rest"].split("Utvärdering")[0])
        if counts:
            return tuple(int(count) for count in counts)
    return ()


def rating(what: str, told: str) -> float | None:
    outcome = told[max(told.lower().rfind("utvärdering"), 0) :]
    found = RATING[what].search(re.sub(r"\(skala[^)]*\)", "", outcome))
    return figure(found.group(1)) if found else None


def evaluated(told: str) -> bool | None:
    if NOT_EVALUATED.search(told):
        return False
    return True if re.search(r"utvärdering", told, re.IGNORECASE) and rating("satisfaction", told) else None


def figure(cell: str) -> float | None:
    found = re.match(r"\d+(?:[.,]\d+)?", cell)
    return float(found.group().replace(",", ".")) if found else None


def came(line: str, blocks: Sequence[Block]) -> tuple[int, ...]:
    """How many came to the meeting of a paper: as its line about that says, or else the first that it counts."""
    first = [block.text for block in blocks[:TOP] if block.kind not in ("row", "note", "heading")]
    told = [f"Deltagare: {line}.", *first] if line else first
    for found in filter(None, map(CAME.search, told)):
        return (next(int(count) for count in found.groups() if count),)
    return attendance(f"Deltagare: {line}") if NAMES_NOBODY.match(line) and "kommun" not in line else ()


def thought(blocks: Iterable[Block]) -> tuple[float | None, float | None]:
    """What they thought of it all, and of its use, as an evaluation has it in rows or in a line."""
    satisfaction = usefulness = None
    for block in blocks:
        if block.kind == "row" and len(block.cells) > 1:
            (_, first), (_, second), *_ = block.cells
            said = figure(second) if SCALE.fullmatch(second) else None
            satisfaction = satisfaction or (said if WHOLE.fullmatch(first) else None)
            usefulness = usefulness or (said if USE.fullmatch(first) else None)
        elif block.kind != "row" and (found := IN_A_LINE.search(block.text)):
            satisfaction = satisfaction or figure(found["figure"])
    return satisfaction, usefulness
