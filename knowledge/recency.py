"""Newer beats older, within bounds: the newest gains a little, and what a sentence says weighs more than its age."""

from collections.abc import Iterable
from datetime import date

HALF_LIFE = 730  # days


def newest(dates: Iterable[date | None]) -> date | None:
    return max((day for day in dates if day), default=None)


def recency(dated: date | None, latest: date | None) -> float:
    """1 for the newest of those weighed, half of that for each two years older, 0 without a date."""
    if dated is None or latest is None:
        return 0.0
    return float(0.5 ** ((latest - dated).days / HALF_LIFE))
