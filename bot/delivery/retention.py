"""What has served is deleted: rules of age, and a hold that stops them all.

What is told of the network's years stays: its meetings, how many came, what was counted and what was published. What
goes is what was said and written in between, and who it was. Age is counted from when a row had served, which is later
than when it was made: a thread's from its last word, a meeting's from its last day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from bot.delivery import traces
from bot.delivery.questions import TALK_KEPT_FOR
from bot.storage.settings import RetentionSettings
from bot.storage.tables import (
    discord_edit,
    discord_message,
    file,
    hold,
    inbox,
    message_part,
    outbox,
    question,
    talk,
    teams_conversation,
    teams_person,
    web_answer,
    web_edit,
    web_message,
)
from scheduling import store
from scheduling import tables as year
from scheduling.codes import WRONG_FOR
from scheduling.days import local_day
from scheduling.network import Member
from scheduling.ratings.tables import rating_round, rating_text


@dataclass(frozen=True)
class Rule:
    """`name` is the key of its age in the settings. With `instead` the rows stay and hold less."""

    name: str
    table: Table
    served: ColumnElement[bool]
    instead: Mapping[str, Any] | None = None


def rules(settings: RetentionSettings, now: datetime, zone: ZoneInfo) -> Iterator[Rule]:
    """In an order in which nothing is deleted that another row still points at."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    conversations, page = before(settings.conversations_days), before(settings.page_days)
    yield Rule("conversations_days", inbox, inbox.c.settled_at < conversations)
    yield Rule("conversations_days", outbox, outbox.c.settled_at < conversations)
    yield from _of_platforms(conversations)
    yield Rule("questions_days", question, question.c.asked_at < before(settings.questions_days))
    served = now - TALK_KEPT_FOR
    yield Rule("questions_days", talk, talk.c.asked_at < served)
    quoted = (question.c.told_by != "") & (question.c.asked_at < served)
    yield Rule("questions_days", question, quoted, {"told_by": ""})
    yield Rule("page_days", web_message, web_message.c.id.in_(_quiet_threads(page)))
    for table in (web_edit, web_answer):
        yield Rule("page_days", table, table.c.message.not_in(select(web_message.c.id)))
    shown = select(web_message.c.file).where(web_message.c.file.is_not(None))
    yield Rule("page_days", file, (file.c.received_at < page) & file.c.id.not_in(shown))
    reminders = before(settings.reminders_days)
    yield Rule(
        "reminders_days", year.reminder, _settled(year.reminder, "planned") & (year.reminder.c.due_at < reminders)
    )
    yield Rule("reminders_days", year.told, _settled(year.told, "owed") & (year.told.c.owed_at < reminders))
    yield Rule("proposals_days", year.proposal, year.proposal.c.made_at < before(settings.proposals_days))
    yield Rule("proposals_days", year.feed, year.feed.c.revoked_at < before(settings.proposals_days))
    yield Rule("proposals_days", year.connecting_code, year.connecting_code.c.until <= now)
    yield Rule("proposals_days", year.wrong_code, year.wrong_code.c.at <= now - WRONG_FOR)
    for table in (year.rsvp, year.in_line):
        yield Rule("answers_days", table, table.c.meeting_id.in_(_long_over(before(settings.answers_days), zone)))
    came = year.attendance.c.member_id.is_not(None)
    long_ago = year.attendance.c.meeting_id.in_(_long_over(before(settings.attendance_days), zone))
    yield Rule("attendance_days", year.attendance, came & long_ago, {"member_id": None})
    closed = _closed(before(settings.texts_days), zone)
    yield Rule("texts_days", rating_text, (rating_text.c.state != "published") & closed)
    edited = rating_text.c.edited
    yield Rule("texts_days", rating_text, edited.is_not(None) & closed, {"original": edited, "edited": None})


def _of_platforms(conversations: datetime) -> Iterator[Rule]:
    """What we must know of a message goes with it; of an account that is no member's, when it has long been silent."""
    for table in (message_part, discord_message, discord_edit):
        yield Rule("conversations_days", table, table.c.key.not_in(select(outbox.c.key)))
    known = select(year.identity.c.account).where(year.identity.c.channel == "teams")
    silent, personal = teams_person.c.seen_at < conversations, teams_conversation.c.person.is_not(None)
    yield Rule("conversations_days", teams_person, silent & teams_person.c.id.not_in(known))
    unseen = (teams_conversation.c.seen_at < conversations) & teams_conversation.c.person.not_in(known)
    yield Rule("conversations_days", teams_conversation, personal & unseen)


def _quiet_threads(limit: datetime) -> Any:
    """Messages of threads in which nothing has been said since."""
    thread = func.coalesce(web_message.c.thread, web_message.c.id)
    quiet = select(thread).group_by(thread).having(func.max(web_message.c.posted_at) < limit)
    return select(web_message.c.id).where(thread.in_(quiet))


def _settled(table: Table, waiting: str) -> ColumnElement[bool]:
    return table.c.state != waiting


def _long_over(limit: datetime, zone: ZoneInfo) -> Any:
    session = year.session.c
    over = select(session.meeting_id).group_by(session.meeting_id)
    return over.having(func.max(session.day) < local_day(limit, zone))


def _closed(limit: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    rounds = select(rating_round.c.id).where(rating_round.c.closed_on < local_day(limit, zone))
    return rating_text.c.round_id.in_(rounds)


def apply(connection: Connection, settings: RetentionSettings, now: datetime, zone: ZoneInfo) -> dict[str, int]:
    """Rule -> how many rows went. Nothing at all while there is a hold. Doing so again takes nothing."""
    if held(connection):
        return {}
    taken: dict[str, int] = {}
    for rule in rules(settings, now, zone):
        change = update(rule.table).values(**rule.instead) if rule.instead else delete(rule.table)
        gone = connection.execute(change.where(rule.served)).rowcount
        taken[rule.name] = taken.get(rule.name, 0) + gone
    left = long_gone(connection, now - timedelta(days=settings.left_days))
    for member in left:
        namesakes = sum(one.name == member.name for one in store.members(connection, also_left=True)) - 1
        traces.forget(connection, member, namesakes)
    return {name: gone for name, gone in (taken | {"left_days": len(left)}).items() if gone}


def would_take(connection: Connection, settings: RetentionSettings, now: datetime, zone: ZoneInfo) -> dict[str, int]:
    """What `apply` would take now, without a hold. What goes only when something else has gone is not in it."""
    found: dict[str, int] = {}
    for rule in rules(settings, now, zone):
        rows = connection.scalar(select(func.count()).select_from(rule.table).where(rule.served)) or 0
        found[rule.name] = found.get(rule.name, 0) + rows
    found["left_days"] = len(long_gone(connection, now - timedelta(days=settings.left_days)))
    return {name: rows for name, rows in found.items() if rows}


def long_gone(connection: Connection, limit: datetime) -> list[Member]:
    """Who left so long ago and is not forgotten yet."""
    everyone = store.members(connection, also_left=True)
    known = (one for one in everyone if not one.email.startswith(f"{traces.FORGOTTEN}:"))
    return [one for one in known if one.left_at is not None and one.left_at < limit]


@dataclass(frozen=True)
class Held:
    since: datetime
    reason: str


def held(connection: Connection) -> Held | None:
    row = connection.execute(select(hold)).first()
    return Held(row.since, row.reason) if row else None


def put_on_hold(connection: Connection, reason: str, now: datetime) -> bool:
    """False where there is a hold already: it stays, with its own reason."""
    if held(connection):
        return False
    connection.execute(insert(hold).values(id=1, since=now, reason=reason))
    return True


def release(connection: Connection) -> bool:
    return connection.execute(delete(hold)).rowcount > 0
