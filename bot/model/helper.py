"""The language model with what it needs, from opened to closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from time import monotonic

from bot.model.embedding import embed
from bot.model.endpoint import Endpoint
from bot.model.filling import FILLING_SECONDS, FIRST_PAUSE, LONGEST_PAUSE, Filling
from bot.model.language_model import LanguageModel
from bot.model.patience import Patience
from bot.model.settings import ModelSettings
from bot.settings import SettingsWrong
from bot.storage.database import Database
from knowledge.archive import Archive
from knowledge.index.meaning import Meaning

NUMPY_MISSING = (
    "model.embedding_model: kräver numpy, som inte är installerat. Kör: .venv/bin/pip install numpy "
    "eller ta bort embedding_model."
)


@dataclass(frozen=True)
class Helper:
    model: LanguageModel
    filling: Filling | None

    def start(self) -> None:
        if self.filling:
            self.model.followed = True
            self.filling.start()


@contextmanager
def open_helper(settings: ModelSettings, database: Database, archive: Archive) -> Iterator[Helper]:
    """For a command the vectors there are serve; a bot that runs also makes those that are missing."""
    endpoint = Endpoint(settings)
    filling = _filling(settings, database, endpoint) if settings.embedding_model else None
    try:
        meaning = filling.meaning if filling else None
        yield Helper(LanguageModel(settings, endpoint, archive, meaning), filling)
    finally:
        endpoint.close()
        if filling:
            filling.stop()


def _filling(settings: ModelSettings, database: Database, endpoint: Endpoint) -> Filling:
    if not has_numpy():
        raise SettingsWrong(NUMPY_MISSING)
    ask = partial(embed, endpoint, settings.embedding_model, seconds=FILLING_SECONDS)
    meaning = Meaning(database.reading, settings.embedding_model, settings.levels)
    return Filling(database, meaning, settings.embedding_model, ask, Patience(monotonic, FIRST_PAUSE, LONGEST_PAUSE))


def has_numpy() -> bool:
    return find_spec("numpy") is not None
