"""No stretch of time ever holds more than it may, whoever comes when; and nobody waits longer than that needs."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pacing import Limit, NoRoom, Pacer
from tests.fakes.clock import FakeClock

EACH = (Limit(2, 1.0), Limit(3, 5.0))
TOGETHER = (Limit(4, 1.0),)
FOREVER = 10_000.0
ROUNDING = 1e-9


def broken(times: Sequence[float], limits: Sequence[Limit]) -> int:
    """How many stretches hold more than a limit allows."""
    ordered = sorted(times)
    return sum(
        ordered[last] - ordered[last - limit.most] < limit.seconds - ROUNDING
        for limit in limits
        for last in range(limit.most, len(ordered))
    )


async def turn(pacer: Pacer, place: str, patience: float) -> None:
    """A request that is answered at once."""
    async with pacer.sending(place, patience):
        pass


steps = st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2, allow_subnormal=False)), max_size=60)


@given(steps)
async def test_no_limit_is_broken_in_whatever_order_they_come(steps: list[tuple[str, float]]) -> None:
    clock = FakeClock()
    pacer = Pacer(clock, EACH, TOGETHER)
    taken: list[tuple[str, float]] = []
    for place, pause in steps:
        clock.pass_by(pause)
        await turn(pacer, place, FOREVER)
        taken.append((place, clock.seconds))
    assert broken([at for _, at in taken], TOGETHER) == 0
    assert all(broken([at for place, at in taken if place == one], EACH) == 0 for one in "abc")


on_the_way = st.lists(st.floats(0, 3, allow_subnormal=False), min_size=1, max_size=30)


@given(on_the_way, st.randoms())
async def test_a_request_that_is_long_on_its_way_counts_until_its_answer(delays: list[float], chance: Random) -> None:
    """Wherever within its way each of them reaches the platform."""
    clock = FakeClock()
    pacer = Pacer(clock, EACH)
    arrived: list[float] = []
    for delay in delays:
        async with pacer.sending("a", FOREVER):
            arrived.append(clock.seconds + delay * chance.random())
            clock.pass_by(delay)
    assert broken(arrived, EACH) == 0


async def test_nobody_begins_on_the_guess_that_another_has_arrived() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, [Limit(1, 1.0)])
    async with pacer.sending("a", 0.0):
        clock.pass_by(5)
        with pytest.raises(NoRoom):
            await turn(pacer, "a", 0.5)
    clock.pass_by(0.9)
    with pytest.raises(NoRoom):
        await turn(pacer, "a", 0.0)
    clock.pass_by(0.1)
    await turn(pacer, "a", 0.0)


async def test_the_test_sees_a_limit_that_is_broken() -> None:
    assert broken([0.0, 0.1, 0.2], [Limit(2, 1.0)]) == 1


async def test_what_would_wait_too_long_is_told_when_to_come_back_and_takes_no_turn() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, [Limit(1, 60.0)])
    await turn(pacer, "a", 0.0)
    for _ in range(3):
        with pytest.raises(NoRoom) as full:
            await turn(pacer, "a", 5.0)
        assert full.value.seconds == pytest.approx(60.0)
    await turn(pacer, "b", 0.0)
    clock.pass_by(60.0)
    await turn(pacer, "a", 0.0)


async def test_a_pause_that_the_platform_asks_for_holds_that_place_or_all() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, [])
    pacer.hold(10, "a")
    await turn(pacer, "b", 0.0)
    with pytest.raises(NoRoom):
        await turn(pacer, "a", 5.0)
    pacer.hold(3)
    await turn(pacer, "b", 5.0)
    assert clock.seconds == pytest.approx(3)


@pytest.mark.parametrize("number", [40, 250])
async def test_a_crowd_takes_little_longer_than_the_limits_demand(number: int) -> None:
    clock = FakeClock()
    pacer = Pacer(clock, (Limit(7, 1), Limit(8, 2), Limit(60, 30)), (Limit(30, 1),))
    for count in range(number):
        await turn(pacer, f"room {count}", FOREVER)
    least = (number - 1) // 30
    assert clock.seconds <= 1.2 * least
