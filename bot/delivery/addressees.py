"""Where a member is told what they did not ask for: the wished channel, and the language wished for there."""

from sqlalchemy import Connection, select

from bot.conversation.events import Person
from bot.conversation.wording import FIRST_LANGUAGE
from bot.conversation.year import Colleague
from bot.storage.tables import person
from scheduling.network import Member


def colleague(connection: Connection, member: Member) -> Colleague:
    account = next((one.account for one in member.identities if one.channel == member.channel), None)
    if account is None:
        return Colleague(member.id, None, FIRST_LANGUAGE)
    wished = select(person.c.language).where(person.c.channel == member.channel, person.c.id == account)
    language = connection.execute(wished).scalar() or FIRST_LANGUAGE
    return Colleague(member.id, Person(member.channel, account, member.name), language)
