"""What members thought of the meetings: answered from our own figures, or left to the archive."""

from datetime import date
from decimal import Decimal

import pytest

from bot.conversation.replies import Picture
from bot.storage.database import Database
from scheduling.ratings.results import Figure, remember
from tests.fakes.opinions import a_year, hold
from tests.fakes.year import Talk, settle

ELSEWHERE = "eko"


@pytest.fixture
def talk(database: Database) -> Talk:
    database.write_now(settle)
    database.write_now(a_year)
    return Talk(database)


def pictures(talk: Talk) -> list[Picture]:
    return [node for node in talk.reply.nodes if isinstance(node, Picture)]


def test_the_most_appreciated_meeting_of_the_spring_is_told_with_what_speaks_against_it(talk: Talk) -> None:
    said = talk.write("Vilken träff var mest uppskattad i våras?")
    bound = "5,0 eller högre"
    assert said.split("\n") == [
        "Högst nöjdhet har ”Energi”, Lerum (måndag 27 april 2026): 5,5.",
        f"”Kaffe” (onsdag 6 maj 2026) kan ligga ännu högre: där visas bara {bound}, för att skydda dem som svarade.",
        "Därefter kommer ”Skog och vatten”, Borås (tisdag 3 februari 2026) (4,4).",
        "3 av 4 träffar våren 2026 är utvärderade.",
    ]


def test_a_meeting_is_asked_about_by_its_place_and_shown_as_figures_picture_and_words(talk: Talk) -> None:
    said = talk.write("vad tyckte de om mötet i Lerum?")
    assert said.startswith("Resultat: Energi")
    assert "Svar: 22 av 42 har svarat (52\u00a0%)" in said
    assert "Medel: 5,5; Median: 6; Fördelning: 10 gav 1–5, 12 gav 6; Antal svar: 22" in said
    picture = pictures(talk)[0]
    assert picture.png.startswith(b"\x89PNG")
    assert "Nöjdhet: 5,5 (22 svar; median 6; 10 gav 1–5, 12 gav 6)." in picture.alt


def test_where_several_meetings_fit_the_member_chooses(talk: Talk) -> None:
    said = talk.write("vad tyckte ni om mötet i Borås?")
    assert "Flera träffar stämmer med det. Vilken menar du?" in said
    said = talk.press("9/9 Bin i staden, Borås")
    assert said.startswith("Resultat: Bin i staden")
    assert "Nytta: högre än förra gången (4,0, tisdag 3 februari 2026), och mer än vad slumpen brukar ge." in said
    assert "Nöjdhet: 4,4 förra gången (tisdag 3 februari 2026). Skillnaden är så liten att den kan vara slump." in said


def test_fewer_than_five_answers_are_never_shown(talk: Talk) -> None:
    said = talk.write("Hur nöjda var deltagarna med träffen i Vara?")
    assert "Färre än fem har svarat. Då visas inga siffror" in said
    assert "4 av 42" in said
    assert pictures(talk) == []
    assert "Medel" not in said


def test_under_ten_answers_only_the_nearest_half_is_shown_and_why(talk: Talk) -> None:
    said = talk.write("vad tyckte ni om träffen om kaffe?")
    assert "Medel: 5,0 eller högre; Median: visas inte; Fördelning: visas inte; Antal svar: 6" in said
    assert "Nöjdhet: färre än tio har svarat. Därför visas bara medelvärdet, avrundat till närmaste halva." in said
    assert "Nöjdhet: få har svarat, så siffrorna är osäkra." in said


def test_how_usefulness_developed_is_drawn_and_told_meeting_by_meeting_in_a_single_year(talk: Talk) -> None:
    said = talk.write("hur har nyttan utvecklats?")
    assert "Träff: 3/2 Skog och vatten; Nytta: 4,0\n" in said
    assert "Träff: 9/9 Bin i staden; Nytta: 5,0" in said
    assert pictures(talk)[0].alt.startswith("Linjer träff för träff på skalan 1–6. Nytta: 3/2 4,0, 27/4 5,0")
    assert "Varje träff väger lika" in said


def test_years_are_compared_and_a_question_put_in_another_way_breaks_the_line(talk: Talk) -> None:
    talk.database.write_now(lambda connection: hold(connection, "ny", date(2025, 5, 6), [4] * 30, wording="2025"))
    said = talk.write("hur har nöjdheten utvecklats?")
    assert "År: 2025; Nöjdhet: 4,0; Utvärderade träffar: 1" in said
    assert "Nöjdhet: från och med 2026 ställs frågan på ett annat sätt" in said
    assert "än vad slumpen" not in said


def test_groups_and_forms_stand_beside_each_other(talk: Talk) -> None:
    talk.write("trender")
    said = talk.press("Efter grupp")
    assert "Grupp: miljöstrategi; Nöjdhet: 5,5; Nytta: 5,0" in said
    assert "Grupp: naturvård; Nöjdhet: 4,70; Nytta: 4,50" in said
    said = talk.write("Är fysiska eller digitala möten mest uppskattade?")
    assert (
        "Mötesform: digital träff; Nöjdhet: 5,0 eller högre; Nytta: ingen utvärdering; Utvärderade träffar: 1" in said
    )
    assert "Mötesform: träff över flera dagar; Nöjdhet: 5,5" in said


def test_the_average_of_a_time_says_of_how_many(talk: Talk) -> None:
    said = talk.write("hur nöjda var vi 2026?")
    assert "Nöjdhet: 4,98 eller högre i medeltal för 4 av 6 träffar 2026." in said


@pytest.mark.parametrize(
    "question",
    [
        "vad tyckte de om mötet i Skövde?",
        "Vad är nyttan med kollektivtrafik?",
        "Vilken träff var mest uppskattad 2022?",
        "Vad tyckte deltagarna om maten på träffen i Lerum?",
        "Vad bestämde vi om skogen?",
    ],
)
def test_what_our_own_figures_do_not_hold_is_left_to_the_archive(talk: Talk, question: str) -> None:
    assert question in talk.write(question)
    assert pictures(talk) == []


def test_earlier_years_figures_are_told_with_where_they_come_from(talk: Talk) -> None:
    figure = Figure(Decimal("5.18"), imported=True, wording="2026", source="2026.csv, rad 3")
    talk.database.write_now(lambda connection: remember(connection, "snack", "satisfaction", figure))
    said = talk.write("vad tyckte ni om träffen om öppet samtal?")
    assert "Medel: 5,18; Median: okänt; Fördelning: okänt; Antal svar: okänt" in said
    assert "Siffrorna är inlästa från tidigare år (2026.csv, rad 3)." in said
    assert "Hur många som svarade är inte känt, så det går inte att säga om skillnaden är mer än slump." in said


def test_in_english_figures_have_a_point_and_the_words_are_english(talk: Talk) -> None:
    talk.language = "en"
    said = talk.write("Which meeting was most appreciated last spring?")
    assert said.startswith("The highest satisfaction has “Energi”, Lerum (Monday 27 April 2026): 5.5.")
    said = talk.write("what did people think of the meeting in Lerum?")
    assert said.startswith("Result: Energi")
    assert "Mean: 5.5; Median: 6; Spread: 10 gave 1–5, 12 gave 6; Number of answers: 22" in said
    assert "How the ratings have developed" in talk.write("trends")
    assert "Form of meeting: over several days; Satisfaction: 5.5" in talk.press("By form of meeting")
