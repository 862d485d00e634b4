"""A source -> the citation a member sees: title, quotation, page or slide in words, meeting, date in words."""

from datetime import date

from bot.conversation.replies import Citation
from bot.conversation.wording import phrases, say
from knowledge.answers import Source
from knowledge.answers.answer import shorten
from knowledge.document import Where
from knowledge.markup import shown

LONGEST_QUOTE = 400


def citation(source: Source, language: str) -> Citation:
    return Citation(
        title=source.title,
        quote=shorten(shown(source.quote), LONGEST_QUOTE),
        place=place_in_words(source, language),
        meeting=source.meeting or "",
        dated=date_in_words(source.date, language),
        source=source.document,
    )


def place_in_words(place: Source | Where, language: str) -> str:
    """The page a reader turns to in the file, and the number on its paper where that is another."""
    if place.page and place.printed:
        return say(language, "conversation.citing.printed", number=place.page, printed=place.printed)
    if place.page:
        return say(language, "conversation.citing.page", number=place.page)
    if place.slide:
        return say(language, "conversation.citing.slide", number=place.slide)
    return say(language, "conversation.citing.time", time=place.time) if place.time else ""


def date_in_words(stated: str | None, language: str) -> str:
    """The first of January says that only the year is known."""
    if not stated:
        return ""
    day = date.fromisoformat(stated)
    if (day.month, day.day) == (1, 1):
        return str(day.year)
    return f"{day.day} {phrases(language, 'reminders.months')[day.month - 1]} {day.year}"
