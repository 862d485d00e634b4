"""The network's year as this process reads it for those who talk with the bot."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable

from sqlalchemy import Connection, select

from bot.conversation.year import Address, Known
from bot.delivery.addressees import colleague
from bot.storage.database import Database
from scheduling import feeds, invitations, store
from scheduling.coverage import Coverage, coverage
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.settings import NetworkSettings
from scheduling.tables import municipality

# Where calendars are served, and whether only this computer gets there; none where they are not.
Serves = Callable[[], tuple[str, bool] | None]


class NetworkYear:
    """`key` is this installation's own: addresses of calendars are made from it, and nobody can guess one.

    `lists` are the channels that keep a list of the members of their own.
    """

    def __init__(
        self,
        database: Database,
        network: NetworkSettings,
        key: bytes,
        serves: Serves,
        *,
        lists: frozenset[str] = frozenset(),
    ) -> None:
        self._database = database
        self._network = network
        self._key = key
        self._serves = serves
        self._lists = lists

    def look(self, member: Member | None) -> Known:
        return self._database.read_now(lambda connection: _known(connection, member, self._lists))

    def coverage(self, meeting: Meeting) -> Coverage:
        return self._database.read_now(lambda connection: _coverage(connection, meeting, self._network.groups))

    def municipalities(self) -> tuple[str, ...]:
        names = select(municipality.c.name)
        return tuple(sorted(self._database.read_now(lambda connection: connection.execute(names).scalars().all())))

    def who_has(self, email: str) -> Member | None:
        everyone = self._database.read_now(lambda connection: store.members(connection, also_left=True))
        return next((member for member in everyone if member.email == email), None)

    def address(self, seed: str) -> Address | None:
        served = self._serves()
        if served is None:
            return None
        token = urlsafe_b64encode(hmac.digest(self._key, f"calendar:{seed}".encode(), "sha256")).decode().rstrip("=")
        return Address(f"{served[0]}/calendar/{token}.ics", feeds.digest(token), served[1])


def _known(connection: Connection, member: Member | None, lists: frozenset[str]) -> Known:
    meetings = tuple(store.meetings(connection))
    return Known(
        meetings=meetings,
        given=invitations.given_by(connection, member.id) if member else {},
        standings=invitations.standings(connection, [meeting.id for meeting in meetings]),
        feeds=feeds.of_member(connection, member.id) if member else (),
        rooms=tuple(store.rooms(connection)),
        coordinators=tuple(colleague(connection, one) for one in store.coordinators(connection)),
        lists=lists,
    )


def _coverage(connection: Connection, meeting: Meeting, groups: tuple[str, ...]) -> Coverage:
    given = invitations.given_to(connection, meeting.id)
    standing = invitations.standings(connection, [meeting.id])[meeting.id]
    return coverage(meeting, store.members(connection), given, standing, groups)
