from datetime import timedelta

from sqlalchemy import Connection, func, select

from bot.commands import demo
from bot.conversation.actions import RateSample, decode
from bot.conversation.replies import Facts, Scale
from bot.demo.meetings import around, facts
from bot.demo.sample import LATEST, Sample
from bot.demo.story import story
from bot.storage.tables import outbox
from tests.bot.demo.conftest import NOW

MEETINGS = around(facts(), NOW, LATEST)
REMINDER, RATING = story(MEETINGS, NOW)


def test_a_reminder_comes_first_and_then_a_meeting_to_rate_within_a_minute() -> None:
    assert (REMINDER.kind, RATING.kind) == ("reminder", "rating")
    assert NOW < REMINDER.due_at < RATING.due_at <= NOW + timedelta(minutes=1)


def test_the_reminder_tells_when_where_and_what_about_the_next_meeting() -> None:
    assert REMINDER.room == "miljöstrategi"
    (told,) = [dict(node.rows) for node in REMINDER.reply.nodes if isinstance(node, Facts)]
    assert told["När"] == "torsdag 21 maj kl. 13–15"
    assert told["Var"] == "Digitalt, https://mote.havtorn.example/m5"
    assert told["Tema"] == "Kommunernas klimatlöften och miljömålen"


def test_a_last_day_for_replies_is_told_only_until_it_has_passed() -> None:
    assert "Svara senast" in str(REMINDER.reply)
    assert "Svara senast" not in str(story(MEETINGS, NOW + timedelta(hours=14))[0].reply)


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
    assert "We meet on screen soon" in str(story(MEETINGS, NOW, "en"))


def test_what_arrives_is_owed_once_however_often_the_demonstration_is_started(
    connection: Connection, sample: Sample
) -> None:
    for start in range(3):
        demo._move_in(connection, sample, NOW + timedelta(hours=start))
    assert connection.scalar(select(func.count()).select_from(outbox)) == 2
