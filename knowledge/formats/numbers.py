"""Values -> the text a Swedish reader sees in the cell."""

from datetime import date, datetime, time
from typing import Any


def written(value: Any, form: str = "") -> str:
    """Decimal comma, ISO dates, percentages where the cell's number format shows them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return f"{_figure(value * 100)} %" if "%" in form else _figure(value)
    if isinstance(value, date | time):
        return _moment(value)
    return " ".join(str(value).split())


def _moment(value: date | time) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, time) else value.isoformat()


def _figure(value: float) -> str:
    return f"{value:.10g}".replace(".", ",") if abs(value) < 1e15 else str(value)
