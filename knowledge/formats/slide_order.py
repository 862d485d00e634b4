"""The order in which people read the boxes of a slide, which is seldom the one they were drawn in."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

MOST_BOXES = 200  # where there are more it is a drawing, and its order as good as any
OVERLAP = 90_000  # EMU, a quarter of a centimetre: boxes that are set close are drawn a little over one another
LEAST_BESIDE = 2  # boxes that stand in a column of their own


class _Box(NamedTuple):
    shape: Any
    left: int
    top: int
    right: int
    bottom: int


def reading_order(shapes: list[Any]) -> list[Any]:
    """Column by column where a slide is divided so, and from the top down in each; rows that divide it come first."""
    if len(shapes) > MOST_BOXES or any(shape.top is None or shape.left is None for shape in shapes):
        return shapes
    boxes = [_Box(one, one.left, one.top, one.left + (one.width or 0), one.top + (one.height or 0)) for one in shapes]
    return [box.shape for box in _ordered(boxes)]


def _ordered(boxes: Sequence[_Box]) -> Iterator[_Box]:
    if len(boxes) < LEAST_BESIDE:
        yield from boxes
        return
    columns = list(_apart(sorted(boxes, key=lambda box: box.left), 1))
    rows = list(_apart(sorted(boxes, key=lambda box: box.top), 2))
    parts = columns if len(columns) > 1 else rows
    if len(parts) == 1:
        yield from sorted(boxes, key=lambda box: (box.top, box.left))
        return
    for part in parts:
        yield from _ordered(part)


def _apart(boxes: Sequence[_Box], start: int) -> Iterator[list[_Box]]:
    """Boxes in groups between which there is room: on one side of it all that end before the next begin."""
    group, end = [boxes[0]], boxes[0][start + 2]
    for box in boxes[1:]:
        if box[start] >= end - OVERLAP:
            yield group
            group = []
        group.append(box)
        end = max(end, box[start + 2])
    yield group
