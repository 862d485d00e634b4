"""What may stand in a form. Asked by a channel before it sends, and by us again when it arrives."""

from datetime import date

from bot.conversation.replies import Field, Form
from bot.conversation.wording import say

HIGHEST_STEP = 6


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
    match field.kind:
        case "date":
            return _is_date(value)
        case "choice":
            return value in field.options
        case "scale":
            return value.isascii() and value.isdigit() and 1 <= int(value) <= HIGHEST_STEP
        case "line":
            return "\n" not in value
        case "text":
            return True


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
