"""What an operator may decide about Teams: the section [teams] of the configuration."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.settings import UPLOAD_KINDS, Secret, SettingsWrong

MEGABYTE = 1_000_000

Port = Annotated[int, Meta(ge=0, le=65535)]
Amount = Annotated[int, Meta(ge=1, le=100_000)]


class TeamsRoom(Struct, frozen=True, forbid_unknown_fields=True):
    """A team's channel or a group chat in which something is to be otherwise than usual.

    `reads`: levels of documents that everyone there may read, beside the open ones. `group`: the focus group that talks
    there, so that its meetings are told of there; with `unreached` also what one of its members cannot be told in a
    personal chat, as is usual for guests, naming nobody.
    """

    id: str = "19:…@thread.tacv2"
    reads: tuple[str, ...] = ()
    typing: bool = True
    welcome: bool = False
    group: str = ""
    unreached: bool = True


class TeamsSettings(Struct, frozen=True, forbid_unknown_fields=True):
    app_id: str = ""
    """The application (client) id of the bot's registration in Entra. Empty: no Teams."""

    app_password: Secret = Secret("")
    """The registration's client secret."""

    tenant: str = ""
    """The directory (tenant) id of the organisation that the bot is registered in."""

    tenants: tuple[str, ...] = ()
    """Organisations in whose teams and chats the bot serves. Empty: its own only. Guests belong to where they are."""

    host: str = "127.0.0.1"
    """The address to listen on, behind a server that speaks HTTPS."""

    port: Port = 3978
    """The port to listen on; 0 takes any free one."""

    public_address: str = ""
    """How Microsoft reaches us: https://bot.example.se. The messaging endpoint is this and /api/messages."""

    coordinators: tuple[str, ...] = ()
    """Object ids in Entra of those whose files, sent in a personal chat, are added to the archive."""

    files_level: str = ""
    """The level that such a file is added at, for example "open". Empty: files are received but never added."""

    upload_megabytes: Amount = 20
    """The largest file that is taken."""

    upload_kinds: tuple[str, ...] = UPLOAD_KINDS
    """The endings of file names that are taken."""

    typing: bool = True
    """Show that the bot is writing, at once."""

    welcome: bool = True
    """Greet whoever adds the bot in a personal chat."""

    meetings: bool = True
    """Ask in the app package for the right to be told when a meeting in Teams begins and ends."""

    rooms: tuple[TeamsRoom, ...] = ()
    """Channels and chats in which something is to be otherwise."""

    service_hosts: tuple[str, ...] = ("smba.trafficmanager.net",)
    """The hosts we send to, and our token with it. A leading dot takes every host below."""

    file_hosts: tuple[str, ...] = (".sharepoint.com",)
    """The hosts that files are fetched from."""

    login_address: str = "https://login.microsoftonline.com"
    """Where the bot gets its own token."""

    openid_address: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    """Where the keys are published that Microsoft signs with."""

    issuer: str = "https://api.botframework.com"
    """Who must have signed what we are told."""

    development: bool = False
    """Believe everybody and show no token, for trying out on this machine only. Refuses every other address."""

    @property
    def wanted(self) -> bool:
        return bool(self.app_id)

    @property
    def served(self) -> tuple[str, ...]:
        return self.tenants or (self.tenant,)

    @property
    def upload_bytes(self) -> int:
        return self.upload_megabytes * MEGABYTE

    @property
    def outward(self) -> str:
        """What members' programs load pictures from."""
        return self.public_address.rstrip("/")

    def room(self, room: str) -> TeamsRoom:
        usual = TeamsRoom(room, typing=self.typing)
        return next((known for known in self.rooms if known.id == room), usual)

    def check(self) -> None:
        """Raises SettingsWrong where strangers could speak as members, or nobody would be heard."""
        for key in ("public_address", "login_address", "openid_address"):
            address = getattr(self, key)
            if address and not secure(address):
                raise SettingsWrong(say(FIRST_LANGUAGE, "teams.settings.insecure", key=key, address=address))
        if self.development:
            self._check_development()
            return
        for key in ("tenant", "app_password"):
            if not getattr(self, key):
                raise SettingsWrong(say(FIRST_LANGUAGE, f"teams.settings.{key}"))

    def _check_development(self) -> None:
        hosts = {
            "host": (self.host,),
            "public_address": (urlsplit(self.public_address).hostname or "127.0.0.1",),
            "service_hosts": self.service_hosts,
            "file_hosts": self.file_hosts,
        }
        for key, named in hosts.items():
            if outside := next((host for host in named if not is_this_machine(host)), None):
                raise SettingsWrong(say(FIRST_LANGUAGE, "teams.settings.development", key=key, value=outside))


def secure(address: str) -> bool:
    """Encrypted, or never leaves this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))
    )


def trusted(address: str, hosts: tuple[str, ...]) -> bool:
    """Whether we may ask this address, and show it what we carry."""
    if not secure(address):
        return False
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.username is not None or parts.password is not None:
        return False
    return any(host == known or (known.startswith(".") and host.endswith(known)) for known in hosts)


def is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
