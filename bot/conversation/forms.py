"""What may stand in a form. Asked by a channel before it sends, and by us again when it arrives."""

import re
from collections.abc import Callable
from datetime import date

from bot.conversation.replies import Field, Form
from bot.conversation.wording import say
from scheduling.dates import read_sessions
from scheduling.people import ADDRESS
from scheduling.refusals import Unreadable

HIGHEST_STEP = 6
HIGHEST_NUMBER = 9999
ANY_CALENDAR = range(2024, 2052)  # in 28 years every date has fallen on every weekday


def complaints(form: Form, values: dict[str, str], language: str) -> dict[str, str]:
    """Name of a field -> what is wrong with its value, in words to show beside it. Empty when all is well."""
    found = {field.name: _complaint(field, values.get(field.name, "").strip(), language) for field in form.fields}
    return {name: complaint for name, complaint in found.items() if complaint}


def _complaint(field: Field, value: str, language: str) -> str:
    if not value:
        return say(language, "conversation.form.required") if field.required else ""
    if len(value) > field.longest:
        return say(language, "conversation.form.too_long", longest=field.longest, length=len(value))
    if not _fits(field, value):
        return say(language, f"conversation.form.{field.kind}")
    return ""


def _fits(field: Field, value: str) -> bool:
    if field.kind == "choice":
        return value in field.options
    if field.kind == "several":
        return set(value.split("\n")) <= set(field.options)
    return _KINDS[field.kind](value)


def _is_number(value: str, highest: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 9 and int(value) <= highest


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _are_days(value: str, year: int) -> bool:
    """In that year; which year is meant is known only where the form belongs."""
    try:
        read_sessions(value, year)
    except Unreadable:
        return False
    return True


_KINDS: dict[str, Callable[[str], bool]] = {
    "line": lambda value: "\n" not in value,
    "text": lambda value: True,  # noqa: ARG005 - whatever is written is a text
    "date": _is_date,
    "days": lambda value: any(_are_days(value, year) for year in ANY_CALENDAR),
    "scale": lambda value: value != "0" and _is_number(value, HIGHEST_STEP),
    "number": lambda value: _is_number(value, HIGHEST_NUMBER),
    "link": lambda value: re.fullmatch(r"https?://[^\s/]\S*", value) is not None,
    "address": lambda value: ADDRESS.fullmatch(value.casefold()) is not None,
}
