"""Who is it? A signed cookie says so; it is given on this machine for a choice, elsewhere for a personal link."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from datetime import datetime, timedelta

from bot.channels.web.settings import WebSettings

COOKIE = "natverksbot"
STAYS = timedelta(days=30)
TRIES = 10  # wrong links from one address within the window
WINDOW_SECONDS = 60.0


def seal(secret: bytes, member: str, now: datetime) -> str:
    content = f"{_pack(member)}.{int((now + STAYS).timestamp())}"
    return f"{content}.{_sign(secret, 'cookie', content)}"


def unseal(secret: bytes, cookie: str, now: datetime) -> str | None:
    """The member's id, when we made this cookie and it is not too old."""
    content, _, signature = cookie.rpartition(".")
    if not _same(signature, _sign(secret, "cookie", content)):
        return None
    member, _, until = content.partition(".")
    return _unpack(member) if now.timestamp() < int(until) else None


def token(settings: WebSettings, member: str) -> str:
    packed = _pack(member)
    return f"{packed}.{_sign(settings.sign_in_secret.reveal().encode(), 'link', packed)}"


def member_of(settings: WebSettings, token: str) -> str | None:
    packed, _, signature = token.partition(".")
    if not settings.sign_in_secret or not _same(
        signature, _sign(settings.sign_in_secret.reveal().encode(), "link", packed)
    ):
        return None
    return _unpack(packed)


def sign_in_link(settings: WebSettings, member: str) -> str:
    """The personal address to hand to one member. Whoever has it is that member."""
    return f"{settings.address(settings.port)}/in/{token(settings, member)}"


class Tries:
    """Counts by address what may happen only so often, so that nobody can guess in peace."""

    def __init__(self, most: int = TRIES) -> None:
        self._most = most
        self._times: dict[str, deque[float]] = {}

    def too_many(self, address: str, now: float) -> bool:
        self._forget(now)
        return len(self._times.get(address, ())) >= self._most

    def count(self, address: str, now: float) -> None:
        self._times.setdefault(address, deque()).append(now)

    def _forget(self, now: float) -> None:
        for address, times in list(self._times.items()):
            while times and times[0] <= now - WINDOW_SECONDS:
                times.popleft()
            if not times:
                del self._times[address]


def _sign(secret: bytes, purpose: str, content: str) -> str:
    signed = f"{purpose}:{content}".encode(errors="surrogatepass")  # an address may hold any bytes
    return hmac.digest(secret, signed, "sha256").hex()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="surrogatepass"), right.encode())  # a header may hold any bytes


def _pack(member: str) -> str:
    return urlsafe_b64encode(member.encode()).decode().rstrip("=")


def _unpack(packed: str) -> str:
    return urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
