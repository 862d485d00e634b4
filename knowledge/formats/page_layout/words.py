"""The words of a page with their places, in the order the file draws them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Segment:
    """Words that stand together on one line: a line of a column, or what a table cell holds of it."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @cached_property
    def base(self) -> float:
        return max(self.words, key=lambda word: word.size).base

    @cached_property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


@dataclass(frozen=True)
class Line:
    """Segments side by side."""

    segments: tuple[Segment, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return self.segments[-1].right

    @property
    def base(self) -> float:
        return self.segments[0].base

    @cached_property
    def size(self) -> float:
        return max(segment.size for segment in self.segments)

    @cached_property
    def bold(self) -> bool:
        return all(segment.bold for segment in self.segments)


WIDEST_SPACE = 0.95  # of the line's height: a wider gap parts two columns or cells
SAME_LINE = 0.45


def segments(words: Sequence[Word]) -> Iterator[Segment]:
    run: list[Word] = []
    for word in words:
        if run and not _follows(run[-1], word):
            yield Segment(tuple(run))
            run = []
        run.append(word)
    if run:
        yield Segment(tuple(run))


def _follows(last: Word, word: Word) -> bool:
    height = max(last.size, word.size)
    gap = word.left - last.right
    return abs(last.base - word.base) < SAME_LINE * height and -0.5 * height < gap < WIDEST_SPACE * height


def lines(run: Sequence[Segment]) -> Iterator[Line]:
    side: list[Segment] = []
    for segment in run:
        if side and not _beside(side[-1], segment):
            yield Line(tuple(side))
            side = []
        side.append(segment)
    if side:
        yield Line(tuple(side))


def _beside(last: Segment, segment: Segment) -> bool:
    return abs(last.base - segment.base) < SAME_LINE * max(last.size, segment.size) and segment.left > last.right - 1


def usual_size(pages: Sequence[Sequence[Segment]]) -> float:
    """The size most of the document is set in."""
    weight: dict[float, int] = {}
    for page in pages:
        for segment in page:
            size = math.floor(segment.size * 2) / 2
            weight[size] = weight.get(size, 0) + len(segment.text)
    return max(weight, key=lambda size: weight[size], default=0.0)
