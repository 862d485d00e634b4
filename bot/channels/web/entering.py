"""Signing in and out: by choosing on this machine, by a personal link elsewhere."""

from http import HTTPStatus

from aiohttp import web
from sqlalchemy import Connection

from bot.channels.web import sign_in
from bot.channels.web.guard import theme_of
from bot.channels.web.members import Member, find_member
from bot.channels.web.render import page
from bot.channels.web.site import SITE, Refused, Site
from bot.conversation.events import Joined


async def choose(request: web.Request) -> web.Response:
    site = request.app[SITE]
    if not site.settings.local:
        raise Refused(403, "link_needed")
    form = await request.post()
    return await _enter(request, str(form.get("member", "")))


async def show_link(request: web.Request) -> web.Response:
    """Only looks: programs that preview links must not sign anyone in."""
    site = request.app[SITE]
    member = await _member(site, _linked(request))
    html = page(
        "welcome.html",
        language=member.language,
        title=site.title,
        theme=theme_of(request),
        member=member,
        token=request.match_info["token"],
    )
    return web.Response(text=html, content_type="text/html")


async def use_link(request: web.Request) -> web.Response:
    return await _enter(request, _linked(request))


async def leave(_: web.Request) -> web.Response:
    response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/"})
    response.del_cookie(sign_in.COOKIE)
    return response


def _linked(request: web.Request) -> str:
    site = request.app[SITE]
    address, now = request.remote or "", site.clock.monotonic()
    if site.tries.too_many(address, now):
        raise Refused(429, "too_many_tries")
    member = sign_in.member_of(site.settings, request.match_info["token"])
    if member is None:
        site.tries.count(address, now)
        raise Refused(403, "wrong_link")
    return member


async def _enter(request: web.Request, member_id: str) -> web.Response:
    site = request.app[SITE]
    member = await _member(site, member_id)
    now = site.clock.now()
    if site.settings.welcome:
        await site.receive(Joined(key=f"joined:{member.id}", person=member.person, place=member.direct, at=now), {})
    response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/"})
    response.set_cookie(
        sign_in.COOKIE,
        sign_in.seal(site.secret, member.id, now),
        max_age=int(sign_in.STAYS.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=request.secure or site.settings.public_address.startswith("https:"),
    )
    return response


async def _member(site: Site, member_id: str) -> Member:
    def known(connection: Connection) -> Member | None:
        return find_member(connection, member_id) if member_id.isprintable() else None

    member = await site.database.read(known)
    if member is None:
        raise Refused(403, "no_member")
    return member
