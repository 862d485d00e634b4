"""A source -> the citation a member sees: title, quotation, page or slide in words, meeting, date in words."""

from datetime import date

from bot.conversation.replies import Citation
from bot.conversation.wording import phrases, say
from knowledge.answers import Source
from knowledge.answers.answer import shorten
from knowledge.markup import shown

LONGEST_QUOTE = 400


def citation(source: Source, language: str) -> Citation:
    return Citation(
        title=source.title,
        quote=shorten(shown(source.quote), LONGEST_QUOTE),
        place=place_in_words(source.page, source.slide, language),
        meeting=source.meeting or "",
        dated=date_in_words(source.date, language),
        source=source.document,
    )


def place_in_words(page: int | None, slide: int | None, language: str) -> str:
    if page:
        return say(language, "conversation.citing.page", number=page)
    return say(language, "conversation.citing.slide", number=slide) if slide else ""


def date_in_words(stated: str | None, language: str) -> str:
    """The first of January says that only the year is known."""
    if not stated:
        return ""
    day = date.fromisoformat(stated)
    if (day.month, day.day) == (1, 1):
        return str(day.year)
    return f"{day.day} {phrases(language, 'conversation.citing.months')[day.month - 1]} {day.year}"
