"""The rounds of ratings open and close by themselves, and what stands about them in the rooms is kept up to date.

A key is made before its round is open and destroyed after it has closed. Whatever a crash leaves in between is put
right at the next look: a key that no round needs is swept away, a round without its key is closed at once.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, select

from bot.clock import Clock
from bot.conversation.events import Person, Place, addressed
from bot.conversation.outcome import Amend, Say
from bot.conversation.replies import Reply, Text
from bot.conversation.wording import say
from bot.delivery import cards, outbox, results, surveys
from bot.delivery.crew import Crew
from bot.delivery.outbox import AS_IT_WILL_BE, Due
from bot.delivery.pace import Pace
from bot.storage import tables
from bot.storage.database import Database
from scheduling import store
from scheduling.network import RATE_DIRECTLY
from scheduling.ratings import answers, opening
from scheduling.ratings.keys import Keys
from scheduling.ratings.opening import Closed
from scheduling.ratings.rounds import Round
from scheduling.ratings.surveys import titles
from scheduling.tables import told as ledger
from scheduling.ticker import Ticker

AT_LEAST_EVERY = 60.0
NEVER = datetime.min.replace(tzinfo=UTC)
SENT_AGAIN_AFTER = timedelta(seconds=60)
TOLD_AGAIN_AFTER = timedelta(minutes=10)  # a room's card is edited no more often than this
EDITED_WITHIN = timedelta(days=1)
USEFUL = timedelta(days=7)
# Where answers were, or passed through: what is deleted there is to be gone from the file as well.
TOUCHED = ("rating_answer", "rating_round", "inbox", "outbox", "web_message")


class Rounds:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        keys: Keys,
        *,
        zone: str = "Europe/Stockholm",
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._keys = keys
        self._zone = ZoneInfo(zone)
        self._shown: dict[str, tuple[int, datetime]] = {}
        self._swept = False
        self._sent_surveys = NEVER
        self._crew = Crew(self.turn, AT_LEAST_EVERY, 1)
        self._ticker = Ticker(self._tick, (pace or Pace()).poll_seconds)

    async def start(self) -> None:
        self._crew.start()
        self._ticker.start()

    async def stop(self) -> None:
        self._ticker.stop()
        await self._crew.stop()

    async def _tick(self) -> None:
        self._crew.wake()

    async def turn(self) -> None:
        """Doing so again changes nothing."""
        now = self._clock.now()
        to_tell = not self._swept  # what was closed just before a crash may not have been told
        if not self._swept:
            await self._sweep()
        await self._database.write(partial(opening.follow_plan, now=now))
        for due in await self._database.read(partial(opening.due_to_close, keys=self._keys, now=now)):
            await self._close(due, now)
            to_tell = True
        if to_tell:
            await results.post(self._database, self._zone, now)
        for one in await self._database.read(partial(opening.due_to_open, now=now)):
            self._keys.make(one.id)
            await self._database.write(partial(opening.open_now, one=one, now=now))
        await self._send_surveys(now)
        await self._show_turnout(now)

    async def _send_surveys(self, now: datetime) -> None:
        """What may be sent changes with the hour and with who has answered: a look each minute is often enough."""
        if abs(now - self._sent_surveys) < SENT_AGAIN_AFTER:
            return
        self._sent_surveys = now
        if await self._database.read(_survey_is_open):
            job = partial(surveys.owe_due, keys=self._keys, now=now, zone=self._zone)
            more = True
            while more:
                more = await self._database.write(job)

    async def _sweep(self) -> None:
        """What the closing began before a crash is finished: the key, and the pages that held the answers."""
        alive = await self._database.read(_needing_keys)
        if self._keys.left(alive):
            await self._wipe()
            self._keys.sweep(alive)
        self._swept = True

    async def _close(self, due: Closed, now: datetime) -> None:
        job = partial(close, keys=self._keys, due=due, now=now, zone=self._zone)
        if await self._database.write(job):
            await self._wipe()
            self._keys.destroy(due.round.id)

    async def _wipe(self) -> None:
        """Before the key is destroyed, so that a crash in between is known by the key that is left."""
        await self._database.wipe(TOUCHED)

    async def _show_turnout(self, now: datetime) -> None:
        counts = await self._database.read(_turnout)
        for one, answered in counts.items():
            shown, at = self._shown.get(one, (0, now - TOLD_AGAIN_AFTER))
            if answered != shown and now - at >= TOLD_AGAIN_AFTER:
                await self._database.write(partial(_edit_cards, round_id=one, why=f"turnout {_slot(now)}", now=now))
                self._shown[one] = (answered, now)


def close(connection: Connection, keys: Keys, due: Closed, now: datetime, zone: ZoneInfo) -> bool:
    if not opening.close_now(connection, keys, due.round, now, zone):
        return False
    _edit_cards(connection, due.round.id, "closed", now)
    if due.lost:
        _tell_coordinators(connection, due.round, now)
    return True


def _needing_keys(connection: Connection) -> set[str]:
    return {one.id for one in answers.rounds(connection) if one.state in {"planned", "open"}}


def _survey_is_open(connection: Connection) -> bool:
    return any(one.state == "open" for one in answers.rounds(connection, "survey"))


def _turnout(connection: Connection) -> dict[str, int]:
    alive = [one for one in answers.rounds(connection) if one.state == "open"]
    return {one.id: answers.answered(connection, one.id) for one in alive}


def _slot(now: datetime) -> int:
    """Of several processes one edits the cards."""
    return int(now.timestamp() // TOLD_AGAIN_AFTER.total_seconds())


def _edit_cards(connection: Connection, round_id: str, why: str, now: datetime) -> None:
    """The rooms' cards, made anew: how many have answered, or that it is over."""
    subject = next((one.subject for one in answers.rounds(connection) if one.id == round_id), "")
    sent = select(ledger.c.id, ledger.c.key, ledger.c.message, tables.outbox.c.place).join(
        tables.outbox, tables.outbox.c.key == ledger.c.key
    )
    in_rooms = (ledger.c.meeting_id == subject, ledger.c.what == RATE_DIRECTLY, ledger.c.recipient.like("room:%"))
    for row in connection.execute(sent.where(*in_rooms, ledger.c.state == "sent")).all():
        amend = Amend(msgspec.json.decode(row.place, type=Place), row.message or "", AS_IT_WILL_BE, kind="reminder")
        due = Due(now, now + EDITED_WITHIN, card=row.key)
        outbox.owe(connection, f"round {why}:{row.id}", [amend], now, due)


def title_of(connection: Connection, one: Round) -> str:
    if one.kind == "survey":
        return titles(connection)[one.subject]
    return next((meeting.title for meeting in store.meetings(connection, only=[one.subject])), one.subject)


def _tell_coordinators(connection: Connection, one: Round, now: datetime) -> None:
    title = title_of(connection, one)
    for member in store.coordinators(connection):
        if member.channel:
            person = Person(member.channel, member.account, member.name)
            language = cards.language_of(connection, person)
            text = Text(say(language, "rating.told.lost", title=title))
            said = Say(addressed(person), Reply((text,), language), only_for=person, kind="reminder")
            outbox.owe(connection, f"round lost:{one.id}:{member.id}", [said], now, Due(now, now + USEFUL))
