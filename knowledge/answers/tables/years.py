"""Of which years: that a question asks about, that the name of a column says, that are told of a row."""

import re
from collections.abc import Collection

from knowledge.passages import Passage
from knowledge.question import Question
from knowledge.swedish import words

YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[-–]\s?((?:19|20)\d\d))?(?!\d)")
IN_ALL = re.compile(r"summa\w*|total\w*|sammanlag\w*|sammantag\w*|tillsammans", re.IGNORECASE)
THE_YEAR_BEFORE = re.compile(
    r"\b(?:än|jämfört med|mot|från) (?:förra året|fjolåret|(?:året|år) (?:innan|före)|föregående år)\b", re.IGNORECASE
)


def years_asked(question: Question) -> set[int]:
    """Those that the question says, both ends of "från 2029 till 2031" and, where that is summed up, all between; and
    the one before where that is compared.
    """
    known = [period for period in question.periods if period.year_known]
    said = {day.year for period in known for day in (period.first, period.last)} & years_in(question.text)
    if any(IN_ALL.fullmatch(term.word) for term in question.terms):
        said |= {year for one in known for year in range(one.first.year, one.last.year + 1) if one.first.year in said}
    return said | {year - 1 for year in said if len(said) == 1 and THE_YEAR_BEFORE.search(question.text)}


def years_in(text: str) -> set[int]:
    """The years that a text says; of "2022–2026" also those between."""
    spans = ([int(first), int(last or first)] for first, last in YEARS.findall(text))
    return {year for ends in spans for year in range(min(ends), max(ends) + 1)}


def is_a_year(column: str) -> bool:
    """It says when, and nothing of what it is told of."""
    parts = [word for word in words.tokens(re.sub(r"\(.*?\)", " ", column)) if words.is_content(word)]
    return bool(parts) and all(map(YEARS.fullmatch, parts))


def columns_of(years: Collection[int], row: Passage, column: int) -> list[int]:
    """Where the same is told of each of several years: the column itself, and those called alike but for the year."""
    names = [YEARS.sub("", name).strip() for name, _ in row.cells]
    alike = [at for at, (name, _) in enumerate(row.cells) if names[at] == names[column] and years_in(name) & set(years)]
    return alike if len(years) > 1 and column in alike else [column]


def untold(years: Collection[int], told: str) -> list[int]:
    """Those of several years that an answer says nothing of, where it tells of some."""
    said = years_in(told) & set(years)
    return sorted(set(years) - said) if said else []
