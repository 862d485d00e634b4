"""Lists: names in columns without headings, all or those with the mark of a footnote; sections that are introduced."""

import re
from collections.abc import Sequence

from knowledge.answers.answer import Answer, cite
from knowledge.answers.finding import Finding, Part
from knowledge.archive import View
from knowledge.markup import shown
from knowledge.passages import Passage
from knowledge.question import Question
from knowledge.search import Found
from knowledge.signals import OF_MUNICIPALITIES
from knowledge.swedish import lexicon
from knowledge.swedish.asks import Asks

LOOKED_AT = 20  # the best sentences, one of which should stand over the list
LEAST_MET = 0.5  # of the question, by a sentence that stands over the list
FEWEST, MOST = 3, 80  # names
MOSTLY = 0.8  # of the names, that are municipalities
LONGEST = 560  # characters of names: the heading must have room
LEAST_SUBJECT = 0.5  # of what is asked of the named, by the sentence that introduces the sections
MOST_SECTIONS = 9
MOST_CITED = 20
FOOTNOTE = re.compile(r"\W*?(?P<mark>\*+|[¹²³†‡])\s*(?P<said>\w.*)", re.DOTALL)
IS_IN = re.compile(
    r"\b(?:är|var|e) (?:med|medlem\w*|anslut\w*)\b|\b(?:medverka|ingå|ingick|delta|deltog|tillhör)\w*\b|\bmed i\b"
    r"|\bare (?:members|part)\b|\bbelong\b",
    re.IGNORECASE,
)
KIND = re.compile(r" (?:kommun|stad)$", re.IGNORECASE)


def answer(question: Question, found: Sequence[Found], view: View) -> Answer | None:
    best = found[0]
    return (
        _marked(question, best, view)
        or _sections_of(question, best, view)
        or _all_under(question, found[:LOOKED_AT], view)
    )


def _marked(question: Question, best: Found, view: View) -> Answer | None:
    """The best sentence is a footnote, and which ones are asked: those that carry its mark."""
    note = FOOTNOTE.fullmatch(best.quote.strip())
    if not note or question.asks not in (Asks.NAMES, Asks.ANYTHING):
        return None
    mark = re.compile(rf"(?<![*]){re.escape(note['mark'])}$")
    rows = [
        row for row in _rows_under(best.passage, view) if any(mark.search(shown_cell) for shown_cell in _cells(row))
    ]
    names = [mark.sub("", cell).strip() for row in rows for cell in _cells(row) if mark.search(cell)]
    if not names:
        return None
    blanks: dict[str, Part] = {"names": ", ".join(names[:MOST]), "legend": shown(note["said"]).strip()}
    return _told("marked", blanks, [best.passage, *rows])


def _sections_of(question: Question, best: Found, view: View) -> Answer | None:
    """The best sentence introduces a list, and what is listed are the headings that follow."""
    introduced = best.passage.text.strip()
    if best.signals["subject"] < LEAST_SUBJECT:
        return None
    if question.asks not in (Asks.NAMES, Asks.ANYTHING) or best.quote.strip() != introduced or introduced[-1:] != ":":
        return None
    sections = _sections_under(best.passage, view) if best.passage.headings else []
    if not 1 < len(sections) <= MOST_SECTIONS:
        return None
    names = "; ".join(shown(section.headings[-1]) for section in sections)
    return _told("introduced", {"lead": shown(introduced), "names": names}, [best.passage, *sections])


def _sections_under(passage: Passage, view: View) -> list[Passage]:
    """The first passage of each section right under the heading of this one, in reading order."""
    told = [one for one in view.told_in(passage.document) if one.headings[:-1] == passage.headings != one.headings]
    return list({one.headings: one for one in reversed(told)}.values())[::-1]


def _all_under(question: Question, near: Sequence[Found], view: View) -> Answer | None:
    """Which municipalities are in something is asked, and a list of them stands under the heading of what is near."""
    if not (OF_MUNICIPALITIES.search(question.text) and IS_IN.search(question.text)) or question.municipalities:
        return None
    for over in near:
        rows = _rows_under(over.passage, view) if over.passage.headings and over.signals["words"] >= LEAST_MET else []
        names = [name for column in range(len(rows[0].cells) if rows else 0) for name in _column(rows, column)]
        if FEWEST <= len(names) <= MOST and sum(map(_is_municipality, names)) >= MOSTLY * len(names):
            return _told_all(names, over.passage, rows)
    return None


def _is_municipality(name: str) -> bool:
    return bool(lexicon.municipalities(name))


def _told_all(names: Sequence[str], over: Passage, rows: Sequence[Passage]) -> Answer:
    listed = ", ".join(names)
    if len(listed) > LONGEST:
        listed = ", ".join((lexicon.municipalities(name) or [KIND.sub("", name)])[0] for name in names)
    blanks: dict[str, Part] = {"number": len(names), "heading": over.headings[-1], "names": listed}
    return _told("listed", blanks, [over, *rows])


def _column(rows: Sequence[Passage], column: int) -> list[str]:
    told = (row.cells[column][1] for row in rows if len(row.cells) > column)
    return [name for cell in told if (name := shown(cell).rstrip("*¹²³†‡ "))]


def _cells(row: Passage) -> list[str]:
    return [cell.replace("\\", "").strip() for _, cell in row.cells]


def _rows_under(passage: Passage, view: View) -> list[Passage]:
    return [
        row for row in view.rows_of(passage.document) if row.headings == passage.headings and not row.columns.strip()
    ]


def _told(name: str, blanks: dict[str, Part], rests_on: Sequence[Passage]) -> Answer:
    sources = tuple(cite(passage, passage.text, 1.0) for passage in rests_on[:MOST_CITED])
    return Answer(None, "fact", False, None, sources, found=Finding(name, blanks))
