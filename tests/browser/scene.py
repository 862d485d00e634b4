"""A morning in the network, for the pictures in the documents."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.channels.web import messages
from bot.channels.web.members import DIRECT, Member
from bot.channels.web.messages import Draft, Posted
from bot.conversation.actions import RateSample, ShowHelp, ShowSample, button, encode
from bot.conversation.replies import Choices, Citation, Facts, Node, Reply, Scale, Text
from tests.fakes.web import ASA, BIRGIT, MORNING, OMAR

ROOM = "miljostrategi"
FACTS = Facts(
    (
        ("När", "torsdag 16 april kl. 9.30–15"),
        ("Var", "Stadshuset i Alingsås, sal Säveån"),
        ("Tema", "Lokala energiplaner"),
        ("Svara senast", "fredag 10 april"),
    )
)
CITED = Citation(
    "Minnesanteckningar, miljöstrategi",
    "Gruppen enades om att samla kommunernas energiplaner på ett ställe före sommaren.",
    "sidan 2",
    "Nätverksträff i Lerum",
    "12 mars 2026",
)
STEPS = tuple(encode(RateSample(step)) for step in range(1, 7))
SATISFACTION = Scale("Hur nöjd är du med träffen?", "inte alls", "i mycket hög grad", STEPS, chosen=5)
USEFULNESS = Scale("Hur stor nytta har du av den i ditt arbete?", "ingen alls", "mycket stor", STEPS)
MORE = Choices((button("Visa fler stycken", ShowSample("citation")), button("Öppna dokumentet", ShowHelp())))


@dataclass
class Stage:
    """`at` moves on a little with every message."""

    connection: Connection
    at: datetime

    def member(self, who: Member, room: str, text: str) -> int:
        return self._post(room, Posted(text), author=who.id)

    def bot(self, room: str, *nodes: Node, thread: int | None = None, only_for: Member | None = None) -> int:
        return self._post(room, Reply(nodes), thread=thread, only_for=only_for.id if only_for else None)

    def _post(
        self,
        room: str,
        body: Posted | Reply,
        *,
        author: str | None = None,
        thread: int | None = None,
        only_for: str | None = None,
    ) -> int:
        self.at += timedelta(minutes=3)
        draft = Draft(key=self.at.isoformat(), room=room, thread=thread, author=author, only_for=only_for, body=body)
        return messages.post(self.connection, draft, self.at)


def act(connection: Connection) -> int:
    """Everything that was said. Returns the message whose thread is open in the picture."""
    stage = Stage(connection, MORNING)
    rated = stage.bot(ROOM, Text("Tack för träffen i Lerum i går! Hur var den? Svara i tråden, det tar en halv minut."))
    stage.bot(ROOM, SATISFACTION, USEFULNESS, thread=rated, only_for=OMAR)
    stage.member(OMAR, ROOM, "Vi är tre som samåker från Lerum på torsdag, en plats kvar.")
    question = stage.member(ASA, ROOM, "@Nätverksboten vad bestämde vi om energiplanerna?")
    stage.bot(ROOM, CITED, MORE, thread=question)
    stage.bot(ROOM, Text("Påminnelse: en vecka kvar till nästa träff."), FACTS)
    stage.member(ASA, ROOM, "Jag åker gärna med!")
    stage.member(OMAR, DIRECT + OMAR.id, "Vad bestämde vi om energiplanerna?")
    stage.bot(DIRECT + OMAR.id, CITED, MORE)
    stage.member(OMAR, DIRECT + OMAR.id, "Och när ses vi nästa gång?")
    stage.bot(DIRECT + OMAR.id, Text("Torsdag 16 april kl. 9.30 i Alingsås."))
    stage.member(BIRGIT, "allmant", "Välkomna till nätverkets nya sida!")
    return rated
