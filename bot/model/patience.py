"""After a failure the endpoint is left alone for a while, longer each time: it costs nobody an answer's time."""

from collections.abc import Callable

from bot.model.endpoint import EndpointFailed


class Patience:
    def __init__(self, monotonic: Callable[[], float], first: float, longest: float) -> None:
        self._monotonic = monotonic
        self._first = first
        self._longest = longest
        self._pause = 0.0
        self._until = float("-inf")

    @property
    def left(self) -> float:
        """Seconds until it may be tried again."""
        return max(0.0, self._until - self._monotonic())

    def failed(self, failure: EndpointFailed) -> None:
        self._pause = min(max(self._first, self._pause * 2), self._longest)
        self._until = self._monotonic() + max(self._pause, failure.retry_after)

    def succeeded(self) -> None:
        self._pause = 0.0
        self._until = float("-inf")
