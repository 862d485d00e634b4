"""Is the reason for a no true of the places that are shown beside it? Their reader sees what stands there."""

import re
from collections.abc import Callable, Sequence

from knowledge.answers.answer import Source
from knowledge.answers.reason import UNSURE, Reason
from knowledge.markup import shown
from knowledge.passages import told
from knowledge.signals import UNITS, tells_a_figure, tells_a_time

Told = Callable[[str], bool]


def _told_in(unit: str) -> Told:
    pattern = re.compile(UNITS[unit][1], re.IGNORECASE)
    return lambda text: pattern.search(text) is not None


# A reason that says there is none of something: how it is told all the same, and what is said then.
NONE_OF_IT: dict[str, tuple[Told, str]] = {
    "no_sum": (_told_in("sum"), "other_sum"),
    "no_share": (_told_in("share"), "other_share"),
    "no_telephone": (_told_in("telephone"), "other_telephone"),
    "no_email": (_told_in("email"), "other_email"),
    "no_figure": (tells_a_figure, "other_figure"),
    "no_date": (tells_a_time, "other_date"),
    "not_when": (tells_a_time, "other_date"),
}


def refused_for(reason: Reason, sources: Sequence[Source]) -> Reason:
    """The same, unless what it says there is none of is told in a place that is shown: then it is of something else."""
    return Reason(NONE_OF_IT[reason.name][1]) if _is_told(reason, sources) else reason


def cautioned_for(reason: Reason | None, sources: Sequence[Source]) -> Reason | None:
    return UNSURE if reason and _is_told(reason, sources) else reason


def _is_told(reason: Reason, sources: Sequence[Source]) -> bool:
    if reason.name not in NONE_OF_IT:
        return False
    tells, _ = NONE_OF_IT[reason.name]
    return any(tells(told(source.cells) if source.cells else shown(source.quote)) for source in sources)
