from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from scheduling import store
from scheduling.meetings import FIELDS, Meeting, Session
from scheduling.plan import Draft, Plan, PlanDiff, apply, difference
from scheduling.plan_file import read_plan
from scheduling.plan_sheet import write_plan
from tests.scheduling.drawn import plans
from tests.scheduling.network import NETWORK, NOW, STOCKHOLM, ZONE, csv, ics, vevent, xlsx

HEAD = "datum;start;slut;grupp;form;plats;tema;talare;länk;svara senast"
SKOG = "18-19 maj;10:00;15:00;naturvård;fysiskt;Växjö;Skog;Åsa Ek, Bo Ahl;;1 maj"
HAV = "2026-09-03;09:00;11:00;naturvård;digitalt;;Hav;;https://exempel.se/hav;"
KLIMAT = "torsdag 9 april kl. 9.30-15;;;miljöstrategi, rättvis handel;båda;Kalmar;Klimat;;https://exempel.se/k;"
BOTH_DAYS = "måndag 18 maj 2026 kl. 10.00; tisdag 19 maj 2026, slutar 15.00"


def bring(connection: Connection, *lines: str, name: str = "plan.csv", now: datetime = NOW) -> PlanDiff:
    return bring_file(connection, name, csv(*lines), now)


def bring_file(connection: Connection, name: str, content: bytes, now: datetime = NOW) -> PlanDiff:
    stored = store.meetings(connection)
    diff = difference(read_plan(name, content, NETWORK, now, stored), stored, now, ZONE)
    apply(connection, diff, now)
    return diff


def content(meetings: list[Meeting]) -> list[tuple[object, ...]]:
    """What is decided about meetings, without how it came about."""
    return [tuple(getattr(meeting, field) for field in FIELDS) for meeting in meetings]


def test_a_row_becomes_a_meeting_with_its_days(connection: Connection) -> None:
    bring(connection, HEAD, SKOG)
    (skog,) = store.meetings(connection)
    assert skog.sessions == (Session(date(2026, 5, 18), time(10)), Session(date(2026, 5, 19), None, time(15)))
    assert (skog.groups, skog.form, skog.place, skog.theme) == (("naturvård",), "physical", "Växjö", "Skog")
    assert (skog.speakers, skog.answer_by) == (("Åsa Ek", "Bo Ahl"), date(2026, 5, 1))
    assert (skog.version, skog.revision, skog.since, skog.zone) == (1, 1, NOW, ZONE)


def test_columns_may_be_english_and_in_any_order(connection: Connection) -> None:
    bring(connection, "Topic,Venue,Group,Date,Start time", "Skog,Växjö,Naturvård,May 18-19,10:00")
    (skog,) = store.meetings(connection)
    assert (skog.theme, skog.place, skog.groups, len(skog.sessions)) == ("Skog", "Växjö", ("naturvård",), 2)


def test_the_same_plan_in_excel_with_a_title_above_means_the_same(connection: Connection) -> None:
    rows: list[list[object]] = [
        ["Verksamhetsplan 2026"],
        [],
        ["Datum", "Start", "Slut", "Grupp", "Tema"],
        [datetime(2026, 5, 18), time(9), time(15), "naturvård", "Skog"],  # noqa: DTZ001 - Excel knows no zones
        ["3 september", "kl. 9.30-11", None, "alla", "Hav"],
    ]
    bring_file(connection, "plan.xlsx", xlsx(rows))
    assert [(meeting.theme, meeting.groups, meeting.sessions) for meeting in store.meetings(connection)] == [
        ("Skog", ("naturvård",), (Session(date(2026, 5, 18), time(9), time(15)),)),
        ("Hav", (), (Session(date(2026, 9, 3), time(9, 30), time(11)),)),
    ]


def test_a_sheet_named_for_a_group_is_that_group_s_plan(connection: Connection) -> None:
    bring_file(connection, "plan.xlsx", xlsx([["datum", "tema"], ["2026-05-18", "Skog"]], "Naturvård"))
    assert store.meetings(connection)[0].groups == ("naturvård",)


def test_the_form_follows_from_place_and_link_where_it_is_not_told(connection: Connection) -> None:
    link = "https://exempel.se"
    bring(connection, "datum;plats;länk", "1 maj;Växjö;", f"2 maj;;{link}", f"3 maj;Växjö;{link}", "4 maj;;")
    assert [meeting.form for meeting in store.meetings(connection)] == ["physical", "digital", "both", "physical"]


def test_what_is_not_read_is_said(connection: Connection) -> None:
    diff = bring(connection, "datum;temma", "1 maj;Skog")
    assert diff.warnings == (
        "plan.csv: inget år står i rubriken. Dagar utan år läses som 2026.",
        "plan.csv, rad 1, kolumn B (temma): rubriken känns inte igen, så kolumnen läses inte. Menas tema?",
    )
    formula = xlsx([["datum", "tema"], ["2 maj", "=A1"]])
    assert "formeln har inget uträknat värde" in bring_file(connection, "plan.xlsx", formula).warnings[1]


def test_importing_again_changes_nothing(connection: Connection) -> None:
    bring(connection, HEAD, SKOG, HAV, KLIMAT)
    before = store.meetings(connection)
    diff = bring(connection, HEAD, SKOG, HAV, KLIMAT)
    assert (diff.new, diff.changed, diff.gone, len(diff.unchanged)) == ((), (), (), 3)
    assert store.meetings(connection) == before


@pytest.mark.parametrize("season", ["2026-02-01", "2026-07-01", "2026-11-30", "2027-01-15"])
def test_a_plan_without_a_year_is_recognised_whenever_it_is_read_again(connection: Connection, season: str) -> None:
    bring(connection, HEAD, SKOG, KLIMAT)
    diff = bring(connection, HEAD, SKOG, KLIMAT, now=datetime.fromisoformat(season).replace(tzinfo=STOCKHOLM))
    assert (diff.new, diff.changed, diff.gone, len(diff.unchanged)) == ((), (), (), 2)


@pytest.mark.parametrize(
    ("edited", "change"),
    [
        (SKOG.replace("Skog", "Skogens år"), "tema: Skog → Skogens år"),
        (
            SKOG.replace("10:00", "09:30"),
            f"datum: {BOTH_DAYS} → {BOTH_DAYS.replace('10.00', '9.30')}",
        ),
        (
            SKOG.replace("18-19 maj;10:00;15:00", "1 juni;;"),
            "datum: måndag 18 maj 2026 kl. 10.00; tisdag 19 maj 2026, slutar 15.00 → måndag 1 juni 2026",
        ),
        (SKOG.replace("Växjö", "Kalmar"), "plats: Växjö → Kalmar"),
        (SKOG.replace(";1 maj", ";"), "svara senast: fredag 1 maj 2026 → –"),
    ],
)
def test_a_meeting_keeps_its_identity_when_a_row_is_edited(connection: Connection, edited: str, change: str) -> None:
    bring(connection, HEAD, SKOG, HAV)
    diff = bring(connection, HEAD, edited, HAV)
    assert (diff.new, diff.gone, len(diff.changed)) == ((), (), 1)
    assert [str(said) for said in diff.changed[0].changes] == [change]
    assert len(store.meetings(connection)) == 2


def test_only_what_members_must_be_told_raises_the_version(connection: Connection) -> None:
    bring(connection, HEAD, SKOG)
    later, latest = NOW + timedelta(days=1), NOW + timedelta(days=2)
    bring(connection, HEAD, SKOG.replace("Åsa", "Ida"), now=later)
    (skog,) = store.meetings(connection)
    assert (skog.version, skog.revision, skog.since) == (1, 2, NOW)
    bring(connection, HEAD, SKOG.replace("Åsa", "Ida").replace("Växjö", "Kalmar"), now=latest)
    (skog,) = store.meetings(connection)
    assert (skog.version, skog.revision, skog.since) == (2, 3, latest)


def test_a_column_the_file_lacks_leaves_what_is_known(connection: Connection) -> None:
    bring(connection, HEAD, SKOG)
    bring(connection, "datum;grupp;tema", "18-19 maj 2026 kl. 10-15;naturvård;Skogens år")
    (skog,) = store.meetings(connection)
    assert (skog.theme, skog.place, skog.speakers) == ("Skogens år", "Växjö", ("Åsa Ek", "Bo Ahl"))


def test_two_meetings_that_change_places_stay_who_they_are_by_id(connection: Connection) -> None:
    bring(connection, HEAD, SKOG, HAV)
    skog, hav = store.meetings(connection)
    bring(
        connection, "id;datum;grupp;tema", f"{hav.id};2026-05-18;naturvård;Hav", f"{skog.id};2026-09-03;naturvård;Skog"
    )
    assert [(meeting.id, meeting.theme) for meeting in store.meetings(connection)] == [
        (hav.id, "Hav"),
        (skog.id, "Skog"),
    ]


def test_what_the_plan_leaves_out_is_cancelled_within_its_own_year_and_groups(connection: Connection) -> None:
    bring(connection, HEAD, SKOG, HAV, KLIMAT)
    diff = bring(connection, HEAD, SKOG)
    assert [meeting.theme for meeting in diff.gone] == ["Hav"]
    assert {meeting.theme: meeting.cancelled for meeting in store.meetings(connection)} == {
        "Klimat": False,
        "Skog": False,
        "Hav": True,
    }
    assert bring(connection, HEAD, SKOG).gone == ()


def test_a_meeting_that_has_been_is_never_gone(connection: Connection) -> None:
    bring(connection, HEAD, SKOG, HAV)
    assert bring(connection, HEAD, HAV, now=datetime(2026, 6, 1, tzinfo=STOCKHOLM)).gone == ()


def test_a_cancelled_meeting_stays_so_until_the_plan_says_otherwise(connection: Connection) -> None:
    bring(connection, HEAD, SKOG, HAV)
    bring(connection, HEAD, SKOG)
    diff = bring(connection, HEAD, SKOG, HAV)
    assert "är inställt sedan tidigare" in diff.warnings[1]
    bring(connection, "datum;grupp;tema;inställt", "2026-09-03 kl 9-11;naturvård;Hav;nej")
    assert [meeting.cancelled for meeting in store.meetings(connection) if meeting.theme == "Hav"] == [False]


def test_a_calendar_becomes_a_plan_and_follows_its_own_uids(connection: Connection) -> None:
    weekly = vevent(
        "DTSTART;TZID=Europe/Stockholm:20260325T090000",
        "DTEND;TZID=Europe/Stockholm:20260325T100000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
        "SUMMARY:Naturvårdens frukost",
        "CATEGORIES:Naturvård",
        "URL:https://exempel.se/frukost",
    )
    two_days = ("DTSTART;VALUE=DATE:20260518", "DTEND;VALUE=DATE:20260520", "SUMMARY:Skog", "LOCATION:Växjö")
    bring_file(connection, "plan.ics", ics(weekly, vevent(*two_days, uid="b")))
    assert [
        (meeting.theme, meeting.form, meeting.groups, len(meeting.sessions)) for meeting in store.meetings(connection)
    ] == [
        ("Naturvårdens frukost", "digital", ("naturvård",), 1),
        ("Naturvårdens frukost", "digital", ("naturvård",), 1),
        ("Skog", "physical", (), 2),
    ]
    # Nine o'clock stays nine o'clock when summer time begins between the two.
    assert [meeting.sessions[0].starts for meeting in store.meetings(connection)][:2] == [time(9), time(9)]
    moved = ics(weekly, vevent(*two_days, uid="b").replace("0518", "1118").replace("0520", "1120"))
    diff = bring_file(connection, "plan.ics", moved)
    assert (diff.new, diff.gone, [changed.meeting.theme for changed in diff.changed]) == ((), (), ["Skog"])


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """One example leaves nothing behind for the next."""
    with connection.begin_nested() as example:
        yield
        example.rollback()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans)
def test_an_exported_plan_is_read_as_the_same_plan(connection: Connection, plan: list[Meeting]) -> None:
    with alone(connection):
        bring_file(connection, "plan.xlsx", write_plan(plan))
        stored = store.meetings(connection)
        assert sorted(stored, key=lambda meeting: meeting.id) == sorted(plan, key=lambda meeting: meeting.id)
        again = bring_file(connection, "plan.xlsx", write_plan(stored))
        assert (again.new, again.changed, again.gone) == ((), (), ())


def as_plan(meetings: list[Meeting]) -> Plan:
    """The same as an export, without the time it takes to write one."""
    fields = (*(field for field in FIELDS),)
    return Plan(tuple(Draft(f"rad {n}", m.id, {f: getattr(m, f) for f in fields}) for n, m in enumerate(meetings, 2)))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans, st.lists(plans, max_size=3))
def test_whatever_was_edited_before_the_last_plan_decides(
    connection: Connection, last: list[Meeting], earlier: list[list[Meeting]]
) -> None:
    with alone(connection):
        for plan in (*earlier, last):
            apply(connection, difference(as_plan(plan), store.meetings(connection), NOW, ZONE), NOW)
        wanted = {repr(row) for row in content(last)}
        kept = [meeting for meeting in store.meetings(connection) if repr(content([meeting])[0]) in wanted]
        assert len(kept) == len(last)
        assert difference(as_plan(last), store.meetings(connection), NOW, ZONE).changed == ()


def test_rows_in_another_order_are_the_same_plan(connection: Connection) -> None:
    ids = count()
    plans = [read_plan("plan.csv", csv(HEAD, *rows), NETWORK, NOW) for rows in ((SKOG, HAV), (HAV, SKOG))]
    one, other = (difference(plan, [], NOW, ZONE, lambda: str(next(ids))) for plan in plans)
    assert sorted(map(repr, content(list(one.new)))) == sorted(map(repr, content(list(other.new))))
