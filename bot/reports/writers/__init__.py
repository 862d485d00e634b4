"""One writer for each kind of file. The same document gives the same bytes."""

from collections.abc import Callable
from typing import Literal

from bot.pictures import drawing
from bot.pictures.drawing import Kind
from bot.reports.document import Bars, Chart, Document

__all__ = ["Format", "drawn"]

Format = Literal["md", "html", "docx", "pdf"]
Writer = Callable[[Document], bytes]


def drawn(chart: Chart, kind: Kind) -> bytes:
    of = chart.drawn
    if isinstance(of, Bars):
        return drawing.bars(of.title, of.note, of.bars, kind)
    return drawing.trend(of.title, of.low, of.high, of.lines, breaks=of.breaks, broken=of.broken, kind=kind)
