"""The keys of open rounds, in files of their own: apart from the database and its backups, destroyed at the closing."""

import hmac
import os
import secrets
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

BYTES = 32
SUFFIX = ".key"


class Keys:
    """`folder` is shared by all processes that share the database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, round_id: str) -> bytes:
        """The round's key; of two processes that make it at once, the first decides."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f"{secrets.token_hex(8)}.draft"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, self._file(round_id))
        draft.unlink()
        self._settle()
        return self._file(round_id).read_bytes()

    def get(self, round_id: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return self._file(round_id).read_bytes()
        return None

    def destroy(self, round_id: str) -> None:
        """Overwritten, then removed; doing so again is no error."""
        with suppress(FileNotFoundError):
            with self._file(round_id).open("r+b") as file:
                file.write(secrets.token_bytes(BYTES))
                file.flush()
                os.fsync(file.fileno())
            self._file(round_id).unlink()
            self._settle()

    def sweep(self, open_rounds: Collection[str]) -> list[str]:
        """Destroy what a crash left behind: keys of rounds that are no longer open."""
        left = self.left(open_rounds)
        for round_id in left:
            self.destroy(round_id)
        return left

    def left(self, open_rounds: Collection[str]) -> list[str]:
        """Keys that no open round needs."""
        return [file.stem for file in self._folder.glob(f"*{SUFFIX}") if file.stem not in open_rounds]

    def _file(self, round_id: str) -> Path:
        return self._folder / f"{round_id}{SUFFIX}"

    def _settle(self) -> None:
        """What was done in the folder survives a power cut."""
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def pseudonym(key: bytes, member: int) -> str:
    return hmac.digest(key, str(member).encode(), "sha256").hex()
