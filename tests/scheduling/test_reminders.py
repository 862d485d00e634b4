from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduling.days import Hours
from scheduling.meetings import Meeting, Session
from scheduling.messages import collect
from scheduling.network import Identity, Member, Room, Wishes
from scheduling.rehearsal import merged
from scheduling.reminders import (
    Changes,
    Kept,
    Key,
    Network,
    Owed,
    Reminder,
    Window,
    owed,
    reconcile,
    weeks_covering,
    window_around,
)
from tests.scheduling.network import STOCKHOLM

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
ALWAYS = weeks_covering(LONG_AGO, datetime(2050, 1, 1, tzinfo=UTC), STOCKHOLM)
NAMES = {"ahead": "", "answer": "", "morning": "morgon ", "link": "länk "}


def meeting(*days: str, **fields: Any) -> Meeting:
    """Days as "2026-05-18 09:00-15:00"."""
    sessions = tuple(_session(day) for day in days or ("2026-05-19 09:00-15:00",))
    return Meeting(**{"id": "m", "sessions": sessions, "since": LONG_AGO, "groups": ("naturvård",), **fields})


def _session(told: str) -> Session:
    day, _, times = told.partition(" ")
    starts, _, ends = times.partition("-")
    return Session(
        date.fromisoformat(day),
        time.fromisoformat(starts) if starts else None,
        time.fromisoformat(ends) if ends else None,
    )


def member(number: int = 1, **fields: Any) -> Member:
    usual = {
        "id": number,
        "name": f"Person {number}",
        "email": f"p{number}@exempel.se",
        "municipality": "Växjö",
        "groups": ("naturvård",),
        "role": "member",
        "since": LONG_AGO,
        "identities": (Identity("teams", f"t{number}"),),
    }
    return Member(**{**usual, **fields})


def plan(meetings: list[Meeting], members: list[Member] | None = None, **fields: Any) -> Owed:
    return owed(Network(meetings, [member()] if members is None else members, **fields), ALWAYS)


def said(rows: tuple[Reminder, ...]) -> list[str]:
    return [f"{NAMES[row.kind]}{row.lead} {row.due_at.astimezone(STOCKHOLM):%a %d/%m %H:%M}" for row in rows]


def test_a_physical_meeting_is_told_of_two_weeks_and_two_days_ahead_and_in_the_morning() -> None:
    rows = plan([meeting("2026-05-21 09:00-15:00")]).rows
    assert said(rows) == ["14d Thu 07/05 09:00", "2d Tue 19/05 09:00", "morgon day1 Thu 21/05 07:30"]
    assert [f"{row.useful_until.astimezone(STOCKHOLM):%d/%m %H:%M}" for row in rows] == [
        "18/05 09:00",
        "21/05 05:00",
        "21/05 09:00",
    ]


def test_a_digital_meeting_gets_its_link_ten_minutes_before_and_no_morning() -> None:
    rows = plan([meeting("2026-05-21 09:00-10:00", form="digital", link="https://exempel.se")]).rows
    assert said(rows) == ["14d Thu 07/05 09:00", "2d Tue 19/05 09:00", "länk day1 Thu 21/05 08:50"]
    assert rows[-1].useful_until == datetime(2026, 5, 21, 7, 15, tzinfo=UTC)


def test_a_meeting_of_both_kinds_gets_both() -> None:
    rows = plan([meeting("2026-05-21 09:00-10:00", form="both", link="https://exempel.se")]).rows
    assert said(rows)[2:] == ["morgon day1 Thu 21/05 07:30", "länk day1 Thu 21/05 08:50"]


@pytest.mark.parametrize("fields", [{"link": ""}, {"sessions": (Session(date(2026, 5, 21)),)}])
def test_a_digital_meeting_without_link_or_time_still_gets_its_morning(fields: dict[str, Any]) -> None:
    digital = meeting("2026-05-21 09:00", form="digital", link="https://exempel.se")
    assert said(plan([replace(digital, **fields)]).rows)[2:] == ["morgon day1 Thu 21/05 07:30"]


def test_a_second_day_has_its_own_morning() -> None:
    rows = plan([meeting("2026-05-20 10:00", "2026-05-21 08:30-15:00")]).rows
    assert said(rows)[2:] == ["morgon day1 Wed 20/05 07:30", "morgon day2 Thu 21/05 07:30"]


def test_what_would_fall_on_a_day_off_is_said_on_the_workday_before() -> None:
    # Two days before Wednesday 8 April 2026 is Easter Monday; two weeks before Saturday 20 June is a Saturday.
    assert said(plan([meeting("2026-04-08 09:00")]).rows)[1] == "2d Thu 02/04 09:00"
    assert said(plan([meeting("2026-06-20 09:00")]).rows)[0] == "14d Fri 05/06 09:00"


def test_a_morning_that_would_be_too_short_moves_to_the_afternoon_before() -> None:
    assert said(plan([meeting("2026-05-18 07:30")]).rows)[2] == "morgon day1 Fri 15/05 15:00"


def test_a_member_s_hours_are_kept() -> None:
    late_riser = member(wishes=Wishes(hours=Hours(time(10), time(14))))
    assert said(plan([meeting("2026-05-21 09:00")], [late_riser]).rows) == [
        "14d Thu 07/05 10:00",
        "2d Tue 19/05 10:00",
        "morgon day1 Wed 20/05 14:00",
    ]


@pytest.mark.parametrize(
    ("wishes", "left"),
    [
        (Wishes(leads=("2d",)), ["2d Tue 19/05 09:00"]),
        (Wishes(leads=()), []),
        (Wishes(stopped=True), []),
        (Wishes(paused_until=date(2026, 5, 19)), ["morgon day1 Thu 21/05 07:30"]),
    ],
)
def test_a_member_gets_only_what_is_wished_for(wishes: Wishes, left: list[str]) -> None:
    assert said(plan([meeting("2026-05-21 09:00")], [member(wishes=wishes)]).rows) == left


def test_the_wished_channel_is_used_where_the_member_is_there() -> None:
    both = (Identity("slack", "U1"), Identity("teams", "t1"))
    for wished, used in (("teams", "teams"), ("", "slack"), ("discord", "slack")):
        assert plan([meeting()], [member(identities=both, wishes=Wishes(channel=wished))]).rows[0].channel == used
    assert plan([meeting()], [member(identities=())]).rows[0].channel == ""


def test_only_members_of_the_meeting_s_groups_hear_of_it() -> None:
    members = [member(1), member(2, groups=("rättvis handel",)), member(3, left_at=LONG_AGO)]
    assert {row.recipient for row in plan([meeting()], members).rows} == {"member:1"}
    assert {row.recipient for row in plan([meeting(groups=())], members).rows} == {"member:1", "member:2"}


def test_a_group_s_room_hears_of_a_meeting_once() -> None:
    rooms = [Room(7, "naturvård", "slack", "C1"), Room(8, "rättvis handel", "slack", "C2")]
    rows = plan([meeting("2026-05-21 09:00")], [], rooms=rooms).rows
    assert [(row.recipient, row.channel, row.lead) for row in rows] == [("room:7", "slack", "14d")]


def test_nothing_is_owed_for_a_moment_before_the_meeting_or_the_member_was_known() -> None:
    a_week_before = datetime(2026, 5, 14, 12, tzinfo=UTC)
    assert said(plan([meeting("2026-05-21 09:00", since=a_week_before)]).rows)[0] == "2d Tue 19/05 09:00"
    assert said(plan([meeting("2026-05-21 09:00")], [member(since=a_week_before)]).rows)[0] == "2d Tue 19/05 09:00"


def test_a_cancelled_meeting_owes_nothing() -> None:
    assert plan([meeting(cancelled=True)]).rows == ()


def test_a_week_has_no_more_messages_than_the_budget_and_says_what_gave_way() -> None:
    week = [meeting(f"2026-05-{day} 09:00", id=f"m{day}") for day in (18, 19, 20, 21, 22)]
    planned = plan(week, budget=3)
    in_the_week = [row for row in planned.rows if row.due_at >= datetime(2026, 5, 18, tzinfo=UTC)]
    assert said(tuple(in_the_week)) == [f"morgon day1 {day}/05 07:30" for day in ("Mon 18", "Tue 19", "Wed 20")]
    gave_way = [row.wish for row in planned.dropped if row.due_at >= datetime(2026, 5, 18, tzinfo=UTC)]
    assert sorted(gave_way) == ["2d", "2d", "2d", "morning", "morning"]
    assert len(planned.rows) + len(planned.dropped) == 15
    assert plan(week, budget=9).dropped == ()


def test_what_falls_on_the_same_moment_is_one_message_and_counts_once() -> None:
    pair = [meeting("2026-05-21 09:00", id="a"), meeting("2026-05-21 13:00", id="b")]
    planned = plan(pair, budget=2)
    assert planned.dropped == ()
    messages = merged(planned.rows)
    assert [[row.meeting for row in message.about] for message in messages] == [["a", "b"]] * 3


def test_what_has_gone_makes_no_room_at_the_moment_at_which_it_would_go_today() -> None:
    """Told at half past seven; with the later hours wished for since it would be at nine, when the other falls due."""
    both = [meeting("2026-05-21 13:00", id="near"), meeting("2026-06-04 13:00", id="far")]
    gone = [row for row in plan(both, budget=2).rows if row.meeting == "near"]
    assert said(tuple(gone))[1:] == ["2d Tue 19/05 09:00", "morgon day1 Thu 21/05 07:30"]
    later = member(wishes=Wishes(hours=Hours(time(9), time(16))))
    dropped = owed(Network(both, [later], budget=2), ALWAYS, handed(gone)).dropped
    assert [(row.meeting, *said((row,))) for row in dropped] == [("far", "14d Thu 21/05 09:00")]


def three_for_two_places() -> Network:
    """A reminder of the first falls due with one of the second, one of the third a day later."""
    days = {"first": "2026-05-21 13:00", "second": "2026-06-02 13:00", "third": "2026-06-03 13:00"}
    meetings = [meeting(day, id=name) for name, day in days.items()]
    return Network(meetings, [member(wishes=Wishes(leads=("14d", "2d")))], budget=2)


def test_what_was_due_at_one_moment_and_left_at_two_was_two_messages() -> None:
    """The reminder of the first left when it was due, that of the second, wished for later, a day after."""
    all_three = three_for_two_places()
    (on_time,) = (row for row in owed(all_three, ALWAYS).rows if row.meeting == "first" and row.lead == "2d")
    wished_later = owed(all_three, ALWAYS, handed([on_time]))
    assert [(row.meeting, *said((row,))) for row in wished_later.dropped] == [("third", "14d Wed 20/05 09:00")]
    (late,) = (row for row in wished_later.rows if row.meeting == "second" and row.due_at == on_time.due_at)
    both = handed([on_time]) + handed([late], at=late.due_at + timedelta(days=1))
    assert owed(all_three, ALWAYS, both) == wished_later


def test_what_was_missed_at_two_moments_and_due_at_one_takes_one_place() -> None:
    """Nobody knew where to find the member, so that each waited until it was too late for it."""
    all_three = three_for_two_places()
    all_at_first = owed(all_three, ALWAYS)
    due = all_at_first.rows[[row.meeting for row in all_at_first.rows].index("second")].due_at
    one, other = (row for row in all_at_first.rows if row.due_at == due)
    first, second = missed([one], at=due + timedelta(days=1)), missed([other], at=due + timedelta(days=2))
    assert owed(all_three, ALWAYS, first) == all_at_first
    assert owed(all_three, ALWAYS, first + second) == all_at_first
    assert owed(all_three, ALWAYS, first + handed([other], at=due + timedelta(days=2))) == all_at_first


def handed(rows: Iterable[Reminder], at: datetime | None = None) -> list[Kept]:
    return [Kept(number, row, "handed", at or row.due_at) for number, row in enumerate(rows)]


def missed(rows: Iterable[Reminder], at: datetime) -> list[Kept]:
    return [Kept(number, row, "missed", at) for number, row in enumerate(rows)]


def kept(rows: tuple[Reminder, ...], **states: str) -> list[Kept]:
    return [Kept(number, row, states.get(row.lead, "planned")) for number, row in enumerate(rows)]  # type: ignore[arg-type]  # states by name


def test_planning_again_changes_nothing() -> None:
    rows = plan([meeting()]).rows
    assert reconcile(kept(rows), rows, ALWAYS) == Changes()


def test_a_moved_meeting_voids_what_is_unsent_and_plans_anew_and_what_was_sent_stays() -> None:
    before = plan([meeting("2026-05-21 09:00")]).rows
    moved = meeting("2026-06-11 09:00", version=2, since=datetime(2026, 5, 10, tzinfo=UTC))
    after = plan([moved]).rows
    changes = reconcile(kept(before, **{"14d": "handed"}), after, ALWAYS)
    assert (changes.add, changes.change, changes.void) == (after, (), (1, 2))
    assert said(after)[0] == "14d Thu 28/05 09:00"


def test_a_void_row_comes_back_when_it_is_owed_again() -> None:
    rows = plan([meeting()]).rows
    changes = reconcile(kept(rows, **{"2d": "void"}), rows, ALWAYS)
    assert changes == Changes(change=((1, rows[1]),))


def test_rows_outside_the_window_are_left_alone() -> None:
    rows = plan([meeting("2026-05-21 09:00")]).rows
    window = window_around(datetime(2027, 1, 1, tzinfo=UTC), STOCKHOLM)
    assert reconcile(kept(rows), (), window) == Changes()


def test_new_rules_for_the_clock_move_what_is_unsent() -> None:
    rows = plan([meeting()]).rows
    moved = plan([meeting()], zones=lambda _: ZoneInfo("Europe/Helsinki")).rows
    changes = reconcile(kept(rows, **{"14d": "handed"}), moved, ALWAYS)
    assert (changes.add, changes.void) == ((), ())
    assert [row.due_at - rows[number].due_at for number, row in changes.change] == [timedelta(hours=-1)] * 2


# After downtime. The meeting is on Thursday 21 May at 09.00: rows are due on 7 May 09.00, 19 May 09.00, 21 May 07.30.
@pytest.mark.parametrize(
    ("was_due", "away", "sent", "late", "missed"),
    [
        ("2026-05-19 09:00", timedelta(minutes=1), ["2d"], False, []),
        ("2026-05-19 09:00", timedelta(minutes=11), ["2d"], True, []),
        ("2026-05-19 09:00", timedelta(hours=26), ["2d"], True, []),
        ("2026-05-07 09:00", timedelta(days=8), ["14d"], True, []),
        ("2026-05-19 09:00", timedelta(hours=46, minutes=30), ["day1"], False, ["2d"]),
        ("2026-05-19 09:00", timedelta(days=8), [], False, ["2d", "day1"]),
    ],
)
def test_after_downtime_the_useful_is_sent_once_and_the_rest_is_reported(
    was_due: str,
    away: timedelta,
    sent: list[str],
    late: bool,  # noqa: FBT001 - a table of cases
    missed: list[str],
) -> None:
    down_since = datetime.fromisoformat(was_due).replace(tzinfo=STOCKHOLM).astimezone(UTC)
    rows = [row for row in plan([meeting("2026-05-21 09:00")]).rows if row.due_at >= down_since]
    messages, useless = collect(rows, down_since + away)
    assert [row.lead for message in messages for row in message.reminders] == sent
    assert [message.late for message in messages] == [late] * len(sent)
    assert [row.lead for row in useless] == missed


def test_several_that_waited_become_one_message_that_speaks_of_each_meeting_once() -> None:
    week = [meeting(f"2026-05-{day} 13:00", id=f"m{day}") for day in (20, 21)]
    back_again = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
    rows = [row for row in plan(week, budget=9).rows if row.due_at > datetime(2026, 5, 17, tzinfo=UTC)]
    (message,), missed = collect(rows, back_again)
    assert [(row.meeting, row.wish) for row in message.about] == [("m21", "2d"), ("m20", "morning")]
    assert len(message.reminders) == 3
    assert missed == []


def test_a_clock_set_back_hands_over_nothing_again_and_one_set_forward_sends_no_storm() -> None:
    rows = plan([meeting("2026-05-21 09:00")]).rows
    now = rows[1].due_at
    after = [row for row in kept(rows, **{"14d": "handed", "2d": "handed"}) if row.state == "planned"]
    assert collect([row.reminder for row in after], now - timedelta(hours=2)) == ([], [])
    messages, missed = collect([row.reminder for row in after], now + timedelta(days=3))
    assert (messages, [row.lead for row in missed]) == ([], ["day1"])


def test_across_every_clock_change_each_reminder_is_handed_over_once_at_its_wall_time() -> None:
    """40 switches: a meeting on the day itself and on the Monday after, a tick every ten minutes for a month."""
    for year in range(2026, 2046):
        for month in (3, 10):
            switch = max(date(year, month, day) for day in range(25, 32) if date(year, month, day).weekday() == 6)
            days = (switch, switch + timedelta(days=1))
            rows = plan([meeting(f"{day} 09:00", id=str(day)) for day in days], budget=9).rows
            assert len(rows) == 6
            assert {row.due_at.astimezone(STOCKHOLM).time() for row in rows} == {time(7, 30), time(9)}
            assert handed_over(rows, switch) == sorted(row.key for row in rows)


def handed_over(rows: tuple[Reminder, ...], switch: date) -> list[Key]:
    waiting, handed = list(rows), list[Key]()
    now = datetime.combine(switch - timedelta(days=25), time(), UTC)
    while now < datetime.combine(switch + timedelta(days=3), time(), UTC):
        messages, missed = collect(waiting, now)
        sent = [row for message in messages for row in message.reminders]
        assert missed == []
        handed += [row.key for row in sent]
        waiting = [row for row in waiting if row not in sent]
        now += timedelta(minutes=10)
    return sorted(handed)


walls = st.times().map(lambda wall: wall.replace(second=0, microsecond=0, fold=0))
some_days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
some_meetings = st.builds(
    Meeting,
    id=st.text("abc", min_size=1, max_size=3),
    sessions=st.lists(
        st.builds(Session, some_days, st.none() | walls), min_size=1, max_size=2, unique_by=lambda s: s.day
    ).map(lambda found: tuple(sorted(found, key=lambda session: session.day))),
    since=st.datetimes(datetime(2025, 6, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zone beside
    groups=st.sampled_from((("naturvård",), (), ("rättvis handel",))),
    form=st.sampled_from(("physical", "digital", "both")),
    link=st.sampled_from(("", "https://exempel.se")),
    cancelled=st.booleans(),
    version=st.integers(1, 3),
)
some_wishes = st.builds(
    Wishes,
    leads=st.sets(st.sampled_from(("14d", "2d", "morning", "link"))).map(tuple),
    paused_until=st.none() | some_days,
    stopped=st.booleans(),
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    members = [member(number, wishes=draw(some_wishes)) for number in range(draw(st.integers(0, 3)))]
    return Network(
        draw(st.lists(some_meetings, max_size=6, unique_by=lambda one: one.id)), members, budget=draw(st.integers(1, 4))
    )


def apply(rows: list[Kept], changes: Changes) -> list[Kept]:
    changed = dict(changes.change)
    kept = [
        Kept(
            row.id,
            changed.get(row.id, row.reminder),
            "planned" if row.id in changed else "void" if row.id in changes.void else row.state,
        )
        for row in rows
    ]
    return kept + [Kept(len(rows) + number, row, "planned") for number, row in enumerate(changes.add)]


@settings(max_examples=150)
@given(networks(), networks(), some_days)
def test_whatever_was_planned_before_the_rows_become_those_that_should_exist(
    earlier: Network, now: Network, day: date
) -> None:
    window = window_around(datetime.combine(day, time(), UTC), STOCKHOLM)
    rows: list[Kept] = []
    for network in (earlier, now):
        rows = apply(rows, reconcile(rows, owed(network, window).rows, window))
    wanted = owed(now, window).rows
    assert sorted(row.reminder for row in rows if row.state == "planned") == sorted(wanted)
    assert reconcile(rows, wanted, window) == Changes()
    assert len({row.reminder.key for row in rows}) == len(rows)


@settings(max_examples=150)
@given(networks(), some_days)
def test_every_reminder_comes_before_it_is_useless_and_within_the_budget(network: Network, day: date) -> None:
    window: Window = window_around(datetime.combine(day, time(), UTC), STOCKHOLM)
    planned = owed(network, window)
    weeks: dict[tuple[str, date], set[datetime]] = {}
    for row in planned.rows:
        assert row.due_at < row.useful_until
        local = row.due_at.astimezone(STOCKHOLM)
        weeks.setdefault((row.recipient, local.date() - timedelta(days=local.weekday())), set()).add(row.due_at)
    assert all(len(moments) <= network.budget for moments in weeks.values())
    assert {row.key for row in planned.rows}.isdisjoint(row.key for row in planned.dropped)
