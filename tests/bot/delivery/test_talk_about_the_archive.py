"""Talk around an answer, from what is said to the rows in the database: on both engines, in a real thread."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, Table
from sqlalchemy.exc import IntegrityError

from bot.app import well_informed
from bot.conversation.actions import (
    DeleteAnswer,
    OfQuestion,
    PassOnQuestion,
    RateAnswer,
    SendReply,
    ShowSources,
    ShowWhy,
    encode,
)
from bot.conversation.events import FilledIn, Person, Place, Wrote
from bot.conversation.replies import Button, Choices, Reply
from bot.conversation.text_twin import as_text
from bot.delivery import questions
from bot.storage import tables
from bot.storage.database import Database
from scheduling import store
from scheduling.network import Identity
from scheduling.network import Person as Official
from tests.bot.delivery.house import ADA, BO, House
from tests.fakes.archive import InventedArchive
from tests.knowledge import invented

THREAD = Place("fake", "torget", "t1")
DESK = Place("fake", "samordning")
APP = "Vem presenterade en app för inventering?"
QUOTE = "Sven Rask från Lantbruksbyrån"
NO_ANSWER = "Vad kostade invigningen av Gotlandsbron?"


TEXTS = {"arsrapport.md": invented.REPORT, "energiplaner.md": invented.COMPARISON}


@pytest.fixture
def house(database: Database) -> House:
    archive = InventedArchive(invented.archive(database, TEXTS))
    return House(database, converse=well_informed(archive=archive, coordinators=DESK))


async def say(house: House, text: str, place: Place = THREAD, reads: tuple[str, ...] = ("open",)) -> str:
    """What the bot says to it."""
    key = f"said {len(house.rows(tables.inbox))}"
    now = house.clock.now()
    event = Wrote(key=key, person=ADA, place=place, at=now, reads=reads, text=text, mentioned=True)
    await house.courier.receive(event, {})
    await house.turn()
    return last(house)


async def press(house: House, action: OfQuestion, person: Person = ADA, message: str = "1") -> str:
    await house.press(encode(action), message, person, THREAD)
    await house.turn()
    return last(house)


def last(house: House) -> str:
    return as_text(house.channel.sends[-1].reply)


def number(house: House, text: str = "") -> str:
    rows = [row for row in house.rows(tables.question) if text in row.text]
    return str(max(rows, key=lambda row: row.asked_at).id)


def everything(house: House) -> str:
    """Every text in the bot's own tables but what members wrote themselves."""

    def dump(table: Table) -> str:
        return " ".join(str(row) for row in house.rows(table))

    return " ".join(dump(table) for table in (tables.outbox, tables.question, tables.talk, tables.thumb))


def let_in_a_coordinator(house: House, person: Person) -> None:
    official = Official("Bo Alm", "bo@exempel.se", "Borås", ("skog",), "coordinator")

    def job(connection: Connection) -> None:
        added = store.add_member(connection, official, house.clock.now())
        store.connect_identity(connection, added, Identity(person.channel, person.id))

    house.database.write_now(job)


@pytest.mark.parametrize(
    ("first", "follow_up", "understood", "told"),
    [
        (APP, "hur många kom?", "Hur många kom till mötet 10 maj 2031", "31"),
        (APP, "och nyttan?", "Vilken nytta fick mötet 10 maj 2031", "Ingen utvärdering gjordes"),
        ("Vem guidade runt i en våtmark?", "när var det?", "När var mötet 2031 i Vattengruppen", "20 okt"),
        ("Vem guidade runt i en våtmark?", "var hölls det?", "Var hölls mötet 20 oktober 2031", "Borås"),
        ("Hur många träffar hade Skogsgruppen 2031?", "och Vattengruppen?", "hade Vattengruppen 2031", "2 möten"),
        ("Hur många digitala möten hölls 2031?", "och i maj då?", "möten hölls i maj 2031", "1 möte"),
        ("Hur sattes solceller i Kungälv?", "och i Tjörn?", "solceller i Tjörn", "ishallens tak"),
        ("Hur många deltog i Skogsgruppens träff i Lerum?", "och i Borås?", "träff i Borås", "24 respektive 27"),
        ("Vem presenterade en app för inventering?", "how many came?", "How many came to the meeting 10 May", "31"),
        ("Hur många deltog på mötet den 10 maj 2031?", "nej, jag menade 7 april", "mötet den 7 april 2031", "19"),
    ],
)
async def test_a_follow_up_is_answered_and_says_how_it_was_understood(
    house: House, first: str, follow_up: str, understood: str, told: str
) -> None:
    await say(house, first)
    said = await say(house, follow_up)
    assert said.startswith("Jag förstod frågan så här: ”")
    assert understood in said
    assert told in said


VOTES = """# Protokoll årsmöte 2031

## Motion från Ale

Ale föreslår en grupp om sjöar. Rådet yrkar avslag eftersom tiden saknas. Motionen avslås med röstsiffrorna 16–8.

## Budget

Budgeten fastställs.
"""
OTHER_VOTES = """# Protokoll årsmöte 2029

## Motion från Tjörn

Tjörn föreslår digitala möten. Rösterna räknades: 9 för och 15 emot.

Sven Rask skrev protokollet.
"""


@pytest.mark.parametrize(
    ("follow_up", "understood", "told"),
    [
        ("hur blev rösterna", "Hur blev rösterna – motionen från Ale?", "röstsiffrorna 16–8"),
        ("varför sa rådet nej?", "Varför sa rådet nej – motionen från Ale?", "tiden saknas"),
        ("finns det mer i det protokollet?", "Vad står det om motionen från Ale?", "grupp om sjöar"),
    ],
)
async def test_a_question_that_names_nobody_is_answered_where_the_answer_before_stood(
    database: Database, follow_up: str, understood: str, told: str
) -> None:
    archive = InventedArchive(invented.archive(database, {"2031.md": VOTES, "2029.md": OTHER_VOTES}))
    house = House(database, converse=well_informed(archive=archive, coordinators=DESK))
    await say(house, "Hur gick det för motionen från Ale?")
    said = await say(house, follow_up)
    assert understood in said
    assert told in said
    assert "Tjörn" not in said.split("Källa")[0].split("\n\n")[1]


PLAN = """# Plan

| Vad | Var | Anmälan senast |
|---|---|---|
| Dikning | Lerum | 4 maj |
| Röjning | Borås | 5 juni |
| Plantering | Ale | 6 juli |
"""


BRIDGES = {
    "mars.md": "# Möte i mars\n\n## Klippbron\n\nKlippbron ska byggas om.",
    "april.md": "# Möte i april\n\n## Klippbron\n\nProjektledare är Nils Lind. Klippbron öppnas i maj 2033.",
    "maj.md": "# Möte i maj\n\n## Badhuset\n\nBadhuset blev klart i juni 2031.",
}


async def test_what_is_told_by_the_same_place_either_way_keeps_the_talk_at_what_it_was_about(
    database: Database,
) -> None:
    archive = InventedArchive(invented.archive(database, BRIDGES))
    house = House(database, converse=well_informed(archive=archive, coordinators=DESK))
    await say(house, "Berätta om Klippbron")
    assert "Nils Lind" in await say(house, "vem är projektledare")
    assert "– Klippbron?" in await say(house, "när är det klart")


async def test_a_question_that_names_nobody_is_told_by_the_column_of_the_row_that_was_cited(database: Database) -> None:
    archive = InventedArchive(invented.archive(database, {"plan.md": PLAN}))
    house = House(database, converse=well_informed(archive=archive, coordinators=DESK))
    await say(house, "Var hålls röjningen?")
    said = await say(house, "när senast ska man anmäla sig")
    assert "När senast ska man anmäla sig – röjningen?" in said
    assert "5 juni" in said.split("\n\n")[1].splitlines()[0]


CHARGERS = {
    "maj.md": "# Anteckningar 8 maj 2031\n\n## Laddstolpar längs ån\n\nNu är 26 av 40 stolpar klara.",
    "april.md": "# Anteckningar 9 april 2031\n\n## Laddstolpar längs ån\n\nNu är 11 av 40 stolpar klara.",
    "bin.md": "# Anteckningar 7 maj 2031\n\n## Bikupor\n\nI maj 2031 var 5 av 9 kupor klara.\n\n"
    "Föreningen bjuder på honung.",
}


async def test_a_question_that_does_not_say_of_what_it_asks_is_of_what_was_talked_of(database: Database) -> None:
    archive = InventedArchive(invented.archive(database, CHARGERS))
    house = House(database, converse=well_informed(archive=archive, coordinators=DESK))
    await say(house, "Berätta om laddstolpar längs ån")
    assert "26 av 40" in (await say(house, "Hur många var klara i maj 2031?")).split("Källa")[0]
    assert {row.told_topic for row in house.rows(tables.question)} == {"", "laddstolpar längs ån"}
    said = await say(house, "och i april 2031?")
    assert said.startswith("Jag förstod frågan så här: ”Hur många var klara i april 2031 – laddstolpar längs ån?”")
    assert "11 av 40" in said.split("Källa")[0]


async def test_a_question_of_something_else_is_answered_as_if_nothing_had_been_talked_of(database: Database) -> None:
    archive = InventedArchive(invented.archive(database, CHARGERS))
    house = House(database, converse=well_informed(archive=archive, coordinators=DESK))
    alone = await say(house, "Vad bjuder föreningen på?", Place("fake", "torget", "t2"))
    await say(house, "Berätta om laddstolpar längs ån")
    assert await say(house, "Vad bjuder föreningen på?") == alone
    assert {row.told_topic for row in house.rows(tables.question)} == {""}


async def test_what_is_said_to_be_of_something_else_leans_on_nothing(database: Database) -> None:
    archive = InventedArchive(invented.archive(database, CHARGERS))
    house = House(database, converse=well_informed(archive=archive, coordinators=DESK))
    alone = await say(house, "Hur många var klara i maj 2031?", Place("fake", "torget", "t2"))
    await say(house, "Berätta om laddstolpar längs ån")
    assert await say(house, "en annan sak, Hur många var klara i maj 2031?") == alone
    assert (await say(house, "och vad bjuder föreningen på?")).count("laddstolpar") == 0


CHAIRS = {
    "2021.md": "# Protokoll styrgruppen 3 mars 2021\n\nBeslut: Olle Strand väljs till ordförande i styrgruppen.",
    "2022.md": "# Protokoll styrgruppen 4 mars 2022\n\nBeslut: Ester Lund väljs till ordförande i styrgruppen.\n\n"
    "Olle Strand lämnar uppdraget eftersom han flyttar till Gotland.",
    "2023.md": "# Protokoll styrgruppen 5 mars 2023\n\nBeslut: Karin Ek väljs till ordförande i styrgruppen.",
}


async def test_who_held_an_office_is_followed_back_one_by_one_and_each_may_be_asked_about(database: Database) -> None:
    archive = InventedArchive(invented.archive(database, CHAIRS))
    house = House(database, converse=well_informed(archive=archive, coordinators=DESK))
    assert "Karin Ek" in await say(house, "Vem är ordförande i styrgruppen?")
    assert "Ester Lund" in (await say(house, "och före henne?")).split("Källa")[0].split("\n", 2)[2]
    assert "Olle Strand" in (await say(house, "och före henne?")).split("Källa")[0].split("\n", 2)[2]
    said = await say(house, "varför slutade han?")
    assert "Varför slutade Olle Strand" in said
    assert "Gotland" in said.split("Källa")[0]


async def test_each_follow_up_builds_on_the_one_before(house: House) -> None:
    await say(house, "Vilken nöjdhet fick Skogsgruppens träff den 7 april 2031?")
    assert "5,6" in await say(house, "och i september?")
    assert "24 respektive 27" in await say(house, "hur många kom?")


async def test_what_a_name_or_a_rank_takes_the_place_of_may_have_been_said_before_the_last(house: House) -> None:
    assert "Lövskog" in await say(house, "Vilken av Skogsgruppens träffar hade minst deltagare 2031?")
    await say(house, "vem höll i den?")
    assert "hade flest deltagare 2031?" in await say(house, "och flest?")
    assert len(house.rows(tables.talk)) == questions.REMEMBERED
    await say(house, "hur många kom?")
    assert len(house.rows(tables.talk)) == questions.REMEMBERED


async def test_where_the_archive_knows_no_other_meeting_the_one_before_is_not_asked_of_instead(house: House) -> None:
    await say(house, "Hur många deltog i Skogsgruppens träff i Lerum 2031?")
    await say(house, "och i Ulricehamn?")
    said = await say(house, "vem höll i det?")
    assert "Ulricehamn" in said.splitlines()[0]
    assert "7 april" not in said.splitlines()[0]


async def test_a_short_question_that_nothing_said_before_answers_is_taken_as_it_stands(house: House) -> None:
    await say(house, "Vem är projektledare för Älvnätet?")
    said = await say(house, "hur utreds solceller?")
    assert "förstod" not in said
    assert "ishallens tak" in said


async def test_a_whole_question_in_the_thread_is_answered_as_it_stands(house: House) -> None:
    await say(house, APP)
    assert "förstod" not in await say(house, "Vem är projektledare för Älvnätet?")


async def test_another_thread_knows_nothing_of_it_and_a_day_later_neither_does_this_one(house: House) -> None:
    await say(house, APP)
    assert "förstod" not in await say(house, "hur många kom?", Place("fake", "torget", "t2"))
    house.clock.pass_by(questions.TALK_KEPT_FOR.total_seconds() + 1)
    assert "förstod" not in await say(house, "hur många kom?")


async def test_what_was_answered_from_more_than_everyone_here_may_read_is_not_built_upon(house: House) -> None:
    await say(house, APP, reads=("open", "coordinators"))
    assert "förstod" not in await say(house, "hur många kom?")
    await say(house, APP)
    assert "förstod" in await say(house, "hur många kom?", reads=("open", "coordinators"))


async def test_the_memory_of_threads_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_TALKS", 3)
    for thread in range(5):
        await say(house, APP, Place("fake", "torget", f"t{thread}"))
        house.clock.pass_by(1)
    assert [row.conversation for row in house.rows(tables.talk)] == [f"fake/torget/t{n}" for n in (2, 3, 4)]
    house.clock.pass_by(questions.TALK_KEPT_FOR.total_seconds())
    await say(house, APP, Place("fake", "torget", "new"))
    assert len(house.rows(tables.talk)) == 1


async def test_a_member_has_one_voice_and_may_change_it(house: House) -> None:
    await say(house, APP)
    asked = number(house)
    assert "Tack" in await press(house, RateAnswer(asked, "down"))
    assert house.channel.sends[-1].only_for == ADA
    await press(house, RateAnswer(asked, "up"))
    await press(house, RateAnswer(asked, "down"), BO)
    voices = [(row.account, row.thumb) for row in house.rows(tables.thumb)]
    assert sorted(voices) == [("ada", "up"), ("bo", "down")]


def insert_into(table: Table, row: dict[str, str], connection: Connection) -> None:
    connection.execute(table.insert().values(row))


async def test_the_database_itself_refuses_a_second_voice_and_a_third_thumb(house: House) -> None:
    await say(house, APP)
    row = {"question": number(house), "channel": "fake", "account": "ada", "thumb": "up"}
    house.database.write_now(partial(insert_into, tables.thumb, row))
    for wrong in (row, row | {"account": "bo", "thumb": "sideways"}):
        with pytest.raises(IntegrityError):
            house.database.write_now(partial(insert_into, tables.thumb, wrong))


async def test_alone_with_the_bot_the_thumb_is_shown_on_the_answer_itself(house: House) -> None:
    alone = Place("fake", "ada", direct=True)
    await say(house, APP, alone)
    action = encode(RateAnswer(number(house), "up"))
    await house.press(action, "1", ADA, alone)
    await house.turn()
    shown = house.channel.sends[-1]
    assert shown.amends == "1"
    assert [one.style for one in buttons(shown.reply) if one.action == action] == ["primary"]
    assert QUOTE in as_text(shown.reply)


def buttons(reply: Reply) -> list[Button]:
    return [one for node in reply.nodes if isinstance(node, Choices) for one in node.buttons]


@pytest.mark.parametrize("by_coordinator", [False, True])
async def test_an_answer_is_taken_back_everywhere_by_the_asker_or_a_coordinator(
    house: House, *, by_coordinator: bool
) -> None:
    let_in_a_coordinator(house, BO)
    await say(house, "Vad sades om lövskog?")
    asked = number(house)
    assert "Fler källor" in await press(house, ShowSources(asked))
    assert "Så kom jag fram" in await press(house, ShowWhy(asked))
    assert "nära bostäder" in everything(house)
    await press(house, DeleteAnswer(asked), BO if by_coordinator else ADA)
    await house.turns(3)
    amended = {one.amends: as_text(one.reply) for one in house.channel.sends if one.amends}
    who = "en samordnare" if by_coordinator else "den som frågade"
    assert amended == dict.fromkeys(("1", "2", "3"), f"Svaret är borttaget av {who}.")
    assert "nära bostäder" not in everything(house)
    assert house.rows(tables.question) == house.rows(tables.talk) == []


async def test_others_are_refused_politely_and_the_answer_stays(house: House) -> None:
    await say(house, APP)
    refused = await press(house, DeleteAnswer(number(house)), BO)
    assert refused.startswith("Svaret kan bara tas bort av den som frågade eller av en samordnare.")
    assert house.channel.sends[-1].only_for == BO
    assert QUOTE in everything(house)


async def test_a_coordinator_who_has_left_is_like_anyone_else(house: House) -> None:
    let_in_a_coordinator(house, BO)
    left = house.database.read_now(store.members)[0]
    house.database.write_now(lambda connection: store.let_leave(connection, left, house.clock.now()))
    await say(house, APP)
    assert "kan bara tas bort" in await press(house, DeleteAnswer(number(house)), BO)


async def test_an_answer_is_not_taken_back_while_some_of_it_is_still_on_its_way(house: House) -> None:
    await say(house, "Vad sades om lövskog?")
    asked = number(house)

    def on_its_way(connection: Connection) -> None:
        values = {"state": "unsure", "settled_at": None, "message": None, "deadline": house.clock.now() + timedelta(5)}
        connection.execute(tables.outbox.update().where(tables.outbox.c.amends == "", second).values(values))

    await press(house, ShowSources(asked))
    second = tables.outbox.c.message == "2"
    house.database.write_now(on_its_way)
    await press(house, DeleteAnswer(asked))
    assert house.rows(tables.question) != []


async def test_a_question_without_an_answer_goes_to_the_coordinators_once_and_without_a_name(house: House) -> None:
    said = await say(house, NO_ANSWER)
    assert "Fråga samordnarna" in said
    asked = number(house)
    await press(house, PassOnQuestion(asked))
    told, card = house.channel.sends[-2:]
    assert "Nu har jag skickat frågan till samordnarna" in as_text(told.reply)
    assert (card.place, "Gotlandsbron" in as_text(card.reply)) == (DESK, True)
    assert "Ada" not in as_text(card.reply)
    await house.press(encode(PassOnQuestion(asked)), "1", BO, THREAD)
    await house.turn()
    assert "har redan fått frågan" in last(house)
    assert [one.place for one in house.channel.sends].count(DESK) == 1


async def test_the_coordinators_answer_comes_back_to_the_thread_once(house: House) -> None:
    await say(house, NO_ANSWER)
    asked = number(house)
    await press(house, PassOnQuestion(asked))
    card = house.channel.seen[-1].number
    for attempt in ("a", "b"):
        event = FilledIn(
            key=attempt,
            person=BO,
            place=DESK,
            at=house.clock.now(),
            action=encode(SendReply(asked)),
            message=card,
            values={"reply": "Den är inte invigd än."},
        )
        await house.courier.receive(event, {})
        await house.turn()
    replies = [one for one in house.channel.sends if "Den är inte invigd än." in as_text(one.reply)]
    assert [(one.place, one.amends) for one in replies] == [(THREAD, ""), (DESK, card)]
    assert "Samordnarna svarar på frågan" in as_text(replies[0].reply)


async def test_what_was_not_answered_is_listed_without_names_the_most_asked_first(house: House) -> None:
    for text in (NO_ANSWER, "vad kostade invigningen av  gotlandsbron", APP, "Vem är projektledare för Älvnätet?"):
        await say(house, text)
        house.clock.pass_by(60)
    await press(house, RateAnswer(number(house, "app"), "down"), message="3")
    since = house.clock.now() - timedelta(1)
    found = house.database.read_now(partial(questions.unanswered, since=since))
    assert [(one.text, one.times, one.refused, one.thumbs_down) for one in found] == [
        ("vad kostade invigningen av  gotlandsbron", 2, 2, 0),
        (APP, 1, 0, 1),
    ]
    assert not any("ada" in str(one).casefold() for one in found)
