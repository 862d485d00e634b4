from datetime import date, datetime, time

import pytest

from scheduling.dates import read_day, read_sessions, read_times, year_named_in, year_of
from scheduling.meetings import Session
from scheduling.refusals import Unreadable

YEAR = 2026


def told(text: object, year: int = YEAR) -> list[str]:
    return [_told(session) for session in read_sessions(text, year)]  # type: ignore[arg-type]  # people write anything


def _told(session: Session) -> str:
    starts, ends = (f"{wall:%H:%M}" if wall else "" for wall in (session.starts, session.ends))
    return f"{session.day} {starts}-{ends}" if starts or ends else str(session.day)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-18", ["2026-05-18"]),
        ("2026-5-18", ["2026-05-18"]),
        ("18 maj", ["2026-05-18"]),
        ("18 maj 2027", ["2027-05-18"]),
        ("den 18:e maj", ["2026-05-18"]),
        ("18 MAJ.", ["2026-05-18"]),
        ("måndag 18 maj", ["2026-05-18"]),
        ("mån. 18 maj", ["2026-05-18"]),
        ("18/5", ["2026-05-18"]),
        ("18/5-2026", ["2026-05-18"]),
        ("18/5 2026", ["2026-05-18"]),
        ("May 18, 2026", ["2026-05-18"]),
        ("Monday 18th May", ["2026-05-18"]),
        ("May 18-19", ["2026-05-18", "2026-05-19"]),
        ("3 dec", ["2026-12-03"]),
        ("3 oktober", ["2026-10-03"]),
        ("3 mars", ["2026-03-03"]),
        ("18-19 maj", ["2026-05-18", "2026-05-19"]),
        ("18–19 maj 2026", ["2026-05-18", "2026-05-19"]),
        ("måndag-tisdag 18-19 maj", ["2026-05-18", "2026-05-19"]),
        ("18 och 19 maj", ["2026-05-18", "2026-05-19"]),
        ("18-19/5", ["2026-05-18", "2026-05-19"]),
        ("30 april - 1 maj", ["2026-04-30", "2026-05-01"]),
        ("31 december - 1 januari", ["2026-12-31", "2027-01-01"]),
        ("2026-05-18 - 2026-05-19", ["2026-05-18", "2026-05-19"]),
        ("2026-05-18/2026-05-19", ["2026-05-18", "2026-05-19"]),
        ("29 februari 2028", ["2028-02-29"]),
    ],
)
def test_a_date_means_what_a_colleague_would_think(written: str, meant: list[str]) -> None:
    assert told(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tisdag 7 april kl. 9.30-15", ["2026-04-07 09:30-15:00"]),
        ("7 april kl 9-12", ["2026-04-07 09:00-12:00"]),
        ("7 april 9:30–15:00", ["2026-04-07 09:30-15:00"]),
        ("2026-04-07 13:00", ["2026-04-07 13:00-"]),
        ("7 april, klockan 13", ["2026-04-07 13:00-"]),
        ("18-19 maj kl. 10-15", ["2026-05-18 10:00-", "2026-05-19 -15:00"]),
        ("18 maj kl. 10-17; 19 maj kl. 9-15", ["2026-05-18 10:00-17:00", "2026-05-19 09:00-15:00"]),
        ("19 maj kl. 9-15\n18 maj kl. 10-17", ["2026-05-18 10:00-17:00", "2026-05-19 09:00-15:00"]),
        (datetime(2026, 5, 18), ["2026-05-18"]),  # noqa: DTZ001 - Excel knows no zones
        (datetime(2026, 5, 18, 9, 30), ["2026-05-18 09:30-"]),  # noqa: DTZ001 - Excel knows no zones
        (date(2026, 5, 18), ["2026-05-18"]),
        (46160, ["2026-05-18"]),
    ],
)
def test_times_belong_to_the_first_and_the_last_day(written: object, meant: list[str]) -> None:
    assert told(written) == meant


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("31 april", "31 april 2026 finns inte"),
        ("29 februari 2026", "29 februari 2026 finns inte"),
        ("18/13", "månad 13"),
        ("torsdag 7 april 2026", "tisdag 7 april 2026 är ingen torsdag"),
        ("19-18 maj", "slutar måndag 18 maj 2026 men börjar tisdag 19 maj 2026"),
        ("1-30 maj", "pågår i 30 dagar"),
        ("7 april kl. 15-9", "slutar 09:00 men börjar 15:00"),
        ("7 april kl. 25", "klockan 25 finns inte"),
        ("någon gång i maj", "inget datum som går att läsa"),
        ("v. 18", "inget datum som går att läsa"),
        ("1026-05-18", "år 1026 kan inte stämma"),
        ("18 maj; 18 maj", "samma dag står två gånger"),
        (12, "12 är inget datum"),
        (True, "är inget datum"),
        (None, "datum saknas"),
    ],
)
def test_an_impossible_date_is_explained(written: object, complaint: str) -> None:
    with pytest.raises(Unreadable, match=complaint):
        told(written)


def test_a_title_may_name_the_year() -> None:
    assert year_named_in("Verksamhetsplan 2026", "Blad1") == 2026
    assert year_named_in("Plan 2026-2027") is None


@pytest.mark.parametrize(
    ("today", "days", "year"),
    [
        ("2026-02-01", ["12 januari", "18 maj", "3 december"], 2026),
        ("2026-09-01", ["12 januari", "18 maj", "3 december"], 2026),
        ("2026-11-20", ["12 januari", "18 maj", "3 december"], 2027),
        ("2026-11-20", ["28 november", "3 december"], 2026),
        ("2026-11-20", ["måndag 12 januari", "måndag 18 maj"], 2026),
        ("2026-02-01", ["tisdag 12 januari", "tisdag 18 maj"], 2027),
        ("2026-11-20", ["12 januari 2025", "18 maj"], 2025),
        ("2026-02-01", ["efter sommaren"], 2026),
    ],
)
def test_a_plan_without_a_year_means_the_likeliest(today: str, days: list[str], year: int) -> None:
    assert year_of(days, date.fromisoformat(today)) == year


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9.30", (time(9, 30), None)),
        ("kl. 9", (time(9), None)),
        ("9.30-15", (time(9, 30), time(15))),
        (time(13, 15), (time(13, 15), None)),
        (0.5, (time(12), None)),
        (9, (time(9), None)),
        (None, (None, None)),
        ("–", (None, None)),
    ],
)
def test_a_time_may_be_written_in_many_ways_or_not_at_all(written: object, meant: object) -> None:
    assert read_times(written) == meant  # type: ignore[arg-type]  # people write anything


@pytest.mark.parametrize("written", ["halv tio", "24:00", 9.3, 26, "9.75"])
def test_an_impossible_time_is_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        read_times(written)  # type: ignore[arg-type]  # people write anything


def test_a_last_day_to_answer_is_one_day() -> None:
    assert read_day("1 maj", YEAR) == date(2026, 5, 1)
    assert read_day(None, YEAR) is None
    with pytest.raises(Unreadable, match="flera dagar"):
        read_day("1-2 maj", YEAR)
    assert Session(date(2026, 5, 1)) == Session(date(2026, 5, 1), None, None)
