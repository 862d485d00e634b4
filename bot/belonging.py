"""Who belongs to the network, told to each channel that keeps a list of its own."""

from sqlalchemy import Connection

from bot import rooms
from bot.channels.web import roster
from bot.config import Config


def follow_network(connection: Connection, config: Config) -> None:
    """After any change to who belongs. Doing so again changes nothing."""
    roster.follow(connection, config.web)
    rooms.follow(connection, config)
