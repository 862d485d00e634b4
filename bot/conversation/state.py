"""What a handler may know besides the event. Read before it runs, so that the handler itself reads nothing."""

from datetime import datetime

from msgspec import Struct

from bot.conversation.archive import Archive
from bot.conversation.replies import Reply
from bot.conversation.year import Year
from scheduling.network import Member
from scheduling.settings import NetworkSettings


class Asked(Struct, frozen=True):
    """A question whose answer carries the button that was pressed."""

    text: str
    reads: tuple[str, ...]
    at: datetime


class State(Struct, frozen=True):
    """`pressed` is our message that the event came from, as it was sent, when there is one.

    `pressed_alone` is true where nobody but the person sees that message, so that it may be edited
    with what they chose.
    `asked` is the question that the pressed button belongs to; `archive` is set by the app.
    `in_our_thread` is true where the thread hangs on a message of ours or holds one that the person sees: no mention
    is needed there.
    `member` is who the person is in the network; `network` and `year` are set by the app.
    """

    language: str = "sv"
    coordinator: bool = False
    pressed: Reply | None = None
    pressed_alone: bool = False
    in_our_thread: bool = False
    groups: tuple[str, ...] = ()
    asked: Asked | None = None
    archive: Archive | None = None
    member: Member | None = None
    network: NetworkSettings = NetworkSettings()
    year: Year | None = None
