"""Kill the bot at random moments between planning, intention, send and record, and count what each member was told.

Meetings are planned, and some of them moved to another place, while the processes die. Each member must be told of each
meeting once, and what each was told last must be what holds.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from bot.clock import WallClock
from bot.storage.database import Database
from bot.storage.tables import outbox
from scheduling import ledger, store, tables
from scheduling.changing import put_meeting
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Person, Wishes
from scheduling.reminders import LINK_BEFORE
from tests.fakes.bot_process import CAPABILITIES, LESS_QUICK, MEMBERS
from tests.fakes.kills import BAD_DAY, BOT, SWITCHES, Settles, bots, is_frozen
from tests.fakes.platform import Platform, wait_until

ZONE = ZoneInfo("Europe/Stockholm")
MOVES = 0.4  # of the meetings get another place while processes die
IN_THE_ACT = 0.4  # of the kills wait until something is being sent; the others come at any moment
PATIENT = {"request_seconds": 1.0}  # in earnest it is ten: a busy machine is not a silent platform
LONGEST_LIFE, LONGEST_WAIT = 0.6, 3.0  # long enough to have begun to work, also where others do
TWICE_ITS_LEASE = 2 * (LESS_QUICK.start_seconds + PATIENT["request_seconds"] + CAPABILITIES["lateness_seconds"])


@dataclass(frozen=True)
class Tally:
    """`caught` counts the kills of a process that had decided to send and had not recorded it, `owed` meetings times
    members. `copies` are messages that stand there more than once, `unsure` the attempts that the bot itself reports as
    never settled, `untrue` members whose last word of a meeting is not so, and `reported` those of them whom the bot
    names to the coordinators because it cannot know what they read.
    """

    seed: int
    kills: int
    caught: int
    owed: int
    lost: int
    doubled: int
    copies: int
    unsure: int
    moved: int
    untrue: int
    reported: int
    seconds: float


@dataclass
class Stage:
    """A platform, a database with three members, and the meetings planned so far with the place that holds."""

    url: str
    settles: Settles
    seed: int
    day: Mapping[str, Any] = field(default_factory=lambda: BAD_DAY)
    how: Mapping[str, Any] = field(default_factory=dict)
    in_the_act: float = IN_THE_ACT
    places: dict[int, str] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.began = time.monotonic()
        self.platform = Platform()
        self.platform.switch(**SWITCHES[self.settles], **self.day, seed=self.seed)
        self.database = Database(self.url)
        self.database.write_now(_settle_in)
        self.kills = self.caught = 0

    def words(self, process: str) -> dict[str, Any]:
        parts = {"platform": self.platform.url, "database": self.url, "process": process, "settles": self.settles}
        return {**parts, "reminds": True, **PATIENT, **self.how}

    def plan(self) -> None:
        """A meeting whose reminder falls due almost at once."""
        number = len(self.places) + 1
        self.places[number] = f"plats-{number}-a."
        now = WallClock().now()  # nothing is owed for a moment before a meeting was known, however slowly it is written
        begins = now + LINK_BEFORE + timedelta(seconds=self.chance.uniform(0.05, 0.4))
        self.database.write_now(partial(put_meeting, wanted=self._meeting(number, begins), now=now))

    def move(self) -> None:
        """One of those that somebody has planned for: the others are still being thought of."""
        planned = self.database.read_now(
            lambda c: c.execute(select(tables.reminder.c.meeting_id).distinct()).scalars().all()
        )
        if not planned:
            return
        number = int(self.chance.choice(sorted(planned)))
        self.places[number] = f"plats-{number}-b."
        self.moved.add(number)

        def job(connection: Connection) -> None:
            (stored,) = store.meetings(connection, only=[str(number)])
            put_meeting(connection, replace(stored, place=self.places[number]), WallClock().now())

        self.database.write_now(job)

    def live_a_little(self) -> None:
        self.plan()
        if self.chance.random() < MOVES:
            self.move()

    def unlucky(self, alive: Sequence[int]) -> int:
        """Now and then whoever is first seen to have had a message taken that is not confirmed yet; else anybody."""
        time.sleep(self.chance.uniform(0, LONGEST_LIFE))
        end = time.monotonic() + (LONGEST_WAIT if self.chance.random() < self.in_the_act else 0.0)
        while time.monotonic() < end:
            if caught := set(map(int, self.platform.unconfirmed())) & set(alive):
                return self.chance.choice(sorted(caught))
            time.sleep(0.002)
        return self.chance.choice(alive)

    def bury(self, worker: str) -> None:
        """What the dead process left behind in the middle of it."""
        self.kills += 1
        in_hand = (outbox.c.state == "intended") & (outbox.c.worker == worker)
        self.caught += self.database.read_now(lambda c: c.execute(select(in_hand).where(in_hand)).first() is not None)

    def wait_for_the_end(self) -> None:
        wait_until(lambda: self.database.read_now(_all_told), 120, "everything that was owed is settled")

    def close(self) -> Tally:
        tally = self.count()
        self.database.close()
        self.platform.close()
        return tally

    def count(self) -> Tally:
        said = [(message["room"], message["text"], message["key"]) for message in self.platform.messages()]
        told = Counter(
            (room, number) for room, text, _ in said for number in self.places if f"Strax börjar <{number}>" in text
        )
        pairs = [(f"direct-{member}", number) for number in self.places for member in MEMBERS]
        last = {(room, number): text for room, text, _ in said for number in self.places if f"<{number}>" in text}
        keys = Counter(key for _, _, key in said if key)
        untrue = {pair for pair in pairs if self.places[pair[1]] not in last.get(pair, "")}
        doubtful = self.database.read_now(_ended_in_doubt)
        return Tally(
            seed=self.seed,
            kills=self.kills,
            caught=self.caught,
            owed=len(pairs),
            lost=sum(pair not in last for pair in pairs),
            doubled=sum(max(0, told[pair] - 1) for pair in pairs),
            copies=sum(number - 1 for number in keys.values()),
            unsure=self.database.read_now(_doubts),
            moved=len(self.moved),
            untrue=len(untrue - doubtful),
            reported=len(untrue & doubtful),
            seconds=time.monotonic() - self.began,
        )

    def _meeting(self, number: int, begins: Any) -> Meeting:
        local = begins.astimezone(ZONE)
        session = Session(local.date(), local.time())
        link, place = f"https://exempel.se/{number}", self.places[number]
        return Meeting(str(number), (session,), begins, ("naturvård",), "both", f"<{number}>", link=link, place=place)


def kill_reminders(stage: Stage, kills: int, workers: int = 1) -> Tally:
    """So many processes at a time; each time one of them dies, and another takes its place."""
    with bots() as processes:
        alive = [processes.spawn(f"{BOT}:run", **stage.words(f"p{number}")) for number in range(workers)]
        for _ in range(kills):
            stage.live_a_little()
            pid = stage.unlucky(alive)
            processes.kill(pid)
            number = alive.index(pid)
            stage.bury(f"p{number}-{pid}")
            alive[number] = processes.spawn(f"{BOT}:run", **stage.words(f"p{number}"))
        stage.wait_for_the_end()
        for pid in alive:
            processes.kill(pid)
    return stage.close()


def freeze_reminders(stage: Stage, rounds: int) -> Tally:
    """A process is frozen when it has decided to send, for twice its lease; another does its work meanwhile."""
    with bots() as processes:
        for _ in range(rounds):
            sleeper = processes.spawn(f"{BOT}:run", **stage.words("sleeper"), freeze=True)
            for _ in range(3):
                stage.plan()
            wait_until(partial(is_frozen, sleeper), 20, "the sleeper sleeps")
            asleep = time.monotonic()
            heir = processes.spawn(f"{BOT}:run", **{**stage.words("heir"), "order": "right"})
            stage.wait_for_the_end()
            time.sleep(max(0.0, asleep + TWICE_ITS_LEASE - time.monotonic()))
            os.kill(sleeper, signal.SIGCONT)
            for pid in (sleeper, heir):
                os.kill(pid, signal.SIGTERM)
                processes.wait(pid)
    return stage.close()


def _settle_in(connection: Connection) -> None:
    now = WallClock().now()
    for name in MEMBERS:
        person = Person(name, f"{name}@exempel.se", "Växjö", ("naturvård",))
        member = store.add_member(connection, person, now - timedelta(days=60))
        store.connect_identity(connection, member, Identity("fake", name))
        store.set_wishes(connection, member, Wishes(leads=("link",)))


def _all_told(connection: Connection) -> bool:
    late = WallClock().now() + timedelta(seconds=1)  # what falls due in a moment is owed as well
    waiting = [
        select(func.count()).select_from(outbox).where(outbox.c.settled_at.is_(None)),
        select(func.count()).select_from(tables.told).where(tables.told.c.state == "owed"),
        select(func.count()).select_from(tables.told).join(tables.meeting).where(_behind),
    ]
    if any(connection.execute(query).scalar_one() for query in waiting):
        return False
    return ledger.oldest_due(connection, late) is None and _planned(connection)


_behind = tables.told.c.state.in_(("sent", "unsure")) & (tables.told.c.shown != tables.meeting.c.version)


def _planned(connection: Connection) -> bool:
    """Everyone has a row for every meeting."""
    rows = select(func.count(func.distinct(tables.reminder.c.meeting_id))).select_from(tables.reminder)
    meetings = select(func.count()).select_from(tables.meeting)
    return connection.execute(rows).scalar_one() == connection.execute(meetings).scalar_one()


def _ended_in_doubt(connection: Connection) -> set[tuple[str, int]]:
    """Whom the bot could not ask about: after so many attempts it says so instead of trying for ever."""
    told = tables.told
    rows = connection.execute(select(told.c.recipient, told.c.meeting_id).where(told.c.state == "unsure"))
    return {(f"direct-{MEMBERS[int(who.removeprefix('member:')) - 1]}", int(meeting)) for who, meeting in rows}


def _doubts(connection: Connection) -> int:
    return connection.execute(select(func.sum(outbox.c.doubts))).scalar() or 0
