"""A source -> the citation a member sees: title, quotation, page or slide in words, meeting, date in words."""

from datetime import date

from bot.conversation.replies import Citation
from bot.conversation.wording import phrases, say
from knowledge.answers import Source
from knowledge.answers.answer import shorten
from knowledge.document import Where
from knowledge.markup import shown
from knowledge.passages import told
from knowledge.swedish.dates import Period, month_end

LONGEST_QUOTE = 400
LONGEST_OPENING = 70
YEAR_ALONE = 4  # characters
CELLS_APART = " · "


def citation(source: Source, language: str) -> Citation:
    return Citation(
        title=source.title,
        quote=_quoted(told(source.cells, quoted=True) or source.quote, LONGEST_QUOTE),
        place=place_in_words(source, language),
        meeting=_unless_said(source.meeting or "", source.title),
        dated=date_in_words(source.date, language),
        source=source.document,
    )


def opening(quote: str) -> str:
    """Enough of it to know it again."""
    return f"”{_quoted(quote, LONGEST_OPENING)}”"


def _quoted(quote: str, longest: int) -> str:
    return shorten(shown(quote.replace("\t", CELLS_APART)), longest)


def _unless_said(meeting: str, title: str) -> str:
    """The minutes of a meeting are called by its name already."""
    return "" if meeting.casefold() in title.casefold() else meeting


def where(source: Source, language: str) -> str:
    """In a table: the document, its date and the page."""
    return ", ".join(
        filter(None, (source.title, date_in_words(source.date, language), place_in_words(source, language)))
    )


def place_in_words(place: Source | Where, language: str) -> str:
    """The page a reader turns to in the file, and the number on its paper where that is another."""
    if place.page and place.printed:
        return say(language, "conversation.citing.printed", number=place.page, printed=place.printed)
    if place.page:
        return say(language, "conversation.citing.page", number=place.page)
    if place.slide:
        return say(language, "conversation.citing.slide", number=place.slide)
    if place.sheet and place.row:
        return say(language, "conversation.citing.row", sheet=place.sheet, number=place.row)
    return say(language, "conversation.citing.time", time=place.time) if place.time else ""


def days_in_words(period: Period, language: str) -> str:
    """The days of a period as people say them: a day, several, a month, a year."""
    first, last = period.first, period.last
    year = f" {last.year}" if period.year_known else ""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}–{last.year}" if first.year != last.year else str(last.year)
    month, begun = (phrases(language, "reminders.months")[day.month - 1] for day in (last, first))
    if (first.year, first.month) != (last.year, last.month):
        begun = f"{begun} {first.year}" if first.year != last.year and period.year_known else begun
        return f"{first.day} {begun}–{last.day} {month}{year}"
    if first == last:
        return f"{last.day} {month}{year}"
    if first.day == 1 and last.day == month_end(last.year, last.month):
        return f"{month}{year}"
    return f"{first.day}–{last.day} {month}{year}"


def date_in_words(stated: str | None, language: str) -> str:
    """A year stands alone where only that is known. The first of January said so in earlier answers."""
    if not stated or len(stated) == YEAR_ALONE:
        return stated or ""
    day = date.fromisoformat(stated)
    if (day.month, day.day) == (1, 1):
        return str(day.year)
    return f"{day.day} {phrases(language, 'reminders.months')[day.month - 1]} {day.year}"
