"""Finding the bot's name in what a member writes."""

import re
from functools import cache

from bot.conversation.wording import LANGUAGES, say


def without_mention(text: str) -> tuple[bool, str]:
    """Whether the bot is mentioned, and what is left when its name is taken away."""
    parts = split_mention(text)
    if len(parts) == 1:
        return False, text
    return True, " ".join(part.strip() for part in parts[::2] if part.strip())


def split_mention(text: str) -> list[str]:
    """The text in pieces: every second one is a mention of the bot, as it was written."""
    return _mention().split(text)


@cache
def _mention() -> re.Pattern[str]:
    names = sorted({re.escape(say(language, "conversation.bot")) for language in LANGUAGES})
    return re.compile(rf"(?<!\S)(@(?:{'|'.join(names)}))\b", re.IGNORECASE)
