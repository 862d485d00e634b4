"""A table that is the list of those asked for: "vilka kommuner är diplomerade", of the rows under "Diplomerade"."""

import re
from collections.abc import Sequence

from knowledge.answers.answer import Answer, cite, shorten
from knowledge.answers.finding import Finding, Part
from knowledge.answers.lists import FEWEST, LONGEST, LONGEST_HEADING, MOST, MOST_CITED, NOT_THOSE
from knowledge.answers.tables import extremes, sums
from knowledge.answers.tables.asked import TableQuestion
from knowledge.answers.tables.columns import EMPTY, is_same, says_little
from knowledge.archive import View
from knowledge.markup import shown
from knowledge.passages import Passage
from knowledge.question import Term
from knowledge.swedish import lexicon, words

WHICH_ONES = re.compile(r"\b(?:vilka|which)\b", re.IGNORECASE)
WHO_CAME = re.compile(r"deltag|deltog|närvar|medverka|frånvar|anmäl", re.IGNORECASE)
LEAST_SAID = 0.5  # of what is asked, by the heading: a word that stands everywhere says little


def answer(asked: TableQuestion, tables: Sequence[Sequence[Passage]], view: View) -> Answer | None:
    text = asked.question.text
    if (
        not WHICH_ONES.search(text)
        or NOT_THOSE.search(text)
        or extremes.is_asked(text)
        or asked.question.municipalities
    ):
        return None
    for near in tables:
        key = extremes.key_of(asked, near)
        heading = _heading_of_them(asked, near[0], key) if key is not None else None
        if key is not None and heading and view.has_all_rows_of(near[0].document):
            rows = view.table(near[0])
            named = {shown(row.cells[key][1]): row for row in rows if _names_one(row.cells[key][1])}
            if FEWEST <= len(named) <= MOST and not asked.is_of_another_year(rows, key):
                return _told(named, shown(heading))
    return None


def _heading_of_them(asked: TableQuestion, row: Passage, key: int) -> str | None:
    """The heading of the table, or the name of its sheet, that says what is asked for."""
    of_sheet = row.headings[:1] if row.where.sheet else ()
    return next((one for one in (*row.headings[-1:], *of_sheet) if _says_it(asked, one, row, key)), None)


def _says_it(asked: TableQuestion, heading: str, row: Passage, key: int) -> bool:
    """Is all of it said by the question, and most of what is asked beside what the rows are said by it? Who came is
    told of one meeting: which, must be said as well.
    """
    stems = [stem for stem in words.stems(heading) if not stem.isdigit()]
    of_rows = words.stems(row.cells[key][0])
    terms = [term for term in asked.question.terms if not says_little(term)]
    telling = [term for term in terms if not any(_says(term, stem) for stem in of_rows)]
    said = [term for term in telling if any(_says(term, stem) for stem in stems)]
    whole = bool(stems) and all(any(_says(term, stem) for term in asked.question.terms) for stem in stems)
    above = words.stems(f"{row.title} {row.document} {' '.join(row.headings)}")
    of_another = WHO_CAME.search(heading) and any(not any(_says(term, stem) for stem in above) for term in telling)
    least = LEAST_SAID * sum(term.weight for term in telling)
    return whole and not of_another and sum(term.weight for term in said) >= least > 0


def _says(term: Term, stem: str) -> bool:
    return any(is_same(form, stem) for form in lexicon.forms(term.word))


def _names_one(cell: str) -> bool:
    return not EMPTY.fullmatch(cell) and not sums.OF_THE_OTHERS.fullmatch(cell)


def _told(named: dict[str, Passage], heading: str) -> Answer:
    apart = "; " if any("," in name for name in named) else ", "
    names = shorten(apart.join(named), LONGEST)
    blanks: dict[str, Part] = {"number": len(named), "heading": shorten(heading, LONGEST_HEADING), "names": names}
    sources = tuple(cite(row, row.text, 1.0) for row in list(named.values())[:MOST_CITED])
    return Answer(None, "fact", False, None, sources, found=Finding("listed", blanks))
