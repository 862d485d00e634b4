"""A member's wishes in words: which reminders, where, when, and whether there is a pause."""

from collections.abc import Iterator

from bot.conversation.days import clock_in_words, day_in_words
from bot.conversation.reminding import WISHES
from bot.conversation.wording import say
from scheduling.network import Wishes


def wishes_in_words(wishes: Wishes, language: str) -> str:
    if wishes.stopped:
        return say(language, "member.wishes.stopped")
    return "\n".join(_lines(wishes, language))


def _lines(wishes: Wishes, language: str) -> Iterator[str]:
    leads = [lead_in_words(lead, language) for lead in WISHES if lead in wishes.leads]
    yield ", ".join(leads) or say(language, "member.wishes.no_leads")
    yield hours_in_words(wishes, language)
    if wishes.paused_until:
        until = day_in_words(wishes.paused_until, language, year=True)
        yield say(language, "member.wishes.paused", day=until)


def lead_in_words(lead: str, language: str) -> str:
    return say(language, f"reminders.wishes.{WISHES[lead]}")


def hours_in_words(wishes: Wishes, language: str) -> str:
    earliest, latest = (clock_in_words(wall) for wall in (wishes.hours.earliest, wishes.hours.latest))
    return say(language, "member.wishes.between", earliest=earliest, latest=latest)
