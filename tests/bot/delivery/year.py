"""A network with a year ahead of it, in a house that reminds: driven turn by turn, on a clock of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection

from bot.conversation.events import Person as Writer
from bot.conversation.events import Place, Wrote
from bot.conversation.text_twin import as_text
from bot.delivery import cards
from bot.delivery.answering import Converse
from bot.delivery.courier import Courier
from bot.delivery.reminding import Reminding
from bot.storage.database import Database
from scheduling import ledger, store
from scheduling.changing import put_meeting
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Person
from tests.bot.delivery.house import House, echo
from tests.fakes.clock import FakeClock
from tests.fakes.memory_channel import MemoryChannel, Seen

T = TypeVar("T")
LONG_AGO = datetime(2026, 1, 1, 8, tzinfo=UTC)
BEGINS = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday, seven in the morning
DAY = date(2026, 3, 19)  # a Thursday: told of on the 5th, the 17th and in the morning
SKOG = Meeting("skog", (Session(DAY, time(9), time(15)),), LONG_AGO, ("naturvård",), theme="Skog", place="Växjö")
TWO_WEEKS, TWO_DAYS = datetime(2026, 3, 5, 8, tzinfo=UTC), datetime(2026, 3, 17, 8, tzinfo=UTC)
MORNING = datetime(2026, 3, 19, 6, 30, tzinfo=UTC)


@dataclass
class Year:
    database: Database
    channel: MemoryChannel = field(default_factory=MemoryChannel)
    clock: FakeClock = field(default_factory=lambda: FakeClock(BEGINS))
    worker_id: str = "one"
    accounts: Mapping[str, str] = field(default_factory=lambda: {"Åsa Ek": "åsa", "Bo Alm": "bo", "Cia Dal": "cia"})
    room: str = "skogsrummet"
    aloud: bool = False
    converse: Converse = echo

    def __post_init__(self) -> None:
        aloud = {(self.channel.name, self.room)} if self.aloud else ()
        self.courier = Courier(
            self.database, [self.channel], self.clock, self.converse, self.worker_id, render=cards.render
        )
        self.reminding = Reminding(self.database, self.clock, self.worker_id, self.courier.wake, aloud=aloud)
        self.house = House(self.database, self.channel, self.clock, worker_id=f"{self.worker_id}, by hand")
        self.house.courier = self.courier

    def write(self, job: Callable[..., T], *words: Any) -> T:
        return self.database.write_now(lambda connection: job(connection, *words))

    def settle_in(self) -> None:
        """Åsa and Bo in naturvård with a room; Cia coordinates; one meeting."""
        self.write(self._settle_in)

    def _settle_in(self, connection: Connection) -> None:
        for name, role in (("Åsa Ek", "member"), ("Bo Alm", "member"), ("Cia Dal", "coordinator")):
            groups = ("naturvård",) if role == "member" else ()
            person = Person(name, f"{name[0]}@exempel.se", "Växjö", groups, role)  # type: ignore[arg-type]  # one of two
            member = store.add_member(connection, person, LONG_AGO)
            store.connect_identity(connection, member, Identity(self.channel.name, self.accounts[name]))
        store.add_room(connection, "naturvård", self.channel.name, self.room)
        store.save_meeting(connection, SKOG)

    def edit(self, meeting: Meeting = SKOG, **changes: Any) -> None:
        def job(connection: Connection) -> None:
            (stored,) = store.meetings(connection, only=[meeting.id])
            put_meeting(connection, replace(stored, **changes), self.clock.now())

        self.write(job)

    async def turn(self) -> None:
        await self.reminding.turn()
        await self.house.turn()

    async def turns(self, number: int = 4, step: float = 1.0) -> None:
        for _ in range(number):
            await self.turn()
            self.clock.pass_by(step)

    async def quiet_passes(self) -> None:
        """Long enough after an edit for everyone to have been told of it."""
        self.clock.pass_by(180)
        await self.turns(4)

    async def live_until(self, moment: datetime) -> None:
        """Time passes; the bot is awake when anything falls due."""
        while self.clock.now() < moment:
            await self.turns(2, step=0)
            soonest = self.database.read_now(ledger.next_due) or moment
            until = min(soonest, moment, self.clock.now() + timedelta(days=1))
            self.clock.pass_by(max(1.0, (until - self.clock.now()).total_seconds()))
        await self.turns(2)

    def be_away_until(self, moment: datetime) -> "Year":
        """The process ends, and another starts later."""
        passed = (moment - self.clock.now()).total_seconds()
        self.clock.pass_by(passed)
        return Year(self.database, self.channel, self.clock, worker_id=f"{self.worker_id}+")

    async def hear_from(self, account: str, place: Place | None = None) -> None:
        """Somebody writes a word to us, in a chat of their own where nothing else is said."""
        person = Writer("fake", account, account)
        place = place or Place("fake", f"direct-{account}", direct=True)
        await self.courier.receive(
            Wrote(key=f"hej {account}", person=person, place=place, at=self.clock.now(), text="hej"), {}
        )

    def seen_by(self, who: str) -> list[str]:
        return [as_text(seen.message.reply) for seen in self.at(who)]

    def at(self, who: str) -> list[Seen]:
        place = {"skogsrummet": Place("fake", "skogsrummet")}.get(who, Place("fake", f"direct-{who}", direct=True))
        return [seen for seen in self.channel.seen if seen.message.place == place]

    def edits(self) -> list[tuple[str, str]]:
        """Place and text of every edit, in order."""
        amended = [message for message in self.channel.sends if message.amends]
        return [(message.place.room, as_text(message.reply)) for message in amended]


def later(moment: datetime, **how: float) -> datetime:
    return moment + timedelta(**how)
