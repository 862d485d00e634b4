"""Discord's limits: 50 requests a second in all, a bucket for each route and place, and who is shut out."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from hashlib import sha256

from bot.clock import Clock

EVERYWHERE = 50  # requests in a second; what answers interactions is not counted
MOST_REFUSED = 10_000  # of 401, 403 and 429 in ten minutes: then the address is shut out
TEN_MINUTES = 600.0


@dataclass(frozen=True)
class Bucket:
    """So many in so many seconds for each place."""

    limit: int
    seconds: float


BUCKETS = {
    ("POST", "/channels/{}/messages"): Bucket(5, 5.0),
    ("PATCH", "/channels/{}/messages/{}"): Bucket(5, 5.0),
    ("GET", "/channels/{}/messages"): Bucket(10, 5.0),
    ("POST", "/channels/{}/messages/{}/threads"): Bucket(10, 5.0),
    ("POST", "/channels/{}/typing"): Bucket(5, 5.0),
}


@dataclass(frozen=True)
class Verdict:
    """`retry_after` is set where it is too much."""

    headers: dict[str, str]
    retry_after: float | None = None
    everywhere: bool = False


@dataclass
class Limits:
    clock: Clock
    everywhere: int = EVERYWHERE
    over: int = 0
    over_in_all: int = 0
    calls: int = 0
    refused: int = 0
    most_in_a_second: int = 0
    _all: deque[float] = field(default_factory=deque)
    _windows: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def judge(self, method: str, route: str, place: str, *, counted: bool) -> Verdict:
        """`place` is the major parameter: each channel has its own bucket."""
        now = self.clock.monotonic()
        self.calls += 1
        if counted and (wait := self._too_many(now)):
            return self._over(
                Verdict({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, everywhere=True)
            )
        bucket = BUCKETS.get((method, route))
        return self._in_bucket(bucket, f"{method} {route} {place}", now) if bucket else Verdict({})

    def _too_many(self, now: float) -> float:
        while self._all and self._all[0] + 1.0 <= now:
            self._all.popleft()
        if len(self._all) >= self.everywhere:
            return 1.0 - (now - self._all[0])
        self._all.append(now)
        self.most_in_a_second = max(self.most_in_a_second, len(self._all))
        return 0.0

    def _in_bucket(self, bucket: Bucket, key: str, now: float) -> Verdict:
        """A window begins with its first request and is emptied at once when it is over."""
        window = self._windows[key]
        if window and window[0] + bucket.seconds <= now:
            window.clear()
        left = bucket.limit - len(window) - 1
        reset = bucket.seconds - (now - window[0] if window else 0.0)
        headers = {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": f"{self.clock.now().timestamp() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": sha256(key.rpartition(" ")[0].encode()).hexdigest()[:16],
        }
        if left < 0:
            return self._over(Verdict(headers | {"X-RateLimit-Scope": "user"}, max(reset, 0.001)))
        window.append(now)
        return Verdict(headers)

    def _over(self, verdict: Verdict) -> Verdict:
        self.over += 1
        self.over_in_all += verdict.everywhere
        return verdict
