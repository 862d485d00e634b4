"""A reply that is too long for one message -> several, in order.

Cut between nodes and between sentences, never inside a citation; what may be pressed stays in one piece.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from bot.conversation.replies import Facts, Node, Reply, Table, Text
from knowledge.swedish.sentences import spans

Fits = Callable[[Reply], bool]


def split(reply: Reply, fits: Fits) -> tuple[Reply, ...]:
    if fits(reply):
        return (reply,)
    parts: list[list[Node]] = [[]]
    for node in _small_enough(reply, fits):
        if parts[-1] and not fits(replace(reply, nodes=(*parts[-1], node))):
            parts.append([])
        parts[-1].append(node)
    return tuple(replace(reply, nodes=tuple(nodes)) for nodes in parts)


def _small_enough(reply: Reply, fits: Fits) -> Iterator[Node]:
    for node in reply.nodes:
        yield from _halved(node, lambda piece: fits(replace(reply, nodes=(piece,))))


def _halved(node: Node, fits: Callable[[Node], bool]) -> Iterator[Node]:
    """The node, or its halves until each fits. What cannot be halved is left as it is."""
    halves = None if fits(node) else _halves(node)
    if halves is None:
        yield node
        return
    for half in halves:
        yield from _halved(half, fits)


def _halves(node: Node) -> tuple[Node, Node] | None:
    match node:
        case Text(text=text) if len(text) > 1:
            cut = _cut(text)
            return Text(text[:cut].rstrip()), Text(text[cut:].lstrip())
        case Facts(rows=rows) if len(rows) > 1:
            return Facts(rows[: len(rows) // 2]), Facts(rows[len(rows) // 2 :])
        case Table(rows=rows) if len(rows) > 1:
            middle = len(rows) // 2
            return replace(node, rows=rows[:middle]), replace(node, rows=rows[middle:])
    return None


def _cut(text: str) -> int:
    """Near the middle, where a sentence begins; else where a word begins; else in the middle."""
    middle = len(text) // 2
    sentences = [first for first, _ in spans(text)[1:]]
    words = [place + 1 for place in range(1, len(text) - 1) if text[place].isspace()]
    return _nearest(sentences, middle) or _nearest(words, middle) or middle


def _nearest(places: Sequence[int], middle: int) -> int:
    return min(places, key=lambda place: abs(place - middle), default=0)
