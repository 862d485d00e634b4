"""What people do, whatever the platform: they write, press, fill in, upload, join and leave."""

from datetime import datetime

from msgspec import Struct


class Person(Struct, frozen=True):
    """Somebody on one platform. `name` is what the platform showed last; `id` is what identifies."""

    channel: str
    id: str
    name: str = ""


class Place(Struct, frozen=True):
    """Where something is said: a room on a platform and, within it, perhaps a thread."""

    channel: str
    room: str
    thread: str = ""
    direct: bool = False

    @property
    def conversation(self) -> str:
        """One string for one line of talk. What is said in it is answered in order."""
        return f"{self.channel}/{self.room}/{self.thread}"


def addressed(person: Person) -> Place:
    """To this person alone, wherever that turns out to be when it is sent."""
    return Place(person.channel, f"@{person.id}", direct=True)


class Event(Struct, frozen=True, kw_only=True, tag_field="event"):
    """`key` is the platform's own id of the event: the same key is the same event, however often it comes.

    `reads` are the levels of documents that everyone in the place may read.
    """

    key: str
    person: Person
    place: Place
    at: datetime
    reads: tuple[str, ...] = ("open",)


class Wrote(Event, frozen=True, tag="wrote"):
    text: str
    message: str = ""
    mentioned: bool = False


class Pressed(Event, frozen=True, tag="pressed"):
    """A button: `action` is the string it carried, `message` the message it sat on."""

    action: str
    message: str


class FilledIn(Event, frozen=True, tag="filled in"):
    action: str
    message: str
    values: dict[str, str]


class Uploaded(Event, frozen=True, tag="uploaded"):
    """`file` names the stored content; it was checked against the limits when it came in.

    `level` is that of a document from this person in this place; empty where they may not add any. `later` where its
    sender has been told that reading it takes a while.
    """

    name: str
    size: int
    file: str
    message: str = ""
    level: str = ""
    later: bool = False


class Joined(Event, frozen=True, tag="joined"):
    pass


class Left(Event, frozen=True, tag="left"):
    pass


class Met(Event, frozen=True, tag="met"):
    """A meeting held on the platform began, or is `over`. `link` is the one that people join by.

    Told only where somebody really joined it there: whoever waits for a meeting also keeps a time of its own.
    """

    link: str = ""
    title: str = ""
    over: bool = False


AnyEvent = Wrote | Pressed | FilledIn | Uploaded | Joined | Left | Met
