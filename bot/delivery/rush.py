"""While many come in at once, acknowledging them goes before answering anybody.

A platform waits three seconds to hear that we have an event, and whoever wrote it waits for an answer much longer
without giving up. Answering is work for the processor, which acknowledging would have to share with it.
"""

import asyncio

EACH_SECONDS = 0.002  # more than it takes to acknowledge one
LONGEST_SECONDS = 1.0  # however many they are, those before them are answered


class Rush:
    def __init__(self) -> None:
        self._until = 0.0

    def grow(self) -> None:
        """One more has come in."""
        now = asyncio.get_running_loop().time()
        self._until = min(max(self._until, now) + EACH_SECONDS, now + LONGEST_SECONDS)

    async def over(self) -> None:
        loop = asyncio.get_running_loop()
        latest = loop.time() + LONGEST_SECONDS
        while (now := loop.time()) < min(self._until, latest):  # noqa: ASYNC110 - it may grow meanwhile
            await asyncio.sleep(min(self._until, latest) - now)
