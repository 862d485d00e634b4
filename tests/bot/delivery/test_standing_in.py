"""What a member cannot be told alone is said in their group's room, where it is set to that."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from bot.channels.channel import DeliveryFailed, Outgoing
from bot.conversation.events import Place
from bot.conversation.reminding import why_told
from bot.conversation.text_twin import as_text
from bot.delivery import accounting, cards
from bot.delivery.standing_in import Unreached, owe
from bot.storage.database import Database
from scheduling import store
from scheduling.days import Hours
from scheduling.meetings import Session
from scheduling.network import RATE_DIRECTLY, Wishes
from scheduling.reminders import UNRATED
from scheduling.told import CHANGE, New
from tests.bot.delivery.year import DAY, MORNING, SKOG, TWO_DAYS, TWO_WEEKS, Year, later
from tests.fakes.memory_channel import MemoryChannel

ROOM = "skogsrummet"
NOTE = "jag inte når alla i gruppen"
MENTION = "tar inte emot direktmeddelanden"


def refusing(*who: str) -> Callable[[MemoryChannel, Outgoing], None]:
    """These take no direct messages."""

    def refuse(_: MemoryChannel, message: Outgoing) -> None:
        if message.place.direct and any(name in message.place.room for name in who):
            raise DeliveryFailed("blocked", permanent=True)

    return refuse


async def settled_in(database: Database, *, aloud: bool, refuse: tuple[str, ...] = ("åsa", "bo")) -> Year:
    year = Year(database, aloud=aloud)
    year.settle_in()
    year.write(store.set_wishes, 2, Wishes(hours=Hours(time(8), time(17))))  # Bo is told later than Åsa in the morning
    year.channel.trouble = refusing(*refuse)
    await year.reminding.begin()
    return year


def aloud(year: Year) -> list[str]:
    return [text for text in year.seen_by(ROOM) if NOTE in text]


async def test_each_reminder_is_said_once_in_the_room_however_many_cannot_be_reached(database: Database) -> None:
    year = await settled_in(database, aloud=True)
    await year.live_until(later(MORNING, hours=4))
    assert year.seen_by("åsa") == year.seen_by("bo") == []
    assert [text.splitlines()[0] for text in year.seen_by(ROOM)] == [
        "Om 14 dagar: Skog",
        "Om 2 dagar: Skog",
        "I dag: Skog",
    ]
    assert [text.splitlines()[0] for text in aloud(year)] == ["Om 2 dagar: Skog", "I dag: Skog"]
    assert not any(name in text for text in year.seen_by(ROOM) for name in ("Åsa", "Bo Alm", "Ek"))


async def test_where_it_is_switched_off_it_is_mentioned_once_that_somebody_is_not_reached(database: Database) -> None:
    year = await settled_in(database, aloud=False)
    await year.live_until(later(MORNING, hours=4))
    mention, *others = [text for text in year.seen_by(ROOM) if "14 dagar" not in text]
    assert MENTION in mention
    assert others == []


async def test_where_it_is_switched_on_nobody_misses_anything_and_that_is_not_mentioned(database: Database) -> None:
    year = await settled_in(database, aloud=True)
    await year.live_until(later(MORNING, hours=4))
    assert not any(MENTION in text for text in year.seen_by(ROOM))
    (report,) = year.seen_by("cia")
    assert "Tar inte emot direktmeddelanden från mig: Bo Alm, Åsa Ek" in report or "Åsa Ek, Bo Alm" in report


async def test_where_everybody_is_reached_the_room_hears_what_it_always_hears(database: Database) -> None:
    year = await settled_in(database, aloud=True, refuse=())
    await year.live_until(later(MORNING, hours=4))
    assert [text.splitlines()[0] for text in year.seen_by(ROOM)] == ["Om 14 dagar: Skog"]


async def test_one_who_refuses_only_now_is_stood_in_for_at_once(database: Database) -> None:
    year = await settled_in(database, aloud=True, refuse=())
    await year.live_until(later(TWO_WEEKS, hours=1))
    year.channel.trouble = refusing("åsa")
    await year.live_until(later(TWO_DAYS, hours=2))
    assert [text.splitlines()[0] for text in aloud(year)] == ["Om 2 dagar: Skog"]
    assert len(year.seen_by("bo")) == 2


async def test_a_meeting_that_is_moved_is_said_again_for_its_new_day(database: Database) -> None:
    year = await settled_in(database, aloud=True)
    await year.live_until(later(TWO_DAYS, hours=1))
    year.edit(sessions=(Session(DAY + timedelta(days=7), time(9), time(15)),))
    await year.quiet_passes()
    await year.live_until(later(MORNING, days=8))
    heads = [text.splitlines()[0] for text in aloud(year)]
    assert heads.count("Om 2 dagar: Skog") == 2
    assert heads.count("I dag: Skog") == 1
    assert sum("Flyttat: Skog" in text for text in year.seen_by(ROOM)) == 1


async def test_the_card_can_be_asked_why_it_stands_there(database: Database) -> None:
    year = await settled_in(database, aloud=True)
    await year.live_until(later(TWO_DAYS, hours=1))
    seen = next(one for one in year.at(ROOM) if NOTE in as_text(one.message.reply))
    now = year.clock.now()
    asked = year.database.read_now(lambda c: cards.card_of(c, seen.message.key, now))
    assert asked is not None
    (item,) = asked.items
    assert "jag inte når alla" in why_told(item.what, item.meeting, asked.member, "sv")


async def test_only_a_word_in_a_chat_of_ones_own_is_a_sign_of_being_reached_again(database: Database) -> None:
    year = await settled_in(database, aloud=True)
    await year.live_until(later(TWO_WEEKS, hours=1))
    attempts = len(year.channel.sends)
    await year.hear_from("åsa", Place("fake", ROOM))
    await year.live_until(later(TWO_DAYS, hours=1))
    assert not any("åsa" in message.place.room for message in year.channel.sends[attempts:])
    year.channel.trouble = lambda *_: None
    await year.hear_from("åsa", Place("fake", "direct-åsa", direct=True))
    await year.live_until(later(MORNING, hours=1))
    assert [text.splitlines()[0] for text in year.seen_by("åsa")[-1:]] == ["I dag: Skog"]


@pytest.mark.parametrize("what", [UNRATED, RATE_DIRECTLY, "14d", CHANGE])
async def test_who_has_not_rated_and_what_rooms_hear_anyway_is_not_said_for_anybody(
    database: Database, what: str
) -> None:
    year = await settled_in(database, aloud=True)
    assert owed_for(year, what) == 0
    assert owed_for(year, "2d") == 1


def owed_for(year: Year, what: str) -> int:
    now = year.clock.now()
    (member, *_) = year.database.read_now(store.members)
    reminder = New(SKOG, what, "", now, now + timedelta(hours=1))
    year.write(owe, [Unreached(member, "fake", reminder)], {("fake", ROOM)}, now)
    return len(year.house.rows())


async def test_blind_check_a_room_that_forgets_what_it_heard_says_it_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the key of its occasion each member who is not reached would make a card of their own."""

    def each_of_its_own(one: Unreached) -> tuple[str, ...]:
        return one.reminder.meeting.id, one.reminder.what, str(one.member.id)

    monkeypatch.setattr(Unreached, "occasion", property(each_of_its_own))
    year = await settled_in(database, aloud=True)
    await year.live_until(later(MORNING, hours=4))
    assert len(aloud(year)) > 2


def test_a_sign_of_life_from_nobody_is_none(database: Database) -> None:
    database.write_now(lambda connection: accounting.heard_from(connection, []))
