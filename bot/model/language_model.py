"""What a language model may add to an answer: which passages are near in meaning, and other words for cited ones.

Whatever the model does or fails to do, the answer is there without it: no failure of the endpoint leaves this file.
"""

import logging
import time
from collections.abc import Callable, Collection
from functools import lru_cache, partial
from typing import TypeVar

from bot.model.embedding import embed
from bot.model.endpoint import Endpoint, EndpointFailed
from bot.model.patience import Patience
from bot.model.rephrasing import rephrase
from bot.model.settings import ModelSettings
from knowledge.answers import Answer
from knowledge.answers.rephrasing import may_be_rephrased, rephrased
from knowledge.archive import Archive
from knowledge.index import Hit
from knowledge.index.meaning import Meaning
from knowledge.question import LONGEST
from knowledge.search import CANDIDATES

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 10.0, 300.0  # seconds without the model after it has failed in a question
REMEMBERED = 500  # questions: a button under an answer makes the answer again
TO_FIND = 0.25  # the share of the time that goes to finding passages, where the model rephrases too

T = TypeVar("T")


class LanguageModel:
    def __init__(
        self,
        settings: ModelSettings,
        endpoint: Endpoint,
        archive: Archive,
        meaning: Meaning | None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`meaning` holds the passages' vectors, where an embedding model is set."""
        self._settings = settings
        self._archive = archive
        self._meaning = meaning
        self.followed = False  # True where vectors are loaded and made in the background: no question waits for that
        self._finding = Patience(monotonic, FIRST_REST, LONGEST_REST)
        self._rephrasing = Patience(monotonic, FIRST_REST, LONGEST_REST)
        both = bool(settings.embedding_model and settings.chat_model)
        find = settings.seconds * (TO_FIND if both else 1)
        say = settings.seconds * (1 - TO_FIND if both else 1)

        def vector(question: str) -> list[float]:
            return embed(endpoint, settings.embedding_model, [question], find)[0]

        def words(question: str, passages: tuple[str, ...]) -> str:
            return rephrase(endpoint, settings.chat_model, question, passages, say)

        self._vector = lru_cache(REMEMBERED)(vector)
        self._words = lru_cache(REMEMBERED)(words)

    def near(self, question: str, reads: Collection[str]) -> list[Hit]:
        """Passages near the question in meaning, among those that may be read; each with what it adds to a score."""
        if self._meaning is None or len(question) > LONGEST:
            return []
        if not self.followed:
            self._meaning.catch_up()
        asked = _answer_of(self._finding, partial(self._vector, question)) if self._meaning.kept else None
        found = self._meaning.near(asked, reads, CANDIDATES) if asked else []
        return [Hit(passage, share * self._settings.weight) for passage, share in found]

    def rephrased(self, question: str, given: Answer, reads: Collection[str]) -> Answer:
        """The same answer with the same citations, with other words beside it where they have support."""
        if not self._settings.chat_model or not may_be_rephrased(given):
            return given
        sendable = self._archive.seen_from(set(reads) & set(self._settings.levels))
        if not sendable.holds({source.document for source in given.sources}):
            return given
        passages = tuple(source.quote for source in given.sources)
        text = _answer_of(self._rephrasing, partial(self._words, question, passages))
        return rephrased(given, text) if text else given


def _answer_of(patience: Patience, ask: Callable[[], T]) -> T | None:
    """Nothing while the model rests, and nothing when it fails."""
    if patience.left:
        return None
    try:
        answer = ask()
    except EndpointFailed as failure:
        patience.failed(failure)
        log.warning("answered without the model: %s; it is left alone for %.0f s", failure, patience.left)
        return None
    patience.succeeded()
    return answer
