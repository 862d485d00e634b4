"""Whoever is next in line is told of the place, and whoever was too late that it has gone on; each once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from bot.conversation.actions import AnswerInvitation, ShowInvitation, WithdrawFromLine, button
from bot.conversation.events import addressed
from bot.conversation.inviting import moment, title
from bot.conversation.outcome import Say
from bot.conversation.replies import Button, Choices, Heading, Reply, Text
from bot.conversation.wording import say
from bot.delivery import outbox
from bot.delivery.addressees import colleague
from bot.delivery.outbox import Due
from scheduling import store
from scheduling.invitations import News
from scheduling.meetings import Meeting


def tell(connection: Connection, news: Iterable[News], now: datetime) -> None:
    """Owed in the transaction that changed the line: nobody is offered a place and not told, and nobody twice."""
    for one in news:
        (member,) = store.members(connection, only=[one.member], also_left=True)
        (meeting,) = store.meetings(connection, only=[one.meeting])
        to = colleague(connection, member)
        if to.person is not None and member.left_at is None:
            said = Say(addressed(to.person), _card(one, meeting, to.language), to.person, kind="reminder")
            useful_until = one.until if one.kind == "offered" else None
            outbox.owe(connection, f"line/{one.row}/{one.kind}", [said], now, Due(one.told_at, useful_until))


def _card(news: News, meeting: Meeting, language: str) -> Reply:
    until = moment(news.until, meeting, language)
    text = Text(say(language, f"member.told.{news.kind}", until=until))
    return Reply((Heading(title(meeting, language)), text, Choices(_buttons(news, language))), language)


def _buttons(news: News, language: str) -> tuple[Button, ...]:
    more = button(say(language, "member.buttons.more"), ShowInvitation(news.meeting))
    if news.kind == "expired":
        return (button(say(language, "member.answers.coming"), AnswerInvitation(news.meeting, "coming")), more)
    take = AnswerInvitation(news.meeting, news.answer)
    leave = button(say(language, "member.buttons.leave_line"), WithdrawFromLine(news.meeting))
    return (button(say(language, "member.buttons.take"), take), leave, more)
