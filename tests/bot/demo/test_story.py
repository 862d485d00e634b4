from datetime import timedelta

from sqlalchemy import Connection, func, select

from bot.commands import demo
from bot.conversation.actions import RateSample, decode
from bot.conversation.replies import Scale
from bot.demo.meetings import around, facts
from bot.demo.sample import LATEST, Sample
from bot.demo.story import question_hour, story
from bot.storage.tables import outbox
from scheduling.network import Identity, Member
from scheduling.reminders import Network, owed, window_around
from tests.bot.demo.conftest import NOW
from tests.scheduling.network import STOCKHOLM

MEETINGS = around(facts(), NOW, LATEST)
(RATING,) = story(MEETINGS, NOW)
MEMBER = Member(1, "Åsa", "a@exempel.se", "Växjö", (), "member", NOW, identities=(Identity("web", "åsa"),))


def test_the_planner_itself_owes_everyone_a_reminder_while_they_watch() -> None:
    planned = owed(Network([question_hour(NOW)], [MEMBER]), window_around(NOW, STOCKHOLM))
    assert [(row.recipient, row.kind, row.due_at - NOW) for row in planned.rows] == [
        ("member:1", "link", timedelta(seconds=20))
    ]


def test_a_meeting_to_rate_comes_after_the_reminder_and_within_a_minute() -> None:
    assert NOW + timedelta(seconds=20) < RATING.due_at <= NOW + timedelta(minutes=1)


def test_a_question_hour_past_midnight_ends_on_no_earlier_hour_than_it_begins() -> None:
    late = question_hour(NOW.astimezone(STOCKHOLM).replace(hour=23, minute=40))
    assert late.sessions[0].ends is None


def test_the_latest_meeting_is_rated_on_two_scales_of_six_steps() -> None:
    assert RATING.room == "naturvård"
    scales = [node for node in RATING.reply.nodes if isinstance(node, Scale)]
    assert len(scales) == 2
    for scale, about in zip(scales, ("satisfaction", "usefulness"), strict=True):
        assert (scale.low, scale.high) == ("inte alls", "i mycket hög grad")
        assert [decode(action) for action in scale.actions] == [RateSample(value, about) for value in range(1, 7)]


def test_with_no_meeting_held_or_coming_nothing_arrives() -> None:
    assert story((), NOW) == ()


def test_the_story_can_be_told_in_english() -> None:
    assert question_hour(NOW, "en").theme == "Open question time"
    assert "How was the meeting?" in str(story(MEETINGS, NOW, "en"))


def test_what_there_is_to_rate_arrives_once_however_often_the_demonstration_is_started(
    connection: Connection, sample: Sample
) -> None:
    for start in range(3):
        demo._move_in(connection, sample, NOW + timedelta(hours=start))
    assert connection.scalar(select(func.count()).select_from(outbox)) == 1
