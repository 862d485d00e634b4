"""What a column's figures are measured in, and whether that is what a question asks for."""

import re
from collections.abc import Collection

from knowledge.answers.answer import are_alike
from knowledge.passages import Passage
from knowledge.question import Question
from knowledge.signals import HOW_FAST, unit_of
from knowledge.swedish import words

# What the name of a column says that its figures are measured in, by the unit that a question may ask for.
MEASURED_IN = {
    "share": re.compile(r"%|\b(?:procent|andel\w*)\b", re.IGNORECASE),
    "sum": re.compile(r"\b(?:kr|tkr|mnkr|mkr|kronor|sek)\b", re.IGNORECASE),
}
# What is measured is not counted, unless it is the measure that is asked of: "hur många ton".
A_MEASURE = re.compile(
    r"%|\b(?:procent|andel|kr|tkr|mnkr|mkr|kronor|kg|ton|[kmg]?wh?|kvm|m2|m3|ha|hektar|km|meter|liter|gram|kilo\w*)\b",
    re.IGNORECASE,
)
DIVIDED_BY = re.compile(r"\s*\bper\b.*", re.IGNORECASE)
OF_A_MEASURE = re.compile(rf"\b(?:hur m[åa]nga|how many) {A_MEASURE.pattern}", re.IGNORECASE)
HOW_MANY = re.compile(r"\b(?:hur m[åa]nga|antal(?:et)?|how many)\b", re.IGNORECASE)
COUNTING = "antal"
# How fast is told in time, and what is asked for each of something ("per elev") by a column that says so.
OF_TIME = re.compile(
    r"\b(?:\w*tid\w*|tim\w*|min(?:ut\w*)?|sek(?:und\w*)?|dag\w*|dygn|veck\w*|månad\w*|år|snabb\w*)\b", re.IGNORECASE
)
FOR_EACH = re.compile(r"\b(?:per|för varje) (?!år\b|månad|vecka|dag|kommun|capita)([a-zåäö]{3,})", re.IGNORECASE)
A_DIGIT = re.compile(r"\d")


def may_be_measured_so(question: Question, column: str) -> bool:
    """A column need not say what it is measured in."""
    if HOW_MANY.search(question.text) and not _is_the_measure_asked(question, column):
        return False
    if HOW_FAST.search(question.text) and not OF_TIME.search(column):
        return False
    unit = unit_of(question)
    measured = next((one for one, told in MEASURED_IN.items() if told.search(column)), None)
    return unit is None or unit[0] not in MEASURED_IN or measured in (None, unit[0])


def _is_the_measure_asked(question: Question, column: str) -> bool:
    """Is what the column is measured in what is asked for, if it is measured at all?"""
    measures = A_MEASURE.findall(column.lower())
    if COUNTING in words.tokens(column) and OF_A_MEASURE.search(question.text):
        return False
    said = words.tokens(question.text)
    return not measures or unit_of(question) is not None or any(one in said for one in measures)


def may_tell(question: Question, values: Collection[str]) -> bool:
    """A sum or a share is told by a figure."""
    unit = unit_of(question)
    return unit is None or unit[0] not in MEASURED_IN or any(map(A_DIGIT.search, values))


def is_of_shares(row: Passage) -> bool:
    """What stands above the table says that its figures are shares: "(procent)"."""
    return any(MEASURED_IN["share"].search(one) for one in row.headings[-1:])


def is_a_share_of_those_counted(question: Question, row: Passage, column: str = "") -> bool:
    """How many they are is told by no share of them."""
    counted = HOW_MANY.search(question.text) and unit_of(question) is None
    return bool(counted and is_of_shares(row) and not A_MEASURE.search(column))


def is_for_each(question: Question, row: Passage, column: str) -> bool:
    """Does the table say what it is for each of, where that is asked: "per elev"?"""
    asked = FOR_EACH.findall(question.text)
    said = words.stems(" ".join((column, *row.headings, row.title, *(cell for _, cell in row.cells))))
    return all(are_alike([words.stem(one.lower())], said) for one in asked)
