"""The day that a question says that it is asked on, where it says one: "(i dag är det 3 maj 2031)", "räknat från …"."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from knowledge.swedish import dates

# What stands right before the day. Without "är det" or a bracket, "i dag 3 maj" may be what is asked about.
TODAY_IS = re.compile(
    r"(?:\(\s*(?:i ?dag|today)|\b(?:i ?dag\s+är(?:\s+det)?|today\s+is)|"
    r"\b(?:räknat|sett|counted|as)\s+(?:från|of|from)(?:\s+och\s+med)?)[\s,:]+(?:det\s+|är\s+|is\s+)*(?:den\s+)?$",
    re.IGNORECASE,
)
AFTER = re.compile(r"\b(?:efter|after)\s+(?:den\s+)?$", re.IGNORECASE)
COMES_NEXT = re.compile(r"\b(?:nästa|härnäst|next)\b", re.IGNORECASE)
BEFORE_IT = " ,;(.–-"
LONGEST_BEFORE = 60  # characters


def asked_on(question: str, now: datetime) -> tuple[str, datetime]:
    """The question without the day that it is asked on, and that day; what comes next after a day is asked the day
    after it.
    """
    for start, end, moment in _said(question, now):
        rest = question[end:].removeprefix(")")
        return f"{question[:start].rstrip(BEFORE_IT)}{rest}", moment
    return question, now


def _said(question: str, now: datetime) -> Iterator[tuple[int, int, datetime]]:
    for mention in dates.find(question, now.date()):
        period = mention.period
        if period.days > 1 or not period.year_known:
            continue
        begun = max(mention.start - LONGEST_BEFORE, 0)
        before = question[begun : mention.start]
        after = AFTER.search(before) if COMES_NEXT.search(question) else None
        said = TODAY_IS.search(before) or after
        if said:
            day = period.first + timedelta(days=1 if said is after else 0)
            yield begun + said.start(), mention.end, datetime.combine(day, now.timetz())
