"""Which rows of a table stand so, and which do not: "vilka har inte betalat", "hur många åtgärder är klara".

It is told only where one column holds the very word that is asked by: in some of its cells ("klar"), or as its name
("Betald"), with nothing under it for some.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.answers.answer import Answer, cite, shorten
from knowledge.answers.finding import Finding, Part
from knowledge.answers.lists import LONGEST, LONGEST_HEADING, MOST, MOST_CITED
from knowledge.answers.tables import extremes
from knowledge.answers.tables.asked import A_MUNICIPALITY, A_YEAR, TableQuestion, municipalities_in
from knowledge.answers.tables.columns import EMPTY, is_called, is_of_figures, is_same, says_little
from knowledge.answers.tables.sums import OF_THE_OTHERS
from knowledge.answers.tables.telling import Table, told
from knowledge.archive import View
from knowledge.markup import shown
from knowledge.passages import Passage
from knowledge.question import Term
from knowledge.swedish import lexicon, words

WHICH_ONES = re.compile(r"^\W*(?:och )?(?:vilk(?:a|en|et)|vem|which|who)\b", re.IGNORECASE)
COUNTED = re.compile(r"^\W*(?:och )?(?:hur m[åa]nga|how many)\W+(\w+)", re.IGNORECASE)
NOUN = re.compile(r"\b(?:vilk(?:a|en|et)|hur m[åa]nga|which|how many)\W+(\w+)", re.IGNORECASE)
NOT = re.compile(r"\b(?:inte|ej|ingen|inget|inga|utan|sakna\w*|not|no|without|lacks?)\b", re.IGNORECASE)
ASKING = frozenset(
    words.stems("inte ej ingen inget inga utan saknar saknade ännu än har är blev blivit not no without yet lack")
)
NO = re.compile(
    r"(?:nej|no|inte|ej|ännu inte|ännu ej|not)\b.*|o(?:betal|avslut|besvar|behandl|klar|gjor|färdig|publicer)\w*",
    re.IGNORECASE,
)
YES = re.compile(r"(?:ja|yes|x|✓|✔)\b.*", re.IGNORECASE)
# Those that do not have what the column says, or more or less of it.
OTHERS = re.compile(
    r"\b(?:inte|ej|ingen|inget|inga|saknar|utan|not|without|(?:mer|mindre|fler|färre|more|less|fewer) (?:än|than))\b"
    r"|\b(?:över|under|minst|högst) \d{1,3}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Column:
    """`so` are its rows that stand as is asked: with the `state` in their cell, or with anything in it at all."""

    rows: Sequence[Passage]
    so: Sequence[Passage]
    key: int
    at: int
    state: str = ""

    @property
    def names(self) -> tuple[str, str]:
        """What it and the rows are called: the same list is kept from one meeting to the next."""
        return self.rows[0].cells[self.key][0], self.rows[0].cells[self.at][0]


def are_those_without_asked(text: str) -> bool:
    """Then no row may be told that is so."""
    return WHICH_ONES.search(text) is not None and NOT.search(text) is not None


def answer(asked: TableQuestion, tables: Sequence[Sequence[Passage]], view: View) -> Answer | None:
    text = asked.question.text
    if not (WHICH_ONES.search(text) or COUNTED.search(text)) or extremes.is_asked(text):
        return None
    if any(period.days < A_YEAR for period in asked.question.periods):
        return None  # a table says how it stands, and not since when
    found = [column for near in tables if (column := _column_of(asked, near, view))]
    if not found:
        return None
    alike = [one for one in found if one.names == found[0].names]
    newest = max(alike, key=lambda one: one.rows[0].dated or date.min)
    so = NOT.search(text) is None
    return (that_say_so(asked, newest.rows, newest.at) if so else None) or _told(newest, so=so)


def _column_of(asked: TableQuestion, near: Sequence[Passage], view: View) -> _Column | None:
    key = _key(asked, near)
    if key is None or not view.has_all_rows_of(near[0].document) or not _is_meant(asked, near, key, view):
        return None
    rows = [row for row in view.table(near[0]) if _names_one(row.cells[key][1])]
    column = _column(asked, rows, key) if 1 < len(rows) <= MOST else None
    return None if column is None or asked.is_of_another_year(rows, column.at) else column


def _key(asked: TableQuestion, near: Sequence[Passage]) -> int | None:
    """The column that is called as what is counted, or else as what is asked for."""
    counted = COUNTED.search(asked.question.text)
    if counted is None:
        return extremes.key_of(asked, near)
    named = [at for at, (name, _) in enumerate(near[0].cells) if is_called(asked, counted[1].lower(), name)]
    return next((at for at in named if not is_of_figures(near, at)), None)


def that_say_so(asked: TableQuestion, rows: Sequence[Passage], column: int) -> Answer | None:
    """Which of the rows have in the column a figure that the question says, or else say yes."""
    if not asked.asks_for(rows) or OTHERS.search(asked.question.text):
        return None
    said = [one for one in rows if one.cells[column][1] in asked.question.figures]
    chosen = said or [one for one in rows if YES.fullmatch(one.cells[column][1])]
    return told(Table(chosen, column, 0)) if chosen else None


def left_blank(
    asked: TableQuestion, rows: Sequence[Passage], column: int, named: Sequence[Passage], key: int
) -> Answer | None:
    """Nothing stands for the one that is named, where it does for others: "har Lerum betalat", "vad blev kostnaden"."""
    name = rows[0].cells[column][0]
    blank = [row for row in rows if EMPTY.fullmatch(row.cells[column][1])]
    if len(named) != 1 or named[0] not in blank or len(blank) == len(rows) or not asked.says_all_of(name):
        return None
    found = Finding("left_blank", {"column": shown(name), "name": shown(named[0].cells[key][1])})
    return Answer(None, "fact", False, None, (cite(named[0], named[0].text, 1.0),), found=found)


def _is_meant(asked: TableQuestion, near: Sequence[Passage], key: int, view: View) -> bool:
    """Is the table about it, or of those that are asked for by what they are?"""
    row = near[0]
    of_municipalities = A_MUNICIPALITY in words.stems(row.cells[key][0])
    if of_municipalities and not any(municipalities_in(one.cells[key][1]) for one in near):
        return False  # a table may be turned, so that its first column is headed by what its first row names
    return any(
        is_called(asked, noun, row.cells[key][0]) for noun in NOUN.findall(asked.question.text)
    ) or asked.is_about(near, view)


def _column(asked: TableQuestion, rows: Sequence[Passage], key: int) -> _Column | None:
    """The one that says all that neither the rows are called by nor stands above them, and for some of them alone."""
    columns = [at for at in range(len(rows[0].cells)) if at != key and not is_of_figures(rows, at)]
    left = _left_to_say(asked, rows[0], key, columns)
    by_state = [one for at in columns for one in _with_the_state(rows, key, at, left)]
    found = by_state or [one for at in columns for one in _with_anything(rows, key, at, left)]
    return found[0] if len(found) == 1 and 0 < len(found[0].so) < len(rows) else None


def _left_to_say(asked: TableQuestion, row: Passage, key: int, columns: Sequence[int]) -> list[Term]:
    """A word that may be asked of any column is left too where one is called so."""
    said = words.stems(" ".join([row.title, row.document, *row.headings, row.cells[key][0]]))
    names = words.stems(" ".join(row.cells[at][0] for at in columns))
    terms = [term for term in asked.question.terms if term.stem not in ASKING and not term.word.isdigit()]
    telling = [term for term in terms if not says_little(term) or _is_said(term, names)]
    return [term for term in telling if not _is_said(term, said)]


def _with_the_state(rows: Sequence[Passage], key: int, at: int, left: Sequence[Term]) -> list[_Column]:
    """What is another in every row is a name, and no state."""
    states = {cell for row in rows if not EMPTY.fullmatch(cell := row.cells[at][1])}
    meant = [one for one in states if left and all(_is_said(term, words.stems(one)) for term in left)]
    alone = [one for one in meant if len(words.tokens(one)) == 1]
    others = [one for one in meant if one not in alone and not NO.fullmatch(one)]
    if len(states) == len(rows) or others:
        return []  # "nästan klar", "klar sedan i våras": nobody can tell how they count
    return [_Column(rows, [row for row in rows if row.cells[at][1] == one], key, at, one) for one in alone]


def _with_anything(rows: Sequence[Passage], key: int, at: int, left: Sequence[Term]) -> list[_Column]:
    name = words.stems(rows[0].cells[at][0])
    called_so = bool(left) and all(_is_said(term, name) for term in left)
    return [_Column(rows, [row for row in rows if not _says_no(row.cells[at][1])], key, at)] if called_so else []


def _says_no(cell: str) -> bool:
    return EMPTY.fullmatch(cell) is not None or NO.fullmatch(cell) is not None


def _is_said(term: Term, stems: Sequence[str]) -> bool:
    return any(is_same(form, stem) for form in lexicon.forms(term.word) for stem in stems)


def _names_one(cell: str) -> bool:
    return not EMPTY.fullmatch(cell) and not OF_THE_OTHERS.fullmatch(cell)


def _told(column: _Column, *, so: bool) -> Answer:
    rows = column.so if so else [row for row in column.rows if row not in column.so]
    names = [_named(column, row) for row in rows]
    blanks: dict[str, Part] = {
        "number": len(names),
        "all": len(column.rows),
        "names": shorten("; ".join(names), LONGEST),
        "column": shorten(shown(column.rows[0].cells[column.at][0]), LONGEST_HEADING),
        "state": column.state,
    }
    any_no = any(NO.fullmatch(row.cells[column.at][1]) for row in rows)
    of_state = "so" if so else "not_so"
    of_any = "something_there" if so else "no_or_nothing_there" if any_no else "nothing_there"
    sources = tuple(cite(row, row.text, 1.0) for row in rows[:MOST_CITED])
    return Answer(None, "fact", False, None, sources, found=Finding(of_state if column.state else of_any, blanks))


def _named(column: _Column, row: Passage) -> str:
    """With what stands there, unless that is said of all."""
    name, cell = shown(row.cells[column.key][1]), row.cells[column.at][1]
    return name if EMPTY.fullmatch(cell) or cell == column.state else f"{name} ({shown(cell)})"
