"""A small network in a real database, and those who talk with the bot about its year."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from bot.channels.web.settings import WebSettings
from bot.codes import OneTimeCodes
from bot.conversation.events import AnyEvent, FilledIn, Joined, Person, Place, Pressed, Wrote
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Choices, Entry, Form, Reply
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.conversation.text_twin import as_text
from bot.conversation.year import Address, Known
from bot.delivery.changes import apply
from bot.delivery.situation import situation
from bot.opinions import StoredOpinions
from bot.rating import OwnAnswers
from bot.storage.database import Database
from bot.year import NetworkYear
from scheduling import invitations, store
from scheduling.coverage import Coverage
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Member
from scheduling.network import Person as Official
from scheduling.ratings.keys import Keys
from scheduling.settings import NetworkSettings
from tests.fakes.archive import EchoingArchive

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KEY = b"k" * 32
LINK = "https://mote.exempel.se/1"
NATURE, TRADE = "naturvård", "rättvis handel"
ROOM = Place("web", "naturvard")
SQUARE = Place("web", "allmant")

WETLANDS = Meeting(
    "vat",
    (Session(date(2026, 12, 10), time(9, 30), time(15)),),
    NOW,
    (NATURE,),
    form="both",
    theme="Våtmarker",
    place="Stadshuset, Alingsås",
    link=LINK,
    answer_by=date(2026, 12, 4),
    host="Alingsås",
    speakers=("Eva Alm",),
    places=2,
)
ELECTION = Meeting("val", (Session(date(2027, 2, 9), time(9), time(11)),), NOW, (TRADE,), theme="Etisk upphandling")
SPRING = Meeting(
    "fors", (Session(date(2027, 5, 18)), Session(date(2027, 5, 19))), NOW, theme="Två dagar vid forsen", place="Lerum"
)
OFF = Meeting("off", (Session(date(2027, 1, 14), time(9)),), NOW, (NATURE,), theme="Skogsbruk", cancelled=True)
MEETINGS = (WETLANDS, ELECTION, SPRING, OFF)

PEOPLE = {
    "asa": Official("Åsa Ek", "asa@vara.example", "Vara", (NATURE,)),
    "bo": Official("Bo Ahl", "bo@lerum.example", "Lerum", (NATURE,)),
    "cia": Official("Cia Öst", "cia@ale.example", "Ale", (NATURE,)),
    "dag": Official("Dag Lind", "dag@kansli.example", "Kansliet", (NATURE, TRADE), "coordinator"),
}


def settle(connection: Connection) -> None:
    for account, person in PEOPLE.items():
        member = store.add_member(connection, person, NOW)
        store.connect_identity(connection, member, Identity("web", account))
    for meeting in MEETINGS:
        store.save_meeting(connection, meeting)
    store.add_room(connection, NATURE, "web", ROOM.room)


class FixedYear:
    """A plan without a database, for tests that ask nothing but the plan."""

    def look(self, member: Member | None) -> Known:
        return Known(meetings=MEETINGS)

    def coverage(self, meeting: Meeting) -> Coverage:
        return Coverage((), {}, 0)

    def municipalities(self) -> tuple[str, ...]:
        return ()

    def who_has(self, email: str) -> Member | None:
        return None

    def address(self, seed: str) -> Address | None:
        return None


@dataclass
class Talk:
    """One person's conversation, decided by the real core from the real rows, with the changes carried out."""

    database: Database
    account: str = "asa"
    language: str = "sv"
    now: datetime = NOW
    place: Place | None = None
    last: Outcome = field(default_factory=Outcome)
    count: int = 0
    channel: str = "web"

    @property
    def person(self) -> Person:
        return Person(self.channel, self.account, self.account.capitalize())

    @property
    def here(self) -> Place:
        return self.place or Place(self.channel, f"direct-{self.account}", direct=True)

    def as_other(self, account: str, channel: str = "web") -> "Talk":
        return Talk(self.database, account, self.language, self.now, self.place, channel=channel)

    def join(self) -> str:
        return self._happens(Joined(**self._event()))

    def write(self, text: str) -> str:
        return self._happens(Wrote(**self._event(), text=text, message="m1", mentioned=True))

    def press(self, label: str, *, alone: bool = True, on: Reply | None = None) -> str:
        pressed = on or self.reply
        buttons = [button for button in _buttons(pressed) if button.label == label]
        assert buttons, f"no button says {label}: {[button.label for button in _buttons(pressed)]}"
        event = Pressed(**self._event(), action=buttons[0].action, message="b1")
        return self._happens(event, pressed=pressed, pressed_alone=alone)

    def act(self, action: str) -> str:
        return self._happens(Pressed(**self._event(), action=action, message="b1"))

    def fill_in(self, **values: str) -> str:
        form = next(node for node in self.reply.nodes if isinstance(node, Form))
        filled = {one.name: one.value for one in form.fields} | values
        event = FilledIn(**self._event(), action=form.action, message="b1", values=filled)
        return self._happens(event, pressed=self.reply, pressed_alone=True)

    @property
    def reply(self) -> Reply:
        return self.last.messages[0].reply

    @property
    def entries(self) -> list[Entry]:
        return [node for node in self.reply.nodes if isinstance(node, Entry)]

    def labels(self) -> list[str]:
        return [button.label for button in _buttons(self.reply)]

    def read(self, question: Any) -> Any:
        return self.database.read_now(question)

    def member(self, name: str = "Åsa Ek") -> Member:
        everyone = self.read(lambda connection: store.members(connection, also_left=True))
        found: Member = next(one for one in everyone if one.name == name)
        return found

    def answered(self, meeting: str = "vat") -> dict[str, str]:
        """The answers to a meeting, by name."""
        given = self.read(lambda connection: invitations.given_to(connection, meeting))
        names = {one.id: one.name for one in self.read(store.members)}
        return {names[number]: one.answer for number, one in given.items()}

    def put(self, meeting: Meeting) -> None:
        self.database.write_now(lambda connection: store.save_meeting(connection, meeting))

    def _event(self) -> dict[str, Any]:
        self.count += 1
        return {"key": f"{self.account}-{self.count}", "person": self.person, "place": self.here, "at": self.now}

    def _happens(self, event: AnyEvent, **more: Any) -> str:
        known = self.database.read_now(partial(situation, event=event)).state
        served = (WebSettings().address(8080), True)
        year = NetworkYear(self.database, NetworkSettings(), KEY, lambda: served, lists=frozenset({"web"}))
        opinions = StoredOpinions(self.database)
        parts = {"archive": EchoingArchive(), "year": year, "opinions": opinions, "language": self.language}
        parts["codes"] = OneTimeCodes(self.database, KEY)
        state: State = replace(known, **parts, **more)
        self.last = converse(event, state, self.now)
        self.database.write_now(self._carry_out)
        return "\n\n".join(as_text(self._shown(message.reply)) for message in self.last.messages)

    def _shown(self, reply: Reply) -> Reply:
        """As whoever it is for sees it."""
        fill = OwnAnswers(Keys(Path("no rounds")), KEY).fill
        return self.database.read_now(lambda connection: fill(connection, reply, self.person))

    def _carry_out(self, connection: Connection) -> None:
        for change in self.last.changes:
            apply(connection, change)


def _buttons(reply: Reply) -> list[Any]:
    found = [node.buttons for node in reply.nodes if isinstance(node, Choices | Entry)]
    return [button for buttons in found for button in buttons]
