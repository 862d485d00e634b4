"""Calendars that are subscribed to: whoever has the address may read, so it is long, and only so often fetched."""

import asyncio
from hashlib import sha256
from http import HTTPStatus

import msgspec
from aiohttp import ETag, hdrs, web
from sqlalchemy import Connection

from bot.channels.web.site import SITE, Refused
from scheduling import calendar, feeds, store
from scheduling.meetings import Meeting

LONGEST_TOKEN = 100


async def feed(request: web.Request) -> web.Response:
    """The same answer to every wrong address: none tells whether it was once right."""
    site = request.app[SITE]
    token, now = request.match_info["token"], site.clock.monotonic()
    address = request.remote or ""
    if site.tries.too_many(address, now) or site.fetches.too_many(address, now):
        raise Refused(429, "too_many_tries")
    site.fetches.count(address, now)
    found = await site.database.read(lambda connection: _found(connection, token))
    if found is None:
        site.tries.count(address, now)
        raise Refused(404, "no_page")
    group, meetings = found
    name = f"{site.title}, {group}" if group else site.title
    headers = {hdrs.CACHE_CONTROL: "private, no-cache"}
    etag = _etag(name, meetings)
    if any(known.value in {etag, "*"} for known in request.if_none_match or ()):
        response = web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    else:
        content = await asyncio.to_thread(calendar.feed, name, meetings, site.clock.now())
        headers[hdrs.CONTENT_DISPOSITION] = 'inline; filename="traffar.ics"'
        response = web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)
    response.etag = ETag(etag, is_weak=True)
    return response


def _found(connection: Connection, token: str) -> tuple[str, list[Meeting]] | None:
    found = feeds.at(connection, token) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        return None
    (holder,) = store.members(connection, only=[found.member])
    return found.group, feeds.shown(found, holder, store.meetings(connection))


def _etag(name: str, meetings: list[Meeting]) -> str:
    """Of what the calendar says. When it was written down is no news."""
    return sha256(msgspec.json.encode([name, *meetings])).hexdigest()[:32]
