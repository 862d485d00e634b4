"""Whose is the end of a line: the width's, so that its paragraph goes on, or the writer's, as in a programme?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.formats.mending import is_cut

NARROWEST = 40  # characters: no text is set narrower
LONGEST_ENDING = 10
ENDLESS = 1_000_000  # of a text whose lines are as long as its writer wanted
GOES_ON = re.compile(
    r"(?:[,/&\u2010–-]|\b(?:och|eller|samt|att|som|i|på|av|för|med|till|från|är|en|ett|den|det|de|om|vid|under|and|the|of))$",
    re.IGNORECASE,
)


def width_of(lines: Sequence[str]) -> int:
    """The width a text is set to: that of the longest line which ends in the middle of a sentence."""
    cut = (len(above.rstrip()) for above, below in pairwise(lines) if is_cut(above, below.strip()))
    return max((length for length in cut if length >= NARROWEST), default=ENDLESS)


def wraps(above: str, below: str, width: int) -> bool:
    """Does the paragraph go on? Where its next word had found room, somebody wanted the line to end."""
    return goes_on(above, below) or len(above.rstrip()) + 1 + len(below.split(maxsplit=1)[0]) > width


def goes_on(above: str, below: str) -> bool:
    """Do both ends, or the first alone, show a sentence that is not over?"""
    return is_cut(above, below.strip()) or bool(GOES_ON.search(above.rstrip()[-LONGEST_ENDING:]))
