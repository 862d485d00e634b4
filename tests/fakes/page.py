"""The local page as a program uses it: sign in, write, wait for the bot."""

import asyncio
import re
import time
from types import TracebackType
from typing import Self
from uuid import uuid4

import aiohttp

LOOK_SECONDS = 0.02


class Page:
    """One member at one browser."""

    def __init__(self, address: str, member: str, connections: int = 100) -> None:
        self.address = address
        self.member = member
        # The cookie is for an address without a name, which aiohttp only keeps when told to.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections), cookie_jar=aiohttp.CookieJar(unsafe=True)
        )

    async def __aenter__(self) -> Self:
        try:
            await self._sign_in()
        except BaseException:
            await self._session.close()
            raise
        return self

    async def _sign_in(self) -> None:
        who = {"member": self.member}
        async with self._session.post(f"{self.address}/sign-in", data=who, headers=self._own) as answer:
            answer.raise_for_status()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    @property
    def direct(self) -> str:
        return f"direct-{self.member}"

    @property
    def _own(self) -> dict[str, str]:
        return {"Origin": self.address}

    async def write(self, room: str, text: str) -> float:
        """Seconds until the page had it safe."""
        began = time.perf_counter()
        message = {"key": str(uuid4()), "text": text}
        async with self._session.post(
            f"{self.address}/room/{room}/messages", json=message, headers=self._own
        ) as answer:
            answer.raise_for_status()
        return time.perf_counter() - began

    async def answers(self, room: str) -> int:
        """How many messages of the bot stand on the page now."""
        async with self._session.get(f"{self.address}/room/{room}") as answer:
            return len(re.findall(r'class="message bot', await answer.text()))

    async def answered(self, room: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while await self.answers(room) == 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no answer in {room} within {seconds} s")
            await asyncio.sleep(LOOK_SECONDS)

    async def wait_for(self, words: tuple[str, ...], seconds: float) -> set[str]:
        """Those of the words that come to stand in any room, as soon as all do or the time is up."""
        deadline = time.monotonic() + seconds
        seen: set[str] = set()
        while seen != set(words) and time.monotonic() < deadline:
            for room in await self._rooms():
                async with self._session.get(f"{self.address}/room/{room}") as answer:
                    html = await answer.text()
                seen |= {word for word in words if word in html}
            await asyncio.sleep(LOOK_SECONDS)
        return seen

    async def _rooms(self) -> list[str]:
        async with self._session.get(f"{self.address}/room/{self.direct}") as answer:
            return sorted(set(re.findall(r'href="/room/([\w.-]+)"', await answer.text())))
