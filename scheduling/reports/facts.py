"""What the reports are made of, read from the database in a handful of queries however many years there are.

Ratings come out of here through the disclosure guard: what it hides is not known to any report.
"""

from collections import defaultdict

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from scheduling import store
from scheduling.attendance import Taken, taken_at
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.ratings import answers, survey_results
from scheduling.ratings.disclosure import STEPS, Counts, Told, tell, told_then
from scheduling.ratings.results import Figure, remembered
from scheduling.ratings.rounds import Round
from scheduling.ratings.survey_results import Held
from scheduling.ratings.tables import rating_count, rating_round, rating_text


class Facts(Struct, frozen=True):
    """`told` is by round, `history` by meeting, `quoted` by round: only what has been released."""

    meetings: tuple[Meeting, ...] = ()
    members: tuple[Member, ...] = ()
    attended: dict[str, Taken] = {}
    rounds: tuple[Round, ...] = ()
    told: dict[str, dict[str, Told]] = {}
    history: dict[str, dict[str, Figure]] = {}
    quoted: dict[str, tuple[str, ...]] = {}
    surveys: tuple[Held, ...] = ()


def gather(connection: Connection) -> Facts:
    return Facts(
        meetings=tuple(store.meetings(connection)),
        members=tuple(store.members(connection, also_left=True)),
        attended=taken_at(connection),
        rounds=tuple(answers.rounds(connection)),
        told=_told(connection),
        history=_history(connection),
        quoted=_quoted(connection),
        surveys=tuple(survey_results.held(connection)),
    )


def _told(connection: Connection) -> dict[str, dict[str, Told]]:
    closed = select(rating_count).join(rating_round).where(rating_round.c.state == "closed")
    counted: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for row in connection.execute(closed):
        counted[row.round_id, row.question][row.step] = row.answers
    found: defaultdict[str, dict[str, Told]] = defaultdict(dict)
    for (round_id, question), of in sorted(counted.items()):
        if told := tell(Counts(tuple(of.get(step, 0) for step in STEPS))):
            found[round_id][question] = told
    return dict(found)


def _history(connection: Connection) -> dict[str, dict[str, Figure]]:
    """An earlier year's figure as finely as it may be told, whoever told it more finely then."""
    found: defaultdict[str, dict[str, Figure]] = defaultdict(dict)
    for (meeting, question), then in remembered(connection).items():
        of_meeting = found[meeting]
        if mean := told_then(then.value, then.answers):
            of_meeting[question] = replace(then, value=mean.value, edge=mean.edge)
    return dict(found)


def _quoted(connection: Connection) -> dict[str, tuple[str, ...]]:
    """What the coordinator has released, in the order of keys that were drawn at random."""
    words = func.coalesce(rating_text.c.edited, rating_text.c.original).label("words")
    query = select(rating_text.c.round_id, words).where(rating_text.c.state == "published").order_by(rating_text.c.id)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        if row.words.strip():
            found[row.round_id].append(row.words.strip())
    return {round_id: tuple(texts) for round_id, texts in found.items()}
