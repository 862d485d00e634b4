"""What an operator may decide about the page: the section [web] of the configuration."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.settings import UPLOAD_KINDS, Secret, SettingsWrong, is_this_machine

SHORTEST_SECRET = 16
MEGABYTE = 1_000_000

Port = Annotated[int, Meta(ge=0, le=65535)]
Amount = Annotated[int, Meta(ge=1, le=100_000)]
# It stands in addresses, and a member's own conversation is named direct- and who it is.
RoomId = Annotated[
    str, Meta(pattern="^(?!direct-)[a-z0-9-]{1,60}$", description="med a–z, 0–9 och bindestreck, utan direct- först")
]


class Room(Struct, frozen=True, forbid_unknown_fields=True):
    """A room of the page. `access`: everyone, those members who have the room on their list, or coordinators only.

    Coordinators see every room.
    """

    id: RoomId
    name: Annotated[str, Meta(min_length=1)]
    topic: str = ""
    access: Literal["everyone", "members", "coordinators"] = "members"


ROOMS = (
    Room("allmant", "allmänt", "För alla i nätverket", "everyone"),
    Room("miljostrategi", "miljöstrategi", "Fokusgruppen för miljöstrategi"),
    Room("naturvard", "naturvård", "Fokusgruppen för naturvård"),
    Room("rattvis-handel", "rättvis handel", "Fokusgruppen för rättvis handel"),
    Room("samordning", "samordning", "För samordnarna", "coordinators"),
)


class WebSettings(Struct, frozen=True, forbid_unknown_fields=True):
    host: str = "127.0.0.1"
    """The address to listen on. Anything but this machine itself (loopback) demands `sign_in_secret`."""

    port: Port = 8080
    """The port to listen on; 0 takes any free one."""

    public_address: str = ""
    """What members type in their browser, when it is not http://host:port: for example https://bot.example.se. It
    demands `sign_in_secret` where others reach it, also when a server in front of us stands between."""

    sign_in_secret: Secret = Secret("")
    """At least 16 characters that nobody else knows: personal sign-in links are made from it. A new one makes every
    link that was given out worthless."""

    rooms: tuple[Room, ...] = ROOMS
    """The rooms of the page, in order. Each member also has a direct conversation with the bot."""

    longest_message: Amount = 4000
    """The most characters in one message."""

    upload_megabytes: Amount = 20
    """The largest file that may be uploaded."""

    upload_kinds: tuple[str, ...] = UPLOAD_KINDS
    """The endings of file names that are taken."""

    welcome: bool = True
    """Greet whoever comes for the first time."""

    streams_per_member: Amount = 5
    """How many open windows per member are kept up to date at once; the oldest rests until someone looks at it."""

    @property
    def outward(self) -> str:
        """The key that lets other computers reach the page; empty where none does."""
        if not is_this_machine(self.host):
            return "host"
        # Listening here, but shown to the world by a server in front of us.
        if self.public_address and not is_this_machine(urlsplit(self.public_address).hostname or ""):
            return "public_address"
        return ""

    @property
    def local(self) -> bool:
        """Whoever sits at this machine may be anyone; nobody else gets here."""
        return not self.outward

    @property
    def upload_bytes(self) -> int:
        return self.upload_megabytes * MEGABYTE

    def __post_init__(self) -> None:
        ids = [room.id for room in self.rooms]
        if double := next((known for known in ids if ids.count(known) > 1), None):
            raise ValueError(say(FIRST_LANGUAGE, "web.settings.double_room", id=double))

    def check(self) -> None:
        """Raises SettingsWrong when strangers could walk in, or nobody would find the way."""
        if self.public_address and not _is_address(self.public_address):
            raise SettingsWrong(say(FIRST_LANGUAGE, "web.settings.public_address", address=self.public_address))
        if self.outward and len(self.sign_in_secret) < SHORTEST_SECRET:
            key, value = f"web.{self.outward}", getattr(self, self.outward)
            raise SettingsWrong(
                say(FIRST_LANGUAGE, "web.settings.secret", key=key, value=value, shortest=SHORTEST_SECRET)
            )

    def address(self, port: int) -> str:
        """Where the page is found, given the port that was really opened."""
        if self.public_address:
            return self.public_address.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{port}"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
