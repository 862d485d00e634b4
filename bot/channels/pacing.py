"""Keeps what is sent under a platform's published limits: so many in so many seconds, for each place and for all."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from bot.clock import Clock


class Limit(NamedTuple):
    """At most so many in any stretch of so many seconds."""

    most: int
    seconds: float


class NoRoom(Exception):
    """It would have to wait longer than it may. `seconds` is when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no room for {seconds:.1f} s")
        self.seconds = seconds


@dataclass
class Turn:
    """`over` is None while the request is under way: when it reaches the platform, nobody knows."""

    over: float | None = None

    def latest(self, now: float) -> float:
        """Not later than this did the platform count it."""
        return now if self.over is None else self.over


class Pacer:
    """`each` holds for every place by itself, `together` for all of them.

    A request counts from its answer, not from its start: however long any of them is on its way, and however they
    catch up with each other, the platform never sees more of them in a stretch than it allows.
    """

    def __init__(self, clock: Clock, each: Sequence[Limit], together: Sequence[Limit] = ()) -> None:
        self._clock = clock
        self._each = tuple(each)
        self._together = tuple(together)
        self._all: list[Turn] = []
        self._places: dict[str, list[Turn]] = {}
        self._held: dict[str, float] = {}

    @asynccontextmanager
    async def sending(self, place: str, patience: float) -> AsyncIterator[None]:
        """Within it the request is made. Raises NoRoom if it could not begin within `patience` seconds."""
        turn = await self._granted(place, patience)
        try:
            yield
        finally:
            turn.over = self._clock.monotonic()

    def hold(self, seconds: float, place: str = "") -> None:
        """The platform asked for a pause: in this place, or everywhere."""
        self._held[place] = max(self._held.get(place, 0.0), self._clock.monotonic() + seconds)

    async def _granted(self, place: str, patience: float) -> Turn:
        give_up = self._clock.monotonic() + patience
        while True:
            now = self._clock.monotonic()
            at = self._earliest(place, now)
            if at <= now:
                return self._take(place, now)
            if at > give_up:
                raise NoRoom(at - now)
            await self._clock.sleep(at - now)

    def _earliest(self, place: str, now: float) -> float:
        """When there may be room; those that are under way then have to be asked about anew."""
        held = (self._held.get(place, 0.0), self._held.get("", 0.0))
        mine = (_free(self._places.get(place, ()), limit, now) for limit in self._each)
        return max((*held, *mine, *(_free(self._all, limit, now) for limit in self._together)))

    def _take(self, place: str, now: float) -> Turn:
        self._forget_old(now)
        turn = Turn()
        self._places.setdefault(place, []).append(turn)
        self._all.append(turn)
        return turn

    def _forget_old(self, now: float) -> None:
        self._all = _counting(self._all, self._together, now)
        kept = ((place, _counting(turns, self._each, now)) for place, turns in self._places.items())
        self._places = {place: turns for place, turns in kept if turns}
        self._held = {place: until for place, until in self._held.items() if until > now}


def _free(turns: Sequence[Turn], limit: Limit, now: float) -> float:
    """When one more keeps to the limit."""
    if len(turns) < limit.most:
        return 0.0
    return nlargest(limit.most, (turn.latest(now) for turn in turns))[-1] + limit.seconds


def _counting(turns: Iterable[Turn], limits: Sequence[Limit], now: float) -> list[Turn]:
    longest = max((limit.seconds for limit in limits), default=0.0)
    return [turn for turn in turns if turn.latest(now) + longest > now]
