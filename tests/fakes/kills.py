"""Kill the bot at random moments between event, answer and record, and count what came of every event."""

import atexit
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, func, select

from bot.clock import WallClock
from bot.conversation.events import Person, Place, Wrote
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox
from tests.fakes.fork_server import ForkServer
from tests.fakes.platform import Platform, wait_until

Settles = Literal["key", "history", "nothing"]
ROOMS = 12
EVENTS_PER_LIFE = 4
LONGEST_LIFE = 0.2
# Whoever is frozen in the middle of a transaction holds its locks until the database ends it, after a minute.
FROZEN_OVER = 90.0
KEY_SECONDS = 600.0  # longer than any trial: a key that has been forgotten leaves a doubt
BOT = "tests.fakes.bot_process"

# What the platform can do in each case, and how it behaves on a bad day.
SWITCHES: Mapping[Settles, Mapping[str, Any]] = {
    "key": {"key_seconds": KEY_SECONDS},
    "history": {"history": True, "history_lag": 0.1},
    "nothing": {},
}
BAD_DAY = {
    "double": True,
    "reorder": True,
    "slow_seconds": 0.03,
    "faults": {"late": 0.03, "reset": 0.03, "hang": 0.02, "drop": 0.02},
}
SLOW_DAY = {"slow_seconds": 0.03}


@dataclass(frozen=True)
class Tally:
    """`unsure` counts the attempts that the bot itself reports as never settled: each may be one reply too many."""

    seed: int
    kills: int
    acknowledged: int
    lost: int
    doubled: int
    unsure: int
    seconds: float


@contextmanager
def bots() -> Iterator[ForkServer]:
    """For one trial: whoever is alive at its end is killed."""
    server = _loaded()
    try:
        yield server
    finally:
        server.kill_all()


@cache
def _loaded() -> ForkServer:
    """What takes a bot its first second, to load, is done once for all trials."""
    server = ForkServer(BOT)
    atexit.register(server.close)
    return server


def wrote(number: int, room: int) -> dict[str, Any]:
    event = Wrote(
        key=f"event-{number}",
        person=Person("fake", "ada", "Ada"),
        place=Place("fake", f"room-{room}"),
        at=WallClock().now(),
        text=f"<{number}>",
    )
    return dict(msgspec.to_builtins(event))


def kill_again_and_again(
    url: str, settles: Settles, kills: int, seed: int, bad_day: Mapping[str, Any] = BAD_DAY, **how: Any
) -> Tally:
    began = time.monotonic()
    chance = random.Random(seed)
    platform = Platform()
    platform.switch(**SWITCHES[settles], **bad_day, seed=seed)
    database = Database(url)
    words = {"platform": platform.url, "database": url, "process": "only", "settles": settles, **how}
    sent = 0
    with bots() as processes:
        for _ in range(kills):
            pid = processes.spawn(f"{BOT}:run", **words)
            for moment in sorted(chance.uniform(0, LONGEST_LIFE) for _ in range(EVENTS_PER_LIFE)):
                sent += 1
                platform.happen(wrote(sent, chance.randrange(ROOMS)))
                time.sleep(moment / EVENTS_PER_LIFE)
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            processes.kill(pid)
        pid = processes.spawn(f"{BOT}:run", **words)
        wait_until(lambda: all_acknowledged(platform), 60, "every event is acknowledged")
        wait_until(lambda: database.read_now(all_settled), 60, "everything is settled")
        processes.kill(pid)
    tally = count(platform, database, seed=seed, kills=kills, seconds=time.monotonic() - began)
    database.close()
    platform.close()
    return tally


def freeze_and_wake(url: str, settles: Settles, rounds: int, *, end: Literal["wake", "kill"], **how: Any) -> Tally:
    """One process is frozen when it has decided to send; another takes over; then the first wakes up, or dies."""
    began = time.monotonic()
    platform = Platform()
    platform.switch(**SWITCHES[settles])
    database = Database(url)
    words = {"platform": platform.url, "database": url, "settles": settles}
    number = 0
    with bots() as processes:
        for _ in range(rounds):
            sleeper = processes.spawn(f"{BOT}:run", **words, process="sleeper", freeze=True, **how)
            for room in range(ROOMS):
                number += 1
                platform.happen(wrote(number, room))
            wait_until(partial(is_frozen, sleeper), 10, "the sleeper sleeps")
            heir = processes.spawn(f"{BOT}:run", **words, process="heir")
            wait_until(lambda: all_acknowledged(platform), FROZEN_OVER, "every event is acknowledged")
            wait_until(lambda: database.read_now(all_settled), FROZEN_OVER, "the heir has done the sleeper's work")
            os.kill(sleeper, signal.SIGCONT if end == "wake" else signal.SIGKILL)
            for pid in (sleeper, heir):
                if pid == heir or end == "wake":
                    os.kill(pid, signal.SIGTERM)  # finishes what it has at hand
                processes.wait(pid)
    tally = count(platform, database, seed=0, kills=rounds, seconds=time.monotonic() - began)
    database.close()
    platform.close()
    return tally


def restart_under(url: str, restart: Callable[[], None], times: int) -> Tally:
    """The database goes away in the middle of everything, and comes back."""
    began = time.monotonic()
    platform = Platform()
    platform.switch(**SWITCHES["key"])
    with bots() as processes:
        bot = processes.spawn(f"{BOT}:run", platform=platform.url, database=url, process="only", settles="key")
        for number in range(times * ROOMS):
            platform.happen(wrote(number, number % ROOMS))
            if number % ROOMS == ROOMS // 2:
                wait_until(lambda: bool(platform.messages()), 10, "the bot is at work")
                restart()
        wait_until(lambda: all_acknowledged(platform), 60, "every event is acknowledged")
        database = Database(url)
        wait_until(lambda: database.read_now(all_settled), 60, "everything is settled")
        processes.kill(bot)
    tally = count(platform, database, seed=0, kills=times, seconds=time.monotonic() - began)
    database.close()
    platform.close()
    return tally


def is_frozen(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "T"


def all_acknowledged(platform: Platform) -> bool:
    return all(event["acknowledged"] for event in platform.events())


def all_settled(connection: Connection) -> bool:
    waiting = (select(func.count()).where(table.c.settled_at.is_(None)) for table in (inbox, outbox))
    return sum(connection.execute(statement).scalar_one() for statement in waiting) == 0


def count(platform: Platform, database: Database, *, seed: int, kills: int, seconds: float) -> Tally:
    replies = Counter(message["text"] for message in platform.messages())
    acknowledged = [event["event"]["text"] for event in platform.events() if event["acknowledged"]]
    seen = [replies[f"eko: {text}"] for text in acknowledged]
    return Tally(
        seed=seed,
        kills=kills,
        acknowledged=len(seen),
        lost=seen.count(0),
        doubled=sum(max(0, number - 1) for number in seen),
        unsure=database.read_now(
            lambda connection: connection.execute(select(func.sum(outbox.c.doubts))).scalar() or 0
        ),
        seconds=seconds,
    )
