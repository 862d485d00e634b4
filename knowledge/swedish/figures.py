"""What is a figure, in digits or in words, and is one asked for?"""

from collections.abc import Sequence
from itertools import pairwise

from knowledge.swedish import words
from knowledge.swedish.words import listed

IN_WORDS = frozenset(
    listed(
        "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton tjugo trettio fyrtio "
        "femtio hundra hälften tredjedel fjärdedel"
    )
)
ASKED_HOW = frozenset(
    words.fold(word)
    for word in listed(
        "många mycket mycke stor stort stora hög högt höga låg lågt lång långt långa länge ofta gammal gammalt gamla "
        "bred brett djup djupt tung tungt"
    )
)
ASKED_FOR = frozenset(listed("antal antalet andel procent"))


def is_figure(word: str) -> bool:
    return word[0].isdigit() or word in IN_WORDS


def asks_how_much(said: Sequence[str]) -> bool:
    """Whether the words of a question ask for a figure: "hur många", "hur länge", "antalet"."""
    how = any(first == "hur" and words.fold(second) in ASKED_HOW for first, second in pairwise(said))
    return how or not ASKED_FOR.isdisjoint(said)
