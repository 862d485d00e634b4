"""Keeps what is sent under a platform's published limits: so many in so many seconds, for each place and for all."""

from bisect import bisect_right, insort
from collections.abc import Sequence
from typing import NamedTuple

from bot.clock import Clock

MARGIN = 1.05  # what is sent evenly arrives a little less evenly


class Limit(NamedTuple):
    """At most so many in any stretch of so many seconds."""

    most: int
    seconds: float


class NoRoom(Exception):
    """It would have to wait longer than it may. `seconds` is when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no room for {seconds:.1f} s")
        self.seconds = seconds


class Pacer:
    """`each` holds for every place by itself, `together` for all of them.

    A turn is taken before it is waited for, so that those who come at the same time stand in line.
    """

    def __init__(self, clock: Clock, each: Sequence[Limit], together: Sequence[Limit] = ()) -> None:
        self._clock = clock
        self._each = [Limit(most, seconds * MARGIN) for most, seconds in each]
        self._together = [Limit(most, seconds * MARGIN) for most, seconds in together]
        self._all: list[float] = []
        self._places: dict[str, list[float]] = {}
        self._held: dict[str, float] = {}

    async def turn(self, place: str, patience: float) -> None:
        """Returns when it may be sent. Raises NoRoom, and takes no turn, if that is more than `patience` away."""
        now = self._clock.monotonic()
        at = self._earliest(place, now)
        if at - now > patience:
            raise NoRoom(at - now)
        self._take(place, at, now)
        if at > now:
            await self._clock.sleep(at - now)

    def hold(self, seconds: float, place: str = "") -> None:
        """The platform asked for a pause: in this place, or everywhere."""
        self._held[place] = max(self._held.get(place, 0.0), self._clock.monotonic() + seconds)

    def _earliest(self, place: str, now: float) -> float:
        at = max(now, self._held.get(place, 0.0), self._held.get("", 0.0))
        rules = [(self._places.get(place, []), self._each), (self._all, self._together)]
        while later := max((_moved(turns, limit, at) for turns, limits in rules for limit in limits), default=at):
            if later <= at:
                break
            at = later
        return at

    def _take(self, place: str, at: float, now: float) -> None:
        self._forget_old(now)
        insort(self._places.setdefault(place, []), at)
        insort(self._all, at)

    def _forget_old(self, now: float) -> None:
        for turns, limits in ((self._all, self._together), *((turns, self._each) for turns in self._places.values())):
            longest = max((limit.seconds for limit in limits), default=0.0)
            del turns[: bisect_right(turns, now - longest)]
        self._places = {place: turns for place, turns in self._places.items() if turns}
        self._held = {place: until for place, until in self._held.items() if until > now}


def _moved(turns: Sequence[float], limit: Limit, at: float) -> float:
    """`at`, or when it would keep to the limit beside the turns around it, those behind it too."""
    here = bisect_right(turns, at)
    for start in range(max(0, here - limit.most), min(here, len(turns) - limit.most) + 1):
        first, last = turns[start], turns[start + limit.most - 1]
        if max(last, at) - min(first, at) < limit.seconds:
            return max(at, first + limit.seconds)
    return at
