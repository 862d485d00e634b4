"""Live windows: what is new on the page is told to every open one by server-sent events.

A window names the revision it has seen and gets everything after it, so nothing is lost when a connection breaks.
What this process posts wakes its windows at once; what another process posts is found in the database within a second.
"""

import asyncio
import logging
from functools import partial
from typing import Protocol

import msgspec
from aiohttp import web
from msgspec import Struct
from sqlalchemy import Connection

from bot.channels.web.messages import newest_revision
from bot.storage.database import Database

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
BREATH_SECONDS = 15.0  # a comment now and then, so that no proxy takes the silence for the end
RECONNECT_MS = 1500


class Told(Struct, frozen=True):
    """One new or changed message, as one reader's window needs it. `html` is empty where it is not on show."""

    revision: int
    id: int
    room: str
    thread: int | None
    bot: bool
    own: bool
    html: str = ""
    chip: str = ""


class Fetch(Protocol):
    def __call__(self, connection: Connection, after: int) -> list[Told]: ...


class Window:
    """One open stream. `rests` when a newer window of the same member took its place."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.rests = False
        self.closed = False

    def end(self, *, rests: bool) -> None:
        self.rests, self.closed = rests, True
        self.news.set()


class Live:
    def __init__(self, database: Database, most: int) -> None:
        self._database = database
        self._most = most
        self._windows: dict[str, list[Window]] = {}
        self._following: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        for windows in self._windows.values():
            for window in windows:
                window.end(rests=False)
        if self._following:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    def wake(self) -> None:
        for windows in self._windows.values():
            for window in windows:
                window.news.set()

    async def stream(self, response: web.StreamResponse, member: str, after: int, fetch: Fetch) -> None:
        window = self._open(member)
        try:
            await response.write(f"retry: {RECONNECT_MS}\n\n".encode())
            await self._tell(response, window, after, fetch)
            if window.rests:
                await response.write(b"event: rest\ndata: {}\n\n")
        except ConnectionError:
            pass  # the window was closed at the other end: nobody is there to tell
        finally:
            self._close(member, window)

    async def _tell(self, response: web.StreamResponse, window: Window, after: int, fetch: Fetch) -> None:
        while not window.closed:
            window.news.clear()
            told = await self._database.read(partial(fetch, after=after))
            for news in told:
                await response.write(b"id: %d\ndata: %s\n\n" % (news.revision, msgspec.json.encode(news)))
                after = news.revision
            if not told and not await _woken(window):
                await response.write(b": .\n\n")

    def _open(self, member: str) -> Window:
        window = Window()
        windows = self._windows.setdefault(member, [])
        windows.append(window)
        for oldest in windows[: -self._most]:
            oldest.end(rests=True)
        return window

    def _close(self, member: str, window: Window) -> None:
        self._windows[member].remove(window)
        if not self._windows[member]:
            del self._windows[member]

    async def _follow(self) -> None:
        seen = -1
        while True:
            try:
                seen = await self._look(seen)
            except Exception:
                log.exception("could not look for news; trying again")
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self, seen: int) -> int:
        """What another process posted wakes the windows too. Returns the newest revision."""
        if not self._windows:
            return seen
        newest = await self._database.read(newest_revision)
        if newest != seen:
            self.wake()
        return newest


async def _woken(window: Window) -> bool:
    try:
        async with asyncio.timeout(BREATH_SECONDS):
            await window.news.wait()
    except TimeoutError:
        return False
    return True
