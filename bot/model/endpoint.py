"""The one way out to the model: one address, a bounded time, a bounded answer, no redirects, and no word of the key."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import CancelledError
from contextlib import AbstractAsyncContextManager
from threading import Lock, Thread
from typing import Any

import msgspec
from aiohttp import ClientError, ClientResponse, ClientSession, DummyCookieJar, TCPConnector

from bot.model.settings import ModelSettings

AT_ONCE = 8  # connections
PIECE = 65_536
LONGEST_WAIT = 600  # seconds that an endpoint may ask us to stay away
CLOSED = "stängs"
GRACE = 0.5  # seconds more, should the thread that talks be late itself


class EndpointFailed(Exception):
    """Nothing that can be used came back. `permanent`: what was sent is what is wrong; sending it again is no use."""

    def __init__(self, why: str, status: int = 0, retry_after: float = 0.0, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.status = status
        self.retry_after = retry_after
        self.permanent = permanent


class Endpoint:
    """Asked from any thread. It talks in a thread of its own: a name server or a server that hangs holds up nobody."""

    def __init__(self, settings: ModelSettings) -> None:
        self._base = settings.address.rstrip("/")
        self._key = settings.key
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._session: ClientSession | None = None
        self._starting = Lock()
        self._closed = False

    def post(self, path: str, body: Mapping[str, Any], seconds: float, largest: int) -> bytes:
        """The body of the answer. Raises EndpointFailed, at the latest when the seconds have passed."""
        if seconds <= 0:
            raise EndpointFailed("ingen tid kvar")
        loop = self._started()
        asked = asyncio.run_coroutine_threadsafe(self._post(path, msgspec.json.encode(body), seconds, largest), loop)
        try:
            return asked.result(seconds + GRACE)
        except TimeoutError:
            asked.cancel()
            raise EndpointFailed(f"inget svar på {seconds:.1f} s") from None
        except CancelledError:
            raise EndpointFailed(CLOSED) from None

    def close(self) -> None:
        """What is being asked is broken off: nobody waits for it any more."""
        with self._starting:
            self._closed = True
            if self._loop is None or self._thread is None:
                return
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = self._thread = None

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._closed:
                raise EndpointFailed(CLOSED)
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=self._loop.run_forever, name="model", daemon=True)
                self._thread.start()
            return self._loop

    async def _post(self, path: str, body: bytes, seconds: float, largest: int) -> bytes:
        why = ""
        try:
            async with asyncio.timeout(seconds), self._asked(path, body) as response:
                _accept(response)
                return await _read(response, largest)
        except TimeoutError:
            why = f"inget svar på {seconds:.1f} s"
        except (ClientError, OSError, ValueError) as error:
            why = f"går inte att nå ({type(error).__name__})"
        raise EndpointFailed(why)  # out here, so that it does not carry the first error, which holds the key

    def _asked(self, path: str, body: bytes) -> AbstractAsyncContextManager[ClientResponse]:
        return self._open().post(self._base + path, data=body, headers=self._headers(), allow_redirects=False)

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=AT_ONCE),
                cookie_jar=DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
            )
        return self._session

    def _headers(self) -> dict[str, str]:
        """Nothing packed is asked for: a small answer could then unpack into a large one."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        return headers | ({"Authorization": f"Bearer {self._key.reveal()}"} if self._key else {})

    async def _hang_up(self) -> None:
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None


def _accept(response: ClientResponse) -> None:
    if response.status != 200:
        waits = response.headers.get("Retry-After", "")
        seconds = min(int(waits), LONGEST_WAIT) if waits.isascii() and waits.isdigit() and len(waits) < 9 else 0
        permanent = response.status in {400, 413, 422}
        raise EndpointFailed(f"svarade {response.status}", response.status, seconds, permanent=permanent)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise EndpointFailed("svarade med packat innehåll")


async def _read(response: ClientResponse, largest: int) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_chunked(PIECE):
        content += piece
        if len(content) > largest:
            raise EndpointFailed(f"svarade med mer än {largest // 1000} kB")
    return bytes(content)
