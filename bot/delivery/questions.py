"""The questions that were asked: what their buttons need, what members thought of the answers, what threads are about.

Who asked is kept so that the answer can be taken back, and is never shown.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.conversation.events import Person, Place, Wrote
from bot.conversation.outcome import EraseAnswer, RememberQuestion, RememberThumb
from bot.conversation.state import Asked
from bot.conversation.unanswered import Unanswered
from bot.storage.tables import outbox, question, talk, thumb
from knowledge import tables as archive
from knowledge.question import Told
from knowledge.talk.thread import Earlier

TALK_KEPT_FOR = timedelta(days=1)
MOST_TALKS = 5000
REMEMBERED = 3  # questions of a thread: a name or a rank may take the place of one before the last
LONGEST_WORD = 300  # characters of a meeting's name, theme and so on


def remember(connection: Connection, asked: RememberQuestion) -> None:
    row = {
        "id": asked.id,
        "text": asked.text,
        "reads": json.dumps(asked.reads),
        "asked_at": asked.at,
        "place": msgspec.json.encode(asked.place).decode(),
        "channel": asked.person.channel,
        "account": asked.person.id,
        "language": asked.language,
        "outcome": asked.outcome,
        "told_in": asked.told_in.document,
        "told_by": asked.told_in.quote[:LONGEST_WORD],
        "told_alone": asked.told_in.alone,
        "told_topic": asked.told_in.topic[:LONGEST_WORD],
    }
    connection.execute(_insert(connection, question, row).on_conflict_do_nothing(index_elements=["id"]))
    if asked.talk:
        _remember_talk(connection, asked, asked.talk)


def _remember_talk(connection: Connection, asked: RememberQuestion, about: Earlier) -> None:
    row = {
        "conversation": asked.place.conversation,
        "question_id": asked.id,
        "question": about.question,
        "reads": json.dumps(asked.reads),
        "meeting": about.meeting[:LONGEST_WORD],
        "focus_group": about.group[:LONGEST_WORD],
        "theme": about.theme[:LONGEST_WORD],
        "place": about.place[:LONGEST_WORD],
        "first": about.first,
        "last": about.last,
        "year": about.year,
        "document": about.document,
        "quote": about.quote[:LONGEST_WORD],
        "person": about.person[:LONGEST_WORD],
        "asked_at": asked.at,
    }
    connection.execute(_insert(connection, talk, row).on_conflict_do_update(index_elements=["question_id"], set_=row))
    connection.execute(delete(talk).where(talk.c.asked_at < asked.at - TALK_KEPT_FOR))
    _keep_newest(connection, REMEMBERED, talk.c.conversation == asked.place.conversation)
    if (connection.scalar(select(func.count()).select_from(talk)) or 0) > MOST_TALKS:
        _keep_newest(connection, MOST_TALKS, true())


def _keep_newest(connection: Connection, most: int, among: ColumnElement[bool]) -> None:
    newest = select(talk.c.id).where(among).order_by(talk.c.id.desc()).limit(most)
    connection.execute(delete(talk).where(among, talk.c.id.not_in(newest)))


def talk_of(connection: Connection, event: Wrote) -> Earlier | None:
    """What the thread was about lately, unless somebody here may not read what that was answered from."""
    since = event.at - TALK_KEPT_FOR
    here = (talk.c.conversation == event.place.conversation) & (talk.c.asked_at >= since)
    rows = connection.execute(select(talk).where(here).order_by(talk.c.id.desc())).all()
    if not rows or not _may_be_read(rows[0], event):
        return None
    latest = rows[0]
    level = connection.scalar(select(archive.document.c.level).where(archive.document.c.name == latest.document))
    if level is not None and level not in event.reads:
        return None
    before = tuple(row.question for row in rows[1:] if _may_be_read(row, event))
    held = latest.first, latest.last
    return Earlier(
        latest.question,
        latest.meeting,
        latest.focus_group,
        latest.theme,
        latest.place,
        *held,
        latest.year,
        latest.document,
        before,
        latest.quote,
        latest.person,
    )


def _may_be_read(row: Row[Any], event: Wrote) -> bool:
    return set(json.loads(row.reads)) <= set(event.reads)


def find(connection: Connection, number: str, presser: Person) -> Asked | None:
    row = connection.execute(select(question).where(question.c.id == number)).one_or_none()
    if row is None:
        return None
    return Asked(
        text=row.text,
        reads=tuple(json.loads(row.reads)),
        at=row.asked_at,
        place=msgspec.json.decode(row.place, type=Place) if row.place else None,
        language=row.language,
        own=(row.channel, row.account) == (presser.channel, presser.id),
        passed_on=row.passed_on_at is not None,
        replied=row.replied_at is not None,
        shown=tuple(_shown(connection, number)),
        told_in=Told(row.told_in, row.told_by, row.told_alone, row.told_topic),
    )


def _shown(connection: Connection, number: str) -> Iterable[tuple[Place, str]]:
    """Every message that holds some of the answer, each once, with the place that it stands in."""
    stands = select(outbox.c.place, outbox.c.message).where(
        outbox.c.about == number, outbox.c.state == "sent", outbox.c.message.is_not(None), outbox.c.amends == ""
    )
    for row in connection.execute(stands.order_by(outbox.c.id)):
        yield msgspec.json.decode(row.place, type=Place), row.message


def under_way(connection: Connection, number: str) -> bool:
    """Is some of the answer on its way out, so that nobody knows yet which message it will be?"""
    out = select(outbox.c.id).where(outbox.c.about == number, outbox.c.settled_at.is_(None))
    return connection.scalar(out.where(outbox.c.state != "planned").limit(1)) is not None


def vote(connection: Connection, said: RememberThumb) -> None:
    if connection.scalar(select(question.c.id).where(question.c.id == said.question)) is None:
        return  # taken back while they pressed
    row = {
        "question": said.question,
        "channel": said.person.channel,
        "account": said.person.id,
        "thumb": said.thumb,
    }
    keys = ["question", "channel", "account"]
    statement = _insert(connection, thumb, row).on_conflict_do_update(index_elements=keys, set_={"thumb": said.thumb})
    connection.execute(statement)


def erase(connection: Connection, erased: EraseAnswer) -> None:
    """What has not gone out yet goes out as what stands instead. The thread forgets what was built on it as well."""
    instead = {"reply": msgspec.json.encode(erased.instead).decode()}
    connection.execute(update(outbox).where(outbox.c.about == erased.question).values(instead))
    of_thread = select(talk.c.conversation).where(talk.c.question_id == erased.question)
    connection.execute(delete(talk).where(talk.c.conversation.in_(of_thread)))
    connection.execute(delete(question).where(question.c.id == erased.question))


def let_go_of_what_was_removed(connection: Connection) -> None:
    """No quotation, and nobody who was named, outlives the document here."""
    documents = select(archive.document.c.name)
    connection.execute(delete(talk).where(talk.c.document != "", talk.c.document.not_in(documents)))
    gone = question.c.told_in.not_in(documents)
    for said in (question.c.told_by, question.c.told_topic):
        connection.execute(update(question).where(said != "", gone).values({said.name: ""}))


def mark(connection: Connection, number: str, **moment: datetime) -> None:
    connection.execute(update(question).where(question.c.id == number).values(moment))


def unanswered(connection: Connection, since: datetime) -> list[Unanswered]:
    """The questions without an answer and those whose answer did not help, each text once, most asked first."""
    voices = select(thumb.c.question, thumb.c.thumb, func.count().label("voices")).group_by(
        thumb.c.question, thumb.c.thumb
    )
    thumbs: dict[str, dict[str, int]] = {}
    for voice in connection.execute(voices):
        thumbs.setdefault(voice.question, {})[voice.thumb] = voice.voices
    rows = connection.execute(select(question).where(question.c.asked_at >= since).order_by(question.c.asked_at))
    alike: dict[str, list[Row[Any]]] = {}
    for row in rows:
        if row.outcome == "none" or thumbs.get(row.id, {}).get("down"):
            alike.setdefault(" ".join(row.text.casefold().strip(" ?!.").split()), []).append(row)
    found = [_one(same, thumbs) for same in alike.values()]
    return sorted(found, key=lambda one: (-one.times, -one.latest.timestamp()))


def _one(same: list[Row[Any]], thumbs: dict[str, dict[str, int]]) -> Unanswered:
    latest = same[-1]
    return Unanswered(
        text=latest.text,
        times=len(same),
        latest=latest.asked_at,
        refused=sum(row.outcome == "none" for row in same),
        thumbs_down=sum(thumbs.get(row.id, {}).get("down", 0) for row in same),
        passed_on=any(row.passed_on_at for row in same),
        replied=any(row.replied_at for row in same),
    )


def asked_since(connection: Connection, since: datetime) -> int:
    return connection.scalar(select(func.count()).select_from(question).where(question.c.asked_at >= since)) or 0


def _insert(connection: Connection, table: Table, row: Mapping[str, object]) -> "postgresql.Insert | sqlite.Insert":
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(row)
