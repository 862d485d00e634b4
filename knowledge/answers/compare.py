"""Several municipalities side by side: what the archive says of each, cited, and plainly when it says nothing.

"Hur skiljer sig Lund och Malmö åt …" names them; "hur jobbar kommunerna med …" means those the archive tells of.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.answer import LONGEST, Answer, Row, are_alike, cite_all, cite_one, sentence, shorten
from knowledge.answers.tables import cells
from knowledge.archive import View
from knowledge.found import Found
from knowledge.markup import shown
from knowledge.question import Question
from knowledge.search import search
from knowledge.signals import unit_of
from knowledge.swedish import lexicon, words

ALL_OF_THEM = re.compile(
    r"\b(?:hur|vad|vilka)\b.*\b(?:jobbar|arbetar|gör|hanterar|tänker|säger)\b.*\bkommunerna\b", re.IGNORECASE
)
ALL_TOO = re.compile(r"\bjämför\b.*\bkommunerna\b|\bkommunerna\b.*\b(?:jobbar|arbetar|gör|hanterar)\b", re.IGNORECASE)
# Said of several, something is asked of each; otherwise of what they have in common ("hur långt är det mellan …"), or
# of one at the other ("hur många från Lund kom till träffen i Malmö?").
APART = re.compile(
    r"respektive|\bresp\b|\bvs\b|\bkontra\b|skillnad|skilj|jämför|\bbåda?\b|\bvar för sig\b|^\W*vilken av\b"
    r"|compare|difference|respectively",
    re.IGNORECASE,
)
WHAT_OF_EACH = re.compile(r"^\W*(?:hur|vad|how|what)\W+(?!långt\b|lång\b)\w+", re.IGNORECASE)
OWN_CELL = re.compile(r"^kommun(?:er)?: [^;]+; ", re.IGNORECASE)
ASKING = re.compile(
    r"kommun\w*|jobba\w*|arbeta\w*|gör|göra|hantera\w*|tänke\w*|säge\w*|jämför\w*"
    r"|skilj\w*|skillnad\w*|gälle\w*|långt|kommit|pengar|belopp\w*|kronor|procent",
    re.IGNORECASE,
)
LEAST_WORDS = 0.3  # of the question, name aside, that a sentence must meet to stand in the table
LEAST_OWN = 0.3  # of the subject that the sentence itself must hold, where nobody was named
MOST_LOOKED_UP = 12  # municipalities: each is a search of its own
MOST = 6  # municipalities with a row of their own; more would leave too little room for each
ROOM_OF_SEVERAL = 120  # characters: enough for most; in a table all are named, in a line of text the last may be cut
ITS_OWN = 0.15  # added for a sentence in the section of the municipality, or that opens with its name


def answer(question: Question, view: View) -> Answer | None:
    of_each = APART.search(question.text) or (
        WHAT_OF_EACH.search(question.text) and lexicon.named_side_by_side(question.text)
    )
    asked = question.municipalities if of_each else ()
    if len(asked) < 2 and not (ALL_OF_THEM.search(question.text) or ALL_TOO.search(question.text)):
        return None
    named = len(asked) >= 2
    in_a_table = cells.of_each(question, view) if named else {}
    if in_a_table:
        rows_told = tuple(Row(name, said, source) for name, (said, source) in in_a_table.items())
        return Answer(None, "table", False, None, tuple(source for _, source in in_a_table.values()), rows=rows_told)
    told = {name: _told_of(name, question, view) for name in asked} if named else _told_of_all(question, view)
    holding = {name: found for name, found in told.items() if found}
    unit = unit_of(question)
    of_the_unit = unit is None or any(unit[1].search(one.told) for found in holding.values() for one in found)
    if not (holding and of_the_unit):
        return None
    best = sorted(holding, key=lambda name: -holding[name][0].score)
    few, more = best[:MOST], best[MOST:]
    rest = _of_several([name for name in told if name not in holding], more)
    room = (LONGEST - len(rest) * ROOM_OF_SEVERAL) // len(few)
    rows = [_row(name, holding[name], room - len(name) - 3, question) for name in told if name in few]
    sources = cite_all(
        [*(holding[name][0] for name in best), *(one for found in holding.values() for one in found[1:3])]
    )
    return Answer(None, "table", False, None, sources, rows=(*rows, *rest))


def _of_several(silent: Sequence[str], more: Sequence[str]) -> list[Row]:
    rows = [Row(", ".join(silent))] if silent else []
    return [*rows, Row(", ".join(more), more=True)] if more else rows


def _told_of(name: str, question: Question, view: View) -> list[Found]:
    """The best sentences about one municipality, found with a question that names no other."""
    others = {words.stem(word) for other in question.municipalities if other != name for word in words.tokens(other)}
    terms = tuple(term for term in question.terms if term.stem not in others and not ASKING.fullmatch(term.word))
    alone = replace(question, terms=terms, municipalities=(name,))
    about = [_weighed(one, name) for one in search(alone, view) if _is_about(one, name)]
    subject = {term.word for term in terms if not term.name and not ASKING.fullmatch(term.word)}
    return _best([one for one in about if one.met & subject or not subject])


def _told_of_all(question: Question, view: View) -> dict[str, list[Found]]:
    """The same question asked of every municipality that the best sentences are about, and of those that the same
    documents tell of in turn: before it is said that there is nothing, it has been looked for.
    """
    told: dict[str, list[Found]] = {}
    subject = replace(question, terms=tuple(term for term in question.terms if not ASKING.fullmatch(term.word)))
    for one in search(subject, view) if subject.terms else ():
        named = lexicon.municipalities(f"{' '.join(one.passage.headings)} {one.quote}")
        for name in named if len(named) == 1 and _speaks_of(one, subject) else ():
            told.setdefault(name, []).append(one)
    best = {name: kept for name, found in told.items() if (kept := _best(found))}
    in_turn = view.in_turn({found[0].passage.document for found in best.values()})
    looked_up = {name: _told_of(name, question, view) for name in sorted(in_turn - set(best))[:MOST_LOOKED_UP]}
    return dict(sorted(best.items(), key=lambda row: -row[1][0].score)) | looked_up


def _speaks_of(one: Found, question: Question) -> bool:
    """It holds the subject itself, or stands right under a heading that does."""
    heading = words.stems(" ".join(one.passage.headings[-1:])) if len(one.passage.headings) > 1 else []
    under = are_alike([term.stem for term in question.terms], heading)
    return under or one.signals["own words"] >= LEAST_OWN


def _is_about(one: Found, name: str) -> bool:
    return name in lexicon.municipalities(f"{' '.join(one.passage.headings)} . {shown(one.quote)}")


def _weighed(one: Found, name: str) -> Found:
    """A sentence that names many municipalities says less of each than one that names this alone."""
    named = lexicon.municipalities(shown(one.quote))
    own = name in lexicon.municipalities(" ".join(one.passage.headings)) or named == [name]
    return replace(one, score=one.score + ITS_OWN * own - 0.05 * max(len(named) - 2, 0))


def _best(found: Sequence[Found]) -> list[Found]:
    worth = [one for one in found if one.signals["words"] >= LEAST_WORDS]
    return sorted(worth, key=lambda one: -one.score)


def _row(name: str, found: Sequence[Found], room: int, question: Question) -> Row:
    """As many of the best sentences as there is room for, at least one. A row of a table does not say whose it is."""
    said = ""
    for one in found:
        text = sentence(one, question)
        text = OWN_CELL.sub("", text) if one.passage.cells and name in one.quote else text
        if said and len(said) + len(text) + 1 > room:
            break
        if text not in said:
            ended = not said or said.endswith((".", "!", "?", "”"))
            said = f"{said}{'' if ended else '.'} {text}".strip()
    return Row(name, shorten(said, room), cite_one(found[0]))
