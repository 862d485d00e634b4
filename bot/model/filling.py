"""Vectors for the passages that have none, made in the background: in batches, with pauses, from where it was left."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from bot.model.endpoint import EndpointFailed
from bot.model.patience import Patience
from bot.storage.database import Database
from knowledge import vectors
from knowledge.index.meaning import Meaning, as_kept

log = logging.getLogger(__name__)

BATCH = 32  # texts in one request; halved while the endpoint refuses what it gets
LOOK_EVERY = 5.0  # seconds
TOLD_EVERY = 1000  # passages between two lines in the log
FILLING_SECONDS = 60.0  # for a batch; nobody waits for it
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0  # after a failure

Embed = Callable[[Sequence[str]], list[list[float]]]


class Filling:
    def __init__(self, database: Database, meaning: Meaning, model: str, embed: Embed, patience: Patience) -> None:
        self._database = database
        self.meaning = meaning
        self._model = model
        self._embed = embed
        self._patience = patience
        self._batch = BATCH
        self._aside: set[str] = set()  # texts that the endpoint refuses also when each comes alone
        self._told = 0
        self._swept = 0
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        self._stopping.clear()
        self._thread = Thread(target=self._run, name="vectors", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                pause = self.turn()
            except Exception:
                log.exception("could not fill in vectors; trying again")
                pause = LOOK_EVERY

    def turn(self) -> float:
        """One batch. How long to wait before the next."""
        self._follow()
        wanted = self.meaning.missing(self._batch, self._aside)
        if not wanted:
            return LOOK_EVERY
        if self._made_by_another(list(wanted)):
            return 0.0
        if left := self._patience.left:
            return min(left, LOOK_EVERY)
        try:
            made = self._embed(list(wanted.values()))
            self._keep(dict(zip(wanted, map(as_kept, made), strict=True)))
        except EndpointFailed as failure:
            self._refused(failure, list(wanted))
            return 0.0
        self._patience.succeeded()
        self._batch = min(self._batch * 2, BATCH)
        self._tell()
        return 0.0

    def _follow(self) -> None:
        """What the archive has taken in or let go since. Vectors of what has gone go too."""
        self.meaning.catch_up()
        if self.meaning.position != self._swept:
            self._swept = self.meaning.position
            used = self.meaning.digests
            self._database.write_now(lambda connection: vectors.forget_unused(connection, self._model, used))

    def _made_by_another(self, digests: Sequence[str]) -> bool:
        """Another process on the same record does the same work."""
        made = self._database.read_now(lambda connection: vectors.kept(connection, self._model, digests))
        self.meaning.learn(made)
        return bool(made)

    def _keep(self, made: dict[str, bytes]) -> None:
        if not self.meaning.fits(made.values()):
            raise EndpointFailed("svarade med vektorer av annan längd än förut: är modellen utbytt under samma namn?")
        self._database.write_now(lambda connection: vectors.keep(connection, self._model, made))
        self.meaning.learn(made)

    def _refused(self, failure: EndpointFailed, digests: Sequence[str]) -> None:
        if not failure.permanent:
            self._patience.failed(failure)
            log.warning("no vectors from the model: %s; again in %.0f s", failure, self._patience.left)
        elif len(digests) > 1:
            self._batch = max(1, len(digests) // 2)
        else:
            self._aside.update(digests)
            log.warning("a passage is left without a vector: the model %s", failure)

    def _tell(self) -> None:
        kept, everything = self.meaning.kept, self.meaning.all
        if kept == everything or kept >= self._told + TOLD_EVERY:
            self._told = kept
            log.info("%d of %d passages have vectors", kept, everything)
