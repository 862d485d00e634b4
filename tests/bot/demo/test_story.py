from datetime import date, timedelta

from sqlalchemy import Connection

from bot.commands import demo
from bot.demo.sample import Sample
from bot.demo.story import question_hour, to_rate
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Member
from scheduling.ratings import answers
from scheduling.reminders import Network, owed, window_around
from tests.bot.demo.conftest import NOW
from tests.scheduling.network import STOCKHOLM

MEMBER = Member(1, "Åsa", "a@exempel.se", "Växjö", (), "member", NOW, identities=(Identity("web", "åsa"),))


def test_the_planner_itself_owes_everyone_a_reminder_while_they_watch() -> None:
    planned = owed(Network([question_hour(NOW)], [MEMBER]), window_around(NOW, STOCKHOLM))
    assert [(row.recipient, row.kind, row.due_at - NOW) for row in planned.rows] == [
        ("member:1", "link", timedelta(seconds=20))
    ]


def test_the_latest_meeting_can_be_rated_after_the_reminder_and_within_a_minute() -> None:
    held = [meeting(day=date(2026, 2, 10)), meeting(day=date(2026, 3, 11)), meeting(day=date(2026, 9, 1))]
    asked = to_rate(held, NOW)
    assert asked is not None
    assert asked.subject == "2026-03-11"
    assert NOW + timedelta(seconds=20) < asked.opens_at <= NOW + timedelta(minutes=1)


def meeting(day: date) -> Meeting:
    return Meeting(str(day), (Session(day),), NOW)


def test_a_question_hour_past_midnight_ends_on_no_earlier_hour_than_it_begins() -> None:
    late = question_hour(NOW.astimezone(STOCKHOLM).replace(hour=23, minute=40))
    assert late.sessions[0].ends is None


def test_with_no_meeting_held_nothing_is_asked() -> None:
    assert to_rate([meeting(day=date(2026, 9, 1))], NOW) is None


def test_the_story_can_be_told_in_english() -> None:
    assert question_hour(NOW, "en").theme == "Open question time"


def test_what_there_is_to_rate_is_asked_about_once_however_often_the_demonstration_is_started(
    connection: Connection, sample: Sample
) -> None:
    for start in range(3):
        demo._move_in(connection, sample, NOW + timedelta(hours=start))
    assert sorted(one.kind for one in answers.rounds(connection)) == ["meeting", "survey"]
