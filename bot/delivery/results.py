"""A closed round's result, owed once to the rooms of its groups; and to the coordinators that words wait for them.

`post` may be called at any time and by any process: what was owed before is not owed again. Drawing takes a while and
is done outside the transaction, in a thread of its own.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, exists, select

from bot.conversation.actions import ReviewQuotations, button
from bot.conversation.events import Person, Place, addressed
from bot.conversation.meeting_words import title
from bot.conversation.outcome import Say
from bot.conversation.replies import Choices, Heading, Reply, Text
from bot.conversation.result_card import result_card
from bot.conversation.survey_result_card import survey_nodes
from bot.conversation.wording import FIRST_LANGUAGE, count, say
from bot.delivery import outbox
from bot.delivery.addressees import colleague
from bot.storage import tables
from bot.storage.database import Database
from scheduling import store
from scheduling.days import local_day
from scheduling.ratings import survey_results, trends
from scheduling.ratings.quotations import reviews
from scheduling.ratings.results import QUESTIONS
from scheduling.ratings.rounds import Round
from scheduling.ratings.survey_results import Held
from scheduling.ratings.trends import Rated, one_before

TOLD_WITHIN = timedelta(days=14)  # an older result is no news; whoever wants it asks


class Owed(Struct, frozen=True):
    """One round's result in a reader's language, and to whom. `waiting` sentences a coordinator is to read first."""

    round_id: str
    card: Callable[[str], Reply]
    title: Callable[[str], str]
    rooms: tuple[Place, ...]
    coordinators: tuple[tuple[Person, str], ...]
    waiting: int


async def post(database: Database, zone: ZoneInfo, now: datetime) -> int:
    """How many results were owed by this call. To be called after a round has been closed, and at each start."""
    waiting = await database.read(partial(owed, today=local_day(now, zone)))
    for one in waiting:
        messages = await asyncio.to_thread(said, one)
        await database.write(partial(owe, round_id=one.round_id, messages=messages, now=now))
    return len(waiting)


def owed(connection: Connection, today: date) -> list[Owed]:
    """The results of rounds that closed lately and that nobody has been told of."""
    everyone = trends.held(connection, today)
    found = [
        _of_meeting(connection, one, one.result.round, everyone)
        for one in everyone
        if one.result and _is_news(connection, one.result.round, today)
    ]
    surveys = survey_results.held(connection)
    found += [
        _of_survey(connection, one, one.round, surveys)
        for one in surveys
        if one.round and _is_news(connection, one.round, today)
    ]
    return [one for one in found if one.rooms or one.coordinators]


def _is_news(connection: Connection, closed: Round, today: date) -> bool:
    return closed.closed_on is not None and closed.closed_on >= today - TOLD_WITHIN and not _told(connection, closed.id)


def _told(connection: Connection, round_id: str) -> bool:
    keys = [outbox.key(source(round_id), 0)]
    return bool(connection.scalar(select(exists().where(tables.outbox.c.key.in_(keys)))))


def source(round_id: str) -> str:
    return f"result:{round_id}"


def _of_meeting(connection: Connection, one: Rated, closed: Round, everyone: Sequence[Rated]) -> Owed:
    before = {question: one_before(everyone, one.meeting.id, question) for question in QUESTIONS}
    known = {question: earlier for question, earlier in before.items() if earlier}
    card, named = partial(result_card, one, known), partial(title, one.meeting)
    return _owed(connection, closed.id, one.meeting.groups, card, named)


def _of_survey(connection: Connection, one: Held, closed: Round, everyone: Sequence[Held]) -> Owed:
    def card(language: str) -> Reply:
        return Reply(survey_nodes(one, everyone, language), language)

    return _owed(connection, closed.id, (), card, lambda _: one.title)


def _owed(
    connection: Connection,
    round_id: str,
    groups: tuple[str, ...],
    card: Callable[[str], Reply],
    named: Callable[[str], str],
) -> Owed:
    rooms = [Place(room.channel, room.place) for room in store.rooms(connection) if not groups or room.group in groups]
    review = next((found for found in reviews(connection) if found.round_id == round_id), None)
    reached = [colleague(connection, member) for member in store.coordinators(connection)]
    return Owed(
        round_id,
        card,
        named,
        tuple(dict.fromkeys(rooms)),
        tuple((one.person, one.language) for one in reached if one.person),
        len(review.waiting) if review else 0,
    )


def said(one: Owed) -> list[Say]:
    """The rooms first: a result is told once, whoever coordinates by then."""
    card = one.card(FIRST_LANGUAGE)
    messages = [Say(place, card) for place in one.rooms]
    if one.waiting or not one.rooms:
        messages += [
            Say(addressed(person), _to_coordinator(one, language), person) for person, language in one.coordinators
        ]
    return messages


def _to_coordinator(one: Owed, language: str) -> Reply:
    """Where the group has no room the coordinators are told the result itself."""
    nodes = () if one.rooms else one.card(language).nodes
    if not one.waiting:
        return Reply(nodes, language)
    about = Heading(say(language, "results.review.heading", title=one.title(language)))
    text = Text(count(language, "results.waiting", one.waiting))
    review = button(say(language, "results.buttons.review"), ReviewQuotations(one.round_id), "primary")
    return Reply((*nodes, about, text, Choices((review,))), language)


def owe(connection: Connection, round_id: str, messages: Sequence[Say], now: datetime) -> None:
    outbox.owe(connection, source(round_id), messages, now)
