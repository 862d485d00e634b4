"""A house that also asks for ratings: the real conversation, the real rounds, and keys in a folder of their own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from bot.conversation.actions import RateMeeting, encode
from bot.conversation.events import AnyEvent, FilledIn, Person, Place, Pressed, Wrote
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Form, Reply, Scale
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.delivery import cards
from bot.delivery.courier import Courier
from bot.delivery.reminding import Reminding
from bot.delivery.rounds import Rounds
from bot.opinions import StoredOpinions
from bot.rating import OpenRounds, OwnAnswers
from bot.storage.schema import SCHEMAS
from scheduling import ledger
from scheduling.ratings import answers
from scheduling.ratings.keys import Keys
from scheduling.ratings.rounds import Round, id_of
from scheduling.ratings.tables import rating_answer
from tests.bot.delivery.year import Year
from tests.fakes.archive import EchoingArchive
from tests.fakes.year import FixedYear

ENDS = datetime(2026, 3, 19, 14, 0, tzinfo=UTC)  # fifteen in Växjö
THE_DAY_BEFORE = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
WORKDAY_AFTER = datetime(2026, 3, 20, 8, 0, tzinfo=UTC)
TWO_DAYS_LEFT = ENDS + timedelta(days=5)
CLOSES = ENDS + timedelta(days=7)
ROUND = id_of("meeting", "skog")
ZONE = "Europe/Stockholm"


@dataclass
class RatedYear(Year):
    folder: Path = field(default_factory=Path)
    language: str = "sv"
    said: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.clock.wall = max(self.clock.wall, THE_DAY_BEFORE)
        self.keys = Keys(self.folder)
        known = {
            "archive": EchoingArchive(),
            "year": FixedYear(),
            "ratings": OpenRounds(self.database, self.keys, ZONE),
            "opinions": StoredOpinions(self.database),
            "language": self.language,
        }

        def talk(event: AnyEvent, state: State, now: datetime) -> Outcome:
            return converse(event, replace(state, **known), now)

        self.courier = Courier(
            self.database,
            [self.channel],
            self.clock,
            talk,
            self.worker_id,
            render=partial(cards.render, keys=self.keys),
            fill=OwnAnswers(self.keys).fill,
        )
        self.house.courier = self.courier
        self.reminding = Reminding(self.database, self.clock, self.worker_id, self.courier.wake, keys=self.keys)
        self.rounds = Rounds(self.database, self.clock, self.keys)

    async def turn(self) -> None:
        await self.rounds.turn()
        await super().turn()

    async def live_until(self, moment: datetime) -> None:
        """The bot is awake when a round opens or closes, and when anything falls due."""
        while self.clock.now() < moment:
            await self.turns(2, step=0)
            due = self.database.read_now(ledger.next_due) or moment
            rounds = self.database.read_now(answers.rounds)
            soonest = [at for one in rounds for at in (one.opens_at, one.closes_at) if at > self.clock.now()]
            until = min(due, moment, self.clock.now() + timedelta(days=1), *soonest)
            self.clock.pass_by(max(1.0, (until - self.clock.now()).total_seconds()))
        await self.turns(3, step=0)

    async def press(self, who: str, action: str, message: str, place: Place) -> None:
        self.said += 1
        person = Person("fake", who, who)
        event = Pressed(
            key=f"press {self.said}", person=person, place=place, at=self.clock.now(), action=action, message=message
        )
        await self.courier.receive(event, {})
        await self.turns(2, step=0)

    async def rate(self, who: str, question: str, step: int, on: int = -1, room: str = "skogsrummet") -> None:
        seen = self.at(room)[on]
        await self.press(who, encode(RateMeeting(ROUND, question, step)), seen.number, seen.message.place)

    async def say(self, who: str, text: str, place: Place | None = None) -> None:
        self.said += 1
        here = place or Place("fake", f"direct-{who}", direct=True)
        event = Wrote(
            key=f"said {self.said}",
            person=Person("fake", who, who),
            place=here,
            at=self.clock.now(),
            text=text,
            message=f"m{self.said}",
            mentioned=True,
        )
        await self.courier.receive(event, {})
        await self.turns(2, step=0)

    async def fill_in(self, who: str, seen: Any, **values: str) -> None:
        form = next(node for node in seen.message.reply.nodes if isinstance(node, Form))
        self.said += 1
        event = FilledIn(
            key=f"form {self.said}",
            person=Person("fake", who, who),
            place=seen.message.place,
            at=self.clock.now(),
            action=form.action,
            message=seen.number,
            values=values,
        )
        await self.courier.receive(event, {})
        await self.turns(2, step=0)

    def round(self) -> Round:
        found = self.database.read_now(lambda connection: answers.round_of(connection, "meeting", "skog"))
        assert found is not None
        return found

    def kept(self) -> list[tuple[str, int | str]]:
        """Every answer as the database has it, without whose it is."""
        rows = self.house.rows(rating_answer)
        return sorted((row.question, row.step if row.words is None else row.words) for row in rows)

    def private_to(self, who: str) -> list[Reply]:
        """What left the house for this reader alone, as it left."""
        return [message.reply for message in self.channel.sends if message.only_for and message.only_for.id == who]

    def everything_kept(self) -> str:
        """Every row of every table, as text."""

        def job(connection: Any) -> str:
            rows = [
                str(tuple(row))
                for metadata in SCHEMAS
                for table in metadata.sorted_tables
                for row in connection.execute(select(table))
            ]
            return "\n".join(rows)

        return self.database.read_now(job)


def chosen(reply: Reply) -> list[int | None]:
    return [node.chosen for node in reply.nodes if isinstance(node, Scale)]
