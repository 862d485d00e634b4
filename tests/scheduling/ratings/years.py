"""A year before the bot came, as the data of a report, and the sheet that a coordinator would make of it."""

import json
import os
from pathlib import Path
from typing import Any

from scheduling.settings import NetworkSettings
from tests.scheduling.network import csv

INVENTED = Path(__file__).with_name("invented_year.json")
REAL = "NATVERKSBOT_YEAR"  # names the data of a real year, which no project may hold a copy of
HEADINGS = "datum;grupp;form;plats;tema;deltagare;nöjdhet;nytta"


def the_years() -> list[Path]:
    return [INVENTED, *(Path(os.environ[REAL]) for _ in range(REAL in os.environ))]


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def network_of(year: dict[str, Any]) -> NetworkSettings:
    return NetworkSettings(groups=tuple(year["counted"]["by_group"]))


def sheet_of(year: dict[str, Any]) -> bytes:
    """With the report's own totals in the last row."""
    claimed = year["claimed"]
    total = f"Totalt {claimed['meetings']} träffar;;;;;{claimed['attendance']};;"
    return csv(HEADINGS, *(_row(meeting) for meeting in year["meetings"]), total)


def _row(meeting: dict[str, Any]) -> str:
    form = "digitalt" if meeting["format"].startswith("digital") else "fysiskt"
    attended = meeting["attendance"]
    values = (
        "; ".join(meeting["dates"]),
        meeting["group"],
        form,
        meeting["place"] or "",
        meeting["theme"],
        " + ".join(map(str, attended)) if isinstance(attended, list) else str(attended),
        *(str(meeting[question] or "").replace(".", ",") for question in ("satisfaction", "usefulness")),
    )
    return ";".join('"' + value.replace('"', '""') + '"' for value in values)
