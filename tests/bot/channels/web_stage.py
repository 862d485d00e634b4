"""The page as its members know it, over real HTTP: the stage for the contract, and a browser without a window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import aiohttp

from bot.channels.web.adapter import WebChannel
from bot.channels.web.members import DIRECT, Member
from bot.conversation.events import AnyEvent, Joined, Person, Place
from bot.conversation.wording import FIRST_LANGUAGE, say
from tests.bot.channels.contract import Standing
from tests.fakes.web import ASA, OMAR

BOT = say(FIRST_LANGUAGE, "conversation.bot")

Form = dict[str, str]


@dataclass
class Visitor:
    """One browser: its cookies, and the headers that a browser adds by itself."""

    session: aiohttp.ClientSession
    address: str

    async def sign_in(self, member: Member) -> None:
        answer = await self.post("/sign-in", form={"member": member.id})
        assert answer.status == 200, await answer.text()

    async def get(self, path: str, **options: Any) -> aiohttp.ClientResponse:
        return await self.session.get(self.address + path, **options)

    async def page(self, path: str) -> str:
        answer = await self.get(path, headers={"Accept": "text/html"})
        return await answer.text()

    async def post(
        self, path: str, json: object = None, form: Form | None = None, **options: Any
    ) -> aiohttp.ClientResponse:
        headers = {"Origin": self.address, **options.pop("headers", {})}
        return await self.session.post(self.address + path, json=json, data=form, headers=headers, **options)


def browser(address: str) -> Visitor:
    return Visitor(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)), address)


@dataclass
class WebStage:
    """`visitors` by who they are, `heard` is what reached the bot."""

    channel: WebChannel
    visitors: Mapping[str, Visitor]
    heard: Sequence[AnyEvent] = ()
    member: Person = ASA.person
    other: Person = OMAR.person
    room: Place = field(default=Place("web", "allmant"))

    @property
    def asa(self) -> Visitor:
        return self.visitors[ASA.id]

    @property
    def omar(self) -> Visitor:
        return self.visitors[OMAR.id]

    @property
    def received(self) -> Sequence[AnyEvent]:
        return [event for event in self.heard if not isinstance(event, Joined)]

    def alone(self, person: Person) -> Place:
        return Place("web", DIRECT + person.id, direct=True)

    async def write(self, person: Person, place: Place, text: str, *, key: str, mention: bool = False) -> None:
        said = f"@{BOT} {text}" if mention else text
        body = {"key": _padded(key), "text": said} | ({"thread": int(place.thread)} if place.thread else {})
        await _taken(await self._of(person).post(f"/room/{place.room}/messages", body))

    async def press(self, person: Person, _: Place, message: str, action: str, *, key: str) -> None:
        """The page knows a message by its number alone, wherever it stands."""
        await _taken(await self._of(person).post(f"/message/{message}/press", {"key": _padded(key), "action": action}))

    async def fill_in(
        self, person: Person, _: Place, message: str, action: str, *, values: dict[str, str], key: str
    ) -> None:
        body = {"key": _padded(key), "action": action, "values": values}
        await _taken(await self._of(person).post(f"/message/{message}/form", body))

    async def upload(self, person: Person, place: Place, name: str, content: bytes, *, key: str) -> None:
        visitor = self._of(person)
        await _taken(await send_file(visitor, place.room, name, content, _padded(key)))

    async def standing(self, person: Person, place: Place) -> list[Standing]:
        path = f"/room/{place.room}" + (f"?thread={place.thread}" if place.thread else "")
        return read_messages(await self._of(person).page(path))

    async def read(self, person: Person, place: Place, message: str) -> str:
        return next((seen.text for seen in await self.standing(person, place) if seen.id == message), "")

    def _of(self, person: Person) -> Visitor:
        return self.visitors[person.id]


async def send_file(visitor: Visitor, room: str, name: str, content: bytes, key: str) -> aiohttp.ClientResponse:
    headers = {"Origin": visitor.address, "Content-Type": "application/octet-stream"}
    query = {"key": key, "name": name}
    return await visitor.session.post(
        f"{visitor.address}/room/{room}/files", params=query, data=content, headers=headers
    )


def read_messages(html: str) -> list[Standing]:
    reader = _Reader()
    reader.feed(html)
    return [Standing(number, " ".join(" ".join(parts).split())) for number, parts in reader.found]


READ_ALOUD = ("alt", "value", "aria-label", "href")


class _Reader(HTMLParser):
    """Collects what is seen or read aloud in each message: texts, names of controls, values, pictures' words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._inside = False
        self._body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "li" and known.get("data-id"):
            self.found.append((known["data-id"] or "", []))
            self._inside = True
        if tag == "p" and "meta" in (known.get("class") or ""):
            self._body = False
        if self._inside and self._body:
            self.found[-1][1].extend(known[name] or "" for name in READ_ALOUD if known.get(name))

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" and self._inside:
            self._body = True
        if tag == "li":
            self._inside = self._body = False

    def handle_data(self, data: str) -> None:
        if self._inside and self._body:
            self.found[-1][1].append(data)


def _padded(key: str) -> str:
    return key.ljust(8, "-")


async def _taken(answer: aiohttp.ClientResponse) -> None:
    assert answer.status == 200, await answer.text()
