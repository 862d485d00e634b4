"""The bot as a process that can be killed and frozen: the real courier and a real database on the fake platform."""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import event

from bot.channels.channel import Capabilities, Outgoing
from bot.clock import WallClock
from bot.conversation.events import AnyEvent, Place, Wrote
from bot.conversation.outcome import Outcome, Say
from bot.conversation.replies import Reply, Text
from bot.conversation.state import State
from bot.delivery import cards, inbox
from bot.delivery.claimant import Claimant
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.delivery.reminding import Reminding
from bot.storage.database import Database
from scheduling import changing, heartbeat, ledger, notices, store, told
from tests.fakes.channel import FakeChannel

# Everything is twenty times quicker than in earnest, so that a thousand kills take minutes.
QUICK = Pace(poll_seconds=0.05, lease_seconds=0.6, answer_seconds=0.5, start_seconds=0.2)
# Reminders are planned as well, on a machine that may be busy: who begins late must not always begin too late.
LESS_QUICK = replace(QUICK, start_seconds=1.0)
MANY = 1_000_000  # messages a week: nothing gives way to the budget here
MEMBERS = ("ada", "bo", "cia")
CAPABILITIES = {"key_seconds": 600.0, "request_seconds": 0.3, "lateness_seconds": 0.5}


def echo(heard: AnyEvent, _: State, __: datetime) -> Outcome:
    text = heard.text if isinstance(heard, Wrote) else "?"
    return Outcome((Say(heard.place, Reply((Text(f"eko: {text}"),))),))


class SleepingClock(WallClock):
    """Blind check: time that does not pass while the process is frozen, so that it never learns how long it slept."""

    def monotonic(self) -> float:
        return 0.0


class SendThenRecord:
    """Blind check, wrong on purpose: the message goes out first and is written down after, without a key."""

    def __init__(self, database: Database, channel: FakeChannel, worker_id: str) -> None:
        self._database, self._channel, self._worker_id = database, channel, worker_id
        self._clock = WallClock()

    async def start(self) -> None:
        if self._database.serve():
            await self._database.write(partial(inbox.free_all, now=self._clock.now()))
        await self._channel.start(self.receive)
        self._loop = asyncio.create_task(self._run())

    async def receive(self, event: AnyEvent, files: Mapping[str, bytes]) -> bool:
        return await self._database.write(partial(inbox.receive, event=event, files=files, now=self._clock.now()))

    async def _run(self) -> None:
        while True:
            by = Claimant(self._worker_id, self._clock.now(), 20)
            for claimed in await self._database.write(partial(inbox.claim, by=by, lease=QUICK.lease)):
                heard: AnyEvent = msgspec.json.decode(claimed.event, type=AnyEvent)
                (message,) = echo(heard, State(), self._clock.now()).messages
                await self._channel.send(Outgoing("", message.place, message.reply))
                await self._database.write(partial(inbox.settle, claimed=claimed, now=self._clock.now()))
            await asyncio.sleep(0.01)


class RemindThenRecord:
    """Blind check, wrong on purpose: what is due is sent, and only then written down as handed over."""

    def __init__(self, database: Database, channel: FakeChannel, reminding: Reminding) -> None:
        self._database, self._channel, self._reminding = database, channel, reminding
        self._clock = WallClock()

    async def start(self) -> None:
        await self._reminding.begin()
        self._loop = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            now = self._clock.now()
            decided = await self._database.read(
                partial(heartbeat.decide, zone="Europe/Stockholm", now=now, budget=MANY)
            )
            await self._database.write(partial(heartbeat.put_in_step, decided=decided, now=now))
            for kept in await self._database.read(partial(ledger.due, now=now)):
                row = kept.reminder
                (meeting,) = await self._database.read(partial(store.meetings, only=[row.meeting]))
                place = Place("fake", f"direct-{MEMBERS[int(row.recipient.removeprefix('member:')) - 1]}")
                text = f"Strax börjar {meeting.theme} {meeting.place}"
                await self._channel.send(Outgoing("", place, Reply((Text(text),))))
                done = partial(ledger.settle, rows=[kept.id], state="handed", now=now)
                await self._database.write(done)
            await asyncio.sleep(0.02)


def freeze_once_intended(database: Database) -> None:
    """Stop the whole process, once, when it has committed what it is about to send and has sent nothing yet."""
    intended: list[str] = []

    @event.listens_for(database.writer, "before_cursor_execute")
    def notice(_: Any, __: Any, statement: str, words: Any, *___: Any) -> None:
        if statement.startswith("UPDATE outbox") and "intended" in dict(words).values():
            intended.append(statement)

    @event.listens_for(database.writer.pool, "checkin")
    def freeze(*_: Any) -> None:
        if intended:
            event.remove(database.writer, "before_cursor_execute", notice)
            intended.clear()
            os.kill(os.getpid(), signal.SIGSTOP)


def run(platform: str, database: str, process: str, **how: Any) -> None:
    asyncio.run(_run(platform, database, process, **how))


async def _run(
    platform: str,
    database: str,
    process: str,
    *,
    settles: str,
    order: str = "right",
    lateness_seconds: float = CAPABILITIES["lateness_seconds"],
    request_seconds: float = CAPABILITIES["request_seconds"],
    freeze: bool = False,
    reminds: bool = False,
) -> None:
    times = {**CAPABILITIES, "lateness_seconds": lateness_seconds, "request_seconds": request_seconds}
    can = Capabilities(settles=settles, **times)  # type: ignore[arg-type]
    channel = FakeChannel(platform, can, process=process)
    worker_id = f"{process}-{os.getpid()}"
    opened = Database(database)
    clock = SleepingClock() if order == "never notice sleep" else WallClock()
    if freeze:
        freeze_once_intended(opened)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    if reminds:
        await _remind(opened, channel, clock, stopped, order)
        return
    if order == "send, then record":
        await SendThenRecord(opened, channel, worker_id).start()
        await stopped.wait()
        return
    courier = Courier(opened, [channel], clock, echo, worker_id, QUICK)
    await courier.start()
    await stopped.wait()
    await courier.stop()


async def _remind(
    database: Database, channel: FakeChannel, clock: WallClock, stopped: asyncio.Event, order: str
) -> None:
    """The bot that reminds; edits rest for a moment instead of minutes."""
    for module in (told, notices, changing):
        module.QUIET = timedelta(seconds=0.1)  # type: ignore[attr-defined]
    worker_id = f"{channel.process}-{os.getpid()}"
    reminding = Reminding(database, clock, worker_id, lambda: None, budget=MANY, pace=LESS_QUICK)
    if order == "send, then record":
        await channel.start(_deaf)
        await RemindThenRecord(database, channel, reminding).start()
        await stopped.wait()
        return
    courier = Courier(database, [channel], clock, echo, worker_id, LESS_QUICK, render=cards.render)
    await courier.start()
    await reminding.start()
    await stopped.wait()
    await reminding.stop()
    await courier.stop()


async def _deaf(_: AnyEvent, __: Mapping[str, bytes]) -> bool:
    return False
