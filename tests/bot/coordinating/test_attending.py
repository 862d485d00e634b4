"""Who came: ticked off in a form, or brought in from Teams as a difference that is shown first."""

from bot.storage.database import Database
from scheduling import store
from scheduling.attendance import Taken, taken_at
from scheduling.network import Person
from tests.bot.coordinating.desk import ADA, BO, CIA, Desk

REPORT = (
    "2. Deltagare\nNamn\tE-post\tRoll\nAda Ek\tada.ek@exempel.se\tDeltagare\n"
    "Didrik Ås\tdidrik.as@exempel.se\tDeltagare\nUlla Okänd\tulla@annat.example\tGäst\n"
).encode("utf-16")


def taken(desk: Desk, meeting: str = "kaffe") -> Taken:
    return desk.database.read_now(taken_at).get(meeting, Taken())


async def test_those_who_came_are_ticked_off_and_counted_by_municipality(desk: Desk) -> None:
    await desk.say("närvaro kaffe")
    assert desk.form().fields[0].options == ("Borås: Ada Ek", "Vara: Didrik Ås")
    said = await desk.fill(came="Borås: Ada Ek\nVara: Didrik Ås", others="2")
    assert "Nya: 2. Borttagna: 0. Oförändrade: 0." in said
    assert (
        "Kommun: Borås; Kom: 1\nKommun: Vara; Kom: 1\nKommun: Utanför nätverket; Kom: 2\nKommun: Summa; Kom: 4" in said
    )
    assert (taken(desk).members, taken(desk).count) == (frozenset({1, 4}), 4)


async def test_attendance_can_be_corrected_and_the_form_remembers_it(desk: Desk) -> None:
    await desk.say("närvaro kaffe")
    await desk.fill(came="Borås: Ada Ek", others="2")
    await desk.say("närvaro kaffe")
    assert [field.value for field in desk.form().fields] == ["Borås: Ada Ek", "2"]
    said = await desk.fill(came="Vara: Didrik Ås")
    assert "Nya: 1. Borttagna: 1. Oförändrade: 0." in said
    assert taken(desk).members == frozenset({4})


async def test_only_meetings_that_have_been_wait_for_attendance(desk: Desk) -> None:
    assert "3/2 Kaffe" in await desk.say("närvaro")
    await desk.press("3/2 Kaffe")
    await desk.fill(came="Borås: Ada Ek")
    assert await desk.say("närvaro") == "Det finns ingen träff som har varit och väntar på närvaro."


async def test_of_two_who_count_at_once_the_second_sees_both_and_loses_nothing(desk: Desk) -> None:
    await desk.say("närvaro kaffe", ADA)
    await desk.say("närvaro kaffe", BO)
    await desk.fill(BO, came="Vara: Didrik Ås", others="1")
    said = await desk.fill(ADA, came="Borås: Ada Ek")
    assert "din är inte sparad" in said
    assert "Den andra har med: Didrik Ås." in said
    assert "Du hade med: Ada Ek." in said
    assert taken(desk).members == frozenset({4})
    await desk.fill(ADA, came="Borås: Ada Ek\nVara: Didrik Ås", others="1")
    assert (taken(desk).members, taken(desk).others) == (frozenset({1, 4}), 1)


async def test_a_number_that_is_none_is_told_at_its_field(desk: Desk) -> None:
    await desk.say("närvaro kaffe")
    await desk.fill(came="Borås: Ada Ek", others="många")
    came, others = desk.form().fields
    assert (came.value, others.value) == ("Borås: Ada Ek", "många")
    assert others.error == "Skriv ett helt tal, högst 9999."
    assert taken(desk).revision == 0


async def test_a_report_that_is_dropped_is_shown_as_a_difference_and_counted_when_confirmed(desk: Desk) -> None:
    said = await desk.drop("Närvaro.csv", REPORT)
    assert "Rapporten Närvaro.csv har 3 personer. 2 av dem finns i nätverket." in said
    said = await desk.press("3/2 Kaffe")
    assert "Tillkommer: 2: Ada Ek (Borås), Didrik Ås (Vara)" in said
    assert "Okända, som inte räknas in: Ulla Okänd <ulla@annat.example>." in said
    assert taken(desk).revision == 0
    await desk.press("Spara närvaron")
    assert (taken(desk).members, taken(desk).count) == (frozenset({1, 4}), 2)


async def test_a_report_takes_nobody_away_who_was_ticked_off_in_the_room(desk: Desk) -> None:
    await desk.say("närvaro kaffe")
    await desk.fill(came="Borås: Ada Ek", others="3")
    await desk.drop("Närvaro.csv", REPORT)
    await desk.press("3/2 Kaffe")
    await desk.press("Spara närvaron")
    assert (taken(desk).members, taken(desk).others) == (frozenset({1, 4}), 3)


async def test_a_report_from_whoever_is_no_coordinator_is_a_file_like_any_other(desk: Desk) -> None:
    said = await desk.drop("Närvaro.csv", REPORT, CIA)
    assert "läggs inte in i arkivet" in said


async def test_a_bad_report_is_told_with_its_row_and_nothing_is_changed(desk: Desk) -> None:
    said = await desk.drop("Närvaro.csv", "Namn\tE-post\n\tx@exempel.se\n".encode("utf-16"))
    assert "Närvaro.csv, rad 2: raden har inget namn." in said
    assert taken(desk).revision == 0


async def test_a_number_stays_with_the_municipality_one_came_for(desk: Desk) -> None:
    await desk.say("närvaro kaffe")
    await desk.fill(came="Vara: Didrik Ås")
    didrik = desk.members()[3]
    moved = Person("Didrik Ås", didrik.email, "Lerum", didrik.groups)
    desk.database.write_now(lambda c: store.change_member(c, didrik, moved))
    assert taken(desk).municipalities == (("Vara", 1),)


async def test_the_year_tells_what_is_missing_and_how_many_came(desk: Desk) -> None:
    assert "Träff: Kaffe; Läge: närvaro saknas; Inbjudna: 2; Har hört: 0; Kom: –" in await desk.say("läget")
    assert "Träff: Skog och vatten, Borås; Läge: kommer; Inbjudna: 3; Har hört: 2; Kom: –" in desk.read()
    await desk.say("närvaro kaffe")
    await desk.fill(came="Vara: Didrik Ås", others="4")
    assert "Träff: Kaffe; Läge: har varit; Inbjudna: 2; Har hört: 0; Kom: 5" in await desk.say("läget")
    assert "Plats: Lerum" in await desk.press("27/4 Energiplaner, Lerum")


async def test_attendance_can_be_taken_in_english(database: Database) -> None:
    desk = Desk(database, "en")
    await desk.say("attendance kaffe")
    assert "The attendance is saved. New: 1." in await desk.fill(came="Borås: Ada Ek")
