"""Why there is no sure answer, as data: whoever talks with people puts it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.swedish.dates import Period

Blank = str | tuple[str, ...] | Period


@dataclass(frozen=True)
class Reason:
    """`name` is that of the sentence, `blanks` what is filled in: a text, several of which one is meant, or days."""

    name: str
    blanks: Mapping[str, Blank] = field(default_factory=dict)


NOTHING = Reason("nothing")
UNSURE = Reason("unsure")
EMPTY = Reason("empty")  # there is no document that may be read here
