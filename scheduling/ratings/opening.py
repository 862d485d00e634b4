"""Rounds follow the plan, open and close when it is time. What a crash leaves half done is done at the next look."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection

from scheduling import store
from scheduling.ratings import answers, closing, survey_letters
from scheduling.ratings.answers import rounds, save
from scheduling.ratings.asking import asked, asked_in_surveys
from scheduling.ratings.keys import Keys
from scheduling.ratings.rounds import Round, following, opened
from scheduling.store import Overtaken


class Closed(Struct, frozen=True):
    """`lost` where it was closed early, because the key to its answers was gone."""

    round: Round
    lost: bool = False


def follow_plan(connection: Connection, now: datetime) -> bool:
    """The rounds that should exist are there. True when anything has changed."""
    known = {one.subject: one for one in rounds(connection) if one.kind == "meeting"}
    plan = following(store.meetings(connection), known, now)
    for one in plan.keep:
        save(connection, one)
    for number in plan.forget:
        answers.forget_planned(connection, number)
    if plan.keep or plan.forget:
        store.touch(connection)
    return bool(plan.keep or plan.forget)


def due_to_open(connection: Connection, now: datetime) -> list[Round]:
    return [one for one in rounds(connection) if one.state == "planned" and one.opens_at <= now]


def due_to_close(connection: Connection, keys: Keys, now: datetime) -> list[Closed]:
    """Those whose time is over, and those whose key is gone: nobody could change an answer, nor be reminded."""
    alive = [one for one in rounds(connection) if one.state == "open"]
    over = [Closed(one) for one in alive if one.closes_at <= now]
    return over + [Closed(one, lost=True) for one in alive if one.closes_at > now and keys.get(one.id) is None]


def open_now(connection: Connection, one: Round, now: datetime) -> bool:
    """The caller has made the key before. False where somebody else has opened or changed it."""
    if _stored(connection, one) != one:
        return False
    save(connection, opened(one, now))
    store.touch(connection)
    return True


def close_now(connection: Connection, keys: Keys, one: Round, now: datetime, zone: ZoneInfo) -> bool:
    """The caller destroys the key when this is committed."""
    stored = _stored(connection, one)
    if stored is None or stored.closes_at != one.closes_at:
        return False
    here = asked(connection, keys, [one]).get(one.subject) or asked_in_surveys(connection, keys, [one]).get(one.id)
    invited = here.of if here else len(store.members(connection))
    if not closing.close(connection, one.id, invited, now, zone):
        return False
    survey_letters.forget(connection, one.id)
    store.touch(connection)
    return True


def set_by_hand(connection: Connection, seen: Round, wanted: Round) -> None:
    """Raises Overtaken where it is not as it was seen, or is to be switched off and has got an answer meanwhile."""
    if _stored(connection, seen) != seen:
        raise Overtaken(seen.id)
    if wanted.state == "off" and answers.answered(connection, seen.id):
        raise Overtaken(seen.id)
    save(connection, wanted)
    store.touch(connection)


def _stored(connection: Connection, one: Round) -> Round | None:
    answers.hold(connection, one.id)
    return answers.round_of(connection, one.kind, one.subject)
