"""The only place where real parts are chosen and joined."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection

from bot import rooms
from bot.archive import Library, open_library
from bot.belonging import follow_network
from bot.channels import CannotConnect
from bot.channels.channel import Channel
from bot.channels.web import messages
from bot.channels.web.adapter import WebChannel
from bot.channels.web.members import CHANNEL as PAGE
from bot.channels.web.members import coordinators_place
from bot.clock import Clock
from bot.codes import OneTimeCodes
from bot.config import Config
from bot.conversation.events import AnyEvent
from bot.conversation.handlers.connecting import code_in
from bot.conversation.router import converse
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.delivery import cards
from bot.delivery.answering import Converse
from bot.delivery.caretaker import Caretaker
from bot.delivery.courier import Courier
from bot.delivery.reminding import Reminding
from bot.delivery.rounds import Rounds
from bot.following import Follower
from bot.kept import keys_folder, open_database, own_key
from bot.opinions import StoredOpinions
from bot.rating import OpenRounds, OwnAnswers
from bot.reports.desk import Desk
from bot.storage.database import Database
from bot.year import NetworkYear
from knowledge import vectors
from scheduling.accounts import MeetingAccount, accounts
from scheduling.ratings.keys import Keys


@dataclass(frozen=True)
class Parts:
    """What a channel may be made of."""

    config: Config
    database: Database
    clock: Clock
    key: bytes = field(repr=False)
    own_answers: OwnAnswers


def web(parts: Parts) -> WebChannel:
    network = parts.config.network
    return WebChannel(
        parts.config.web,
        parts.database,
        parts.clock,
        parts.key,
        title=network.name,
        zone=network.time_zone,
        fill=parts.own_answers.fill,
    )


def teams(parts: Parts) -> Channel | None:
    settings = parts.config.teams
    if not settings.wanted:
        return None
    try:
        from bot.channels.teams.adapter import TeamsChannel  # noqa: PLC0415 - its parts are an extra that others do not need
    except ImportError as error:
        raise CannotConnect(say(FIRST_LANGUAGE, "teams.settings.parts_missing")) from error
    return TeamsChannel(settings, parts.database, parts.clock, parts.key)


def slack(parts: Parts) -> Channel | None:
    settings = parts.config.slack
    if not settings.wanted:
        return None
    try:
        from bot.channels.slack.adapter import SlackChannel  # noqa: PLC0415 - its parts are an extra that others do not need
    except ImportError as error:
        raise CannotConnect(say(FIRST_LANGUAGE, "slack.settings.parts_missing")) from error
    return SlackChannel(settings, parts.database, parts.clock, fill=parts.own_answers.fill)


def discord(parts: Parts) -> Channel | None:
    settings, network = parts.config.discord, parts.config.network
    if not settings.wanted:
        return None
    try:
        from bot.channels.discord.adapter import DiscordChannel  # noqa: PLC0415 - its parts are an extra that others do not need
    except ImportError as error:
        raise CannotConnect(say(FIRST_LANGUAGE, "discord.settings.parts_missing")) from error
    return DiscordChannel(
        settings,
        parts.database,
        parts.clock,
        zone=network.time_zone,
        groups=network.groups,
        fill=parts.own_answers.fill,
    )


# A channel that is not configured is none.
CHANNELS: tuple[Callable[[Parts], Channel | None], ...] = (web, discord, slack, teams)


@dataclass(frozen=True)
class App:
    database: Database
    channels: Sequence[Channel]
    courier: Courier
    reminding: Reminding
    rounds: Rounds
    library: Library
    follower: Follower
    caretaker: Caretaker
    opened: ExitStack

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where to look, for channels that have a page of their own."""
        return tuple(channel.address for channel in self.channels if isinstance(channel, WebChannel))

    async def start(self) -> None:
        if self.library.helper:
            self.library.helper.start()
        await self.courier.start()
        self.follower.start()
        await self.reminding.start()
        await self.rounds.start()
        self.caretaker.start()

    async def stop(self) -> None:
        await self.caretaker.stop()
        await self.rounds.stop()
        await self.reminding.stop()
        await self.follower.stop()
        await self.courier.stop()
        self.opened.close()


def build(config: Config, data: Path, clock: Clock) -> App:
    with ExitStack() as opened:
        database = opened.enter_context(closing(open_database(config, data)))
        database.write_now(lambda connection: follow_network(connection, config))
        if not config.model.embedding_model:
            database.write_now(vectors.forget_all)
        library = opened.enter_context(open_library(database, data, config.model, config.archive.short_forms))
        keys = Keys(keys_folder(config, data))
        key = own_key(database, data)
        own_answers = OwnAnswers(keys, key)
        parts = Parts(config, database, clock, key, own_answers)
        channels = tuple(channel for make in CHANNELS if (channel := make(parts)))
        worker_id = f"{os.getpid()}-{uuid4().hex}"
        year = NetworkYear(database, config.network, parts.key, lambda: calendars_at(channels), lists=frozenset({PAGE}))
        courier = Courier(
            database,
            channels,
            clock,
            well_informed(
                archive=library,
                year=year,
                ledger=Accounts(database),
                opinions=StoredOpinions(database),
                reports=Desk(database, config.network),
                codes=OneTimeCodes(database, parts.key),
                network=config.network,
                coordinators=coordinators_place(config.web),
                ratings=OpenRounds(database, keys, config.network.time_zone),
            ),
            worker_id,
            follow=lambda connection: follow_network(connection, config),
            render=partial(cards.render, keys=keys, zone=config.network.time_zone),
            zone=config.network.time_zone,
            fill=own_answers.fill,
            hide=hide_on_page,
        )
        zone = config.network.time_zone
        aloud = rooms.said_aloud(config)
        reminding = Reminding(database, clock, worker_id, courier.wake, zone=zone, keys=keys, aloud=aloud)
        rounds = Rounds(database, clock, keys, zone=zone)
        follower = Follower(library, config.archive)
        caretaker = Caretaker(database, clock, config.retention, ZoneInfo(zone), worker_id)
        return App(database, channels, courier, reminding, rounds, library, follower, caretaker, opened.pop_all())


@dataclass(frozen=True)
class Accounts:
    """The ledger, as the conversation may ask it."""

    database: Database

    def who_got_what(self, about: str, now: datetime) -> tuple[MeetingAccount, ...]:
        return self.database.read_now(partial(accounts, about=about, now=now))


def well_informed(**known: Any) -> Converse:
    """The conversation core, with what it may ask and what it knows besides each event: fields of its state."""
    return lambda event, state, now: converse(event, replace(state, **known), now)


def calendars_at(channels: Sequence[Channel]) -> tuple[str, bool] | None:
    """Where calendars are served, and whether only this computer gets there."""
    return next(
        ((channel.address, channel.settings.local) for channel in channels if isinstance(channel, WebChannel)), None
    )


def hide_on_page(connection: Connection, event: AnyEvent) -> None:
    """What a member wrote to rate a meeting is nobody's to read, nor is a code."""
    instead = "member.connecting.hidden" if code_in(event) else "rating.hidden"
    messages.hide(connection, event.key, say(FIRST_LANGUAGE, instead))
