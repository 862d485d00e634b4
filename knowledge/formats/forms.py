"""Forms that are drawn as tables: each row a label and what is filled in, "Datum | 14 mars 2025"."""

import re
from collections.abc import Sequence

LABEL = re.compile(
    r"(?:adress|anmälan|ansvarig|avgift|avsändare|beslutande|bilagor|budget|dag|datum|deltagare|diarienummer|dnr|e-?post"
    r"|ersättare|form|frånvarande|föredragande|föreläsare|grupp|handläggare|handling|justerare|klockslag|kommun"
    r"|kontakt|kontaktperson|kostnad|lokal|målgrupp|möte|möteslokal|mötesdatum|mötesplats|mötestid|namn|närvarande"
    r"|ordförande|organisation|plats|pris|projekt|projektledare|protokollförare|roll|sammanträdesdatum"
    r"|sammanträdesplats|sekreterare|sluttid|starttid|syfte|talare|telefon|tema|tid|titel|typ|värd|webbplats|ämne"
    r"|ärende)(?: och \w+)?|.+:",
    re.IGNORECASE,
)
FEWEST_LABELS = 2
LEAST_LABELLED = 0.5  # of the rows
WIDTHS = (2, 4)  # one pair beside another at most


def is_form(table: Sequence[Sequence[str]]) -> bool:
    """Do the cells in every other column name what stands beside them, the first of all, and no column a column?"""
    width = max(map(len, table))
    if width not in WIDTHS or not _is_label(table[0][0]) or any(_is_label(cell) for cell in table[0][1::2]):
        return False
    first = [row[0] for row in table if row[0]]
    labels = {cell for row in table for cell in row[::2] if cell}
    known = sum(map(_is_label, labels))
    return len(set(first)) == len(first) and known >= max(FEWEST_LABELS, LEAST_LABELLED * len(labels))


def labels_columns(table: Sequence[Sequence[str]]) -> bool:
    """Do the labels of a form stand side by side, most of the first row, and nowhere under it?"""
    first = [cell for cell in table[0] if cell]
    known = {cell for cell in first if _is_label(cell)}
    below = any(_is_label(cell) for row in table[1:] for cell in row)
    return not below and len(set(first)) == len(first) and len(known) >= max(FEWEST_LABELS, LEAST_LABELLED * len(first))


def pairs(row: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What is filled in, under its labels; a row of one cell is told as it stands."""
    found = [(row[at].rstrip(" :"), "".join(row[at + 1 : at + 2])) for at in range(0, len(row), 2)]
    if any(value for _, value in found):
        return tuple((label, value) for label, value in found if label or value)
    return tuple(("", label) for label, _ in found if label)


def _is_label(cell: str) -> bool:
    return bool(LABEL.fullmatch(cell.strip()))
