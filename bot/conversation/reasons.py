"""A reason of the archive -> the words a member reads, and the answer with the caution it needs."""

from bot.conversation import findings
from bot.conversation.citing import date_in_words, days_in_words
from bot.conversation.wording import say
from knowledge.answers import Answer
from knowledge.answers.answer import LONGEST, Row, Said, shorten
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
        return _each_with_its_date(given, LONGEST, language)
    caution = say(language, "conversation.asking.caution", reason=in_words(given.reason, language))
    return shorten(f"{caution} {_each_with_its_date(given, LONGEST - len(caution) - 1, language)}")


def _each_with_its_date(given: Answer, longest: int, language: str) -> str | None:
    """Where documents of different times are told together, each says of when it is, as far as there is room."""
    dated = "\n".join(_of_its_date(one, language) for one in given.said)
    return dated if 0 < len(dated) <= longest else given.answer


def _of_its_date(said: Said, language: str) -> str:
    day = date_in_words(said.date, language)
    return said.text if day in said.text else f"{said.text} ({day})"


def of_one(row: Row, language: str) -> str:
    """What the archive says of one of those compared, also where that is nothing."""
    return row.said or say(language, f"conversation.asking.{'no_room' if row.more else 'nothing'}")


def _said(blank: Blank, language: str) -> str:
    if isinstance(blank, Period):
        return days_in_words(blank, language)
    return blank if isinstance(blank, str) else say(language, "conversation.reasons.or").join(blank)
