"""What an adapter is given and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from knowledge.document import Block
from knowledge.formats.limits import Limits


class Refused(Exception):
    """The file is not read. Both sentences are Swedish and meant for a coordinator."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(why)
        self.why = why
        self.mend = mend


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Source:
    """A file's name and bytes. `page_done` is called for each page read, so that long files earn their time."""

    name: str
    data: bytes
    limits: Limits = field(default_factory=Limits)
    page_done: Callable[[], None] = _nothing

    @property
    def extension(self) -> str:
        _, dot, extension = self.name.rpartition(".")
        return extension.lower() if dot else ""

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name


@dataclass(frozen=True)
class Attached:
    """A file that came with an e-mail. It is read as any other file, in a process of its own.

    `shown_as` is what the text of the e-mail calls it by where it is to be shown there.
    """

    name: str
    data: bytes
    shown_as: str = ""


@dataclass(frozen=True)
class Contents:
    """`stated`: title and day are those it was sent with, which its text cannot say better."""

    blocks: tuple[Block, ...]
    title: str = ""
    dated: date | None = None
    stated: bool = False
    pages: int = 0
    picture_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    attached: tuple[Attached, ...] = ()
    heads: tuple[str, ...] = ()  # what the top of every page says, left out of the text
    dated_by_file: bool = False  # nothing says its day but when the file was made


@dataclass(frozen=True)
class Outcome:
    """Contents, or why not and what to do."""

    kind: str = ""
    contents: Contents | None = None
    why: str = ""
    mend: str = ""
