"""What a conversation may know of the ratings. The app sets it; a handler only reads through it.

Only what the guard has let through is here, but for the words that coordinators read before they let them go.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from scheduling.ratings.quotations import Review
from scheduling.ratings.survey_results import Held
from scheduling.ratings.trends import Rated


class Opinions(Protocol):
    def held(self, today: date) -> Sequence[Rated]:
        """Every meeting that has been, the earliest first, with its figures if it was rated."""
        ...

    def surveys(self) -> Sequence[Held]:
        """Every yearly survey that is over, the earliest first."""
        ...

    def reviews(self) -> Sequence[Review]:
        """What was written, for coordinators alone; the latest round first."""
        ...
