"""Waiting for something to come true, and no longer than one can."""

import asyncio
from collections.abc import Callable
from time import monotonic


async def until(done: Callable[[], object], seconds: float = 30.0) -> None:
    deadline = monotonic() + seconds
    while not done():
        assert monotonic() < deadline, "nothing came within the time"
        await asyncio.sleep(0.005)
