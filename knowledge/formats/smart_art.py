"""The text of a SmartArt figure, in Word or PowerPoint: its points, each followed by those under it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml

D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
POINTS = frozenset({"node", "asst", "doc"})


def texts(element: Any, part: Any) -> Iterator[str]:
    """What the points of the figures in an element of this part say."""
    for ids in element.iter(D + "relIds"):
        model = part.rels.get(ids.get(R + "dm"))
        if model is not None and not model.is_external:
            yield from _points(parse_xml(model.target_part.blob))


def _points(model: Any) -> Iterator[str]:
    """What only draws the figure says nothing; a point that hangs under itself is told once."""
    points = {point.get("modelId"): point for point in model.iter(D + "pt") if point.get("type", "node") in POINTS}
    under: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for link in model.iter(D + "cxn"):
        if link.get("type", "parOf") == "parOf":
            order = link.get("srcOrd", "0")
            under[link.get("srcId")].append((int(order) if order.isdecimal() else 0, link.get("destId")))
    below = {to for links in under.values() for _, to in links}
    waiting = [*points, *(name for name in reversed(points) if name not in below)]
    while waiting:
        name = waiting.pop()
        if (point := points.pop(name, None)) is not None:
            yield from filter(None, map(_text, point.iter(A + "p")))
            waiting += [to for _, to in sorted(under[name], reverse=True)]


def _text(paragraph: Any) -> str:
    return " ".join("".join(run.text or "" for run in paragraph.iter(A + "t")).split())
