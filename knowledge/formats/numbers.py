"""Values -> the text a Swedish reader sees in the cell."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
HIDES_ALL = ";;;"
UNIT = re.compile(r'"([^"]*)"|\[\$([^\]-]*)[^\]]*\]')
NOT_SHOWN = re.compile(r"\[[^\]]*\]|[_*].|\\")  # colours and conditions; room for a character; the mark of a literal
DIGITS = re.compile(r"(?P<whole>[#0?](?:[#0?, \xa0]*[#0?])?)(?P<thousands>,*)(?:\.(?P<rest>[#0?]+))?")
GROUPED = re.compile(r"[#0?],[#0?]|[#0?][ \xa0][#0?]{3}$")  # a space parts thousands, and the figures of a postal code
LITERAL_SPACE = re.compile(r"\\([ \xa0])")
CONDITION = re.compile(r"\[[<>=]")
NOT_PLAIN = re.compile(r"e[+-]|/|@|general", re.IGNORECASE)  # powers of ten, fractions, text, and no format at all
LARGEST = 1e15
MOST_DIGITS = 15
MOST_DECIMALS = 10  # with as many figures before them as a number may have, still as many as decimals are counted with


class Form(NamedTuple):
    """A number format as far as a reader needs it: how many figures, and what stands before and after them."""

    before: str
    after: str
    digits: int
    decimals: int
    needed: int
    grouped: bool
    scale: int

    def written(self, value: float) -> str:
        scaled = Decimal(repr(value)).scaleb(self.scale).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        whole, _, rest = f"{abs(scaled):f}".partition(".")
        whole = f"{int(whole):,}".replace(",", " ") if self.grouped else whole.zfill(self.digits)
        rest = rest[: self.needed] + rest[self.needed :].rstrip("0")
        figure = f"{'-' if scaled < 0 else ''}{whole}{',' if rest else ''}{rest}"
        return " ".join(filter(None, [self.before, figure, self.after]))


def written(value: Any, form: str = "") -> str:
    """Decimal comma, ISO dates; as many figures, and which unit, as the cell's number format shows."""
    if value is None or form == HIDES_ALL:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        shown = _form(form)
        return shown.written(value) if shown and abs(value) < LARGEST else _figure(value)
    if isinstance(value, timedelta):
        return f"{int(value.total_seconds() // 3600)}:{int(value.total_seconds() // 60) % 60:02}"
    if isinstance(value, date | time):
        return _moment(value, _plain(form).lower())
    return " ".join(str(value).split())


@lru_cache(maxsize=256)
def _form(form: str) -> Form | None:
    """Nothing where the form depends on how large the figure is."""
    section = LITERAL_SPACE.sub(r"\1", form.split(";", maxsplit=1)[0])
    plain = _plain(section)
    found = DIGITS.search(plain)
    if found is None or NOT_PLAIN.search(plain) or CONDITION.search(form):
        return None
    percent = "%" in plain
    rest = (found["rest"] or "")[:MOST_DECIMALS]
    return Form(
        before=_unit(section[: found.start()]),
        after=" ".join(filter(None, ["%" if percent else "", _unit(section[found.end() :])])),
        digits=min(found["whole"].count("0"), MOST_DIGITS),
        decimals=len(rest),
        needed=rest.count("0"),
        grouped=bool(GROUPED.search(found["whole"])),
        scale=(2 if percent else 0) - 3 * min(len(found["thousands"]), 3),
    )


def _plain(section: str) -> str:
    """The same section, as long as it was, with nothing but its own marks."""
    for literal in (UNIT, NOT_SHOWN):
        section = literal.sub(lambda match: "\0" * len(match[0]), section)
    return section


def _unit(part: str) -> str:
    return " ".join(word for match in UNIT.finditer(part) for word in (match[1] or match[2] or "").split())


def _moment(value: date | time, form: str) -> str:
    """A day is written whole where its form shows the day, or not the year: no reader can fill in what is left out."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    if "y" in form and "d" not in form and "h" not in form:
        return f"{MONTHS[value.month - 1]} {value.year}" if "m" in form else str(value.year)
    if isinstance(value, datetime):
        without_time = value.time() == time() or ("d" in form and "h" not in form)
        return value.date().isoformat() if without_time else value.isoformat(" ", "minutes")
    return value.isoformat()


def _figure(value: float) -> str:
    return f"{value:.10g}".replace(".", ",") if abs(value) < LARGEST else str(value)
