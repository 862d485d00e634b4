"""An invented network, and the plan files its coordinator might write."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from scheduling.settings import NetworkSettings

NETWORK = NetworkSettings()
GROUPS = NETWORK.groups
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONE = "Europe/Stockholm"
NOW = datetime(2025, 11, 20, 9, 0, tzinfo=UTC)


def xlsx(rows: Sequence[Sequence[Any]], title: str = "Blad1", merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def ics(*events: str) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Exempel//Kalender//SV")
    return "\r\n".join((*head, *events, "END:VCALENDAR", "")).encode()


def vevent(*lines: str, uid: str = "a1@example.org") -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20251101T080000Z", *lines, "END:VEVENT"))
