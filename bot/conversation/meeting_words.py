"""A meeting in the words of whoever reads: its card, and what a change does to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.conversation.days import day_in_words, sessions_in_words
from bot.conversation.replies import Facts, Table
from bot.conversation.wording import say
from knowledge.answers.answer import shorten
from scheduling.meetings import FIELDS, FieldChange, Meeting

LONGEST_LABEL = 60  # of a button


def title(meeting: Meeting, language: str) -> str:
    return meeting.theme or say(language, "planning.values.untitled")


def named_short(meeting: Meeting, language: str) -> str:
    """As it stands on a button."""
    day = f"{meeting.first_day.day}/{meeting.first_day.month}"
    place = f", {meeting.place}" if meeting.place else ""
    return shorten(f"{day} {title(meeting, language)}{place}", LONGEST_LABEL)


def label(field: str, language: str) -> str:
    return say(language, f"planning.fields.{field}")


def in_words(field: str, value: Any, language: str) -> str:
    """What is empty is a dash."""
    return _in_words(field, value, language) or say(language, "planning.values.none")


def _in_words(field: str, value: Any, language: str) -> str:
    if field == "sessions":
        return sessions_in_words(value, language, year=True)
    if field == "groups":
        return ", ".join(value) or say(language, "planning.values.everyone")
    if field == "form":
        return say(language, f"planning.forms.{value}")
    if field == "cancelled":
        return say(language, "planning.values.yes" if value else "planning.values.no")
    if isinstance(value, date):
        return day_in_words(value, language, year=True)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def facts(meeting: Meeting, language: str) -> Facts:
    """Everything that is decided; what is not is left out."""
    fields = (field for field in FIELDS if field in {"sessions", "groups", "form"} or getattr(meeting, field))
    return Facts(
        tuple((label(field, language), in_words(field, getattr(meeting, field), language)) for field in fields)
    )


def difference(changed: Sequence[FieldChange], language: str) -> Table:
    def row(change: FieldChange) -> tuple[str, ...]:
        values = (in_words(change.field, value, language) for value in (change.before, change.now))
        return (label(change.field, language), *values)

    columns = tuple(say(language, f"planning.card.{name}") for name in ("field", "before", "after"))
    return Table(say(language, "planning.card.caption"), columns, tuple(map(row, changed)))


def both_versions(seen: Meeting, stored: Meeting, wanted: Meeting, language: str) -> Table:
    """Every field that either has changed: as it was, as it is, and as the author wants it."""
    fields = [field for field in FIELDS if len({getattr(one, field) for one in (seen, stored, wanted)}) > 1]
    rows = tuple(
        (label(field, language), *(in_words(field, getattr(one, field), language) for one in (seen, stored, wanted)))
        for field in fields
    )
    columns = (
        say(language, "planning.card.field"),
        *(say(language, f"planning.conflict.{name}") for name in ("seen", "theirs", "mine")),
    )
    return Table(say(language, "planning.conflict.caption"), columns, rows)
