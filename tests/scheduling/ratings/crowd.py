"""Many who rate at once: changed, doubled, late and impossible answers, and what the count should be afterwards."""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

from sqlalchemy import Connection

from bot.storage.database import Database
from scheduling.ratings import answers, closing
from scheduling.ratings.answers import RoundClosed
from scheduling.ratings.rounds import Round
from scheduling.ratings.scale import NotOnTheScale
from tests.scheduling.network import STOCKHOLM

NOW = datetime(2026, 5, 19, 13, 0, tzinfo=UTC)
ROUND = Round("r1", "meeting", "m1", NOW, NOW + timedelta(days=7), state="open")
QUESTIONS = ("satisfaction", "usefulness")
IMPOSSIBLE = (0, 7, -1, 66)

Give = Callable[[Connection, str, str, answers.Given, datetime], None]


@dataclass
class Client:
    """One member, who taps again and again; `stands` is what was acknowledged last to each question."""

    number: int
    seed: int
    stands: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    late: int = 0
    waits: list[float] = field(default_factory=list)

    def tap(self, database: Database, give: Give, taps: int, closed_at: "Closing") -> None:
        chance = random.Random(f"{self.seed}-{self.number}")
        for _ in range(taps):
            question, step = chance.choice(QUESTIONS), chance.choice((*range(1, 7), *IMPOSSIBLE))
            for _ in range(chance.choice((1, 1, 2))):  # platforms send the same tap twice
                self._one(database, give, question, step)
            closed_at.after_a_tap()

    def _one(self, database: Database, give: Give, question: str, step: int) -> None:
        began = time.monotonic()
        try:
            database.write_now(lambda connection: give(connection, ROUND.id, f"p{self.number}", {question: step}, NOW))
            self.stands[question] = step
        except NotOnTheScale:
            self.refused += 1
        except RoundClosed:
            self.late += 1
        self.waits.append(time.monotonic() - began)


class Closing:
    """The round is closed when so many taps have come, while others are on their way."""

    def __init__(self, database: Database, after: int) -> None:
        self._database, self._left, self._done = database, Counter(taps=after), Event()

    def after_a_tap(self) -> None:
        self._left["taps"] -= 1
        if self._left["taps"] <= 0 and not self._done.is_set():
            self._done.set()
            self.now()

    def now(self) -> None:
        self._database.write_now(lambda connection: closing.close(connection, ROUND.id, 250, NOW, STOCKHOLM))


def rate(database: Database, clients: int, taps: int, seed: int, give: Give = answers.give) -> tuple[int, list[Client]]:
    """How many counts are wrong afterwards, and the clients with what they met."""
    database.write_now(lambda connection: answers.save(connection, ROUND))
    crowd = [Client(number, seed) for number in range(clients)]
    at = Closing(database, clients * taps * 4 // 5)
    with ThreadPoolExecutor(clients) as together:
        for done in [together.submit(client.tap, database, give, taps, at) for client in crowd]:
            done.result()
    at.now()
    counted = database.read_now(lambda connection: closing.counts(connection, ROUND.id))
    wrong = 0
    for question in QUESTIONS:
        expected = Counter(client.stands[question] for client in crowd if question in client.stands)
        found = counted[question].of if question in counted else (0,) * 6
        wrong += sum(abs(expected[step] - found[step - 1]) for step in range(1, 7))
    return wrong, crowd
