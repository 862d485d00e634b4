"""What an operator may decide about Slack: the section [slack] of the configuration."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.settings import UPLOAD_KINDS, Secret, SettingsWrong, is_this_machine

MEGABYTE = 1_000_000

Port = Annotated[int, Meta(ge=0, le=65535)]
Amount = Annotated[int, Meta(ge=1, le=100_000)]
Connections = Annotated[int, Meta(ge=1, le=10)]
Hears = Literal["mentions", "threads", "everything"]


class SlackRoom(Struct, frozen=True, forbid_unknown_fields=True):
    """A channel in which something is to be otherwise than usual.

    `reads`: levels of documents that everyone there may read, beside the open ones. `files_level`: the level that a
    coordinator's file, dropped there, is added to the archive at; empty where none is. `group`: the focus group that
    talks there, so that its meetings are told of there; with `unreached` also what one of its members cannot be told in
    a direct message, naming nobody.
    """

    id: str = "C0123456789"
    reads: tuple[str, ...] = ()
    files_level: str = ""
    hears: Hears = "threads"
    receipts: bool = True
    welcome: bool = False
    group: str = ""
    unreached: bool = False


class SlackSettings(Struct, frozen=True, forbid_unknown_fields=True):
    bot_token: Secret = Secret("")
    """The app's own token, xoxb-…: OAuth & Permissions. Without it there is no Slack."""

    app_token: Secret = Secret("")
    """The token that opens Socket Mode, xapp-…: Basic Information, App-Level Tokens."""

    signing_secret: Secret = Secret("")
    """What Slack signs its requests with, for mode = "http": Basic Information."""

    mode: Literal["socket", "http"] = "socket"
    """socket: we call Slack, and no address of ours is needed. http: Slack calls us."""

    connections: Connections = 2
    """How many sockets are open at once. While one is renewed, events come through the other."""

    host: str = "127.0.0.1"
    """For mode = "http": the address to listen on, behind a server that speaks HTTPS."""

    port: Port = 3000
    """For mode = "http": the port to listen on; 0 takes any free one."""

    hears: Hears = "threads"
    """What is heard in channels: mentions only, threads too (a follow-up needs no mention), or everything."""

    receipts: bool = True
    """Put 👀 at a question at once, and take it away when the answer is there."""

    welcome: bool = False
    """Greet whoever joins a channel that the bot is in."""

    home: bool = True
    """Show the member's own meetings and wishes on the app's home tab."""

    connects_members: bool = True
    """Recognise members of the network by the confirmed e-mail address of their account."""

    catches_up: bool = True
    """Look for questions of the last day that Slack never delivered."""

    upload_megabytes: Amount = 20
    """The largest file that is taken."""

    upload_kinds: tuple[str, ...] = UPLOAD_KINDS
    """The endings of file names that are taken."""

    rooms: tuple[SlackRoom, ...] = ()
    """Channels in which something is to be otherwise."""

    api_address: str = "https://slack.com/api/"
    """Where Slack's Web API is."""

    file_hosts: tuple[str, ...] = ("files.slack.com",)
    """The hosts that files are fetched from and sent to, with our token."""

    @property
    def wanted(self) -> bool:
        return bool(self.bot_token)

    @property
    def upload_bytes(self) -> int:
        return self.upload_megabytes * MEGABYTE

    def room(self, room: str) -> SlackRoom:
        usual = SlackRoom(room, hears=self.hears, receipts=self.receipts, welcome=self.welcome)
        return next((known for known in self.rooms if known.id == room), usual)

    def check(self) -> None:
        """Raises SettingsWrong where nobody would be heard, or what is said could be overheard."""
        if not secure(self.api_address):
            raise SettingsWrong(say(FIRST_LANGUAGE, "slack.settings.insecure", address=self.api_address))
        demanded = "app_token" if self.mode == "socket" else "signing_secret"
        if not getattr(self, demanded):
            raise SettingsWrong(say(FIRST_LANGUAGE, f"slack.settings.{demanded}"))


def secure(address: str) -> bool:
    """Encrypted, or never leaves this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in {"https", "wss"}:
        return bool(parts.hostname)
    return parts.scheme in {"http", "ws"} and is_this_machine(parts.hostname or "")


def trusted(address: str, hosts: tuple[str, ...]) -> bool:
    """Whether our token may be shown there."""
    if not secure(address):
        return False
    parts = urlsplit(address)
    return parts.hostname in hosts and parts.username is None and parts.password is None
