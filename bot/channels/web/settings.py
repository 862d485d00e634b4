"""What an operator may decide about the page: the section [web] of the configuration."""

from ipaddress import ip_address
from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.secret import Secret

SHORTEST_SECRET = 16
MEGABYTE = 1_000_000

Port = Annotated[int, Meta(ge=0, le=65535)]
Amount = Annotated[int, Meta(ge=1, le=100_000)]


class WebSettingsWrong(Exception):
    """The page must not be opened with these settings. The text names the key and says what to write."""


class Room(Struct, frozen=True, forbid_unknown_fields=True):
    """A room of the page. `access`: everyone, those members who have the room on their list, or coordinators only.

    Coordinators see every room.
    """

    id: str
    name: str
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
    """What members type in their browser, when it is not http://host:port: for example https://bot.example.se."""

    sign_in_secret: Secret = Secret("")
    """At least 16 characters that nobody else knows: personal sign-in links are made from it. A new one makes every
    link that was given out worthless."""

    rooms: tuple[Room, ...] = ROOMS
    """The rooms of the page, in order. Each member also has a direct conversation with the bot."""

    longest_message: Amount = 4000
    """The most characters in one message."""

    upload_megabytes: Amount = 20
    """The largest file that may be uploaded."""

    upload_kinds: tuple[str, ...] = ("pdf", "docx", "pptx", "xlsx", "csv", "ics", "md", "txt", "png", "jpg")
    """The endings of file names that are taken."""

    streams_per_member: Amount = 5
    """How many open windows per member are kept up to date at once; the oldest rests until someone looks at it."""

    @property
    def loopback(self) -> bool:
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def upload_bytes(self) -> int:
        return self.upload_megabytes * MEGABYTE

    def check(self) -> None:
        """Raises WebSettingsWrong when strangers could walk in."""
        if not self.loopback and len(self.sign_in_secret) < SHORTEST_SECRET:
            raise WebSettingsWrong(say(FIRST_LANGUAGE, "web.settings.secret", host=self.host, shortest=SHORTEST_SECRET))

    def address(self, port: int) -> str:
        """Where the page is found, given the port that was really opened."""
        if self.public_address:
            return self.public_address.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{port}"
