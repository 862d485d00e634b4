"""Who takes rows, and when. A row belongs to one claimant at a time, on both databases."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Claimant:
    """`busy` are rows already in its hands, which it does not take again though their time may be out."""

    worker: str
    now: datetime
    limit: int
    busy: frozenset[int] = frozenset()
