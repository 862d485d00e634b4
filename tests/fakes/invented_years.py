"""Years of an invented network in the store: members, meetings, who came, and rounds that are closed.

The themes are those of the sample network. Among the meetings of every year are some that the reports must be careful
with: of few answers, of few participants, not rated, not counted, cancelled, joint, over two days.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, insert

from bot.demo import meetings as sample
from bot.demo.network import read_network
from scheduling import tables
from scheduling.ratings import tables as ratings
from scheduling.ratings.rounds import WORDING
from scheduling.ratings.surveys import Question, name_of, subject_of

FORMS = {"fysiskt": "physical", "digitalt": "digital", "båda": "both"}
QUOTATIONS = (
    "Att höra hur de andra har löst samma sak.",
    "Checklistan. Den använder jag redan i morgon.",
    "Fältbesöket på eftermiddagen var det bästa.",
    "Att vi inte är ensamma om svårigheterna i upphandlingen.",
)
SURVEY = (
    "Nätverket hjälper mig i mitt arbete",
    "Träffarnas innehåll är relevant",
    "Jag har stöd av kollegor i nätverket",
)
FEW_PEOPLE, FEW_ANSWERS = 3, 4


@dataclass
class Rows:
    """What is put in, table by table."""

    of: dict[str, tuple[Table, list[dict[str, Any]]]] = field(default_factory=dict)

    def add(self, table: Table, **row: Any) -> None:
        self.of.setdefault(table.name, (table, []))[1].append(row)

    def put_in(self, connection: Connection) -> None:
        for table, rows in self.of.values():
            connection.execute(insert(table), rows)


def fill(connection: Connection, years: range, *, meetings: int = 22, members: int = 250, seed: int = 1) -> None:
    """The first of several years is one of which only the means are known; the year after the last is planned."""
    chance = random.Random(seed)
    rows = Rows()
    municipalities = _people(rows, years[0], members)
    for year in years:
        for number in range(meetings):
            _meeting(rows, year, number, meetings, municipalities, chance, known=year > years[0] or len(years) == 1)
        _survey(rows, year, chance)
    for number in range(min(meetings, 8)):
        _planned(rows, years[-1] + 1, number, meetings)
    rows.put_in(connection)


def _people(rows: Rows, first: int, members: int) -> list[int]:
    people = read_network().members
    names = sorted({one.municipality for one in people})
    for number, name in enumerate(names, start=1):
        rows.add(tables.municipality, id=number, name=name)
    homes: list[int] = []
    for number in range(1, members + 1):
        one = people[number % len(people)]
        home = names.index(one.municipality) + 1
        homes.append(home)
        came = datetime(first + (home == 1), 1, 10, tzinfo=UTC)
        email = f"p{number}@exempel.se"
        role = "coordinator" if one.role == "samordnare" else "member"
        rows.add(tables.member, id=number, name=one.name, email=email, municipality_id=home, role=role, since=came)
        for group in one.groups:
            rows.add(tables.membership, member_id=number, focus_group=group)
    return homes


def _meeting(  # noqa: PLR0917 - a builder names all that its rows hold
    rows: Rows, year: int, number: int, of: int, homes: list[int], chance: random.Random, *, known: bool
) -> None:
    key, day, cancelled = _planned(rows, year, number, of)
    if not cancelled:
        _attendance(rows, key, number, homes, chance)
        _ratings(rows, key, day, number, chance, known=known)


def _planned(rows: Rows, year: int, number: int, of: int) -> tuple[str, date, bool]:
    themes = (*sample.facts(), *sample.of_year(2025))
    theme = themes[(number + (year % 2) * 22) % len(themes)]
    day = date(year, 1, 15) + timedelta(days=int(number * 325 / of))
    key = f"{year}-{number + 1:03}"
    cancelled = number % 22 == 20
    rows.add(
        tables.meeting,
        id=key,
        form=FORMS[theme.form],
        theme=theme.theme,
        speakers=json.dumps(list(theme.speakers), ensure_ascii=False),
        place=theme.place,
        link="",
        agenda="",
        host="",
        zone="Europe/Stockholm",
        cancelled=cancelled,
        version=1,
        revision=1,
        since=datetime(year, 1, 1, tzinfo=UTC),
        answer_by=None,
    )
    for session in range(1, 3 if number % 11 == 7 else 2):
        rows.add(
            tables.session,
            meeting_id=key,
            number=session,
            day=day + timedelta(days=session - 1),
            starts=time(9),
            ends=time(15),
        )
    for group in {theme.group} if number % 22 != 13 else {"miljöstrategi", "naturvård"}:
        rows.add(tables.meeting_group, meeting_id=key, focus_group=group)
    return key, day, cancelled


def _attendance(rows: Rows, key: str, number: int, homes: list[int], chance: random.Random) -> None:
    if number % 22 == 17:
        return
    came = FEW_PEOPLE if number % 22 == 5 else chance.randint(12, 48)
    others = 0 if came == FEW_PEOPLE else chance.randint(0, 6)
    taken = datetime(int(key[:4]), 12, 1, tzinfo=UTC)
    rows.add(tables.attendance_taken, meeting_id=key, others=others, revision=1, taken_at=taken)
    for member in chance.sample(range(1, len(homes) + 1), min(came, len(homes))):
        rows.add(tables.attendance, meeting_id=key, member_id=member, municipality_id=homes[member - 1])


def _ratings(rows: Rows, key: str, day: date, number: int, chance: random.Random, *, known: bool) -> None:
    if number % 3 == 2:
        return
    if not known:
        for question in ("satisfaction", "usefulness"):
            mean = str(Decimal(chance.randint(460, 570)) / 100)
            rows.add(ratings.rating_history, meeting_id=key, question=question, mean=mean, answers=None)
        return
    answers = FEW_ANSWERS if number % 22 == 9 else 7 if number % 22 == 4 else chance.randint(10, 30)
    _round(rows, key, "meeting", key, day, answers, 40, ("satisfaction", "usefulness"), chance)
    if number % 4 == 0:
        words = QUOTATIONS[number // 4 % len(QUOTATIONS)]
        state = "published" if number % 8 == 0 else "waiting"
        text_id = f"{chance.getrandbits(128):032x}"
        rows.add(
            ratings.rating_text, id=text_id, round_id=key, question="takeaway", original=words, edited=None, state=state
        )


def _survey(rows: Rows, year: int, chance: random.Random) -> None:
    asked = tuple(Question(name_of(text), text, "inte alls", "i mycket hög grad") for text in SURVEY)
    questions = msgspec.json.encode(asked).decode()
    rows.add(ratings.survey, year=year, title=f"Årsenkäten {year}", questions=questions)
    names = tuple(one.name for one in asked)
    key = subject_of(year)
    _round(rows, key, "survey", key, date(year, 11, 10), 120 + year % 7, 250, names, chance)


def _round(  # noqa: PLR0917 - as above
    rows: Rows,
    key: str,
    kind: str,
    subject: str,
    day: date,
    answers: int,
    invited: int,
    questions: tuple[str, ...],
    chance: random.Random,
) -> None:
    opens = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    rows.add(
        ratings.rating_round,
        id=key,
        kind=kind,
        subject=subject,
        opens_at=opens,
        closes_at=opens + timedelta(days=7),
        state="closed",
        by_hand=False,
        wording=WORDING,
        invited=invited,
        answered=answers,
        closed_on=day + timedelta(days=7),
    )
    for question in questions:
        for step, count in enumerate(_spread(answers, chance), start=1):
            if count:
                rows.add(ratings.rating_count, round_id=key, question=question, step=step, answers=count)


def _spread(answers: int, chance: random.Random) -> Iterator[int]:
    given = chance.choices(range(1, 7), weights=(1, 1, 3, 10, 28, 25), k=answers)
    return (given.count(step) for step in range(1, 7))
