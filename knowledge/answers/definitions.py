"""What a thing is: told first by the line that says so, a row of a glossary or a sentence that opens with its name."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.answer import NARROW
from knowledge.formats.tables import is_figure
from knowledge.found import Found
from knowledge.matching import names_of
from knowledge.question import Question
from knowledge.swedish import words

MEANING = re.compile(
    r"^\W*vad (?:betyder|innebär|menas)\b|^\W*vad (?:står|går|handlar)\b.*\b(?:för|ut på|om)\W*$"
    r"|\bvad (?:är|e)\b.*\bför (?:något|nåt|nånting|någonting)\W*$|\bvad går\b.*\but på\W*$",
    re.IGNORECASE,
)
WHAT_IS = re.compile(r"^\W*vad (?:är|e) (?:en |ett )?[\w-]+(?: \d+)?(?: (?:typ|egentligen))?\W*$", re.IGNORECASE)
# The words in which that is asked name no thing.
MEANS = re.compile(r"betyder|innebär|menas|står|går|handlar|typ|egentligen")
FIRST = 0.01  # so much more than the best: it is told before that


def thing_asked(question: Question) -> str | None:
    """The name of the thing as a pattern, in any form; nothing where its words are none."""
    stems = [stem for term in question.terms if not MEANS.fullmatch(term.word) for stem in names_of(term)]
    return rf"\b(?:{'|'.join(map(re.escape, stems))})\w*" if stems else None


def defined_first(question: Question, found: Sequence[Found]) -> Sequence[Found]:
    """Where it is asked what something is, the best line that says so is told before what only speaks of it."""
    thing = thing_asked(question) if MEANING.search(question.text) or WHAT_IS.search(question.text) else None
    definition = next((one for one in found if thing and defines(one, thing)), None)
    if definition is None:
        return found
    score, near = (max(values) + FIRST for values in zip(*((one.score, one.near) for one in found), strict=True))
    return [replace(definition, score=score, near=near), *(one for one in found if one is not definition)]


def defines(one: Found, thing: str) -> bool:
    cells = [cell for _, cell in one.passage.cells if cell]
    if cells:
        in_words = 1 < len(cells) <= NARROW and len(words.tokens(cells[1])) > 1 and not any(map(is_figure, cells))
        return in_words and re.fullmatch(thing, cells[0], re.IGNORECASE) is not None
    return _saying(thing).search(one.quote) is not None


def _saying(thing: str) -> re.Pattern[str]:
    opening = rf"^\W*(?:en |ett )?{thing}"
    says = r"är (?:en|ett|den|det)\b|betyder\b|innebär\b|står för\b|(?:är |)förkortning(?:en)? (?:av|för)\b"
    return re.compile(
        rf"\bmed (?:en |ett )?{thing} (?:menas|avses)\b|{opening}(?: \([^)]*\))? (?:{says})"
        rf"|{thing} \((?:förkort\w+ |\w+ \w+|\w{{9,}})|\w \({thing}\)",
        re.IGNORECASE,
    )
