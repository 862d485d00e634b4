"""What members decide, carried through inbox and outbox: also when two decide at once, and each is told once."""

from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.conversation.actions import AnswerInvitation, ConfirmQuit, encode
from bot.conversation.events import AnyEvent, Person, Place, addressed
from bot.conversation.outcome import Outcome, Say
from bot.conversation.replies import Button, Choices, Reply
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.conversation.text_twin import as_text
from bot.delivery import outbox
from bot.delivery.tending import tend
from bot.storage.database import Database
from bot.year import NetworkYear
from scheduling import invitations, store
from scheduling.network import Identity
from scheduling.network import Person as Official
from scheduling.rsvp import Notes, Standing
from scheduling.settings import NetworkSettings
from tests.bot.delivery.house import House
from tests.fakes.clock import FakeClock
from tests.fakes.year import NATURE, NOW, WETLANDS
from tests.scheduling.network import STOCKHOLM

ACCOUNTS = ("asa", "bo", "cia")
COMING, QUIT = encode(AnswerInvitation("vat", "coming")), encode(ConfirmQuit())


def settle(connection: Connection) -> None:
    """One place, three who want it, and a coordinator."""
    for account in (*ACCOUNTS, "dag"):
        role = "coordinator" if account == "dag" else "member"
        person = Official(account.capitalize(), f"{account}@exempel.se", "Vara", (NATURE,), role)  # type: ignore[arg-type]
        store.connect_identity(connection, store.add_member(connection, person, NOW), Identity("fake", account))
    store.save_meeting(connection, replace(WETLANDS, places=1))


@pytest.fixture
def house(database: Database) -> House:
    database.write_now(settle)
    clock = FakeClock(NOW)
    year = NetworkYear(database, NetworkSettings(), b"k" * 32, lambda: None)

    def talk(event: AnyEvent, state: State, now: object) -> Outcome:
        return converse(event, replace(state, year=year), clock.now())

    return House(database, clock=clock, converse=talk)


def person(account: str) -> Person:
    return Person("fake", account)


def direct(account: str) -> Place:
    return Place("fake", f"direct-{account}", direct=True)


async def invite(house: House, account: str, *actions: str) -> str:
    """A card with these buttons stands in the member's own conversation. Returns its number."""
    card = Reply((Choices(tuple(Button("x", action) for action in actions)),))
    say = Say(addressed(person(account)), card, person(account))
    source = f"card {account} {actions}"
    await house.database.write(partial(outbox.owe, source=source, messages=[say], now=house.clock.now()))
    await house.turn()
    return house.channel.seen[-1].number


def told(house: House, account: str) -> list[str]:
    return [as_text(seen.message.reply) for seen in house.channel.seen if seen.message.place == direct(account)]


def standing(house: House) -> Standing:
    return house.database.read_now(lambda connection: invitations.standings(connection, ["vat"])["vat"])


async def test_a_message_for_somebody_finds_their_own_conversation_when_it_is_sent(house: House) -> None:
    await invite(house, "asa", COMING)
    assert house.channel.seen[-1].message.place == direct("asa")
    assert house.channel.seen[-1].message.only_for is None


async def test_two_who_take_the_last_place_at_once_are_both_told_the_truth(house: House) -> None:
    """Both decide before either is written: the second is overtaken, and answered anew."""
    numbers = {account: await invite(house, account, COMING) for account in ("asa", "bo")}
    for account, number in numbers.items():
        await house.press(COMING, number, person(account), direct(account))
    await house.turns(10)
    assert standing(house).taken == 1
    said = {account: " ".join(told(house, account)) for account in ("asa", "bo")}
    assert sorted("Du kommer." in text for text in said.values()) == [False, True]
    assert sorted("Du är nummer 1 i kön" in text for text in said.values()) == [False, True]


async def test_the_next_in_line_is_told_once_until_when_and_then_the_one_after(house: House) -> None:
    for account in ACCOUNTS:
        await house.press(COMING, await invite(house, account, COMING), person(account), direct(account))
        await house.turn()
    assert standing(house).taken == 1
    await house.press(QUIT, await invite(house, "asa", QUIT), person("asa"), direct("asa"))
    await house.turns(5)
    offered = "Ta den senast tisdag 24 november kl. 9"
    assert sum(offered in text for text in told(house, "bo")) == 1
    assert not any(offered in text for text in told(house, "cia"))
    house.clock.pass_by(timedelta(days=1, minutes=1).total_seconds())
    for _ in range(3):
        await house.courier.tend()
        await house.turn()
    assert sum("har gått vidare till nästa" in text for text in told(house, "bo")) == 1
    assert sum("En plats har blivit ledig" in text for text in told(house, "cia")) == 1


async def test_the_coordinators_are_told_who_leaves_and_the_roster_follows(house: House) -> None:
    followed: list[int] = []
    house.courier._answering._follow = lambda connection: followed.append(len(store.members(connection)))
    await house.press(QUIT, await invite(house, "asa", QUIT), person("asa"), direct("asa"))
    await house.turns(3)
    assert followed == [3]
    assert [text for text in told(house, "dag") if "Asa (Vara) har lämnat nätverket" in text]


async def test_a_member_without_an_account_is_offered_a_place_and_nothing_breaks(house: House) -> None:
    """There is no way to tell them; the offer ends like any other and goes on."""

    def stand(connection: Connection) -> None:
        lonely = store.add_member(connection, Official("Eva", "eva@exempel.se", "Ale", (NATURE,)), NOW)
        meeting = store.meetings(connection)[0]
        invitations.give(connection, meeting, 1, "coming", "given", NOW)
        invitations.give(connection, meeting, lonely, "coming", "in line", NOW)
        invitations.give(connection, meeting, 1, "declined", "given", NOW)
        tend(connection, STOCKHOLM, NOW)

    await house.database.write(stand)
    assert [one.state for one in standing(house).line] == ["offered"]


async def test_what_was_noted_for_the_host_is_gone_the_day_after(house: House) -> None:
    def note(connection: Connection) -> None:
        invitations.give(connection, store.meetings(connection)[0], 1, "coming", "given", NOW)
        invitations.note(connection, "vat", 1, Notes("vegan", "nötter", "tåg"))

    await house.database.write(note)
    house.clock.pass_by(timedelta(days=17).total_seconds())
    await house.courier.tend()
    assert _notes(house) == Notes("vegan", "nötter", "tåg"), "on the day itself the host still needs them"
    house.clock.pass_by(timedelta(days=1).total_seconds())
    await house.courier.tend()
    assert _notes(house) == Notes()


def _notes(house: House) -> Notes:
    return house.database.read_now(lambda connection: invitations.given_by(connection, 1)["vat"].notes)
