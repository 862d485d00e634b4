"""Acknowledging a crowd goes before answering it, but not for ever."""

import asyncio

import pytest

from bot.delivery.rush import LONGEST_SECONDS, Rush
from tests.fakes.fast_loop import LoopClock, run_fast


@pytest.mark.parametrize(("crowd", "pause"), [(0, 0.0), (1, 0.002), (100, 0.2), (10_000, LONGEST_SECONDS)])
def test_answering_pauses_for_each_that_has_come_in_and_never_long(crowd: int, pause: float) -> None:
    async def main(clock: LoopClock) -> float:
        rush = Rush()
        for _ in range(crowd):
            rush.grow()
        await rush.over()
        return clock.monotonic()

    assert run_fast(main) == pytest.approx(pause, abs=0.02)


def test_those_who_keep_coming_do_not_keep_the_others_waiting() -> None:
    async def main(clock: LoopClock) -> float:
        rush = Rush()
        loop = asyncio.get_running_loop()

        def grow() -> None:
            rush.grow()
            if clock.monotonic() < 5.0:
                loop.call_later(0.001, grow)

        grow()
        await rush.over()
        return clock.monotonic()

    assert run_fast(main) == pytest.approx(LONGEST_SECONDS, abs=0.02)
