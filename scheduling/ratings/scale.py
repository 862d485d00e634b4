"""The scale 1-6, and a rating as someone writes it: "5 6 bra diskussion". No answer is never a number."""

import re

from msgspec import Struct

from scheduling.days import MONTHS

LOWEST, HIGHEST = 1, 6
LONGEST_TAKEAWAY = 2000

NUMBER = r"(?P<number>[+-]?\d[\d.,]{0,9})(?![\w.:-])(?P<rest>.*)"
FIRST = re.compile(r"\s*(?:(?:omdöme|betyg|rating):?\s)?\s*" + NUMBER, re.DOTALL | re.IGNORECASE)
SECOND = re.compile(r"(?:\s*[/;&]\s*|\s*,\s+|\s+(?:och|and)\s+|\s+)" + NUMBER, re.DOTALL)


class NotOnTheScale(ValueError):
    """A number that is no whole step from 1 to 6."""


class Rating(Struct, frozen=True):
    """One member's answer. What was left out is None."""

    satisfaction: int | None = None
    usefulness: int | None = None
    takeaway: str = ""

    def __post_init__(self) -> None:
        for given in (self.satisfaction, self.usefulness):
            if given is not None:
                step(given)


def step(given: int) -> int:
    if not LOWEST <= given <= HIGHEST:
        raise NotOnTheScale(str(given))
    return given


def read(text: str) -> Rating | None:
    """The rating that was written, or None where the text does not begin like one.

    Raises NotOnTheScale with the number that is none of the six.
    """
    first = FIRST.fullmatch(text)
    if not first or _is_something_else(first["rest"]):
        return None
    second = SECOND.fullmatch(first["rest"])
    words = second["rest"] if second else first["rest"]
    takeaway = words.strip().lstrip(",.;:–-").strip()[:LONGEST_TAKEAWAY]
    return Rating(_whole(first["number"]), _whole(second["number"]) if second else None, takeaway)


def _is_something_else(rest: str) -> bool:
    """A question, or a date."""
    words = rest.split()
    return rest.rstrip().endswith("?") or bool(words and words[0].casefold().rstrip(",.") in MONTHS)


def _whole(number: str) -> int:
    given = number.rstrip(".,")
    if not re.fullmatch(r"[0-9]", given):
        raise NotOnTheScale(given)
    return step(int(given))
