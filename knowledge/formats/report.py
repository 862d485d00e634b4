"""What came of a file, in words a coordinator can act on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.document import Document
from knowledge.formats.kinds import NAMES
from knowledge.meetings.meeting import MENTIONED, PAPER
from knowledge.meetings.minutes import day_of
from knowledge.meetings.reading import find_meetings


@dataclass(frozen=True)
class Reading:
    """A document, or why there is none and what to do; `sentences` is the report in Swedish."""

    name: str
    kind: str = ""
    sha256: str = ""
    document: Document | None = None
    why: str = ""
    mend: str = ""
    words: int = 0
    pictures: tuple[int, ...] = ()
    read_by_ocr: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    duplicate_of: str = ""
    seconds: float = 0.0
    attached: tuple["Reading", ...] = ()
    dated_by_file: bool = False

    @property
    def refused(self) -> bool:
        return self.document is None

    def with_attached(self) -> tuple["Reading", ...]:
        """This file and everything that came with it, whatever lay in what."""
        return (self, *(inner for one in self.attached for inner in one.with_attached()))

    def sentences(self) -> tuple[str, ...]:
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if self.duplicate_of:
            yield duplicate_of(self.duplicate_of)
        if self.document is None:
            yield f"Läses inte: {self.why} {self.mend}".strip()
            return
        yield self._summary(self.document)
        if self.read_by_ocr:
            yield f"{self._places(self.read_by_ocr)} lästes med texttolkning; kontrollera siffror."
        if self.pictures:
            yield without_text(self._places(self.pictures), len(self.pictures), slides=self.kind == "pptx")
        yield from self.warnings
        for one in self.attached:
            yield from (f"Bilagan {one.name}: {sentence}" for sentence in one.sentences())

    def _places(self, numbers: Sequence[int]) -> str:
        one, several = ("Bild", "Bilderna") if self.kind == "pptx" else ("Sidan", "Sidorna")
        return f"{one if len(numbers) == 1 else several} {ranges(numbers)}"

    def _summary(self, document: Document) -> str:
        pages = f"{document.pages} {'bilder' if self.kind == 'pptx' else 'sidor'}, " if document.pages > 1 else ""
        return (
            f"{NAMES.get(self.kind, self.kind)}, {pages}{self.words} ord, {self._dated(document)}{_meetings(document)}."
        )

    def _dated(self, document: Document) -> str:
        if not document.dated:
            return "inget datum hittat"
        return f"datum{' ur filens egenskaper' if self.dated_by_file else ''} {document.dated.isoformat()}"


def _meetings(document: Document) -> str:
    """Which meeting it was read as, or how many it tells of: what is not seen here is not counted."""
    found = [meeting for meeting in find_meetings(document) if meeting.account != MENTIONED]
    of_its_own = next((meeting for meeting in found if meeting.account == PAPER), None)
    if of_its_own:
        return f", {'inställt ' if of_its_own.called_off else ''}möte {day_of(of_its_own.period)}"
    return f", {len(found)} {'möten' if len(found) > 1 else 'möte'}" if found else ""


def duplicate_of(original: str) -> str:
    return f"Dubblett av {original}; innehållet finns redan."


def without_text(where: str, number: int, *, slides: bool = False) -> str:
    """A slide may be empty; a page without text is a picture."""
    if slides:
        return f"{where} har ingen text."
    return f"{where} är {'en bild' if number == 1 else 'bilder'} utan text."


def ranges(numbers: Sequence[int]) -> str:
    """4–9, 12 och 14"""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return " och ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
