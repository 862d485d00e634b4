"""Who somebody is: the name that Slack shows, the language they chose here, and what they may read."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.slack.calling import Api
from bot.channels.slack.naming import CHANNEL
from bot.channels.slack.settings import SlackSettings
from bot.clock import Clock
from bot.conversation.events import Person, Place
from bot.conversation.wording import FIRST_LANGUAGE, LANGUAGES
from bot.storage.database import Database
from bot.storage.tables import person
from scheduling import store
from scheduling.network import Identity, Member

log = logging.getLogger(__name__)

OPEN = ("open",)
NAME_SECONDS = 0.8  # a name is worth so much of the three seconds that Slack waits
FRESH_SECONDS = 86_400.0


class People:
    def __init__(self, settings: SlackSettings, api: Api, database: Database, clock: Clock) -> None:
        self._settings = settings
        self._api = api
        self._database = database
        self._clock = clock
        self._known: dict[str, tuple[Person, float]] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def person(self, user: str) -> Person:
        """With the name, if it can be had in time: it is no reason to let anybody wait."""
        known, until = self._known.get(user, (Person(CHANNEL, user), 0.0))
        if self._clock.monotonic() >= until:
            asking = self._asking.get(user) or self._ask(user)
            await asyncio.wait({asking}, timeout=NAME_SECONDS)
            known, _ = self._known.get(user, (known, 0.0))
        return known

    async def stop(self) -> None:
        for asking in list(self._asking.values()):
            asking.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def language(self, user: str) -> str:
        chosen = await self._database.read(lambda connection: _language(connection, user))
        return chosen if chosen in LANGUAGES else FIRST_LANGUAGE

    async def member(self, user: str) -> Member | None:
        return await self._database.read(lambda connection: store.who_is(connection, CHANNEL, user))

    async def reads(self, user: str, place: Place, *, shared: bool = False) -> tuple[str, ...]:
        """The levels that everyone in the place may read; alone with the bot, those the member may.

        A channel that other organisations see is as open as the open air.
        """
        if place.direct:
            return _levels(await self.member(user))
        return OPEN if shared else tuple(dict.fromkeys((*OPEN, *self._settings.room(place.room).reads)))

    async def level_of_file(self, user: str, place: Place) -> str:
        level = "" if place.direct else self._settings.room(place.room).files_level
        if not level:
            return ""
        member = await self.member(user)
        return level if member and member.role == "coordinator" else ""

    def _ask(self, user: str) -> asyncio.Task[None]:
        task = asyncio.create_task(self._learn(user))
        self._asking[user] = task
        task.add_done_callback(lambda _: self._asking.pop(user, None))
        return task

    async def _learn(self, user: str) -> None:
        try:
            told = (await self._api.call("users.info", user=user))["user"]
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.warning("cannot learn who %s is: %s", user, error)
            return
        self._known[user] = (Person(CHANNEL, user, _name(told)), self._clock.monotonic() + FRESH_SECONDS)
        address = _confirmed_address(told)
        if self._settings.connects_members and address:
            await self._database.write(lambda connection: _connect(connection, user, address))


def _language(connection: Connection, user: str) -> str | None:
    return connection.execute(
        select(person.c.language).where(person.c.channel == CHANNEL, person.c.id == user)
    ).scalar()


def _levels(member: Member | None) -> tuple[str, ...]:
    if member is None:
        return OPEN
    coordinates = ("coordinators",) if member.role == "coordinator" else ()
    return (*OPEN, *(f"group:{group}" for group in member.groups), *coordinates)


def _connect(connection: Connection, user: str, address: str) -> None:
    """The account is the member's whose address it has. An account that is somebody's already stays so."""
    if store.who_is(connection, CHANNEL, user) is not None:
        return
    for member in store.members(connection):
        if member.email.casefold() == address.casefold():
            store.connect_identity(connection, member.id, Identity(CHANNEL, user))


def _name(told: Mapping[str, Any]) -> str:
    profile = told.get("profile") or {}
    names = (profile.get("real_name"), told.get("real_name"), profile.get("display_name"), told.get("name"))
    return str(next(filter(None, names), ""))


def _confirmed_address(told: Mapping[str, Any]) -> str:
    """Anybody may write any address; only one that Slack has seen answered says who it is."""
    if told.get("deleted") or told.get("is_bot") or not told.get("is_email_confirmed"):
        return ""
    return str((told.get("profile") or {}).get("email") or "")
