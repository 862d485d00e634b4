"""The rounds as this process reads them for those who answer, and for those whose answers are shown to them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection

from bot.conversation.codes import CODE
from bot.conversation.events import Person
from bot.conversation.rating import Ballot, ballot, filled, needs_filling, survey_ballot
from bot.conversation.replies import Reply
from bot.storage.database import Database
from scheduling import codes, store
from scheduling.network import Member
from scheduling.ratings import answers, asking
from scheduling.ratings.keys import Keys, pseudonym
from scheduling.ratings.rounds import Round
from scheduling.ratings.surveys import surveys

LATELY = timedelta(days=14)
AHEAD = timedelta(days=60)


class OpenRounds:
    def __init__(self, database: Database, keys: Keys, zone: str) -> None:
        self._database = database
        self._keys = keys
        self._zone = zone

    def open_to(self, member: Member, now: datetime) -> tuple[Ballot, ...]:
        return tuple(ballot for ballot in self._all(member, now) if ballot.pseudonym)

    def find(self, round_id: str, member: Member | None, now: datetime) -> Ballot | None:
        return next((ballot for ballot in self._all(member, now) if ballot.round.id == round_id), None)

    def lately_closed(self, member: Member, now: datetime) -> tuple[Ballot, ...]:
        """The latest first, of meetings that concerned the member."""

        def job(connection: Connection) -> tuple[Ballot, ...]:
            over = [one for one in answers.rounds(connection) if _over(one, now) and now - one.closes_at < LATELY]
            meetings = {one.id: one for one in store.meetings(connection, only=[one.subject for one in over])}
            return tuple(
                ballot(one, meetings.get(one.subject), None, self._zone)
                for one in sorted(over, key=lambda one: one.closes_at, reverse=True)
                if one.subject in meetings and member.belongs_to(meetings[one.subject].groups)
            )

        return self._database.read_now(job)

    def rounds(self, now: datetime) -> tuple[Ballot, ...]:
        alive = [one for one in self._all(None, now) if one.round.state in {"planned", "open", "off"}]
        return tuple(one for one in alive if _near(one.round, now))

    def _all(self, member: Member | None, now: datetime) -> list[Ballot]:
        return self._database.read_now(lambda connection: ballots(connection, self._keys, self._zone, member, now))


def ballots(connection: Connection, keys: Keys, zone: str, member: Member | None, now: datetime) -> list[Ballot]:
    """Every round, as this member sees it."""
    rounds = answers.rounds(connection)
    meetings = {one.id: one for one in store.meetings(connection, only=[one.subject for one in rounds])}
    asked = asking.asked(connection, keys, rounds)
    of_surveys = asking.asked_in_surveys(connection, keys, rounds)
    known = surveys(connection)
    found = []
    for one in rounds:
        if one.kind == "survey":
            who = of_surveys.get(one.id)
            seen = survey_ballot(one, known[one.subject], who, zone)
        else:
            who = asked.get(one.subject)
            seen = ballot(one, meetings.get(one.subject), who, zone)
        key = keys.get(one.id) if one.takes_answers(now) and member and who and member.id in who.welcome else None
        found.append(replace(seen, pseudonym=pseudonym(key, member.id)) if key and member else seen)
    return found


def _near(one: Round, now: datetime) -> bool:
    """A survey waits until somebody opens it, and is open longer."""
    return one.kind == "survey" or one.state == "open" or -LATELY < one.opens_at - now < AHEAD


def _over(one: Round, now: datetime) -> bool:
    return one.state == "closed" or (one.state == "open" and one.closes_at <= now)


class OwnAnswers:
    """Fills in what somebody has answered, at the moment when it is shown to them. It is not kept in any message.

    Nor are codes, which are made again with the `key` of this installation.
    """

    def __init__(self, keys: Keys, key: bytes = b"") -> None:
        self._keys = keys
        self._key = key

    def fill(self, connection: Connection, reply: Reply, reader: Person) -> Reply:
        if not needs_filling(reply):
            return reply
        member = store.who_is(connection, reader.channel, reader.id)
        known: dict[str, Mapping[str, int | str]] = {}

        def find(named: str) -> int | str | None:
            if named.startswith(CODE):
                return codes.code(self._key, named.removeprefix(CODE))
            round_id, _, question = named.partition("/")
            if round_id not in known:
                known[round_id] = self._given(connection, round_id, member)
            return known[round_id].get(question)

        return filled(reply, find)

    def _given(self, connection: Connection, round_id: str, member: Member | None) -> Mapping[str, int | str]:
        key = self._keys.get(round_id)
        return answers.given_by(connection, round_id, pseudonym(key, member.id)) if key and member else {}
