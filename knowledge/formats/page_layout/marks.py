"""The marks of list items: a bullet or number stands apart from its item; together they are one piece."""

import re
from collections.abc import Iterator, Sequence

from knowledge.formats.markup import BULLETS
from knowledge.formats.page_layout.words import SAME_LINE, Segment

MARK = re.compile(r"\(?(?:\d{1,3}|[a-zåäö])[.)]|§ ?\d{1,4}")


def with_marks(run: Sequence[Segment]) -> Iterator[Segment]:
    """Each mark joined with its item. A dash alone in a cell marks nothing."""
    waiting: Segment | None = None
    last: Segment | None = None
    for segment in run:
        if waiting is not None:
            marks = _beside(waiting, segment) and not is_mark(segment.text)
            yield from [Segment(waiting.words + segment.words)] if marks else [waiting, segment]
            waiting = None
        elif is_mark(segment.text) and not (last and _beside(last, segment)):
            waiting = segment
        else:
            yield segment
        last = segment
    if waiting is not None:
        yield waiting


def is_mark(text: str) -> bool:
    return text in BULLETS or bool(MARK.fullmatch(text))


def _beside(last: Segment, segment: Segment) -> bool:
    return abs(last.base - segment.base) < SAME_LINE * segment.size and segment.left > last.right
