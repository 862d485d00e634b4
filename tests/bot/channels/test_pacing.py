"""No stretch of time ever holds more than it may, whoever comes when; and nobody waits longer than that needs."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pacing import MARGIN, Limit, NoRoom, Pacer
from tests.fakes.clock import FakeClock

EACH = (Limit(2, 1.0), Limit(3, 5.0))
TOGETHER = (Limit(4, 1.0),)
FOREVER = 10_000.0


class WaitingClock(FakeClock):
    """Tells when whoever waits would go on, without time passing for the others."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = 0.0

    async def sleep(self, seconds: float) -> None:
        self.waited = seconds


def broken(times: Sequence[float], limits: Sequence[Limit]) -> int:
    """How many stretches hold more than a limit allows."""
    ordered = sorted(times)
    return sum(
        ordered[last] - ordered[last - limit.most] < limit.seconds
        for limit in limits
        for last in range(limit.most, len(ordered))
    )


steps = st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2, allow_subnormal=False)), max_size=60)


@given(steps)
async def test_no_limit_is_broken_in_whatever_order_they_come(steps: list[tuple[str, float]]) -> None:
    clock = WaitingClock()
    pacer = Pacer(clock, EACH, TOGETHER)
    taken: list[tuple[str, float]] = []
    for place, pause in steps:
        clock.pass_by(pause)
        clock.waited = 0.0
        await pacer.turn(place, FOREVER)
        taken.append((place, clock.seconds + clock.waited))
    assert broken([at for _, at in taken], TOGETHER) == 0
    assert all(broken([at for place, at in taken if place == one], EACH) == 0 for one in "abc")


async def test_the_test_sees_a_limit_that_is_broken() -> None:
    assert broken([0.0, 0.1, 0.2], [Limit(2, 1.0)]) == 1


async def test_what_would_wait_too_long_is_told_when_to_come_back_and_takes_no_turn() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, [Limit(1, 60.0)])
    await pacer.turn("a", 0.0)
    for _ in range(3):
        with pytest.raises(NoRoom) as full:
            await pacer.turn("a", 5.0)
        assert full.value.seconds == pytest.approx(60.0 * MARGIN)
    await pacer.turn("b", 0.0)
    clock.pass_by(60.0 * MARGIN)
    await pacer.turn("a", 0.0)


async def test_a_pause_that_the_platform_asks_for_holds_that_place_or_all() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, [])
    pacer.hold(10, "a")
    await pacer.turn("b", 0.0)
    with pytest.raises(NoRoom):
        await pacer.turn("a", 5.0)
    pacer.hold(3)
    await pacer.turn("b", 5.0)
    assert clock.seconds == pytest.approx(3)


@pytest.mark.parametrize("number", [40, 250])
async def test_a_crowd_takes_little_longer_than_the_limits_demand(number: int) -> None:
    clock = FakeClock()
    pacer = Pacer(clock, (Limit(7, 1), Limit(8, 2), Limit(60, 30)), (Limit(30, 1),))
    for count in range(number):
        await pacer.turn(f"room {count}", FOREVER)
    least = (number - 1) // 30
    assert clock.seconds <= 1.2 * least
