"""Earlier years' figures as a sheet: a row for each meeting, as in a plan, with the means that were told then.

Read with suspicion: "no answer" is never a number, and a scale where 1 is best is never taken for ours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from msgspec import Struct

from scheduling.columns import Row, Table, find_tables
from scheduling.plan import Draft
from scheduling.plan_sheet import HEADINGS as PLAN_HEADINGS
from scheduling.plan_sheet import read_draft, year_meant
from scheduling.ratings.disclosure import FEWEST
from scheduling.ratings.results import HUNDREDTH, QUESTIONS
from scheduling.ratings.scale import HIGHEST, LOWEST
from scheduling.refusals import FileRefused, Problem, Unreadable, refuse
from scheduling.sheets import Grid, Value, read_grids

HEADINGS = PLAN_HEADINGS | {
    "satisfaction": ("nöjdhet", "nöjd", "nöjdhet medel", "medel nöjdhet", "omdöme", "betyg", "satisfaction"),
    "usefulness": ("nytta", "nytta medel", "medel nytta", "usefulness"),
    "answers": ("svar", "antal svar", "svarande", "antal svarande", "answers", "responses"),
    "attended": ("deltagare", "antal deltagare", "närvarande", "participants", "attended", "attendance"),
    "wording": ("formulering", "frågans lydelse", "wording"),
}
NOT_RATED = re.compile(r"[-–?]?|(?:ingen|ej|inte|not|no)\b.*|saknas|n/?a", re.IGNORECASE)
TOTAL = re.compile(r"(?:summa|totalt|total|sammanlagt|tillsammans|sum)\b.*", re.IGNORECASE)
MEETINGS = re.compile(r"(\d+)\s*(?:nätverks)?(?:träff|möte|meeting)", re.IGNORECASE)
LONGEST_WORDING = 200
MOST_ATTENDED = 9999

GOOD = r"(?:bäst|högst|mycket\s+(?:bra|nöjd|stor)|i\s+mycket\s+hög|best|very\s+satisfied|excellent)"
BAD = r"(?:sämst|lägst|inte\s+alls|mycket\s+(?:dålig|missnöjd)|ingen\s+alls|worst|not\s+at\s+all|poor)"
IS = r"\s*(?:=|:|är|is)\s*"
LOW_IS_BEST = re.compile(rf"\b1{IS}{GOOD}|\b6{IS}{BAD}", re.IGNORECASE)
HIGH_IS_BEST = re.compile(rf"\b6{IS}{GOOD}|\b1{IS}{BAD}", re.IGNORECASE)
SCALE = re.compile(
    r"(?:skala\w*|scale)\W*(?:från\s+|from\s+)?(\d+)\s*(?:-|–|till|to)\s*(\d+)|\((\d)\s*[-–]\s*(\d+)\)", re.IGNORECASE
)
SUSPICIOUS = Decimal("3.5")  # a network whose every year is worse than the middle of the scale has another scale

Best = Literal[1, 6]


class HistoryRow(Struct, frozen=True):
    """A meeting and its means as they stand on our scale. `attended` has a number for each day that has one."""

    draft: Draft
    means: dict[str, Decimal]
    answers: int | None = None
    attended: tuple[int, ...] = ()
    wording: str = ""
    note: str = ""


class Claimed(Struct, frozen=True):
    """What a row of totals says of the whole list."""

    place: str
    meetings: int | None = None
    attended: int | None = None
    over: bool = False


class History(Struct, frozen=True):
    rows: tuple[HistoryRow, ...]
    claimed: tuple[Claimed, ...] = ()
    notes: tuple[str, ...] = ()


def read_history(  # noqa: PLR0913, PLR0917 - a file, and what helps to understand it
    name: str,
    content: bytes,
    groups: Sequence[str],
    today: date,
    known: frozenset[date] = frozenset(),
    best: Best | None = None,
) -> History:
    """`best` is the end of the scale that is best in the file, where the operator has said so."""
    tables = find_tables(name, read_grids(name, content), HEADINGS, needed=("sessions",))
    problems: list[Problem] = []
    rows: list[HistoryRow] = []
    claimed: list[Claimed] = []
    notes: list[str] = []
    for table in tables:
        turned = _turned(name, table, best, notes)
        year, assumed = year_meant(name, table, today, known)
        notes += (*assumed, *table.warnings)
        for row in table.rows:
            if TOTAL.fullmatch(str(row.values["sessions"] or _first_cell(row)).strip()):
                claimed.append(_claimed(row, problems))
            elif draft := read_draft(row, table, groups, year, problems):
                rows += _read(row, draft, problems, notes, today, turned=turned)
    if problems:
        raise FileRefused(problems)
    if not rows:
        raise refuse(name, "det står inga möten under rubrikerna.")
    return History(tuple(rows), tuple(claimed), tuple(notes))


def _first_cell(row: Row) -> Value:
    return next((value for value in row.values.values() if value is not None), "")


def _turned(name: str, table: Table, best: Best | None, notes: list[str]) -> bool:
    """Whether 1 is best in this table. Refuses what is not our scale, or may not be."""
    columns = table.rows[0].columns if table.rows else {}
    headings = [columns[field][1] for field in QUESTIONS if field in columns]
    if table.rows and not headings:
        raise refuse(table.grid.place, 'hittar varken "nöjdhet" eller "nytta" bland rubrikerna.')
    problems: list[Problem] = []
    means = [row.read(field, read_mean, problems) for row in table.rows for field in QUESTIONS]
    return turned_scale(name, table, headings, [mean for mean in means if mean is not None], best, notes)


def turned_scale(  # noqa: PLR0913, PLR0917 - all that may tell which scale it is
    name: str, table: Table, headings: Sequence[str], means: Sequence[Decimal], best: Best | None, notes: list[str]
) -> bool:
    """Whether 1 is best, as the file says or the operator. Refuses another scale, and means that look like one."""
    place = table.grid.place
    titles = " \n ".join((name, table.grid.title, table.above, *headings))
    for scale in SCALE.finditer(titles):
        ends = tuple(int(end) for end in scale.groups() if end)
        if ends != (LOWEST, HIGHEST):
            raise refuse(place, f"skalan är {ends[0]}–{ends[1]}. Bara siffror på skalan 1–6 kan läsas in.")
    said = " \n ".join((titles, *_texts(table.grid)))
    stated: Best | None = 1 if LOW_IS_BEST.search(said) else 6 if HIGH_IS_BEST.search(said) else None
    if stated and best and stated != best:
        raise refuse(place, f"enligt filen är {stated} bäst, men --best säger {best}. Vilket stämmer?")
    if stated == 1 and best is None:
        raise refuse(place, "enligt filen är 1 bäst. Läs in den med --best 1, så vänds siffrorna och det antecknas.")
    if (best or stated) is None:
        if means and sum(means) / len(means) < SUSPICIOUS:
            raise refuse(
                place, "siffrorna är så låga att 1 kan vara bäst. Säg vilket som gäller med --best 1 eller --best 6."
            )
        notes.append(f"{place}: filen säger inte vilken ände av skalan som är bäst. Här läses 6 som bäst.")
    if best == 1:
        notes.append(f"{place}: 1 är bäst i filen. Siffrorna vänds (7 minus det som står), och det antecknas vid dem.")
    return best == 1


def _texts(grid: Grid) -> Iterator[str]:
    return (value for _, values in grid.rows for value in values if isinstance(value, str))


def _read(  # noqa: PLR0913 - a row, and where to put what is to be said of it
    row: Row, draft: Draft, problems: list[Problem], notes: list[str], today: date, *, turned: bool
) -> Iterator[HistoryRow]:
    before = len(problems)
    found = {field: row.read(field, read_mean, problems) for field in QUESTIONS}
    answers = row.read("answers", read_count, problems)
    attended = row.read("attended", _attended, problems) or ()
    wording = row.read("wording", _wording, problems) or ""
    if draft.first_day > today:
        problems.append(Problem(row.place_of("sessions"), "mötet har inte varit än, så det kan inte ha några siffror."))
    if len(problems) > before:
        return
    means = {field: mean for field, mean in found.items() if mean is not None}
    note = ""
    if answers is not None and answers < FEWEST and means:
        notes.append(f"{row.place}: bara {answers} svar. Under {FEWEST} svar sparas inget medelvärde.")
        means = {}
    if turned and means:
        told = ", ".join(f"{mean}".replace(".", ",") for mean in means.values())
        note = f"vänd från en skala där 1 är bäst (i filen {told})"
        means = {field: LOWEST + HIGHEST - mean for field, mean in means.items()}
    yield HistoryRow(draft, means, answers, attended, wording, note)


def read_mean(value: Value) -> Decimal | None:
    """None where the meeting was not rated: that is never a number."""
    if value is None or (isinstance(value, str) and NOT_RATED.fullmatch(value.strip())):
        return None
    if isinstance(value, (bool, date)) or not isinstance(value, (str, int, float)):
        raise Unreadable("cellen är inget medelvärde. Har Excel gjort om det till ett datum? Skriv till exempel 5,18.")
    try:
        mean = Decimal(str(value).strip().replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise Unreadable(
            f'"{str(value)[:40]}" är inget medelvärde. Skriv till exempel 5,18, eller ingenting.'
        ) from None
    if not mean.is_finite() or not LOWEST <= mean <= HIGHEST:
        raise Unreadable(f"{str(value)[:40]} ligger utanför skalan 1–6. Lämna cellen tom om ingen utvärdering gjordes.")
    return mean.quantize(HUNDREDTH, ROUND_HALF_UP)


def read_count(value: Value) -> int | None:
    if value is None or (isinstance(value, str) and NOT_RATED.fullmatch(value.strip())):
        return None
    text = str(value).strip().removesuffix(".0")
    if not re.fullmatch(r"[0-9]{1,4}", text) or isinstance(value, bool):
        raise Unreadable(f'"{text[:40]}" är inget antal.')
    return int(text)


def _attended(value: Value) -> tuple[int, ...]:
    """A number, or one for each day: "24 + 22"."""
    days = re.split(r"\s*(?:\+|/|,|;|och|resp\.?|respektive|and)\s*", str(value)) if isinstance(value, str) else [value]
    counts = [read_count(day) for day in days]
    return tuple(count for count in counts if count is not None)


def _wording(value: Value) -> str:
    text = " ".join(str(value or "").split())
    if len(text) > LONGEST_WORDING:
        raise Unreadable(f"texten har {len(text)} tecken; högst {LONGEST_WORDING} får plats.")
    return text


def _claimed(row: Row, problems: list[Problem]) -> Claimed:
    said = " ".join(str(value) for field, value in row.values.items() if value is not None and field != "attended")
    meetings = MEETINGS.search(said)
    attended = row.values.get("attended")
    number = re.search(r"\d+", re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", str(attended or "")))
    if not (meetings or number):
        problems.append(Problem(row.place, "raden är en summa, men säger varken antal träffar eller deltagare."))
    over = bool(re.match(r"\s*(?:över|drygt|mer än|minst|over|more than)\b", str(attended or ""), re.IGNORECASE))
    return Claimed(row.place, int(meetings[1]) if meetings else None, int(number[0]) if number else None, over)


def days_of(rows: Iterable[HistoryRow]) -> tuple[int, int]:
    """How many were there in all: with every day counted, and with the largest day of each meeting."""
    counted = [row.attended for row in rows if row.attended]
    return sum(map(sum, counted)), sum(map(max, counted))
