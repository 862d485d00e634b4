"""What every request may use, and why one is refused."""

from dataclasses import dataclass, field

from aiohttp import web
from sqlalchemy import Connection

from bot.channels.channel import Fill, Receive
from bot.channels.web import sign_in
from bot.channels.web.live import Live
from bot.channels.web.members import Member, find_member, room_for
from bot.channels.web.settings import Room, WebSettings
from bot.clock import Clock
from bot.storage.database import Database

MOST_FETCHES = 60  # of calendars from one address within a minute


@dataclass(frozen=True)
class Site:
    """`title` is the network's name, `zone` its own time, in which every moment on the page is told."""

    settings: WebSettings
    database: Database
    clock: Clock
    secret: bytes
    receive: Receive
    live: Live
    title: str
    zone: str
    fill: Fill | None = None
    tries: sign_in.Tries = field(default_factory=sign_in.Tries)
    fetches: sign_in.Tries = field(default_factory=lambda: sign_in.Tries(MOST_FETCHES))


SITE = web.AppKey("site", Site)
LANGUAGE = web.RequestKey("language", str)


class Refused(Exception):
    """The request is not carried out. `sentence` names what the person is told."""

    def __init__(self, status: int, sentence: str, **blanks: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = f"web.refused.{sentence}"
        self.blanks = blanks


class SignedOut(Exception):
    """Nobody is known to sit at this browser."""


async def visitor(request: web.Request) -> Member:
    site = request.app[SITE]
    cookie = request.cookies.get(sign_in.COOKIE, "")
    member_id = sign_in.unseal(site.secret, cookie, site.clock.now())

    def known(connection: Connection) -> Member | None:
        return find_member(connection, member_id) if member_id else None

    member = await site.database.read(known)
    if member is None:
        raise SignedOut
    request[LANGUAGE] = member.language
    return member


async def visitor_in_room(request: web.Request) -> tuple[Member, Room]:
    member = await visitor(request)
    room = room_for(member, request.match_info["room"], request.app[SITE].settings)
    if room is None:
        raise Refused(403, "no_room")
    return member, room


def number_in(request: web.Request, name: str) -> int:
    """A number from the address: the routes only let digits through, and not too many."""
    return int(request.match_info[name])
