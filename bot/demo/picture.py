"""The year's satisfaction as a bar chart, and the same thing in words.

Typst draws it: it carries its own fonts, so the picture is the same on every machine and has å, ä and ö.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import typst

from bot.conversation.wording import say
from bot.demo.dates import figure, short_day
from bot.demo.markup import Picture
from bot.demo.meetings import Meeting

TEMPLATE = Path(__file__).with_name("chart.typ")


def ratings_picture(meetings: Sequence[Meeting], language: str = "sv") -> Picture:
    """Only meetings that were rated are drawn; there must be at least one."""
    rated = [(_label(meeting), meeting.satisfaction) for meeting in meetings if meeting.satisfaction is not None]
    chart = {
        "title": say(language, "demo.picture.title"),
        "low": say(language, "rating.ends.low"),
        "high": say(language, "rating.ends.high"),
        "bars": [{"label": label, "value": value, "figure": figure(value)} for label, value in rated],
    }
    made = typst.compile(
        TEMPLATE,
        format="png",
        ppi=160,
        ignore_system_fonts=True,
        sys_inputs={"chart": msgspec.json.encode(chart).decode()},
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst was asked for one picture and gave none or several.")
    return Picture(made, _in_words(rated, language))


def _label(meeting: Meeting) -> str:
    return f"{short_day(meeting.dates[0])}, {meeting.place or meeting.form}: {meeting.short}"


def _in_words(rated: Sequence[tuple[str, float]], language: str) -> str:
    bars = "; ".join(f"{label} {figure(value)}" for label, value in rated)
    return say(language, "demo.picture.alt", title=say(language, "demo.picture.title"), bars=bars)
