"""Which rooms are the groups', as they are written down."""

import pytest

from bot import rooms
from bot.channels.discord.settings import DiscordRoom, DiscordSettings
from bot.channels.slack.settings import SlackRoom, SlackSettings
from bot.channels.teams.settings import TeamsRoom, TeamsSettings
from bot.config import Config
from bot.settings import Secret, SettingsWrong
from bot.storage.database import Database
from scheduling import store

FOREST, TRADE = "1234567890123456789", "2234567890123456789"


def discord(*rooms: DiscordRoom, used: bool = True) -> Config:
    return Config(discord=DiscordSettings(token=Secret("t" if used else ""), rooms=rooms))


def known(database: Database) -> list[tuple[str, str, str]]:
    return [(room.group, room.channel, room.place) for room in database.read_now(store.rooms)]


def follow(database: Database, config: Config) -> None:
    database.write_now(lambda connection: rooms.follow(connection, config))


def test_a_group_is_told_of_its_meetings_where_it_talks_and_no_longer_where_it_does_not(database: Database) -> None:
    database.write_now(lambda connection: store.add_room(connection, "naturvård", "web", "naturvard"))
    follow(database, discord(DiscordRoom(FOREST, group="Naturvård"), DiscordRoom(TRADE)))
    assert known(database) == [("naturvård", "web", "naturvard"), ("naturvård", "discord", FOREST)]
    revision = database.read_now(store.revision)
    follow(database, discord(DiscordRoom(FOREST, group="naturvård")))
    assert database.read_now(store.revision) == revision, "nothing is planned anew where nothing has changed"
    follow(database, discord(DiscordRoom(TRADE, group="rättvis handel")))
    assert known(database) == [("naturvård", "web", "naturvard"), ("rättvis handel", "discord", TRADE)]


def test_a_platform_that_is_not_used_has_no_rooms(database: Database) -> None:
    follow(database, discord(DiscordRoom(FOREST, group="naturvård"), used=False))
    assert known(database) == []


def test_what_members_cannot_be_told_alone_is_said_where_it_is_switched_on_and_in_teams_unless_it_is_off() -> None:
    config = Config(
        discord=DiscordSettings(
            token=Secret("t"),
            rooms=(DiscordRoom(FOREST, group="naturvård"), DiscordRoom(TRADE, group="naturvård", unreached=True)),
        ),
        slack=SlackSettings(bot_token=Secret("t"), rooms=(SlackRoom("C1", group="naturvård"),)),
        teams=TeamsSettings(
            app_id="a",
            rooms=(TeamsRoom("19:1", group="naturvård"), TeamsRoom("19:2", group="naturvård", unreached=False)),
        ),
    )
    assert rooms.said_aloud(config) == {("discord", TRADE), ("teams", "19:1")}


def test_a_group_that_there_is_none_of_is_named_with_its_key() -> None:
    with pytest.raises(SettingsWrong, match=r"discord.rooms\[2\].group: det finns ingen fokusgrupp naturvard"):
        rooms.group_rooms(discord(DiscordRoom(TRADE), DiscordRoom(FOREST, group="naturvard")))
