"""What an operator may decide about Discord: the section [discord] of the configuration."""

from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.settings import UPLOAD_KINDS, Secret, SettingsWrong, is_this_machine

CHANNEL = "discord"
MEGABYTE = 1_000_000
SECURE = {"https": "http", "wss": "ws"}

Amount = Annotated[int, Meta(ge=1, le=100_000)]
Number = Annotated[
    str, Meta(pattern="^[0-9]{1,20}$", description="med bara siffror, som Discord visar under Kopiera ID")
]
Level = Annotated[
    str,
    Meta(pattern="^(open|coordinators|group:.+)$", description='som "open", "group:naturvård" eller "coordinators"'),
]


class DiscordRoom(Struct, frozen=True, forbid_unknown_fields=True):
    """A channel in which something is to be otherwise than usual.

    `level`: documents of this level may be read by everyone there, and what coordinators upload there gets it. `group`:
    the focus group that talks there, so that its meetings are told of there; with `unreached` also what one of its
    members cannot be told in a direct message, naming nobody.
    """

    id: Number = "1234567890123456789"
    level: Level = "open"
    answers: bool = True
    threads: bool = True
    typing: bool = True
    catch_up: bool = True
    group: str = ""
    unreached: bool = False


class DiscordSettings(Struct, frozen=True, forbid_unknown_fields=True):
    token: Secret = Secret("")
    """The bot's token, from the page Bot of the application. Empty: no Discord."""

    servers: tuple[Number, ...] = ()
    """The servers that are served. Empty: every one that the bot has been let into."""

    message_content: bool = False
    """Read also what is written without naming the bot, so that a thread goes on without it. A privileged intent."""

    members: bool = False
    """Hear of who comes and goes, to greet the new. A privileged intent."""

    welcome: bool = False
    """Greet in a direct message whoever joins the server. Needs `members`."""

    commands: bool = True
    """Register the slash commands."""

    scheduled_events: bool = False
    """Show the coming meetings as events of the server. Needs the right to manage events."""

    answers: bool = True
    """Answer in channels when named; a direct message is answered always."""

    threads: bool = True
    """Answer in a thread under the question; otherwise as a reply to it."""

    typing: bool = True
    """Show at once that the bot is writing."""

    catch_up: bool = True
    """Look, after a break, for questions that did not come in."""

    upload_megabytes: Amount = 20
    """The largest file that is taken."""

    upload_kinds: tuple[str, ...] = UPLOAD_KINDS
    """The endings of file names that are taken."""

    rooms: tuple[DiscordRoom, ...] = ()
    """Channels in which something is to be otherwise."""

    api_address: str = "https://discord.com/api/v10"
    """Where Discord's interface is."""

    gateway_address: str = "wss://gateway.discord.gg/"
    """Where Discord tells what happens."""

    cdn_address: str = "https://cdn.discordapp.com"
    """Where Discord keeps what members upload. Files are fetched from nowhere else."""

    @property
    def wanted(self) -> bool:
        return bool(self.token)

    @property
    def upload_bytes(self) -> int:
        return self.upload_megabytes * MEGABYTE

    def room(self, room: str) -> DiscordRoom:
        usual = DiscordRoom(
            room, answers=self.answers, threads=self.threads, typing=self.typing, catch_up=self.catch_up
        )
        return next((known for known in self.rooms if known.id == room), usual)

    def serves(self, server: str) -> bool:
        return not self.servers or server in self.servers

    def check(self) -> None:
        """Raises SettingsWrong where the token could be read on its way."""
        for key in ("api_address", "gateway_address", "cdn_address"):
            if not secure(address := getattr(self, key)):
                raise SettingsWrong(say(FIRST_LANGUAGE, "discord.settings.insecure", key=key, address=address))
        if self.welcome and not self.members:
            raise SettingsWrong(say(FIRST_LANGUAGE, "discord.settings.welcome"))


def secure(address: str) -> bool:
    """Encrypted, or never leaves this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (parts.scheme in SECURE or (parts.scheme in SECURE.values() and is_this_machine(host)))
