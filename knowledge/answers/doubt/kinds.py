"""The kinds of thing that may be asked for, and the reason for a no where nothing of the kind is told."""

from knowledge.found import Found
from knowledge.question import Question
from knowledge.swedish.asks import Asks

FIGURES = (Asks.NUMBER, Asks.DAY, Asks.TIME)  # a name can be told of in many ways, a figure only as a figure
KINDS = {
    Asks.PERSON: "not_who",
    Asks.NAMES: "not_which",
    Asks.NUMBER: "no_figure",
    Asks.DAY: "no_date",
    Asks.TIME: "not_when",
    Asks.PLACE: "not_where",
}


def is_of_the_kind(question: Question, one: Found) -> bool:
    return question.asks not in KINDS or one.signals["kind"] > 0


def tells_of_the_named(question: Question, one: Found) -> bool:
    """Something of the kind, and of those whom the question names."""
    return one.signals["names"] == 1 and is_of_the_kind(question, one)
