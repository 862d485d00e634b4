"""Focus groups as people write them in a cell: "naturvård, rättvis handel", or "alla"."""

import re
from collections.abc import Sequence

from rapidfuzz import process

from scheduling.network import WHOLE_NETWORK
from scheduling.refusals import Unreadable
from scheduling.sheets import Value

EVERYONE = {WHOLE_NETWORK, "alla grupper", "hela nätverket", "all", "everyone"}
ALIKE = 70


def read_groups(value: Value, known: Sequence[str]) -> tuple[str, ...]:
    """The groups by their own names, sorted; none for the whole network or an empty cell."""
    names = [part for part in re.split(r"[,;/\n]|\s(?:och|and|&|\+)\s", str(value or "")) if part.strip()]
    plain = [" ".join(name.casefold().split()) for name in names]
    if not plain or any(name in EVERYONE for name in plain):
        return ()
    return tuple(sorted({_known(name, known) for name in plain}))


def _known(name: str, known: Sequence[str]) -> str:
    own = {group.casefold(): group for group in known}
    if name in own:
        return own[name]
    nearest = process.extractOne(name, list(own), score_cutoff=ALIKE)
    meant = f"Menas {own[nearest[0]]}?" if nearest else f"Grupperna är {', '.join(known)}."
    raise Unreadable(f'"{name}" är ingen fokusgrupp. {meant}')
