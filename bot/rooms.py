"""Which rooms are the focus groups' on each platform, and what is said there of itself: as the operator wrote it.

The page knows its own by their names.
"""

from typing import NamedTuple

from msgspec import structs
from sqlalchemy import Connection

from bot.config import Config
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.delivery.standing_in import Where
from bot.settings import SettingsWrong
from scheduling import store


class GroupRoom(NamedTuple):
    """`unreached`: there is said what one of the group cannot be told alone."""

    where: Where
    group: str
    unreached: bool


def group_rooms(config: Config) -> list[GroupRoom]:
    """Raises SettingsWrong where no group is called so: its room would stay silent."""
    found = []
    for channel, section in structs.asdict(config).items():
        for number, room in enumerate(section.rooms if getattr(section, "wanted", False) else (), 1):
            if room.group:
                path = f"{channel}.rooms[{number}].group"
                found.append(GroupRoom((channel, room.id), _named(room.group, config, path), room.unreached))
    return found


def said_aloud(config: Config) -> frozenset[Where]:
    return frozenset(room.where for room in group_rooms(config) if room.unreached)


def follow(connection: Connection, config: Config) -> None:
    """The rooms that are told of meetings are those that are written down. Doing so again changes nothing."""
    wanted = {(room.group, *room.where) for room in group_rooms(config)}
    ours = {channel for channel, section in structs.asdict(config).items() if getattr(section, "wanted", False)}
    known = {(room.group, room.channel, room.place): room.id for room in store.rooms(connection)}
    for group, channel, place in sorted(wanted - known.keys()):
        store.add_room(connection, group, channel, place)
    for group, channel, place in known.keys() - wanted:
        if channel in ours:
            store.remove_room(connection, known[group, channel, place])


def _named(group: str, config: Config, path: str) -> str:
    names = {name.casefold(): name for name in config.network.groups}
    if group.casefold() not in names:
        known = ", ".join(config.network.groups)
        raise SettingsWrong(say(FIRST_LANGUAGE, "reminders.settings.group", key=path, group=group, groups=known))
    return names[group.casefold()]
