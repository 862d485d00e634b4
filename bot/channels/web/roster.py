"""The network's members as the page knows them: who may sign in, and which rooms are theirs."""

from sqlalchemy import Connection

from bot.channels.web.members import CHANNEL, Member, drop_members, put_members
from bot.channels.web.settings import WebSettings
from scheduling import network, store


def follow(connection: Connection, settings: WebSettings) -> None:
    """After any change to who belongs: members may enter, those who have left may not, and groups talk in the rooms of
    their name. Doing so again changes nothing.
    """
    known = {(room.channel, room.place) for room in store.rooms(connection)}
    for room in settings.rooms:
        if room.access == "members" and (CHANNEL, room.id) not in known:
            store.add_room(connection, room.name, CHANNEL, room.id)
    belong = store.members(connection)
    put_members(connection, tuple(on_page(member, settings) for member in belong))
    left = {account(member) for member in store.members(connection, also_left=True)} - set(map(account, belong))
    drop_members(connection, left)
    for member in belong:
        identity = network.Identity(CHANNEL, account(member))
        if identity not in member.identities:
            store.connect_identity(connection, member.id, identity)


def account(member: network.Member) -> str:
    """Stays the same when somebody changes name or address."""
    known = (identity.account for identity in member.identities if identity.channel == CHANNEL)
    return next(known, f"m{member.id}")


def on_page(member: network.Member, settings: WebSettings) -> Member:
    groups = {group.casefold() for group in member.groups}
    return Member(
        id=account(member),
        name=member.name,
        detail=member.municipality,
        rooms=tuple(room.id for room in settings.rooms if room.name.casefold() in groups),
        coordinator=member.role == "coordinator",
    )
