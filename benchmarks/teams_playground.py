"""Microsoft's own Agents Playground, in a real browser, against the whole bot: `python -m benchmarks.teams_playground`.

It is fetched from npm when the trial is run and is no part of this tree. What was said is read from the Playground's
log of requests and answers; pictures are for people to look at. Nothing listens to any other machine.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Page, WebSocket, async_playwright
from sqlalchemy import select

from benchmarks.machine import header
from bot.app import App, build
from bot.channels.teams import conversations
from bot.channels.teams.adapter import TeamsChannel
from bot.channels.teams.render import message
from bot.clock import WallClock
from bot.config import Config, read
from bot.conversation.events import Person
from bot.conversation.outcome import Kind, Say
from bot.conversation.replies import Facts, Heading, Reply, Text
from bot.delivery import outbox
from bot.storage.tables import teams_conversation, teams_person
from tests.fakes import hostile_texts
from tests.fakes.teams_rules import complaints, counted

Json = dict[str, Any]

PLAYGROUND = "@microsoft/m365agentsplayground@0.2.28"
BOT_PORT, PORT = 3978, 56150
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
BROWSER += ["--disable-component-update", "--disable-sync"]
PATIENCE = 20.0
PERSONAL = teams_conversation.c.kind == "personal"
PUBLIC = f"http://127.0.0.1:{BOT_PORT}"
# It would listen on every address of the machine.
ONLY_HERE = """
const net = require("net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  const host = "127.0.0.1";
  if (first && typeof first === "object" && "port" in first) return listen.call(this, {...first, host}, ...rest);
  if (isNaN(first)) return listen.call(this, first, ...rest);
  return listen.call(this, Number(first), host, ...rest.filter((one) => typeof one !== "string"));
};
"""


@dataclass
class Trial:
    """`log` is what the Playground says went to and fro, each as request and answer."""

    page: Page
    app: App
    pictures: Path
    log: list[Json] = field(default_factory=list)

    async def look(self, name: str) -> None:
        await self.page.wait_for_timeout(500)
        await self.page.screenshot(path=self.pictures / f"{name}.png")

    async def open(self, name: str) -> None:
        await self.page.locator(f'[aria-label="{name}"]').first.click()
        await self.page.wait_for_timeout(1000)

    async def say(self, text: str, *, mention: bool = False, answer: bool = False) -> None:
        """In a channel the first field begins a post, the others answer one."""
        where = self.page.locator("[contenteditable=true], textarea")
        await where.nth(1 if answer else 0).click()
        if mention:
            await self.page.keyboard.type("@")
            await self.page.get_by_role("menuitem").filter(has_text="Test Bot").click()
            await self.page.wait_for_timeout(300)
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def shown(self, text: str) -> None:
        await self.page.get_by_text(text).last.wait_for(timeout=PATIENCE * 1000)

    async def press(self, label: str) -> None:
        await self.page.get_by_role("button", name=label, exact=True).last.click()

    @property
    def sent(self) -> list[Json]:
        """What the bot asked of Teams."""
        return [each for each in self.log if each.get("from") == "User Application"]


async def personal(there: Trial) -> None:
    """A question in the personal chat, answered from the archive with its source"""
    await there.open("Personal Chat")
    await there.say("Vad sades om laddstolpar?")
    await there.shown("Varför detta svar?")
    await there.look("personal-answer")
    await there.press("Varför detta svar?")
    await there.shown("Så kom jag fram till svaret")
    await there.look("personal-why")


async def rated(there: Trial) -> None:
    """A card with the scale, pressed twice, and the same card updated both times"""
    await there.say("visa")
    await there.shown("Välj något att titta på")
    await there.press("Omdöme 1–6")
    await there.shown("Hur nöjd är du med träffen?")
    await there.look("scale")
    for step in ("4", "5"):
        await there.press(step)
        await there.shown(f"Du svarade {step} på skalan")
    await there.look("scale-updated")
    assert await count(there, ".ac-adaptiveCard:has-text('Hur nöjd är du med träffen?')") == 1


async def forms(there: Trial) -> None:
    """A form as it is drawn, and every other kind of card"""
    for label in ("Formulär", "Tabell", "Citat ur arkivet", "Bild"):
        await there.say("visa")
        await there.page.get_by_role("button", name=label, exact=True).last.click()
        await there.page.wait_for_timeout(1500)
        await there.look(f"card-{label.split()[0].lower()}")


async def channel(there: Trial) -> None:
    """A post in a channel with a mention, answered in its thread, and a follow-up there"""
    await there.open("My Team - General")
    await there.say("när är nästa träff?", mention=True)
    await there.shown("Varför detta svar?")
    await there.say("hjälp", mention=True, answer=True)
    await there.shown("Hej Alex Wilber!")
    await there.look("channel")
    threads = {each["conversationId"] for each in there.sent if "messageid=" in str(each.get("conversationId"))}
    assert len(threads) <= 1, threads


async def group(there: Trial) -> None:
    """A question in a group chat"""
    await there.open("Group Chat")
    await there.say("hjälp", mention=True)
    await there.shown("Hej Alex Wilber!")
    await there.look("group")


async def reminded(there: Trial) -> None:
    """A reminder that nobody asked for, in the personal chat, from the stored reference."""
    facts = Facts((("När", "torsdag 10 december kl. 9.30–15"), ("Var", "Stadshuset, Alingsås")))
    await send(there, "reminder", Reply((Heading("Om 2 dagar: Lokala energiplaner"), facts)), "reminder")
    await there.open("Personal Chat")
    await there.shown("Om 2 dagar: Lokala energiplaner")
    await there.look("reminder")


async def hostile(there: Trial) -> None:
    """Forty hostile texts drawn by the real program: none becomes a link or is taken for markup."""
    texts = [text for text in hostile_texts.texts()[::12] if text.strip()][:40]
    for start in range(0, len(texts), 8):
        some = texts[start : start + 8]
        nodes = tuple(node for text in some for node in (Heading(text), Text(text), Facts(((text, text),))))
        await send(there, f"hostile {start}", Reply(nodes))
        await there.page.wait_for_timeout(1500)
    await there.look("hostile")
    drawn = await count(there, ".ac-adaptiveCard")
    links = await count(there, ".ac-adaptiveCard a")
    marked = await count(there, ".ac-adaptiveCard :is(strong, em, ul, ol, code, at, [href])")
    print(f"  {drawn} cards drawn, {len(texts)} hostile texts in them: {links} links, {marked} marked")
    assert drawn > 0
    assert (links, marked) == (0, 0)


async def careless(there: Trial) -> None:
    """The blind check: a card that puts text where markup is read is seen to have a link."""
    channel = there.app.channels[-1]
    assert isinstance(channel, TeamsChannel)
    row = await there.app.database.read(lambda c: c.scalar(select(teams_conversation.c.id).where(PERSONAL)))
    place = await there.app.database.read(lambda c: conversations.find(c, str(row)))
    assert place is not None
    drawn = message(Reply((Text("x"),)))
    drawn["attachments"][0]["content"]["body"] = [{"type": "TextBlock", "text": "[x](https://elsewhere.example)"}]
    await channel._connector.post(place, "", drawn)  # noqa: SLF001 - the blind check goes past what it checks
    await there.page.wait_for_timeout(1500)
    assert await count(there, ".ac-adaptiveCard a") > 0


async def count(there: Trial, what: str) -> int:
    return await there.page.locator(what).count()


async def send(there: Trial, source: str, reply: Reply, kind: Kind = "answer") -> None:
    """To the personal chat, found by what is stored, through the outbox."""
    person = await there.app.database.read(lambda c: c.scalar(select(teams_person.c.id)))
    place = await there.app.channels[-1].direct(Person("teams", str(person)))
    assert place.direct
    messages, now = [Say(place, reply, kind=kind)], WallClock().now()
    await there.app.database.write(lambda connection: outbox.owe(connection, source, messages, now))
    there.app.courier.wake()


async def told(there: Trial) -> None:
    """Every request that went to Teams, and how it was answered."""
    bodies = [each["request"].get("body") or {} for each in there.sent]
    messages = [body for body in bodies if body.get("type") == "message"]
    wrong = [found for message in messages for found in complaints(message, frozenset({urlsplit(PUBLIC).netloc}))]
    statuses = Counter(each["response"]["statusCode"] for each in there.log if "response" in each)
    print(f"{len(there.sent)} requests of the bot, {len(messages)} of them messages; answered {dict(statuses)}")
    print(f"{len(wrong)} against the rules; {counted['cards']} cards held against the published schema")
    assert not wrong, wrong
    assert all(status < 300 for status in statuses)


@asynccontextmanager
async def trial(pictures: Path) -> AsyncIterator[Trial]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        program = playground(here)
        app = build(configuration(), sample(here), WallClock())
        await app.start()
        try:
            async with started(program, here), async_playwright() as playwright:
                found = shutil.which("chromium") or shutil.which("google-chrome")
                browser = await playwright.chromium.launch(executable_path=found, args=BROWSER)
                page = await browser.new_page(viewport={"width": 1280, "height": 1000}, locale="sv-SE")
                there = Trial(page, app, pictures)
                page.on("websocket", partial(listen, there))
                await page.goto(f"http://127.0.0.1:{PORT}/")
                await page.locator('[aria-label="Personal Chat"]').wait_for(timeout=PATIENCE * 1000)
                await page.wait_for_timeout(1500)
                yield there
                await browser.close()
        finally:
            await app.stop()


def configuration() -> Config:
    teams = {
        "app_id": "11111111-2222-4333-8444-555555555555",
        "development": True,
        "port": BOT_PORT,
        "public_address": PUBLIC,
        "service_hosts": ["127.0.0.1", "localhost"],
        "file_hosts": ["127.0.0.1"],
    }
    return read({"teams": teams, "web": {"port": 0}}, Path(), {})


def sample(here: Path) -> Path:
    """The sample network with its archive."""
    data = here / "data"
    for command in (["demo", "--prepare"], ["archive", "add", str(data / "archive")]):
        told = [sys.executable, "-m", "bot", *command, "--data", str(data)]
        subprocess.run(told, check=True, capture_output=True)
    return data


def playground(here: Path) -> Path:
    """Fetched from npm, or where it was put beforehand; its own scripts are not run when it is installed."""
    if given := os.environ.get("NATVERKSBOT_PLAYGROUND"):
        return Path(given)
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(here), PLAYGROUND]
    subprocess.run(command, check=True, capture_output=True)
    return here / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"


@asynccontextmanager
async def started(program: Path, here: Path) -> AsyncIterator[None]:
    only_here = here / "only-here.cjs"
    only_here.write_text(ONLY_HERE, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(here), "NODE_OPTIONS": f"--require {only_here}"}
    told = ["start", "-p", str(PORT), "-e", f"{PUBLIC}/api/messages", "-c", "msteams", "--disable-telemetry"]
    process = await asyncio.create_subprocess_exec(
        "node", str(program), *told, cwd=here, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await answers()
        yield
    finally:
        process.terminate()
        await process.wait()


async def answers() -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return
    raise AssertionError("the Playground does not start")


def listen(there: Trial, socket: WebSocket) -> None:
    def heard(frame: str | bytes) -> None:
        told = json.loads(frame)
        if "request" in told.get("log", {}):
            there.log.append(told["log"])

    if "/log/" in socket.url:
        socket.on("framereceived", heard)


async def main(pictures: Path) -> None:
    header("Microsoft 365 Agents Playground")
    began = monotonic()
    async with trial(pictures) as there:
        for step in (personal, rated, forms, channel, group, reminded, hostile, told, careless):
            try:
                await step(there)
            except Exception:
                await there.look(f"failed-{step.__name__}")
                raise
            print(f"{step.__name__}: {step.__doc__}")
    print(f"took {monotonic() - began:.0f} s; pictures in {pictures}")


if __name__ == "__main__":
    wanted = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="teams-playground-"))
    wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wanted))
