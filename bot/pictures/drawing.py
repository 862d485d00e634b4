"""From figures to a picture. What a picture shows is also told in words by whoever asks for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import typst
from msgspec import Struct

HERE = Path(__file__).parent
DOTS_PER_INCH = 160

MOST_LINES = 2

Kind = Literal["png", "svg"]
T = TypeVar("T")


class Bar(Struct, frozen=True):
    """`told` is the value as people write it. Bars of different `share` are told apart by length and words alone."""

    label: str
    value: float
    told: str


class Panel(Struct, frozen=True):
    """One question's answers. `told` is the mean as people write it, `edge` says whether it may be further up or down.

    Without bars the answers are too few for more than the mean.
    """

    title: str
    told: str
    mean: float
    note: str
    bars: tuple[Bar, ...] = ()
    edge: Literal[-1, 0, 1] = 0


class Point(Struct, frozen=True):
    """`value` is None where there is nothing to tell: the line breaks there."""

    label: str
    value: float | None
    told: str = ""


class Line(Struct, frozen=True):
    """Each line has a mark of its own besides its colour."""

    name: str
    points: tuple[Point, ...]


def sharing(of: Iterable[T], breaks: Callable[[T], object]) -> Iterator[list[T]]:
    """Lines for each picture: two at most, whose figures stand above and below, and that break at the same points."""
    waiting: list[T] = []
    for one in of:
        if waiting and (len(waiting) == MOST_LINES or breaks(waiting[0]) != breaks(one)):
            yield waiting
            waiting = []
        waiting.append(one)
    if waiting:
        yield waiting


def bars(title: str, note: str, of: Sequence[Bar], kind: Kind = "png") -> bytes:
    """How the answers spread: one bar for each step of the scale, or for steps that are told together."""
    return _drawn("bars.typ", {"title": title, "note": note, "bars": [msgspec.to_builtins(bar) for bar in of]}, kind)


def result(  # noqa: PLR0913, PLR0917 - what stands on the picture, from top to bottom
    title: str, subtitle: str, panels: Sequence[Panel], low: str, high: str, language: str = "sv"
) -> bytes:
    """What a meeting's members thought of it: for each question the mean on the scale, and how the answers spread."""
    told = [msgspec.to_builtins(panel) for panel in panels]
    drawn = {"title": title, "subtitle": subtitle, "panels": told, "low": low, "high": high, "language": language}
    return _drawn("result.typ", drawn, "png")


def trend(  # noqa: PLR0913 - the two last are seldom needed
    title: str,
    low: str,
    high: str,
    lines: Sequence[Line],
    *,
    breaks: Sequence[int] = (),
    broken: str = "",
    language: str = "sv",
    kind: Kind = "png",
) -> bytes:
    """How means move over time, on the scale 1-6. `breaks` are the points before which the question changed."""
    told = [msgspec.to_builtins(line) for line in lines]
    drawn = {"title": title, "low": low, "high": high, "lines": told, "breaks": list(breaks), "broken": broken}
    return _drawn("trend.typ", drawn | {"language": language}, kind)


def _drawn(template: str, content: dict[str, Any], kind: Kind) -> bytes:
    """What people wrote goes in as data and never as markup."""
    made = typst.compile(
        HERE / template,
        format=kind,
        ppi=DOTS_PER_INCH,
        ignore_system_fonts=True,
        sys_inputs={"content": msgspec.json.encode(content).decode()},
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst was asked for one picture and gave none or several.")
    return made
