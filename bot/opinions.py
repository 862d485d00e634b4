"""The ratings as this process reads them for those who talk with the bot."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from bot.storage.database import Database
from scheduling.ratings import survey_results
from scheduling.ratings.quotations import Review, reviews
from scheduling.ratings.survey_results import Held
from scheduling.ratings.trends import Rated, held


class StoredOpinions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def held(self, today: date) -> Sequence[Rated]:
        return self._database.read_now(partial(held, today=today))

    def surveys(self) -> Sequence[Held]:
        return self._database.read_now(survey_results.held)

    def reviews(self) -> Sequence[Review]:
        return self._database.read_now(reviews)
