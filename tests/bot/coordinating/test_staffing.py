"""Members who leave, change job or hand over, and the municipalities that have nobody in a group."""

from bot.storage.database import Database
from scheduling.network import Person
from tests.bot.coordinating.desk import ADA, BO, Desk


async def test_the_gaps_come_first_and_every_municipality_has_its_row(desk: Desk) -> None:
    said = await desk.say("deltagare")
    assert "4 deltagare från 3 kommuner." in said
    assert "Naturvård: Lerum saknar deltagare." in said
    assert "Kommun: Borås; Miljöstrategi: –; Naturvård: 2; Rättvis handel: 1" in said


async def test_a_member_leaves_when_it_is_confirmed_and_the_gap_is_told_before(desk: Desk) -> None:
    said = await desk.say("avsluta Didrik")
    assert "Då har Vara ingen deltagare i naturvård, rättvis handel." in said
    assert desk.members()[3].left_at is None
    assert await desk.press("Ja, Didrik Ås slutar") == "Didrik Ås har slutat."
    assert desk.members()[3].left_at is not None
    assert "Naturvård: Lerum, Vara saknar deltagare." in await desk.say("luckor")


async def test_a_successor_takes_over_groups_role_and_coming_invitations(desk: Desk) -> None:
    await desk.say("byt ut Ada Ek")
    said = await desk.fill(name="Eva Lo", email="Eva.Lo@exempel.se")
    assert (
        said == "Eva Lo tar över efter Ada Ek: naturvård, rättvis handel, och inbjudningarna till 2 kommande träffar."
    )
    ada, *_, eva = desk.members()
    assert ada.left_at is not None
    assert eva.person == Person("Eva Lo", "eva.lo@exempel.se", "Borås", ada.groups, "coordinator")


async def test_a_change_of_job_changes_what_is_told_and_nothing_else(desk: Desk) -> None:
    await desk.say("deltagare Cia")
    await desk.press("Byter tjänst")
    await desk.fill(municipality="Kungälv", groups="naturvård\nmiljöstrategi", email="cia.dal@kungalv.example")
    cia = desk.members()[2]
    wanted = Person("Cia Dal", "cia.dal@kungalv.example", "Kungälv", ("miljöstrategi", "naturvård"), "member")
    assert cia.person == wanted


async def test_bad_input_is_told_at_its_field_and_the_rest_is_kept(desk: Desk) -> None:
    await desk.say("deltagare Cia")
    await desk.press("Byter tjänst")
    await desk.fill(municipality="Boras", email="ada.ek@exempel.se", name="Cia Dahl")
    form = desk.form()
    errors = {field.name: field.error for field in form.fields if field.error}
    assert errors == {
        "municipality": "Menas Borås? Annars: skriv hela kommunens namn.",
        "email": "Adressen tillhör redan Ada Ek.",
    }
    assert next(field.value for field in form.fields if field.name == "name") == "Cia Dahl"
    await desk.fill(municipality="Borås", email="cia.dahl@exempel.se")
    assert desk.members()[2].name == "Cia Dahl"


async def test_the_only_coordinator_can_neither_leave_nor_step_down(desk: Desk) -> None:
    await desk.say("avsluta Bo Alm", ADA)
    await desk.press("Ja, Bo Alm slutar", ADA)
    assert "Ada Ek är den enda samordnaren." in await desk.say("avsluta Ada Ek", ADA)
    await desk.say("deltagare Ada", ADA)
    await desk.press("Byter tjänst", ADA)
    await desk.fill(ADA, role="deltagare")
    assert "Ada Ek är den enda samordnaren." in desk.read()
    assert desk.members()[0].role == "coordinator"


async def test_of_two_changes_of_a_member_the_second_is_shown_what_stands_there_now(desk: Desk) -> None:
    await desk.say("deltagare Cia", ADA)
    await desk.press("Byter tjänst", ADA)
    await desk.say("deltagare Cia", BO)
    await desk.press("Byter tjänst", BO)
    await desk.fill(BO, municipality="Vara")
    await desk.fill(ADA, name="Cia Dahl")
    errors = {field.name: field.error for field in desk.form().fields if field.error}
    assert errors == {
        "name": "Någon annan har ändrat uppgifterna. Här står nu: Cia Dal.",
        "municipality": "Någon annan har ändrat uppgifterna. Här står nu: Vara.",
    }
    assert desk.members()[2].person.name == "Cia Dal"
    await desk.fill(ADA, municipality="Vara")
    cia = desk.members()[2]
    assert (cia.name, cia.municipality) == ("Cia Dahl", "Vara")


async def test_a_name_that_several_have_is_asked_about_and_an_unknown_one_said_so(desk: Desk) -> None:
    assert "Vem menar du?\nVälj: Ada Ek, Borås / Cia Dal, Borås" in await desk.say("deltagare Borås")
    assert "Jag hittar ingen deltagare" in await desk.say("deltagare Greta")


async def test_members_can_be_looked_after_in_english(database: Database) -> None:
    desk = Desk(database, "en")
    assert "Naturvård: Lerum have no member." in await desk.say("members")
    await desk.say("replace Cia Dal")
    assert (await desk.fill(name="Eva Lo", email="eva.lo@exempel.se")).startswith("Eva Lo takes over from Cia Dal")
