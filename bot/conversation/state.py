"""What a handler may know besides the event. Read before it runs, so that the handler itself reads nothing."""

from datetime import datetime

from msgspec import Struct

from bot.conversation.archive import Archive
from bot.conversation.codes import Codes
from bot.conversation.events import Place
from bot.conversation.ledger import Ledger
from bot.conversation.opinions import Opinions
from bot.conversation.rating import Ratings
from bot.conversation.reminding import Card
from bot.conversation.replies import Reply
from bot.conversation.reports import Reports
from bot.conversation.year import Year
from knowledge.question import NOWHERE, Told
from knowledge.talk.thread import Earlier
from scheduling.network import Member
from scheduling.overview import Overview
from scheduling.proposals import Proposal
from scheduling.settings import NetworkSettings


class Asked(Struct, frozen=True):
    """A question whose answer carries the button that was pressed.

    `own` is true where whoever pressed it asked it. `shown` is every message that holds some of its answer.
    `told_in` is where the answer before stood, where the question leans on that.
    """

    text: str
    reads: tuple[str, ...]
    at: datetime
    place: Place | None = None
    language: str = "sv"
    own: bool = False
    passed_on: bool = False
    replied: bool = False
    shown: tuple[tuple[Place, str], ...] = ()
    told_in: Told = NOWHERE


class State(Struct, frozen=True):
    """`pressed` is our message that the event came from, as it was sent, when there is one.

    `pressed_alone` is true where nobody but the person sees that message, so that it may be edited
    with what they chose.
    `asked` is the question that the pressed button belongs to; `archive` is set by the app.
    `earlier` is what the thread was about, where everyone here may read that; `coordinators` is where they talk.
    `in_our_thread` is true where the thread hangs on a message of ours or holds one that the person sees: no mention
    is needed there.
    `member` is who the person is in the network, `card` the card of meetings that was pressed, as the ledger has it.
    `overview` is set for coordinators alone: whoever has it may change the year. `proposal` is the one that the pressed
    button confirms; `table` is what stands in a sheet that a coordinator has dropped. The app sets `network`, `year`,
    `ledger`, `opinions`, `ratings`, `reports` and `codes`.
    """

    language: str = "sv"
    coordinator: bool = False
    pressed: Reply | None = None
    pressed_alone: bool = False
    in_our_thread: bool = False
    groups: tuple[str, ...] = ()
    asked: Asked | None = None
    earlier: Earlier | None = None
    coordinators: Place | None = None
    archive: Archive | None = None
    member: Member | None = None
    overview: Overview | None = None
    proposal: Proposal | None = None
    table: bytes = b""
    network: NetworkSettings = NetworkSettings()
    year: Year | None = None
    card: Card | None = None
    ledger: Ledger | None = None
    opinions: Opinions | None = None
    ratings: Ratings | None = None
    reports: Reports | None = None
    codes: Codes | None = None
