"""A reason of the archive -> the words a member reads, and the answer with the caution it needs."""

from bot.conversation import findings
from bot.conversation.citing import days_in_words
from bot.conversation.wording import say
from knowledge.answers import Answer
from knowledge.answers.answer import Row, shorten
from knowledge.answers.reason import Blank, Reason
from knowledge.swedish.dates import Period


def in_words(reason: Reason, language: str) -> str:
    blanks = {name: _said(blank, language) for name, blank in reason.blanks.items()}
    return say(language, f"conversation.reasons.{reason.name}", **blanks)


def told_in_full(given: Answer, language: str) -> str | None:
    """What a member reads: the answer, after a caution where it may not be what was asked for, or as a model put it."""
    if given.rephrased:
        return f"{given.rephrased}\n{say(language, 'conversation.asking.rephrased')}"
    if given.found:
        return shorten(findings.in_words(given.found, language))
    if given.rows:
        return shorten("\n".join(f"{row.who}: {of_one(row, language)}" for row in given.rows))
    if given.answer is None or given.reason is None:
        return given.answer
    caution = say(language, "conversation.asking.caution", reason=in_words(given.reason, language))
    return shorten(f"{caution} {given.answer}")


def of_one(row: Row, language: str) -> str:
    """What the archive says of one of those compared, also where that is nothing."""
    return row.said or say(language, f"conversation.asking.{'no_room' if row.more else 'nothing'}")


def _said(blank: Blank, language: str) -> str:
    if isinstance(blank, Period):
        return days_in_words(blank, language)
    return blank if isinstance(blank, str) else say(language, "conversation.reasons.or").join(blank)
