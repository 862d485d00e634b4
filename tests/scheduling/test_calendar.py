from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from icalendar import Calendar, Event
from msgspec.structs import replace

from scheduling.calendar import attachment, feed
from scheduling.meetings import Meeting, Session, revised
from scheduling.plan import difference
from scheduling.plan_file import read_plan
from tests.scheduling.drawn import meetings
from tests.scheduling.network import NETWORK, NOW, STOCKHOLM, ZONE

DAY = date(2026, 5, 18)
SKOG = Meeting(
    "m1", (Session(DAY, time(9, 30), time(15)),), NOW, ("naturvård",), theme="Skog", place="Växjö; stora salen"
)


def strictly(content: bytes) -> list[Event]:
    """Read it as a parser that forgives nothing: folded lines, line ends, required and single properties, no errors."""
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    calendar.validate()  # type: ignore[no-untyped-call]  # the library gives it no types
    assert [error for part in calendar.walk() for error in part.errors] == []
    for event in calendar.events:
        assert [name for name in (*Event.required, "DTSTART") if name not in event] == []
        assert [name for name in Event.singletons if isinstance(event.get(name), list)] == []
    assert {zone.tz_name for zone in calendar.timezones} <= {ZONE}
    assert calendar.to_ical() == content
    return list(calendar.events)


def one(meeting: Meeting) -> Any:
    (event,) = strictly(attachment(meeting, NOW))
    return event


def test_a_meeting_becomes_an_event_in_its_own_wall_time() -> None:
    event = one(SKOG)
    assert (event["UID"], event["SEQUENCE"], event["SUMMARY"], event["LOCATION"]) == (
        "m1@natverksbot",
        0,
        "Skog",
        "Växjö; stora salen",
    )
    assert event.start == datetime(2026, 5, 18, 9, 30, tzinfo=STOCKHOLM)
    assert event.end == datetime(2026, 5, 18, 15, 0, tzinfo=STOCKHOLM)
    assert event["DTSTART"].params["TZID"] == ZONE


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    moved = revised(SKOG, replace(SKOG, place="Kalmar"), NOW)
    renamed = revised(moved, replace(moved, theme="Skogar"), NOW)
    events = [one(meeting) for meeting in (SKOG, moved, renamed)]
    assert {event["UID"] for event in events} == {"m1@natverksbot"}
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]


def test_a_cancelled_meeting_is_taken_out_of_the_calendar() -> None:
    cancelled = revised(SKOG, replace(SKOG, cancelled=True), NOW)
    content = attachment(cancelled, NOW)
    assert b"METHOD:CANCEL\r\n" in content
    assert one(cancelled)["STATUS"] == "CANCELLED"
    assert one(cancelled)["SEQUENCE"] == 1
    again = revised(cancelled, replace(cancelled, cancelled=False), NOW)
    assert (one(again)["STATUS"], one(again)["SEQUENCE"]) == ("CONFIRMED", 2)


@pytest.mark.parametrize(
    ("sessions", "spans"),
    [
        ((Session(DAY),), [("2026-05-18", "2026-05-19")]),
        ((Session(DAY), Session(date(2026, 5, 19))), [("2026-05-18", "2026-05-20")]),
        (
            (Session(DAY, time(10)), Session(date(2026, 5, 19), None, time(15))),
            [("2026-05-18 10:00:00+02:00", "2026-05-19 15:00:00+02:00")],
        ),
        (
            (Session(DAY, time(10), time(12)), Session(date(2026, 5, 25), time(9), time(11))),
            [
                ("2026-05-18 10:00:00+02:00", "2026-05-18 12:00:00+02:00"),
                ("2026-05-25 09:00:00+02:00", "2026-05-25 11:00:00+02:00"),
            ],
        ),
    ],
)
def test_days_that_follow_on_each_other_are_one_event(sessions: Any, spans: list[tuple[str, str]]) -> None:
    events = strictly(attachment(replace(SKOG, sessions=sessions), NOW))
    assert [(str(event.start), str(event.end)) for event in events] == spans
    assert len({event["UID"] for event in events}) == len(events)


def test_nobody_is_disturbed_by_an_alarm() -> None:
    assert b"VALARM" not in feed("Vårt nätverk", [SKOG], NOW)


def test_an_empty_feed_is_still_a_calendar() -> None:
    calendar = Calendar.from_ical(feed("Vårt nätverk", [], NOW))
    assert calendar["NAME"] == "Vårt nätverk"


def test_a_feed_that_is_imported_again_is_recognised() -> None:
    plan = read_plan("egen.ics", feed("Vårt nätverk", [SKOG], NOW), NETWORK, NOW)
    diff = difference(plan, [SKOG], NOW, ZONE)
    assert (diff.new, diff.changed, diff.gone, len(diff.unchanged)) == ((), (), (), 1)


@settings(max_examples=100)
@given(meetings())
def test_every_meeting_makes_a_valid_calendar(meeting: Meeting) -> None:
    strictly(attachment(meeting, datetime(2026, 1, 1, tzinfo=UTC)))
    strictly(feed("Ett nätverk, med ett långt namn; och tecken som \\ däri", [meeting], NOW))
