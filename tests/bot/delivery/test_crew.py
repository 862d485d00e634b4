"""Work that goes on at the same time within one process."""

import asyncio

from bot.delivery.crew import Crew


async def test_a_turn_that_has_begun_hands_out_its_rows_also_when_told_to_stop() -> None:
    claiming, claimed = asyncio.Event(), asyncio.Event()
    done: list[int] = []

    async def work(row: int) -> None:
        done.append(row)

    async def turn() -> None:
        claiming.set()
        await claimed.wait()
        crew.take_on(1, work(1))

    crew = Crew(turn, poll_seconds=60, at_once=1)
    crew.start()
    await claiming.wait()
    stopping = asyncio.create_task(crew.stop())
    await asyncio.sleep(0)  # until the stop waits
    claimed.set()
    async with asyncio.timeout(10):
        await stopping
    assert done == [1]


async def test_a_crew_that_waits_for_work_stops_at_once() -> None:
    looked = asyncio.Event()

    async def turn() -> None:
        looked.set()

    crew = Crew(turn, poll_seconds=600, at_once=1)
    crew.start()
    await looked.wait()
    async with asyncio.timeout(10):
        await crew.stop()


async def test_a_turn_that_fails_is_soon_tried_again_however_seldom_there_is_one() -> None:
    tried: list[int] = []
    again = asyncio.Event()

    async def turn() -> None:
        tried.append(1)
        if len(tried) == 1:
            raise OSError("the database was away")
        again.set()

    crew = Crew(turn, poll_seconds=600, at_once=1)
    crew.start()
    async with asyncio.timeout(10):
        await again.wait()
    await crew.stop()
