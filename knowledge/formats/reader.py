"""The door to every file: a path or bytes in, always a Reading out."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from knowledge.document import Block, Document
from knowledge.formats.contents import Attached, Contents, Outcome, Refused
from knowledge.formats.isolation import Isolation
from knowledge.formats.jobs import TESSERACT_MODEL, Job
from knowledge.formats.limits import MIB, Limits
from knowledge.formats.naming import called
from knowledge.formats.ocr import text_of
from knowledge.formats.parsers import Failure, ParserFailed, Parsers
from knowledge.formats.report import Reading, ranges, without_text

SPLIT = "Dela upp den eller spara den med mindre bilder."
RESAVE = "Öppna filen, spara om den och lägg in den igen."

NOT_TRIED = "Bilderna på sidorna {pages} hann inte läsas. Dela upp filen i mindre, så läses de."
FAILURES: dict[Failure, tuple[str, str]] = {
    "late": ("Filen tog för lång tid att läsa.", SPLIT),
    "crashed": ("Filen fick läsaren att krascha; boten är oskadd.", RESAVE),
    "too much": ("Filen innehåller för mycket text.", "Dela upp den i flera filer."),
    "gone": ("Läsaren svarar inte.", "Försök igen; kör natverksbot check om det upprepas."),
}


LATE, _ = FAILURES["late"]
NO_TIME_LEFT = "Meddelandets bilagor tog för lång tid att läsa."
TOO_MANY = "Meddelandets bilagor är för många."


class ReadingStopped(Exception):
    """The bot is stopping. Of the file nothing is known: it is to be read again."""


class _Busy(Exception):
    """Others are reading, for longer than there is patience."""


class Reader:
    """Keeps a worker warm. Safe to share between threads, which take turns: each page that is a picture is one."""

    def __init__(self, limits: Limits | None = None, *, ocr: bool = True) -> None:
        self._wanted = limits or Limits()
        self._parsers = Parsers()
        self._lock = threading.Lock()
        self._waited = threading.local()
        self._stopping = threading.Event()
        self._ocr = ocr

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._parsers.stop()

    def interrupt(self) -> None:
        """Let whoever reads in other threads end soon, with ReadingStopped."""
        self._stopping.set()
        self._parsers.break_off()

    @cached_property
    def isolation(self) -> Isolation:
        """What the process that reads files was kept from when it tried, on this machine."""
        job = Job("measure", self._wanted)
        try:
            return msgspec.json.decode(self._turn(job, b"", MIB), type=Isolation)
        except (ParserFailed, msgspec.DecodeError):
            return Isolation(tried=False)

    @cached_property
    def tesseract(self) -> str:
        """The path of an OCR program that knows Swedish, or nothing."""
        program = shutil.which("tesseract") if self._ocr else None
        if not program:
            return ""
        with suppress(OSError, subprocess.TimeoutExpired):
            listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - the machine's own tesseract
            if TESSERACT_MODEL in listed.stdout.split():
                return program
        return ""

    def read(self, path: Path) -> Reading:
        """Read a file. A link, a device or a pipe is refused, not opened."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                return self._read(path.name, file, self._limits)
        except (OSError, ValueError):
            why = "Filen går inte att öppna."
            return Reading(path.name, why=why, mend="Kontrollera att den finns och att boten får läsa den.")

    def read_bytes(self, name: str, data: bytes) -> Reading:
        """Read a file that came through a channel."""
        return self._read_bytes(name, data, self._limits)

    def read_at_once(self, name: str, data: bytes) -> Reading | None:
        """The same, or nothing where it takes longer than somebody may wait who is owed an answer."""
        try:
            reading = self._read_bytes(name, data, self._limits.at_once())
        except _Busy:
            return None
        return None if any(map(self._wants_time, reading.with_attached())) else reading

    def _wants_time(self, reading: Reading) -> bool:
        late = reading.why in {LATE, NO_TIME_LEFT}
        return late or bool(reading.kind == "pdf" and reading.pictures and self.tesseract)

    def _read_bytes(self, name: str, data: bytes, limits: Limits) -> Reading:
        if len(data) > limits.file_bytes:
            return Reading(name, why=f"Filen är större än {limits.file_bytes // MIB} MB.", mend=SPLIT)
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            return self._read(name, file, limits)

    def _read(self, name: str, file: BinaryIO, limits: Limits) -> Reading:
        started = self._worked()
        self._waited.before = self._waiting_so_far()
        try:
            reading = self._judged(name, file, limits)
        except Refused as refusal:
            reading = Reading(name, why=refusal.why, mend=refusal.mend)
        return replace(reading, seconds=self._worked() - started)

    def _turn(self, job: Job, file: BinaryIO | bytes, most: int) -> bytes:
        """One piece of work. Between a file's pieces others get in."""
        began = time.monotonic()
        if not self._lock.acquire(timeout=job.limits.patience_left(self._waiting_for_this_file())):
            raise _Busy
        self._waited.seconds = self._waiting_so_far() + time.monotonic() - began
        try:
            self._unless_stopping()
            return self._parsers.run(job, file, most)
        except ParserFailed:
            self._unless_stopping()
            raise
        finally:
            self._lock.release()

    def _unless_stopping(self) -> None:
        if self._stopping.is_set():
            raise ReadingStopped

    def _worked(self) -> float:
        """A clock that stands still while this thread waits for others."""
        return time.monotonic() - self._waiting_so_far()

    def _waiting_so_far(self) -> float:
        return float(getattr(self._waited, "seconds", 0.0))

    def _waiting_for_this_file(self) -> float:
        return self._waiting_so_far() - float(getattr(self._waited, "before", 0.0))

    @cached_property
    def _limits(self) -> Limits:
        return self._wanted if self.isolation.whole else self._wanted.cautious()

    def _judged(self, name: str, file: BinaryIO, limits: Limits) -> Reading:
        started = self._worked()
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Refused("Det är ingen vanlig fil.", "Lägg in själva dokumentet.")
        if status.st_size > limits.file_bytes:
            raise Refused(f"Filen är större än {limits.file_bytes // MIB} MB.", SPLIT)
        if status.st_size == 0:
            raise Refused("Filen är tom.", "Kontrollera att den är färdigsparad och lägg in den igen.")
        digest = _digest(file)
        outcome = self._outcome(name, file, limits)
        if outcome.contents is None:
            return Reading(name, outcome.kind, digest, why=outcome.why, mend=outcome.mend)
        contents, read_by_ocr = self._with_pictures_read(name, outcome, outcome.contents, file, limits)
        reading = _reading(name, outcome.kind, digest, contents, read_by_ocr)
        left = replace(limits, seconds=limits.seconds - (self._worked() - started))
        return replace(reading, attached=self._attached(contents.attached, left))

    def _attached(self, attached: Sequence[Attached], left: Limits) -> tuple[Reading, ...]:
        """What came with an e-mail, file by file, within what is left of the limits of the e-mail itself."""
        readings: list[Reading] = []
        for one in attached:
            readings.append(self._one_attached(one, left))
            left = _left(left, readings[-1])
        return tuple(readings)

    def _one_attached(self, one: Attached, limits: Limits) -> Reading:
        started = self._worked()
        apart = "Spara den för sig och lägg in den."
        if limits.attached < 1:
            return Reading(one.name, why=TOO_MANY, mend=apart)
        if limits.seconds <= 0:
            return Reading(one.name, why=NO_TIME_LEFT, mend=apart)
        if limits.attached_depth < 1:
            return Reading(one.name, why="Den ligger för djupt i andra bilagor.", mend=apart)
        inside = replace(limits, attached_depth=limits.attached_depth - 1)
        try:
            with tempfile.TemporaryFile() as file:
                file.write(one.data)
                file.seek(0)
                reading = self._judged(one.name, file, inside)
        except Refused as refusal:
            reading = Reading(one.name, why=refusal.why, mend=refusal.mend)
        return replace(reading, seconds=self._worked() - started)

    def _outcome(self, name: str, file: BinaryIO | bytes, limits: Limits) -> Outcome:
        job = Job("read", limits, name=name[-200:])
        if not isinstance(file, bytes):
            file.seek(0)
        try:
            return msgspec.json.decode(self._turn(job, file, limits.answer_bytes), type=Outcome)
        except ParserFailed as failure:
            why, mend = FAILURES[failure.how]
            return Outcome(why=why, mend=mend)
        except msgspec.DecodeError:
            return Outcome(why="Filen gav inget begripligt svar.", mend=RESAVE)

    def _with_pictures_read(
        self, name: str, outcome: Outcome, contents: Contents, file: BinaryIO, limits: Limits
    ) -> tuple[Contents, tuple[int, ...]]:
        """The pages that were pictures, read by OCR where this machine has it."""
        pages = contents.picture_pages[: limits.ocr_pages]
        if outcome.kind != "pdf" or not pages or not self.tesseract:
            return contents, ()
        tried = self._pages_by_ocr(name, pages, file, limits)
        blocks = (*contents.blocks, *(block for blocks in tried.values() for block in blocks))
        untried = [page for page in contents.picture_pages if page not in tried]
        whole = replace(contents, blocks=tuple(sorted(blocks, key=lambda block: block.where.page or 0)))
        told = replace(
            called(name.rpartition(".")[0] or name, whole),
            picture_pages=tuple(page for page, blocks in tried.items() if not blocks),
            warnings=(*contents.warnings, *(NOT_TRIED.format(pages=ranges(untried)) for _ in untried[:1])),
        )
        return told, tuple(page for page, blocks in tried.items() if blocks)

    def _pages_by_ocr(self, name: str, pages: Sequence[int], file: BinaryIO, limits: Limits) -> dict[int, list[Block]]:
        """Those that there was time for."""
        started, tried = self._worked(), dict[int, list[Block]]()
        for page in pages:
            if self._worked() - started >= limits.ocr_all_seconds:
                break
            tried[page] = self._page_by_ocr(name, page, file, limits)
        return tried

    def _page_by_ocr(self, name: str, page: int, file: BinaryIO, limits: Limits) -> list[Block]:
        file.seek(0)
        try:
            drawn = self._turn(Job("draw", limits, name=name[-200:], page=page), file, 2 * limits.picture_pixels)
            job = Job("ocr", limits, program=self.tesseract)
            text = text_of(self._turn(job, drawn, limits.ocr_answer_bytes))
        except (ParserFailed, ValueError):
            return []
        outcome = self._outcome("page.txt", text.replace("\f", "").encode(), limits) if text.strip() else Outcome()
        read = outcome.contents.blocks if outcome.contents else ()
        return [replace(block, where=replace(block.where, page=page)) for block in read]


def _left(limits: Limits, reading: Reading) -> Limits:
    """What one attachment leaves to the next; pages that were read have earned their time."""
    pages = reading.document.pages if reading.document else 0
    used = max(0.0, reading.seconds - pages * limits.seconds_per_page)
    return replace(
        limits,
        attached=limits.attached - 1 - len(reading.with_attached()[1:]),
        seconds=limits.seconds - used,
        pages=max(1, limits.pages - pages),
        ocr_all_seconds=max(0.0, limits.ocr_all_seconds - used),
        ocr_pages=max(0, limits.ocr_pages - len(reading.read_by_ocr) - len(reading.pictures)),
    )


def _reading(name: str, kind: str, digest: str, contents: Contents, read_by_ocr: tuple[int, ...]) -> Reading:
    words = sum(len(re.findall(r"\w+", block.text)) for block in contents.blocks)
    if not words:
        why, mend = _nothing_to_read(contents)
        return Reading(name, kind, digest, why=why, mend=mend, pictures=contents.picture_pages)
    document = Document(name, contents.title, contents.blocks, contents.dated, contents.pages)
    return Reading(
        name,
        kind,
        digest,
        document,
        words=words,
        pictures=contents.picture_pages,
        read_by_ocr=read_by_ocr,
        warnings=contents.warnings,
        dated_by_file=contents.dated_by_file,
    )


def _nothing_to_read(contents: Contents) -> tuple[str, str]:
    if contents.picture_pages:
        number = len(contents.picture_pages)
        where = f"Sidorna {ranges(contents.picture_pages)}" if number > 1 else "Sidan"
        mend = "Lägg in originalet i stället för det inlästa, eller installera tesseract med svenska."
        return without_text(where, number), mend
    return "Filen innehåller ingen text.", "Kontrollera att det är rätt fil."


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while part := file.read(MIB):
        digest.update(part)
    return digest.hexdigest()
