"""Coordinators at work: the real core, store and courier, on a channel that remembers what it showed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial

from sqlalchemy import Connection, update

from bot.conversation.events import FilledIn, Person, Place, Pressed, Uploaded, Wrote
from bot.conversation.outcome import RememberLanguage
from bot.conversation.replies import Choices, Form, Reply
from bot.conversation.router import converse
from bot.conversation.text_twin import as_text
from bot.delivery.changes import apply
from bot.storage.database import Database
from scheduling import store, told
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Member
from scheduling.network import Person as Official
from scheduling.tables import told as ledger
from scheduling.told import New
from tests.bot.delivery.house import House
from tests.fakes.clock import FakeClock

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
ADA = Person("fake", "ada", "Ada Ek")
BO = Person("fake", "bo", "Bo Alm")
CIA = Person("fake", "cia", "Cia Dal")

SKOG = Meeting(
    "skog",
    (Session(date(2026, 4, 7), time(9), time(15)),),
    NOW,
    ("naturvård",),
    theme="Skog och vatten",
    place="Borås",
)
ENERGI = Meeting(
    "energi",
    (Session(date(2026, 4, 27), time(9, 30), time(15)), Session(date(2026, 4, 28), time(9), time(12))),
    NOW,
    ("miljöstrategi",),
    theme="Energiplaner",
    place="Lerum",
)
BIN = Meeting("bin", (Session(date(2026, 5, 27)),), NOW, ("naturvård",), theme="Bin", place="Borås")
KAFFE = Meeting(
    "kaffe",
    (Session(date(2026, 2, 3), time(13), time(15)),),
    NOW,
    ("rättvis handel",),
    form="digital",
    theme="Kaffe",
    link="https://exempel.se/kaffe",
)
MEETINGS = (SKOG, ENERGI, BIN, KAFFE)

OFFICIALS = (
    Official("Ada Ek", "ada.ek@exempel.se", "Borås", ("naturvård", "rättvis handel"), "coordinator"),
    Official("Bo Alm", "bo.alm@exempel.se", "Lerum", ("miljöstrategi",), "coordinator"),
    Official("Cia Dal", "cia.dal@exempel.se", "Borås", ("naturvård",)),
    Official("Didrik Ås", "didrik.as@exempel.se", "Vara", ("rättvis handel", "naturvård")),
)


def settle_in(connection: Connection) -> None:
    """A small network, of whom two have been reminded of the meeting about forests."""
    for meeting in MEETINGS:
        store.save_meeting(connection, meeting)
    for official in OFFICIALS:
        store.add_member(connection, official, NOW)
    for person, member in zip((ADA, BO, CIA), store.members(connection), strict=False):
        store.connect_identity(connection, member.id, Identity(person.channel, person.id))
    for number in (3, 4):
        key = f"skog-{number}"
        told.owe(connection, key, (f"member:{number}", "fake"), [New(SKOG, "ahead", "14d", NOW, NOW)], NOW)
    connection.execute(update(ledger).values(state="sent"))


@dataclass
class Desk:
    """What each coordinator does, and what stands on the channel afterwards."""

    database: Database
    language: str = "sv"
    count: int = 0
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.house = House(self.database, clock=FakeClock(NOW), converse=converse)
        self.database.write_now(settle_in)
        if self.language != "sv":
            for person in (ADA, BO, CIA):
                self.database.write_now(partial(apply, change=RememberLanguage(person, self.language)))

    async def say(self, text: str, person: Person = ADA) -> str:
        place = self.alone(person)
        await self.happens(Wrote(key=self.key(), person=person, place=place, at=NOW, text=text, message="w"))
        return self.read(person)

    async def press(self, label: str, person: Person = ADA, *, message: str = "") -> str:
        """The button on the latest message, or on an earlier one that is still in front of somebody."""
        number, reply = self.latest(person) if not message else (message, self.shown(message))
        buttons = [each for node in reply.nodes if isinstance(node, Choices) for each in node.buttons]
        action = next(each.action for each in buttons if each.label == label)
        place = self.alone(person)
        await self.happens(Pressed(key=self.key(), person=person, place=place, at=NOW, action=action, message=number))
        return self.read(person)

    async def fill(self, person: Person = ADA, **values: str) -> str:
        """The form as it stands, with these values instead of those in it."""
        number, reply = self.latest(person)
        form = self.form(reply)
        written = {each.name: each.value for each in form.fields} | values
        filled = FilledIn(
            key=f"form:{number}:{form.action}:{person.id}",
            person=person,
            place=self.alone(person),
            at=NOW,
            action=form.action,
            message=number,
            values=written,
        )
        await self.happens(filled)
        return self.read(person)

    async def drop(self, name: str, content: bytes, person: Person = ADA) -> str:
        place = self.alone(person)
        event = Uploaded(
            key=self.key(), person=person, place=place, at=NOW, name=name, size=len(content), file=f"file{self.count}"
        )
        await self.house.courier.receive(event, {event.file: content})
        await self.settle()
        return self.read(person)

    async def happens(self, event: Wrote | Pressed | FilledIn) -> None:
        await self.house.courier.receive(event, {})
        await self.settle()

    async def settle(self) -> None:
        for _ in range(3):
            await self.house.turn()

    def read(self, person: Person = ADA) -> str:
        return as_text(self.latest(person)[1])

    def latest(self, person: Person = ADA) -> tuple[str, Reply]:
        """The message that was said or edited last, as it stands."""
        room = self.alone(person).room
        last = [sent for sent in self.house.channel.sends if sent.place.room == room][-1]
        number = last.amends or self.house.channel.number_of(last.key)
        return str(number), last.reply

    def shown(self, number: str) -> Reply:
        """As it was first said."""
        return next(seen.message.reply for seen in self.house.channel.seen if seen.number == number)

    def form(self, reply: Reply | None = None) -> Form:
        nodes = (reply or self.latest()[1]).nodes
        return next(node for node in nodes if isinstance(node, Form))

    def meeting(self, number: str) -> Meeting:
        found = self.database.read_now(store.meetings)
        return next(meeting for meeting in found if meeting.id == number)

    def meetings(self) -> list[Meeting]:
        return self.database.read_now(store.meetings)

    def members(self) -> list[Member]:
        return self.database.read_now(lambda connection: store.members(connection, also_left=True))

    def key(self) -> str:
        self.count += 1
        return f"event {self.count}"

    @staticmethod
    def alone(person: Person) -> Place:
        return Place("fake", f"direct-{person.id}", direct=True)
