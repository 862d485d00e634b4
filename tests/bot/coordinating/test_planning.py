"""A coordinator changes the year in plain words, with buttons and through forms; nothing changes unconfirmed."""

from datetime import date, datetime, time
from functools import partial

import pytest
from msgspec.structs import replace

from bot.conversation.events import AnyEvent
from bot.conversation.outcome import Outcome
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.storage.database import Database
from scheduling import store
from scheduling.meetings import Session
from scheduling.proposals import carry_out
from scheduling.store import Overtaken
from tests.bot.coordinating.desk import ADA, BIN, BO, CIA, ENERGI, MEETINGS, NOW, SKOG, Desk, settle_in


async def test_a_move_in_plain_words_shows_before_and_now_and_how_many_will_be_told(desk: Desk) -> None:
    said = await desk.say("Flytta mötet om skog till 14 april kl. 9.30")
    assert said.startswith("Flytta: Skog och vatten")
    assert "Nu: tisdag 7 april 2026 kl. 9–15; Blir: tisdag 14 april 2026 kl. 9.30–15.30" in said
    assert "2 personer har redan hört om träffen och får veta att det ändras." in said
    assert desk.meeting("skog") == SKOG


async def test_the_move_is_made_when_it_is_confirmed(desk: Desk) -> None:
    await desk.say("vi måste flytta träffen den 7 april till 14 april")
    said = await desk.press("Ja, flytta träffen")
    assert "Klart. Träffen är flyttad. 2 personer" in said
    moved = desk.meeting("skog")
    assert moved.sessions == (Session(date(2026, 4, 14), time(9), time(15)),)
    assert (moved.version, moved.revision) == (2, 2)


async def test_what_is_dropped_changes_nothing_and_leaves_no_buttons(desk: Desk) -> None:
    await desk.say("ställ in träffen den 7 april")
    said = await desk.press("Låt bli")
    assert said == "Då låter jag det vara. Ingenting är ändrat."
    assert desk.meeting("skog") == SKOG


async def test_confirming_twice_changes_the_meeting_once(desk: Desk) -> None:
    await desk.say("ställ in träffen den 7 april")
    number, _ = desk.latest()
    await desk.press("Ja, ställ in träffen")
    once = desk.meeting("skog")
    await desk.press("Ja, ställ in träffen", message=number)
    assert desk.meeting("skog") == once


async def test_an_ambiguous_meeting_is_asked_about_and_the_new_time_is_kept(desk: Desk) -> None:
    said = await desk.say("flytta mötet i Borås till 12 maj kl. 9.30")
    assert "Vilken träff vill du flytta?" in said
    assert "7/4 Skog och vatten, Borås / 27/5 Bin, Borås" in said
    said = await desk.press("27/5 Bin, Borås")
    assert "Blir: tisdag 12 maj 2026 kl. 9.30" in said


async def test_words_that_fit_no_meeting_are_said_back_with_the_meetings_there_are(desk: Desk) -> None:
    said = await desk.say("ställ in träffen om båtar")
    assert "Jag hittar ingen kommande träff som stämmer med ”träffen om båtar”" in said
    assert "7/4 Skog och vatten, Borås / 27/4 Energiplaner, Lerum / 27/5 Bin, Borås" in said


async def test_a_time_that_cannot_be_read_is_asked_for_with_what_was_written(desk: Desk) -> None:
    await desk.say("flytta energiplaner till veckan efter påsk")
    form = desk.form()
    assert (form.fields[0].value, bool(form.fields[0].error)) == ("veckan efter påsk", True)
    said = await desk.fill(sessions="11-12 maj")
    assert "måndag 11 maj 2026\ntisdag 12 maj 2026" in said


async def test_both_days_of_a_two_day_meeting_move_together_with_their_hours(desk: Desk) -> None:
    await desk.say("flytta träffen i Lerum till 4 maj")
    await desk.press("Ja, flytta träffen")
    assert desk.meeting("energi").sessions == (
        Session(date(2026, 5, 4), time(9, 30), time(15)),
        Session(date(2026, 5, 5), time(9), time(12)),
    )


async def test_a_meeting_is_cancelled_and_brought_back(desk: Desk) -> None:
    await desk.say("kan du ställa in nästa träff?")
    await desk.press("Ja, ställ in träffen")
    assert desk.meeting("skog").cancelled
    said = await desk.say("återinsätt träffen den 7 april")
    assert said.startswith("Återinsätt: Skog och vatten")
    await desk.press("Ja, träffen blir av")
    back = desk.meeting("skog")
    assert (back.cancelled, back.version) == (False, 1), (
        "taken back at once it is the version it was, and nobody is told"
    )


async def test_a_new_meeting_begins_with_what_was_said_of_it(desk: Desk) -> None:
    await desk.say("lägg till en träff 12 maj kl. 9-12 i Vara för naturvård om åar")
    said = await desk.fill()
    assert said.startswith("Ny träff: Åar")
    assert "3 personer hör till träffen" in said
    assert len(desk.meetings()) == len(MEETINGS)
    await desk.press("Ja, lägg till träffen")
    (new,) = [meeting for meeting in desk.meetings() if meeting.theme == "Åar"]
    assert new.sessions == (Session(date(2026, 5, 12), time(9), time(12)),)
    assert (new.groups, new.place, new.form, new.version, new.revision) == (("naturvård",), "Vara", "physical", 1, 1)


async def test_a_new_meeting_can_be_filled_in_further_before_it_is_added(desk: Desk) -> None:
    await desk.say("ny träff")
    where = "Vara https://exempel.se/a"
    await desk.fill(sessions="12-13 maj", form="både fysiskt och digitalt", where=where, theme="Åar")
    await desk.press("Innehåll")
    await desk.fill(
        theme="Åar och bäckar", groups="naturvård\nmiljöstrategi", speakers="Ida Öst, Per Ål", agenda="Kaffe\nPass"
    )
    await desk.press("Plats och länk")
    await desk.fill(host="Vara")
    await desk.press("Dag och tid")
    await desk.fill(sessions="12 maj kl. 9; 13 maj kl. 10-12", answer_by="2026-05-01")
    await desk.press("Ja, lägg till träffen")
    (new,) = [meeting for meeting in desk.meetings() if meeting.theme == "Åar och bäckar"]
    assert new.sessions == (Session(date(2026, 5, 12), time(9)), Session(date(2026, 5, 13), time(10), time(12)))
    assert (new.form, new.place, new.link, new.host) == ("both", "Vara", "https://exempel.se/a", "Vara")
    assert (new.groups, new.speakers) == (("miljöstrategi", "naturvård"), ("Ida Öst", "Per Ål"))
    assert (new.agenda, new.answer_by) == ("Kaffe\nPass", date(2026, 5, 1))


@pytest.mark.parametrize(
    ("wrong", "field", "complaint"),
    [
        ({"sessions": "imorgon bitti"}, "sessions", "Skriv dagen eller dagarna"),
        ({"sessions": "torsdag 12 maj"}, "sessions", "är ingen torsdag"),
        ({"sessions": "31 april 2026"}, "sessions", "Skriv dagen eller dagarna"),
        ({"sessions": "1 mars 2026"}, "sessions", "Den dagen har redan varit"),
        ({"sessions": ""}, "sessions", "Det här behöver fyllas i"),
        ({"where": ""}, "where", "Skriv var ni träffas"),
        ({"groups": "trafik"}, "groups", "Välj bland det som står i listan"),
        ({"form": "telepati"}, "form", "Välj något av alternativen"),
    ],
)
async def test_bad_input_is_told_at_its_field_and_nothing_that_was_written_is_lost(
    desk: Desk, wrong: dict[str, str], field: str, complaint: str
) -> None:
    await desk.say("ny träff")
    right = {"sessions": "12 maj kl. 9", "where": "Vara", "theme": "Åar", "groups": "naturvård", "form": "fysiskt"}
    await desk.fill(ADA, **(right | wrong))
    form = desk.form()
    assert {each.name: each.value for each in form.fields} == right | wrong
    assert {each.name for each in form.fields if each.error} == {field}
    assert complaint in next(each.error for each in form.fields if each.name == field)
    said = await desk.fill(ADA, **right)
    assert said.startswith("Ny träff: Åar")


async def test_an_answer_day_after_the_meeting_is_told_at_its_field(desk: Desk) -> None:
    await desk.say("ändra träffen om bin")
    await desk.press("Dag och tid")
    await desk.fill(answer_by="2026-06-01")
    assert "Svarsdagen är efter träffen, som börjar onsdag 27 maj 2026." in desk.read()
    assert desk.meeting("bin") == BIN


async def test_a_change_that_nobody_needs_to_hear_of_is_said_to_be_one(desk: Desk) -> None:
    await desk.say("ändra träffen den 7 april")
    await desk.press("Innehåll")
    said = await desk.fill(theme="Skog och ängar")
    assert "Nu: Skog och vatten; Blir: Skog och ängar" in said
    assert "Ingen får något meddelande om det" in said
    await desk.press("Ja, ändra")
    changed = desk.meeting("skog")
    assert (changed.theme, changed.version, changed.revision) == ("Skog och ängar", 1, 2)


async def test_a_form_sent_in_as_it_was_changes_nothing(desk: Desk) -> None:
    await desk.say("ändra träffen om bin")
    await desk.press("Plats och länk")
    assert await desk.fill() == "Det blev ingen skillnad, så ingenting är ändrat."


@pytest.mark.parametrize(
    ("day", "remark"),
    [
        ("6 juni", "Obs: lördag 6 juni 2026 är nationaldagen."),
        ("10 maj", "Obs: söndag 10 maj 2026 är ingen arbetsdag."),
        ("27 maj", "Obs: samma dag har naturvård redan träffen Bin."),
    ],
)
async def test_a_day_that_had_better_be_looked_at_is_remarked_upon(desk: Desk, day: str, remark: str) -> None:
    assert remark in await desk.say(f"flytta träffen om skog till {day}")


@pytest.mark.parametrize(
    "said", ["flytta mötet i Lerum till 4 maj", "ställ in nästa träff", "ny träff", "läget", "deltagare"]
)
async def test_whoever_is_no_coordinator_is_refused_politely(desk: Desk, said: str) -> None:
    assert (await desk.say(said, CIA)).startswith("Det kan bara nätverkets samordnare göra.")


async def test_a_coordinator_who_is_one_no_longer_cannot_confirm_an_earlier_card(desk: Desk) -> None:
    await desk.say("ställ in träffen den 7 april", BO)
    bo = desk.members()[1]
    desk.database.write_now(lambda c: store.let_leave(c, bo, bo.since))
    said = await desk.press("Ja, ställ in träffen", BO)
    assert said.startswith("Det kan bara nätverkets samordnare göra.")
    assert desk.meeting("skog") == SKOG


async def test_a_form_opened_before_another_saved_is_refused_with_both_versions_and_loses_nothing(desk: Desk) -> None:
    await desk.say("ändra träffen om energiplaner", ADA)
    await desk.press("Plats och länk", ADA)
    await desk.say("flytta träffen om energiplaner till 4 maj", BO)
    await desk.press("Ja, flytta träffen", BO)
    said = await desk.fill(ADA, place="Kungälv")
    assert said.startswith("Någon annan hann före")
    assert "Uppgift: Plats; När du öppnade: Lerum; Nu: Lerum; Ditt förslag: Kungälv" in said
    assert "Nu: måndag 4 maj 2026 kl. 9.30–15" in said
    assert desk.meeting("energi").place == "Lerum"
    await desk.press("Gör min ändring på den nya", ADA)
    both = desk.meeting("energi")
    assert (both.place, both.first_day, both.revision) == ("Kungälv", date(2026, 5, 4), 3)


async def test_a_card_confirmed_after_another_saved_is_refused_with_both_versions(desk: Desk) -> None:
    await desk.say("flytta träffen om energiplaner till 4 maj", ADA)
    await desk.say("flytta träffen om energiplaner till 11 maj", BO)
    await desk.press("Ja, flytta träffen", BO)
    said = await desk.press("Ja, flytta träffen", ADA)
    assert said.startswith("Någon annan hann före")
    for words in ("måndag 27 april 2026", "måndag 11 maj 2026", "måndag 4 maj 2026"):
        assert words in said
    assert desk.meeting("energi").first_day == date(2026, 5, 11)
    assert await desk.press("Låt den nya gälla", ADA) == "Då låter jag det vara. Ingenting är ändrat."
    assert desk.meeting("energi").first_day == date(2026, 5, 11)


async def test_a_change_that_slips_in_between_deciding_and_writing_is_answered_anew(desk: Desk) -> None:
    await desk.say("flytta träffen om energiplaner till 4 maj", ADA)

    def decide(event: AnyEvent, state: State, now: datetime) -> Outcome:
        outcome = converse(event, state, now)
        if desk.meeting("energi") == ENERGI:  # the first time only: someone else is quicker
            quicker = replace(ENERGI, place="Kungälv")
            desk.database.write_now(partial(carry_out, base=ENERGI, wanted=quicker, now=now))
        return outcome

    desk.house = desk.house.another("two", converse=decide)
    said = await desk.press("Ja, flytta träffen", ADA)
    assert said.startswith("Någon annan hann före")
    assert (desk.meeting("energi").place, desk.meeting("energi").first_day) == ("Kungälv", ENERGI.first_day)
    await desk.press("Gör min ändring på den nya", ADA)
    assert (desk.meeting("energi").place, desk.meeting("energi").first_day) == ("Kungälv", date(2026, 5, 4))


def test_a_change_of_a_meeting_that_is_another_by_then_is_never_written(database: Database) -> None:
    database.write_now(settle_in)
    database.write_now(partial(carry_out, base=BIN, wanted=replace(BIN, place="Vara"), now=NOW))
    with pytest.raises(Overtaken):
        database.write_now(partial(carry_out, base=BIN, wanted=replace(BIN, place="Kungälv"), now=NOW))
    (stored,) = [meeting for meeting in database.read_now(store.meetings) if meeting.id == "bin"]
    assert (stored.place, stored.revision) == ("Vara", 2)


async def test_the_whole_of_it_can_be_had_in_english(database: Database) -> None:
    desk = Desk(database, "en")
    said = await desk.say("move the meeting in Lerum to 4 May")
    assert "Now: måndag" not in said
    assert "Becomes: Monday 4 May 2026 at 9.30–15" in said
    assert "Done. The meeting has been moved." in await desk.press("Yes, move the meeting")
    await desk.say("add a meeting 12 May at 9-12 in Vara about brooks")
    said = await desk.fill(groups="naturvård")
    assert said.startswith("New meeting: Brooks")
    assert "Done. The meeting has been added." in await desk.press("Yes, add the meeting")
    assert (await desk.say("cancel the meeting on 7 April")).startswith("Cancel: Skog och vatten")
    assert (await desk.say("overview")).startswith("Where 2026 stands")
    assert desk.meeting("energi").first_day == date(2026, 5, 4) != ENERGI.first_day
