"""The questions of a round: three after a meeting, and a survey's own, as a coordinator has written them.

A survey is of a year. A question is the same over the years as long as its name is: what was changed in its words is
seen there, and breaks the series.
"""

import re
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from scheduling.ratings import answers
from scheduling.ratings.rounds import Round, closes_at, id_of
from scheduling.ratings.tables import survey

TAKEAWAY = "takeaway"
NAME_BYTES = 6


class Question(Struct, frozen=True):
    """On the scale, with words at both ends; or answered in `words`."""

    name: str
    text: str
    low: str = ""
    high: str = ""
    words: bool = False

    @property
    def wording(self) -> str:
        """All that was put before whoever answered: two years are compared where it is the same."""
        return self.text if self.words else f"{self.text} (1 = {self.low}, 6 = {self.high})"


class Survey(Struct, frozen=True):
    year: int
    title: str
    questions: tuple[Question, ...]

    @property
    def subject(self) -> str:
        return subject_of(self.year)

    def question(self, name: str) -> Question | None:
        return next((one for one in self.questions if one.name == name), None)


class SurveyStands(Exception):
    """It has been sent out, or is over: what those who answered were asked is not changed any more."""


def subject_of(year: int) -> str:
    return f"survey-{year}"


def name_of(text: str) -> str:
    """The same for the same question, whichever year it names and whatever its signs."""
    said = re.sub(r"\b(?:19|20)\d\d\b", "år", " ".join(text.casefold().split()))
    return blake2b(re.sub(r"[^\w ]", "", said).encode(), digest_size=NAME_BYTES).hexdigest()


def surveys(connection: Connection) -> dict[str, Survey]:
    """By the subject of their rounds."""
    rows = connection.execute(select(survey).order_by(survey.c.year))
    found = (Survey(row.year, row.title, msgspec.json.decode(row.questions, type=tuple[Question, ...])) for row in rows)
    return {one.subject: one for one in found}


def titles(connection: Connection) -> dict[str, str]:
    return {subject: one.title for subject, one in surveys(connection).items()}


def check_may_change(connection: Connection, new: Survey) -> None:
    """Raises SurveyStands where that year's has been opened."""
    known = answers.round_of(connection, "survey", new.subject)
    if known is not None and known.state in {"open", "closed"}:
        raise SurveyStands(new.title)


def keep(connection: Connection, new: Survey, now: datetime, zone: ZoneInfo) -> Round:
    """The survey of its year, ready to be opened; nobody is asked before a coordinator opens it.

    Raises SurveyStands where that year's has been opened.
    """
    check_may_change(connection, new)
    connection.execute(delete(survey).where(survey.c.year == new.year))
    asked = msgspec.json.encode(new.questions).decode()
    connection.execute(insert(survey).values(year=new.year, title=new.title, questions=asked))
    one = Round(
        id=id_of("survey", new.subject),
        kind="survey",
        subject=new.subject,
        opens_at=now,
        closes_at=closes_at(now, zone, "survey"),
        state="off",
        by_hand=True,
    )
    answers.save(connection, one)
    return one
