"""Plans as they arrive on a bad day: each with its file and what the complaint must say about where and what."""

import io
import zipfile
from datetime import time
from typing import NamedTuple

from tests.scheduling.network import csv, ics, vevent, xlsx

HEAD = ("datum", "start", "slut", "grupp", "form", "plats", "tema", "länk", "svara senast")
LINE = ";".join(HEAD)
GOOD = ("2026-05-18", "09:00", "15:00", "naturvård", "fysiskt", "Växjö", "Skog", None, None)
GOOD_LINE = "2026-05-18;09:00;15:00;naturvård;fysiskt;Växjö;Skog;;"
DAY = ("DTSTART;TZID=Europe/Stockholm:20260518T090000", "DTEND;TZID=Europe/Stockholm:20260518T150000", "SUMMARY:Skog")


class BrokenPlan(NamedTuple):
    what: str
    file: str
    content: bytes
    complaints: tuple[str, ...]  # all of them must be in what we say


def sheet(what: str, *rows: tuple[object, ...], says: tuple[str, ...], merge: str = "") -> BrokenPlan:
    return BrokenPlan(what, "plan.xlsx", xlsx([HEAD, GOOD, *rows], "Våren", merge), ("plan.xlsx, blad Våren", *says))


def line(what: str, *lines: str, says: tuple[str, ...]) -> BrokenPlan:
    return BrokenPlan(what, "plan.csv", csv(LINE, GOOD_LINE, *lines), ("plan.csv", *says))


def calendar(what: str, *events: str, says: tuple[str, ...]) -> BrokenPlan:
    return BrokenPlan(what, "plan.ics", ics(*events), ("plan.ics", *says))


def rows_of(count: int) -> bytes:
    lines = (f"2026-05-{1 + number % 28:02};;;naturvård;;;Möte {number};;" for number in range(count))
    return "\n".join((LINE, *lines)).encode()


def packed(part: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return file.getvalue()


def with_part(content: bytes, part: str, new: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, new if name == part else old.read(name))
    return file.getvalue()


LAUGHS = b"".join(
    (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">',
        *(b'<!ENTITY %c "%s">' % (ord("b") + n, b"&%c;" % (ord("a") + n) * 20) for n in range(10)),
        b"]><worksheet>&k;</worksheet>",
    )
)

BROKEN_PLANS = (
    # encodings and containers
    BrokenPlan("saved as Latin-1", "plan.csv", f"{LINE}\n{GOOD_LINE}".encode("latin-1"), ("plan.csv, rad 1", "UTF-8")),
    BrokenPlan("saved as UTF-16", "plan.csv", f"{LINE}\n{GOOD_LINE}".encode("utf-16"), ("plan.csv", "UTF-8")),
    line("read with the wrong letters", "2026-05-19;;;;;;NaturvÃ¥rd;;", says=("rad 3, kolumn G", "teckenkodning")),
    BrokenPlan("empty", "plan.csv", b"", ("plan.csv", "tom")),
    BrokenPlan(
        "a picture with another name", "plan.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 99, ("plan.xlsx", "ingen Excelfil")
    ),
    BrokenPlan("locked with a password", "plan.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 99, ("plan.xlsx", "lösenord")),
    BrokenPlan(
        "an archive that is no workbook", "plan.xlsx", packed("a.txt", b"hej"), ("plan.xlsx", "går inte att läsa")
    ),
    BrokenPlan("a zip bomb", "plan.xlsx", packed("xl/workbook.xml", b" " * 60_000_000), ("plan.xlsx", "packas upp")),
    BrokenPlan(
        "a billion laughs",
        "plan.xlsx",
        with_part(xlsx([HEAD, GOOD]), "xl/worksheets/sheet1.xml", LAUGHS),
        ("plan.xlsx", "går inte att läsa"),
    ),
    BrokenPlan("cut short", "plan.xlsx", xlsx([HEAD, GOOD])[:900], ("plan.xlsx",)),
    BrokenPlan("a document", "plan.docx", b"PK\x03\x04", ("plan.docx", ".xlsx")),
    BrokenPlan("far too large", "plan.csv", b"x" * 5_000_001, ("plan.csv", "större än 5 MB")),
    # headings
    BrokenPlan("no headings", "plan.csv", csv("18 maj;Skog", "19 maj;Hav"), ("plan.csv", '"datum"')),
    BrokenPlan(
        "a misspelt heading", "plan.csv", csv("dattum;tema", "2026-05-18;Skog"), ("kolumn A", "tänkt som datum")
    ),
    BrokenPlan(
        "the same heading twice",
        "plan.csv",
        csv("datum;tema;ämne", "2026-05-18;a;b"),
        ("kolumn C (ämne)", "kolumn B (tema)"),
    ),
    BrokenPlan("headings and nothing else", "plan.csv", csv(LINE), ("plan.csv", "inga möten")),
    # dates and times
    sheet("an impossible date", ("31 april 2026",), says=("rad 3, kolumn A (datum)", "finns inte")),
    sheet("another weekday", ("torsdag 7 april 2026",), says=("rad 3, kolumn A (datum)", "ingen torsdag")),
    sheet("backwards days", ("19-18 maj 2026",), says=("rad 3, kolumn A (datum)", "slutar")),
    sheet("a month of meetings", ("1-30 maj 2026",), says=("rad 3, kolumn A (datum)", "30 dagar")),
    sheet("a date that is none", ("efter sommaren",), says=("rad 3, kolumn A (datum)", "inget datum")),
    sheet(
        "a date that is missing",
        (None, "09:00", "15:00", "naturvård"),
        says=("rad 3, kolumn A (datum)", "datum saknas"),
    ),
    sheet(
        "a formula without a value",
        ("=B1+1", None, None, "naturvård"),
        says=("rad 3, kolumn A (datum)", "datum saknas"),
    ),
    sheet("a number that is no date", (7, None, None, "naturvård"), says=("rad 3, kolumn A (datum)", "inget datum")),
    sheet("ends before it starts", ("2026-05-19", time(15), time(9)), says=("rad 3, kolumn B (start)", "slutar 09:00")),
    sheet("a time that is none", ("2026-05-19", "halv tio"), says=("rad 3, kolumn B (start)", "inget klockslag")),
    sheet("two times that differ", ("2026-05-19 kl. 10", "09:00"), says=("rad 3, kolumn B (start)", "Vilket stämmer")),
    sheet(
        "answers after the meeting",
        ("2026-05-19", *[None] * 7, "2026-06-01"),
        says=("rad 3, kolumn I (svara senast)", "efter mötet"),
    ),
    # other cells
    sheet(
        "a group nobody knows",
        ("2026-05-19", None, None, "naturvåd"),
        says=("rad 3, kolumn D (grupp)", "Menas naturvård?"),
    ),
    sheet(
        "a form nobody knows",
        ("2026-05-19", *[None] * 3, "kanske"),
        says=("rad 3, kolumn E (form)", "fysiskt, digitalt eller båda"),
    ),
    sheet(
        "a link that is none",
        ("2026-05-19", *[None] * 6, "javascript:alert(1)"),
        says=("rad 3, kolumn H (länk)", "https://"),
    ),
    sheet("a theme without end", ("2026-05-19", *[None] * 5, "x" * 900), says=("rad 3, kolumn G (tema)", "900 tecken")),
    sheet("merged cells", ("2026-05-19", None, None, "naturvård"), merge="D2:D3", says=("D2:D3", "sammanfogade")),
    sheet("the same meeting twice", GOOD, says=("rad 3", "samma möte som plan.xlsx, blad Våren, rad 2")),
    sheet("an error from Excel", ("2026-05-19", None, None, None, None, "#REF!"), says=("rad 3, kolumn F", "#REF!")),
    line("quotes that never close", '2026-05-19;;;;;;"Skog;;', says=("rad 3", "citattecknen")),
    BrokenPlan("100,000 rows", "plan.csv", rows_of(100_000), ("plan.csv", "fler än 5000 rader")),
    # calendars
    BrokenPlan("a calendar that is none", "plan.ics", b"hej", ("plan.ics", "kalender")),
    BrokenPlan("an empty calendar", "plan.ics", ics(), ("plan.ics", "inga händelser")),
    calendar("recurs for ever", vevent(*DAY, "RRULE:FREQ=DAILY"), says=("händelse 1 (Skog)", "utan slut")),
    calendar("recurs each second", vevent(*DAY, "RRULE:FREQ=SECONDLY;COUNT=9"), says=("händelse 1 (Skog)", "oftare")),
    calendar(
        "a day multiplied", vevent(*DAY, "RRULE:FREQ=DAILY;COUNT=9;BYMINUTE=1,2"), says=("händelse 1 (Skog)", "oftare")
    ),
    calendar(
        "recurs a billion times",
        vevent(*DAY, "RRULE:FREQ=DAILY;COUNT=1000000000"),
        says=("händelse 1 (Skog)", "tillfällen"),
    ),
    calendar("stands still", vevent(*DAY, "RRULE:FREQ=DAILY;INTERVAL=0;COUNT=5"), says=("händelse 1 (Skog)",)),
    calendar(
        "ends before it begins",
        vevent("DTSTART:20260518T090000Z", "DTEND:20260517T090000Z"),
        says=("händelse 1", "slutar innan"),
    ),
    calendar(
        "a date that is broken",
        vevent("DTSTART:20261399T090000Z", "SUMMARY:Skog"),
        says=("händelse 1 (Skog)", "DTSTART"),
    ),
    calendar("no UID", vevent(*DAY).replace("UID:a1@example.org\r\n", ""), says=("händelse 1 (Skog)", "UID")),
    calendar(
        "a month long",
        vevent("DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260601"),
        says=("händelse 1", "31 dagar"),
    ),
    calendar(
        "twice the same day",
        vevent(*DAY, "RDATE;TZID=Europe/Stockholm:20260518T130000"),
        says=("Skog, 2026-05-18", "två gånger samma dag"),
    ),
)
