"""What was heard on Discord -> kept in the inbox, and only then acknowledged."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.channels.channel import DeliveryFailed, DeliveryUnsure, Fill, Outgoing, Receive
from bot.channels.discord import commands, inbound, modals, record
from bot.channels.discord.record import Interaction
from bot.channels.discord.render import ALONE
from bot.channels.discord.requests import Requests
from bot.channels.discord.sending import Sender
from bot.channels.discord.settings import DiscordSettings
from bot.channels.naming import clean_name
from bot.clock import Clock
from bot.conversation.actions import NotAnAction, decode
from bot.conversation.events import AnyEvent, Person
from bot.conversation.replies import Form, Reply, Text
from bot.conversation.router import FILLED_IN
from bot.conversation.wording import say
from bot.storage.database import Database
from scheduling import store

log = logging.getLogger(__name__)

# Under these names discord.py gives each interaction a bucket of its own: they must not wait for one another.
CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
TOLD, THINKING, TAKEN, SUGGESTED, SHOWN = 4, 5, 6, 8, 9  # how an interaction is answered
LOOKS = 8  # for a message that is so new that its own number has not been noted yet
LOOK_SECONDS = 0.2


class Listener:
    def __init__(  # noqa: PLR0913, PLR0917 - here a channel's parts meet
        self,
        settings: DiscordSettings,
        database: Database,
        clock: Clock,
        requests: Requests,
        sender: Sender,
        groups: Sequence[str],
        receive: Receive,
        fill: Fill | None = None,
    ) -> None:
        self._settings = settings
        self._fill = fill
        self._database = database
        self._clock = clock
        self._requests = requests
        self._sender = sender
        self._groups = groups
        self._receive = receive
        self.ours = 0

    async def message(self, message: discord.Message, *, live: bool = True) -> bool:
        """Whether anything of it was new. What is read from the history is not `live`."""
        if message.author.id == self.ours or not inbound.concerns_us(message, self._settings):
            return False
        reads = await self._reads(message)
        wrote = inbound.wrote(message, self.ours, reads)
        place = inbound.place_of(message.channel, direct=message.guild is None)
        room = self._settings.room(place.room)
        if not (room.answers or place.direct):
            return False
        self._sender.remember_words(str(message.id), wrote.text if wrote else "")
        if place.thread:
            self._sender.remember_thread(place.thread)
        new = bool(wrote) and await self._receive(wrote, {}) if wrote else False
        addressed = place.direct or inbound.is_addressed(message, self.ours)
        if new and live and addressed and room.typing:
            await self._sender.typing(place)
        if message.attachments and (addressed or self._settings.message_content):
            new = await self._files(message, reads) or new
        return new

    async def interaction(self, interaction: discord.Interaction) -> None:
        if interaction.guild_id and not self._settings.serves(str(interaction.guild_id)):
            return
        match interaction.type:
            case discord.InteractionType.application_command:
                await self._commanded(interaction)
            case discord.InteractionType.autocomplete:
                await self._typing_a_command(interaction)
            case discord.InteractionType.component:
                await self._pressed(interaction)
            case discord.InteractionType.modal_submit:
                await self._filled_in(interaction)

    async def joined(self, member: discord.Member) -> None:
        if not self._settings.welcome or member.bot or not self._settings.serves(str(member.guild.id)):
            return
        try:
            direct = await self._sender.direct(inbound.person_of(member))
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.info("somebody new cannot be greeted: %s", error)
            return
        await self._receive(inbound.joined(member, direct, member.joined_at or self._clock.now()), {})

    async def left(self, server: int, user: discord.User | discord.Member) -> None:
        if not user.bot and self._settings.serves(str(server)):
            await self._receive(inbound.left(user, server, self._clock.now()), {})

    async def _commanded(self, interaction: discord.Interaction) -> None:
        data: Mapping[str, Any] = dict(interaction.data or {})
        text = commands.in_words(str(data.get("name")), commands.options_of(data))
        event = inbound.commanded(interaction, text, await self._reads(interaction))
        await self._keep(interaction, event, thinking=True)
        await self._answer(interaction, THINKING)

    async def _typing_a_command(self, interaction: discord.Interaction) -> None:
        known = await self._database.read(store.meetings)
        typed = commands.focused(dict(interaction.data or {}))
        choices = commands.suggestions(known, typed, self._clock.now().date())
        await self._answer(interaction, SUGGESTED, {"choices": choices})

    async def _pressed(self, interaction: discord.Interaction) -> None:
        number = str(interaction.message.id) if interaction.message else ""
        first = await self._database.read(lambda connection: record.known_by(connection, number))
        event = inbound.pressed(interaction, first, await self._reads(interaction))
        if event is None:
            return
        if _opens_a_form(event.action):
            await self._show(interaction, number, event.action)
            return
        await self._keep(interaction, event)
        await self._answer(interaction, TAKEN)

    async def _show(self, interaction: discord.Interaction, number: str, action: str) -> None:
        reader = inbound.person_of(interaction.user)
        form = await self._form(number, action, reader)
        shown = modals.page(form, _custom_id(interaction)) if form else None
        language = await self._language(reader)
        if shown is None:
            await self._early(interaction, language)
            return
        await self._answer(interaction, SHOWN, modals.modal(shown, language))

    async def _early(self, interaction: discord.Interaction, language: str) -> None:
        content = say(language, "discord.presses.early")
        await self._answer(interaction, TOLD, {"content": content, "flags": ALONE})

    async def _language(self, person: Person) -> str:
        return await self._database.read(lambda connection: record.language_of(connection, person))

    async def _form(self, number: str, action: str, reader: Person) -> Form | None:
        for _ in range(LOOKS):
            form = await self._database.read(lambda connection: self._own(connection, number, action, reader))
            if form is not None:
                return form
            await self._clock.sleep(LOOK_SECONDS)
        return None

    def _own(self, connection: Connection, number: str, action: str, reader: Person) -> Form | None:
        """With what its reader has answered."""
        form = record.form_on(connection, number, action)
        if form is None or self._fill is None:
            return form
        return next(node for node in self._fill(connection, Reply((form,)), reader).nodes if isinstance(node, Form))

    async def _filled_in(self, interaction: discord.Interaction) -> None:
        number = str(interaction.message.id) if interaction.message else ""
        first = await self._database.read(lambda connection: record.known_by(connection, number))
        data: Mapping[str, Any] = dict(interaction.data or {})
        values = modals.filled_in(data.get("components") or ())
        event = inbound.filled_in(interaction, first, await self._reads(interaction), values)
        if event is None:
            return
        if modals.PAGE in _custom_id(interaction):
            form = await self._form(number, event.action, event.person)
            shown = modals.page(form, _custom_id(interaction)) if form else None
            if form is None or shown is None:  # what was chosen in the other dialogues is not known here
                await self._early(interaction, await self._language(event.person))
                return
            event = replace(event, values=modals.whole(form, shown, event.values))
        await self._keep(interaction, event)
        await self._answer(interaction, TAKEN)

    async def _keep(self, interaction: discord.Interaction, event: AnyEvent, *, thinking: bool = False) -> None:
        """Both are written together, and before Discord is told that we have it."""
        opened = Interaction(
            id=str(interaction.id),
            token=interaction.token,
            person=event.person.id,
            room=str(interaction.channel_id),
            source=str(interaction.message.id) if interaction.message else "",
            at=interaction.created_at,
            thinking=thinking,
        )
        note = self._database.write_among(record.note_interactions, opened)
        await asyncio.gather(note, self._receive(event, {}))

    async def _answer(self, interaction: discord.Interaction, kind: int, data: Any = None) -> None:
        body = {"type": kind} | ({"data": data} if data is not None else {})
        where: dict[str, Any] = {"webhook_id": str(interaction.id), "webhook_token": interaction.token}
        try:
            await self._requests.call("POST", CALLBACK, body, **where)
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.warning("an interaction could not be acknowledged; what it asked for is kept: %s", error)

    async def _reads(self, heard: discord.Message | discord.Interaction) -> tuple[str, ...]:
        if heard.guild is None:
            user = heard.author if isinstance(heard, discord.Message) else heard.user
            person = inbound.person_of(user)
            return await self._database.read(lambda connection: record.levels_of(connection, person, self._groups))
        place = inbound.place_of(heard.channel, direct=False)
        return inbound.reads_in(place.room, self._settings, self._groups)

    async def _files(self, message: discord.Message, reads: tuple[str, ...]) -> bool:
        new = False
        for number, wrong in inbound.wanted_files(message, self._settings):
            if wrong:
                await self._refuse(message, number, wrong)
            else:
                new = await self._take(message, number, reads) or new
        return new

    async def _take(self, message: discord.Message, number: int, reads: tuple[str, ...]) -> bool:
        address = message.attachments[number].url
        if not address.startswith(self._settings.cdn_address.rstrip("/") + "/"):
            log.warning("a file of message %d lies elsewhere than Discord's own, and is not fetched", message.id)
            return False
        content = await self._requests.fetch(address)
        person, place = (
            inbound.person_of(message.author),
            inbound.place_of(message.channel, direct=message.guild is None),
        )
        coordinator = await self._database.read(lambda connection: record.coordinates(connection, person))
        level = self._settings.room(place.room).level if coordinator and not place.direct else ""
        event = inbound.uploaded(message, number, content, reads, level)
        return await self._receive(event, {event.file: content})

    async def _refuse(self, message: discord.Message, number: int, wrong: str) -> None:
        """Nothing came in, so nobody else would say why."""
        name = clean_name(message.attachments[number].filename)
        blanks = {"kinds": ", ".join(self._settings.upload_kinds), "megabytes": self._settings.upload_megabytes}
        language = await self._language(inbound.person_of(message.author))
        said = say(language, f"discord.uploads.{wrong}", name=name, **blanks)
        place = inbound.place_of(message.channel, direct=message.guild is None)
        refusal = Outgoing(f"refused-{message.id}-{number}", place, Reply((Text(said),)), kind="receipt")
        try:
            await self._sender.send(refusal)
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.warning("could not say that a file was refused: %s", error)


def _custom_id(interaction: discord.Interaction) -> str:
    return str(dict(interaction.data or {}).get("custom_id"))


def _opens_a_form(action: str) -> bool:
    try:
        return type(decode(action)) in FILLED_IN
    except NotAnAction:
        return False
