"""A survey's letters: owed to each member once, within the rules of all reminders, and made when they are sent.

Until then somebody may have answered or the round may have been closed: then there is nothing to say any more.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, select

from bot.conversation.events import Person, addressed
from bot.conversation.outcome import Say
from bot.conversation.rating import survey_ballot
from bot.conversation.replies import Reply
from bot.conversation.survey_card import letter
from bot.delivery import outbox
from bot.delivery.addressees import colleague
from bot.delivery.outbox import AS_IT_WILL_BE, Due
from bot.storage import tables
from scheduling import store
from scheduling.network import Member
from scheduling.ratings import answers, survey_letters
from scheduling.ratings.asking import Asked, asked_in_surveys
from scheduling.ratings.keys import Keys
from scheduling.ratings.survey_letters import Letter
from scheduling.ratings.surveys import surveys
from scheduling.ratings.tables import survey_letter
from scheduling.reminders import BUDGET
from scheduling.tables import unreachable

AT_ONCE = 25  # in one transaction: others write in between
LETTER = "survey:"  # before the key of a message that brings one, where the card of a meeting would be named

# Asked every second, and therefore built once.
_REFUSED = (
    select(survey_letter.c.member_id, tables.outbox.c.only_for)
    .join(tables.outbox, tables.outbox.c.key == survey_letter.c.message)
    .where(tables.outbox.c.state == "failed")
)


def open_surveys(connection: Connection, keys: Keys | None) -> list[Asked]:
    alive = [one for one in answers.rounds(connection, "survey") if one.state == "open"]
    return list(asked_in_surveys(connection, keys, alive).values()) if alive else []


def owe_due(connection: Connection, keys: Keys, now: datetime, zone: ZoneInfo) -> bool:
    """Some of what is due; true where there may be more. Once nothing is, doing so again owes nothing more."""
    blocked = {(row.channel, row.account) for row in connection.execute(select(unreachable))}
    more = False
    for asked in open_surveys(connection, keys):
        answers.hold(connection, asked.round.id)  # of two processes one sends them
        members = store.members(connection)
        reached = [member for member in members if (member.channel, member.account) not in blocked]
        sent = survey_letters.sent(connection, asked.round.id)
        full = survey_letters.with_a_full_week(connection, BUDGET, now, zone)
        by_id = {member.id: member for member in reached}
        waiting = list(survey_letters.due(asked, reached, sent, full, now, zone))
        for due in waiting[:AT_ONCE]:
            _owe(connection, due, by_id[due.member], now)
        more = more or len(waiting) > AT_ONCE
    return more


def _owe(connection: Connection, due: Letter, member: Member, now: datetime) -> None:
    source = f"{LETTER}{due.round_id}:{due.number}:{due.member}:{now.isoformat()}"  # one that was refused comes again
    key = outbox.key(source, 0)
    person = Person(member.channel, member.account, member.name)
    survey_letters.note(connection, due, key, now)
    said = Say(addressed(person), AS_IT_WILL_BE, only_for=person, kind="reminder")
    outbox.owe(connection, source, [said], now, Due(now, due.useful_until, card=LETTER + key))


def refused(connection: Connection) -> list[tuple[int, str]]:
    """The letters that a platform would not deliver: to which member, and under which account they were looked for."""
    return [(member, only_for) for member, only_for in connection.execute(_REFUSED)]


def take_back_refused(connection: Connection) -> None:
    """They were never sent: when their readers can be written to again they are due again."""
    failed = select(tables.outbox.c.key).where(tables.outbox.c.state == "failed")
    connection.execute(delete(survey_letter).where(survey_letter.c.message.in_(failed)))


def made(
    connection: Connection, cards: Sequence[str], keys: Keys | None, now: datetime, zone: str
) -> dict[str, Reply | None]:
    """What each letter says now; None where its reader has answered meanwhile, or the round is closed."""
    if not cards:
        return {}
    alive = {one.round.id: one for one in open_surveys(connection, keys) if one.round.takes_answers(now)}
    known = surveys(connection)
    ballots = {number: survey_ballot(one.round, known[one.round.subject], one, zone) for number, one in alive.items()}
    found: dict[str, Reply | None] = dict.fromkeys(cards)
    for card in cards:
        sent = survey_letters.of_message(connection, card.removeprefix(LETTER))
        if sent and sent.round_id in alive and sent.member in alive[sent.round_id].silent:
            (member,) = store.members(connection, only=[sent.member])
            language = colleague(connection, member).language
            found[card] = letter(ballots[sent.round_id], language, reminder=sent.number > 0)
    return found
