"""The questions of a round: three after a meeting, and a survey's own, from a file that a coordinator writes."""

from msgspec import Struct

TAKEAWAY = "takeaway"


class Question(Struct, frozen=True):
    """On the scale, with words at both ends; or answered in `words`."""

    name: str
    text: str
    low: str = ""
    high: str = ""
    words: bool = False
