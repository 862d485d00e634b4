"""Lists: municipalities in columns without headings, all or those with the mark of a footnote; sections introduced."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from knowledge.answers.answer import Answer, cite, shorten
from knowledge.answers.doubt.things import is_said
from knowledge.answers.finding import Finding, Part
from knowledge.archive import View
from knowledge.found import Found
from knowledge.markup import shown
from knowledge.passages import BLOCKS_APART, Passage
from knowledge.question import Question
from knowledge.signals import OF_MUNICIPALITIES
from knowledge.swedish import lexicon, words
from knowledge.swedish.dates import NUMBERS

LOOKED_AT = 20  # the best sentences, one of which should stand over the list
FEWEST, MOST = 3, 80  # names
MOSTLY = 0.8  # of the names, that are municipalities
LONGEST = 540  # characters of names: the heading must have room
LONGEST_HEADING = 100
LEAST_SUBJECT = 0.5  # of what is asked of the named, by the sentence that introduces the sections
MOST_SECTIONS = 9
MOST_CITED = 20
WHICH = re.compile(r"^\W*(?:vilk(?:a|en|et)|vem|vad|which|who|what)\b", re.IGNORECASE)
WHICH_ONES = re.compile(r"^\W*(?:vilka|vilken|vem|which|who)\b", re.IGNORECASE)
# A list says who is in it: not who is not, was or has left.
NOT_THOSE = re.compile(
    r"\b(?:inte|ej|icke|utan|förutom|lämna\w*|gick ur|utträd\w*|slut\w*|tidigare|från början|not|without|left)\b",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"[^\w*¹²³†‡]{0,5}(?P<mark>\*{1,5}|[¹²³†‡])\s*(?P<said>\w.*)", re.DOTALL)
IS_IN = re.compile(
    r"\b(?:är|var) (?:med|medlem\w*|anslut\w*)\b|\b(?:medverka|ingå|ingick|delta|deltog|tillhör)\w*\b|\bmed i\b"
    r"|\bare (?:members|part)\b|\bbelong\b",
    re.IGNORECASE,
)
# Which they are and that they are in it is asked in these words.
ASKING = re.compile(
    r"kommun(?:er(?:na)?)?|medlem\w*|anslut\w*|medverka\w*|ingå\w*|ingick|delta\w*|deltog|tillhör\w*|\d{4}|nu"
)
A_NAME_ALONE = re.compile(r"[A-ZÅÄÖ][\w -]{1,30} (?:kommun|stad)[\\*]*", re.IGNORECASE)
KIND = re.compile(r" (?:kommun|stad)$", re.IGNORECASE)


def answer(question: Question, found: Sequence[Found], view: View) -> Answer | None:
    if not WHICH.search(question.text) or NOT_THOSE.search(question.text):
        return None
    best = found[0]
    over = [one for one in found if not one.passage.cells][:LOOKED_AT]
    return _marked(question, best, view) or _sections_of(best, view) or _all_under(question, over, view)


def _marked(question: Question, best: Found, view: View) -> Answer | None:
    """The best sentence is a footnote, and which ones are asked: those that carry its mark."""
    note = FOOTNOTE.fullmatch(best.quote.replace("\\", "").strip())
    if not note or not WHICH_ONES.search(question.text):
        return None
    mark = re.compile(rf"(?<![*]){re.escape(note['mark'])}$")
    rows = [row for row in view.rows_of(best.passage.document) if row.headings == best.passage.headings]
    marked = {cell: row for row in rows for cell in _cells(row) if mark.search(cell)}
    names = ", ".join(mark.sub("", cell).strip() for cell in list(marked)[:MOST])
    legend = shown(note["said"]).strip()
    return _told("marked", {"names": names, "legend": legend}, [best.passage, *marked.values()]) if names else None


def _cells(row: Passage) -> list[str]:
    return [cell.replace("\\", "").strip() for _, cell in row.cells]


def _sections_of(best: Found, view: View) -> Answer | None:
    """The best sentence introduces a list, and what is listed are the headings that follow."""
    introduced = best.passage.text.strip()
    if best.quote.strip() != introduced or introduced[-1:] != ":" or best.signals["subject"] < LEAST_SUBJECT:
        return None
    sections = list(_sections_after(best.passage, view.passages_in(best.passage.document)))
    said = [NUMBERS.get(word) or int(word) for word in words.tokens(introduced) if word in NUMBERS or word in FIGURES]
    if not 1 < len(sections) <= MOST_SECTIONS or (said and len(sections) not in said):
        return None
    names = "; ".join(shown(section.headings[len(best.passage.headings)]) for section in sections)
    ended = names if names.endswith((".", "?", "!")) else f"{names}."
    return _told("introduced", {"lead": shown(introduced), "names": ended}, [best.passage, *sections])


FIGURES = frozenset(map(str, range(2, MOST_SECTIONS + 1)))


def _sections_after(passage: Passage, document: Sequence[Passage]) -> Iterator[Passage]:
    """The first passage of each section right under the heading of this one, also where nothing stands but sections."""
    above, begun = passage.headings, set[str]()
    for one in document if above else ():
        inside = len(one.headings) > len(above) and one.headings[: len(above)] == above
        if inside and one.headings[len(above)] not in begun:
            begun.add(one.headings[len(above)])
            yield one


def _all_under(question: Question, near: Sequence[Found], view: View) -> Answer | None:
    """Which municipalities are in something is asked, and a list of them follows a sentence that tells of all of it."""
    if not (OF_MUNICIPALITIES.search(question.text) and IS_IN.search(question.text)) or question.municipalities:
        return None
    documents: dict[str, list[Passage]] = {}
    for over in (one.passage for one in near if _stands_over_all(one.passage, question)):
        if over.document not in documents:
            documents[over.document] = view.passages_in(over.document)
        listed = list(_list_after(over, documents[over.document]))
        names = _names(listed)
        if FEWEST <= len(names) <= MOST and sum(map(_is_municipality, names)) >= MOSTLY * len(names):
            return _told_all(names, over, listed)
    return None


def _stands_over_all(passage: Passage, question: Question) -> bool:
    """All that is asked for is said by it, or by its headings."""
    if passage.cells or not passage.headings:
        return False
    said = words.stems(f"{passage.text} {passage.context}")
    return all(is_said(term, said, loosely=True) for term in question.terms if not ASKING.fullmatch(term.word))


def _list_after(over: Passage, document: Sequence[Passage]) -> Iterator[Passage]:
    """The rows without columns, and the lines with a name alone, that follow it under the same heading."""
    following = iter(document)
    for one in following:
        if (one.text, one.headings) == (over.text, over.headings):
            break
    for one in following:
        is_row = one.kind == "row" and not one.columns.strip()
        if one.headings != over.headings or not (is_row or _lone_names(one)):
            return
        yield one


def _lone_names(passage: Passage) -> list[str]:
    """The lines it begins with that are a name alone."""
    return list(takewhile(A_NAME_ALONE.fullmatch, passage.text.split(BLOCKS_APART)))


def _is_municipality(name: str) -> bool:
    return bool(lexicon.municipalities(name))


def _names(listed: Sequence[Passage]) -> list[str]:
    """Down one column and then the next."""
    rows = [[cell for _, cell in one.cells] if one.cells else _lone_names(one) for one in listed]
    longest = max(map(len, rows), default=0)
    told = (row[column] for column in range(longest) for row in rows if len(row) > column)
    return [name for cell in told if (name := shown(cell).rstrip("*¹²³†‡ "))]


def _told_all(names: Sequence[str], over: Passage, listed: Sequence[Passage]) -> Answer:
    told = ", ".join(names)
    if len(told) > LONGEST:
        told = ", ".join((lexicon.municipalities(name) or [KIND.sub("", name)])[0] for name in names)
    heading = shorten(over.headings[-1], LONGEST_HEADING)
    return _told("listed", {"number": len(names), "heading": heading, "names": told}, [over, *listed])


def _told(name: str, blanks: dict[str, Part], rests_on: Sequence[Passage]) -> Answer:
    sources = tuple(cite(passage, passage.text, 1.0) for passage in rests_on[:MOST_CITED])
    return Answer(None, "fact", False, None, sources, found=Finding(name, blanks))
