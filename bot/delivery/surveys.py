"""A survey's letters: owed to each member once, within the rules of all reminders, and made when they are sent.

Until then somebody may have answered or the round may have been closed: then there is nothing to say any more.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.conversation.events import addressed
from bot.conversation.outcome import Say
from bot.conversation.rating import survey_ballot
from bot.conversation.replies import Reply
from bot.conversation.survey_card import letter
from bot.delivery import outbox
from bot.delivery.addressees import colleague
from bot.delivery.outbox import Due
from bot.delivery.owing import AS_IT_WILL_BE
from scheduling import store
from scheduling.network import Member
from scheduling.ratings import answers, survey_letters
from scheduling.ratings.asking import Asked, asked_in_surveys
from scheduling.ratings.keys import Keys
from scheduling.ratings.survey_letters import Letter
from scheduling.ratings.surveys import surveys
from scheduling.reminders import BUDGET
from scheduling.tables import unreachable

LETTER = "survey:"  # before the key of a message that brings one, where the card of a meeting would be named


def open_surveys(connection: Connection, keys: Keys | None) -> list[Asked]:
    alive = [one for one in answers.rounds(connection) if one.kind == "survey" and one.state == "open"]
    return list(asked_in_surveys(connection, keys, alive).values()) if alive else []


def owe_due(connection: Connection, keys: Keys, now: datetime, zone: ZoneInfo) -> None:
    """Doing so again owes nothing more."""
    for asked in open_surveys(connection, keys):
        answers.hold(connection, asked.round.id)  # of two processes one sends them
        reached = [member for member in store.members(connection) if not _blocked(connection, member)]
        sent = survey_letters.sent(connection, asked.round.id)
        full = survey_letters.with_a_full_week(connection, BUDGET, now, zone)
        by_id = {member.id: member for member in reached}
        for due in list(survey_letters.due(asked, reached, sent, full, now, zone)):
            _owe(connection, due, by_id[due.member], now)


def _blocked(connection: Connection, member: Member) -> bool:
    here = (unreachable.c.channel == member.channel) & (unreachable.c.account == member.account)
    return connection.execute(select(unreachable.c.account).where(here)).first() is not None


def _owe(connection: Connection, due: Letter, member: Member, now: datetime) -> None:
    source = f"{LETTER}{due.round_id}:{due.number}:{due.member}"
    key = outbox.key(source, 0)
    person = colleague(connection, member).person
    if person is None:
        return
    survey_letters.note(connection, due, key, now)
    said = Say(addressed(person), AS_IT_WILL_BE, only_for=person, kind="reminder")
    outbox.owe(connection, source, [said], now, Due(now, due.useful_until, card=LETTER + key))


def made(connection: Connection, card: str, keys: Keys | None, now: datetime, zone: str) -> Reply | None:
    """What a letter says now; None where its reader has answered meanwhile, or the round is closed."""
    found = survey_letters.of_message(connection, card.removeprefix(LETTER))
    if found is None:
        return None
    asked = next((one for one in open_surveys(connection, keys) if one.round.id == found.round_id), None)
    member = next(iter(store.members(connection, only=[found.member])), None)
    if asked is None or member is None or member.id not in asked.silent or not asked.round.takes_answers(now):
        return None
    survey = surveys(connection)[asked.round.subject]
    ballot = survey_ballot(asked.round, survey, asked, zone)
    return letter(ballot, colleague(connection, member).language, reminder=found.number > 0)
