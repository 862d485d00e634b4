"""What is said after an answer, and the whole question that is meant: dialogues as specification."""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.question import NOWHERE, Told
from knowledge.talk import follow_up, heard
from knowledge.talk.follow_up import LONGEST
from knowledge.talk.overhearing import sounds_like_a_question
from knowledge.talk.slots import names_and_ranks_in
from knowledge.talk.thread import Earlier

AT_ONCE = 0.1  # of the processor: it was 0.6 s
TODAY = date(2032, 11, 18)
APP = Earlier(
    "Vem presenterade en app för inventering?",
    "Digitalt nätverksmöte, 10 maj – Granbarkborre",
    "Skogsgruppen",
    "Granbarkborre",
    "",
    date(2031, 5, 10),
)
BENEFIT = Earlier(
    "Vilken nytta fick Skogsgruppens träff den 7 april 2031?",
    "Nätverksträff, 7 april, Lerum – Lövskog",
    "Skogsgruppen",
    "Lövskog",
    "Lerum",
    date(2031, 4, 7),
)
TWO_DAYS = Earlier(
    "Hur många deltog i Skogsgruppens träff i Borås?",
    "Tvådagarsträff Borås 14-15 september – Naturreservat",
    "Skogsgruppen",
    "Naturreservat",
    "Borås",
    date(2031, 9, 14),
    date(2031, 9, 15),
)
SUN = Earlier("Hur jobbar Kungälv med solceller?")
COUNT = Earlier("Hur många digitala möten hölls 2031?")
HOW_MANY = Earlier("Hur många möten var Skogsgruppens 2031?", "Möte", "Skogsgruppen", "", "", date(2031, 5, 10))
BEST = Earlier(
    "Vem höll i mötet 10 maj 2031?", "Möte", first=date(2031, 5, 10), before=("Vilken träff fick högst betyg 2031?",)
)
NILS = Earlier("När var mötet 2031?", "Möte", first=date(2031, 4, 7), before=("Vad visade Nils Lind i Lerum?",))
PLACED = Earlier(
    "Hur många deltog på träffen i Lerum i april 2031?", "Möte", "Skogsgruppen", "", "Lerum", date(2031, 4, 7)
)
FAIR = Earlier("Hur många möten hade Rättvis handelgruppen 2031?", group="Rättvis handelgruppen")
CHAIR = Earlier("Vem är ordförande i Älvnätets styrelse?")
FEE = Earlier("Vad är avgiften i Älvnätet?")
PAID = Earlier("Vem betalade – Kungälv, solceller?")
FEE_ALONE = Earlier("Vad är avgiften?")
OFFICE = Earlier("Vem är ordförande i Älvnätet?")
CAME = Earlier("Hur många kom till träffen i Lerum?", "Möte", first=date(2031, 4, 7))
CHAIR_NOW = Earlier("Vem är ordförande i Älvnätet nu?")
PAID_BY = Earlier("Vad betalar Nora i avgift till Älvnätet?")
WELL = Earlier("Hur djup är brunnen i Lerum?")
PATH = Earlier("När röjdes stigen mellan Lerum och Ale?")
PONDS = Earlier("Hur många dammar grävdes i Lerum 2030?")
WHY_PONDS = Earlier("Varför grävdes de – dammar, Lerum 2030?", before=(PONDS.question,))
APPLIED = Earlier("När ska man söka senast?", before=("Vad är Älvbidraget?",))
CALLED_OFF = Earlier("Varför ställdes träffen i Borås in?")
COUNCIL = Earlier("Berätta om fiskerådet", "Möte", "Skogsgruppen", "", "Lerum", date(2031, 4, 7))
GRADED = Earlier("Vilket betyg fick träffen?", "Träff", "Våren 2031", "4,5", "Lerum", date(2031, 4, 7))
NOTHING_ASKED = Earlier("Vem är det – sekreteraren?")
FOLLOWERS = Earlier("Hur många följare har Älvnätet på Facebook?")
MEETING = "mötet 10 maj 2031 i Skogsgruppen om Granbarkborre"


def complete(said: str, earlier: Earlier, today: date) -> str | None:
    whole = follow_up.complete(said, earlier, today)
    return whole.question if whole else None


@pytest.mark.parametrize(
    ("earlier", "said", "meant"),
    [
        # the like of it takes its place
        (BENEFIT, "och i november då?", "Vilken nytta fick Skogsgruppens träff i november 2031?"),
        (BENEFIT, "och 2030?", "Vilken nytta fick Skogsgruppens träff 2030?"),
        (BENEFIT, "och den 10 maj?", "Vilken nytta fick Skogsgruppens träff den 10 maj 2031?"),
        (BENEFIT, "och i Borås?", "Vilken nytta fick Skogsgruppens träff 2031 i Borås?"),
        (BENEFIT, "och nöjdheten?", "Vilken nöjdhet fick Skogsgruppens träff den 7 april 2031?"),
        (BENEFIT, "Och Vattengruppen då?", "Vilken nytta fick Vattengruppens träff den 7 april 2031?"),
        (TWO_DAYS, "och i november då?", "Hur många deltog i Skogsgruppens träff i november 2031?"),
        (TWO_DAYS, "men i Lerum?", "Hur många deltog i Skogsgruppens träff i Lerum?"),
        (COUNT, "och i november?", "Hur många digitala möten hölls i november 2031?"),
        (COUNT, "och 2030 då?", "Hur många digitala möten hölls 2030?"),
        (COUNT, "och våtmarker?", "Hur många digitala möten hölls 2031 om våtmarker?"),
        (BENEFIT, "vem saknades?", "Vem saknades på mötet 7 april 2031 i Skogsgruppen om Lövskog?"),
        (SUN, "var det inte tänkt tidigare?", "Var det inte tänkt tidigare – Kungälv, solceller?"),
        (SUN, "och Tjörn då?", "Hur jobbar Tjörn med solceller?"),
        (SUN, "i Borås?", "Hur jobbar Borås med solceller?"),
        (SUN, "och bergvärme?", "Hur jobbar Kungälv med bergvärme?"),
        (SUN, "what about Tjörn?", "Hur jobbar Tjörn med solceller?"),
        # something of what it was about is asked
        (APP, "vem höll i det?", f"Vem höll i {MEETING}?"),
        (APP, "vem pratade?", f"Vem pratade på {MEETING}?"),
        (APP, "hur många kom?", f"Hur många kom till {MEETING}?"),
        (APP, "och hur många var det?", f"Hur många var det på {MEETING}?"),
        (APP, "vem ledde träffen?", f"Vem ledde {MEETING}?"),
        (APP, "vilka var där?", f"Vilka var på {MEETING}?"),
        (APP, "vad tyckte de?", f"Vad tyckte de på {MEETING}?"),
        (APP, "när var det?", "När var mötet 2031 i Skogsgruppen om Granbarkborre?"),
        (APP, "och nyttan?", f"Vilken nytta fick {MEETING}?"),
        (APP, "och vem höll i det i november?", "Vem höll i mötet i Skogsgruppen i november?"),
        (APP, "who led it?", "Who led the meeting 10 May 2031 in Skogsgruppen on Granbarkborre?"),
        (APP, "how many came?", "How many came to the meeting 10 May 2031 in Skogsgruppen on Granbarkborre?"),
        (
            TWO_DAYS,
            "hur många kom?",
            "Hur många kom till mötet 14–15 september 2031 i Skogsgruppen om Naturreservat?",
        ),
        (SUN, "vem höll i det?", "Vem höll i det – Kungälv, solceller?"),
        (SUN, "när var det?", "När var det – Kungälv, solceller?"),
        # a figure of it, whether there was one, what they thought
        (APP, "vad blev nöjdheten?", "Vad blev nöjdheten på mötet 10 maj 2031 i Skogsgruppen?"),
        (APP, "fick det nåt betyg?", f"Fick det nåt betyg på {MEETING}?"),
        (APP, "fanns det någon utvärdering?", f"Fanns det någon utvärdering på {MEETING}?"),
        (APP, "vad tyckte dom", f"Vad tyckte dom på {MEETING}?"),
        (
            APP,
            "what did they think?",
            "What did they think at the meeting 10 May 2031 in Skogsgruppen on Granbarkborre?",
        ),
        (APP, "var det fler möten om det?", "Var det fler möten om Granbarkborre?"),
        (APP, "vad pratade de om?", f"Vad pratade de om på {MEETING}?"),
        (APP, "hur många var med på?", f"Hur många var med på {MEETING}?"),
        # the word that points may stand before a preposition
        (SUN, "vad baseras det på?", "Vad baseras det på – Kungälv, solceller?"),
        (SUN, "när togs det upp?", "När togs det upp – Kungälv, solceller?"),
        (COUNT, "hur många av dem var i Borås?", "Hur många möten var i Borås – digitala, 2031?"),
        (HOW_MANY, "hur många av dom var digitala?", "Hur många möten var digitala – Skogsgruppens 2031?"),
        # of a thing that the answer's meeting only told of, what it was about is asked, not the meeting
        (APP, "vad kostar det?", "Vad kostar det – app för inventering?"),
        (APP, "vem är det?", "Vem är det – app för inventering?"),
        (APP, "på vilket möte?", "På vilket möte – app för inventering?"),
        # put right
        (BENEFIT, "nej jag menade i november", "Vilken nytta fick Skogsgruppens träff i november 2031?"),
        (BENEFIT, "nej, i Borås", "Vilken nytta fick Skogsgruppens träff 2031 i Borås?"),
        (COUNT, "jag menar 2030", "Hur många digitala möten hölls 2030?"),
        (COUNT, "2030 menade jag", "Hur många digitala möten hölls 2030?"),
        # the year beside it
        (COUNT, "och året före?", "Hur många digitala möten hölls 2030?"),
        (BENEFIT, "och året efter?", "Vilken nytta fick Skogsgruppens träff 2032?"),
        (Earlier("Hur många svarade?", year=2031), "och året innan?", "Hur många svarade 2030?"),
        # names and ranks, in the latest question that has one
        (BEST, "och lägst?", "Vilken träff fick lägst betyg 2031?"),
        (NILS, "och Ylva Alm då?", "Vad visade Ylva Alm i Lerum?"),
        # a group leaves the place of the other, and is called by all its words
        (PLACED, "och vattengruppen då?", "Hur många deltog på träffen i april 2031 i vattengruppen?"),
        (FAIR, "och skogsgruppen?", "Hur många möten hade skogsgruppen 2031?"),
        # the subject alone is exchanged, and in the place of its like
        (CHAIR, "och vice ordförande?", "Vem är vice ordförande i Älvnätets styrelse?"),
        (FEE, "och för regioner?", "Vad är avgiften i Älvnätet för regioner?"),
        (FOLLOWERS, "och på X?", "Hur många följare har Älvnätet på X?"),
        (FOLLOWERS, "och prenumeranter?", "Hur många prenumeranter har Älvnätet på Facebook?"),
        (COUNT, "och fysiska?", "Hur många fysiska möten hölls 2031?"),
        (COUNT, "och föregående år?", "Hur många digitala möten hölls 2030?"),
        (FAIR, "och rättvis vattengruppen?", "Hur många möten hade rättvis vattengruppen 2031?"),
        (SUN, "samma för Tjörn", "Hur jobbar Tjörn med solceller?"),
        (COUNT, "året innan", "Hur många digitala möten hölls 2030?"),
        (COUNT, "2029", "Hur många digitala möten hölls 2029?"),
        (BENEFIT, "förlåt, i november", "Vilken nytta fick Skogsgruppens träff i november 2031?"),
        (SUN, "vilka kommuner har en?", "Vilka kommuner har en – Kungälv, solceller?"),
        (SUN, "berätta mer", "Vad står det om Kungälv, solceller?"),
        (APP, "mer om det", f"Vad hände på {MEETING}?"),
        (FEE_ALONE, "och för regioner?", "Vad är avgiften för regioner?"),
        (OFFICE, "sekreterare då?", "Vem är sekreterare i Älvnätet?"),
        (OFFICE, "och Vattenrådet?", "Vem är ordförande i Vattenrådet?"),
        (SUN, "när började de?", "När började de – Kungälv, solceller?"),
        (CAME, "hur många av dem var politiker?", "Hur många av dem var politiker på mötet 7 april 2031?"),
        (APP, "tack, vem höll i det", f"Tack, vem höll i {MEETING}?"),
        (NOTHING_ASKED, "och kassören?", "Vem är det – kassören?"),
        # a municipality whose name is a word as well, with a capital or where a place was asked about
        (PAID_BY, "och Sala?", "Vad betalar Sala i avgift till Älvnätet?"),
        (PAID_BY, "flen då", "Vad betalar Flen i avgift till Älvnätet?"),
        (PAID_BY, "och vara?", "Vad betalar Vara i avgift till Älvnätet?"),
        (FEE, "och mark?", "Vad är mark i Älvnätet?"),
        # of the earlier question what it was about, as it was joined there, and nothing of what was asked of it
        (WELL, "vem grävde den?", "Vem grävde den – brunnen i Lerum?"),
        (PATH, "hur lång är den?", "Hur lång är den – stigen mellan Lerum och Ale?"),
        (PAID_BY, "varför det?", "Varför det – betalar Nora, avgift till Älvnätet?"),
        (PAID_BY, "vem är det där?", "Vem är det där – Nora, avgift till Älvnätet?"),
        (PONDS, "varför grävdes de?", "Varför grävdes de – dammar, Lerum 2030?"),
        (CALLED_OFF, "när blev den av?", "När blev den av – träffen i Borås?"),
        (APPLIED, "vem betalar det?", "Vem betalar det – Älvbidraget?"),
        (WELL, "när togs den i bruk?", "När togs den i bruk – brunnen i Lerum?"),
        (PONDS, "när togs de i bruk?", "När togs de i bruk – dammar, Lerum 2030?"),
        (WELL, "vad kostar den per år?", "Vad kostar den per år – brunnen i Lerum?"),
        # of a thing that was told of at a meeting
        (COUNCIL, "vilka är med?", "Vilka är med – fiskerådet?"),
        (COUNCIL, "när var mötet?", "När var mötet 2031 i Skogsgruppen?"),
        # a season is no group, and a grade no theme
        (GRADED, "vem höll i det?", "Vem höll i mötet 7 april 2031?"),
        (COUNCIL, "när träffades de?", "När träffades de – fiskerådet?"),
        (GRADED, "var?", "Var hölls mötet 7 april 2031?"),
        (replace(GRADED, first=date(2033, 4, 7)), "var då", "Var är mötet 7 april 2033?"),
        (SUN, "sen när är de med?", "Sen när är de med – Kungälv, solceller?"),
        (SUN, "när är det klart?", "När är det klart – Kungälv, solceller?"),
        (SUN, "vad skulle det kosta?", "Vad skulle det kosta – Kungälv, solceller?"),
        # who it was before, and how it was another year
        (CHAIR_NOW, "och innan dess?", "Vem var ordförande i Älvnätet tidigare?"),
        (OFFICE, "vem var det innan?", "Vem var ordförande i Älvnätet tidigare?"),
        (Earlier("Vem leder Skogsgruppen?"), "och dessförinnan?", "Vem ledde Skogsgruppen tidigare?"),
        (PONDS, "hur var det 2031?", "Hur många dammar grävdes i Lerum 2031?"),
        (PONDS, "hur ser det ut i Borås?", "Hur många dammar grävdes i Borås 2030?"),
        (WHY_PONDS, "hur var det 2031", "Hur många dammar grävdes i Lerum 2031?"),
        # she and he, a word alone, and what it is from
        (CHAIR, "vilka hjälper henne?", "Vilka hjälper henne – ordförande i Älvnätets styrelse?"),
        (FOLLOWERS, "när", "När följare har Älvnätet på Facebook?"),
        (FOLLOWERS, "vilka?", "Vilka följare har Älvnätet på Facebook?"),
        (SUN, "från vilken kommun kom exemplet?", "Från vilken kommun kom exemplet – Kungälv, solceller?"),
        (SUN, "hur länge har det pågått?", "Hur länge har det pågått – Kungälv, solceller?"),
        # of several that were counted, the first, the last and the most
        (COUNT, "vilket hade flest deltagare", "Vilket hade flest deltagare – möten, digitala, 2031?"),
        (COUNT, "när var det senaste?", "När var det senaste mötet – digitala, 2031?"),
        (PLACED, "och i Borås hur många var det?", "Hur många deltog på träffen i Borås i april 2031?"),
    ],
)
def test_half_a_question_is_made_whole_by_what_was_said_before(earlier: Earlier, said: str, meant: str) -> None:
    assert complete(said, earlier, TODAY) == meant


@pytest.mark.parametrize("earlier", [APP, BENEFIT, TWO_DAYS, SUN, COUNT])
@pytest.mark.parametrize(
    "said",
    [
        "Vem är projektledare för Älvnätet?",
        "Hur många deltog i Lerum den 7 april?",
        "Vem ledde mötet om våtmarker?",
        "När är nästa träff?",
        "och när är nästa träff i Vattengruppen?",
        "Vad kostar det att installera solceller?",
        "Vem var det som visade gallringsplanen?",
        "Finns det någon app för inventering?",
        "Hur många träffar hölls?",
        "lövskog",
        "Borås",
        "tack!",
        "Tack så mycket, det var bra",
        "ok",
        "",
        "och",
        "?",
        "då?",
    ],
)
def test_what_stands_by_itself_is_left_alone(earlier: Earlier, said: str) -> None:
    assert complete(said, earlier, TODAY) is None


@pytest.mark.parametrize(
    ("earlier", "said", "own", "meant"),
    [
        (CHAIR, "vilket parti?", "parti", "Vilket parti – ordförande i Älvnätets styrelse?"),
        (SUN, "vem betalade?", "betalade", "Vem betalade – Kungälv, solceller?"),
        (PAID, "fanns det bidrag?", "bidrag", "Fanns det bidrag – Kungälv, solceller?"),
    ],
)
def test_a_short_question_may_be_about_what_was_said_or_stand_alone(
    earlier: Earlier, said: str, own: str, meant: str
) -> None:
    assert follow_up.complete(said, earlier, TODAY) == follow_up.Whole(meant, own, may_be_new=True)


@pytest.mark.parametrize(
    "said", ["vad är våtmarker?", "vem är Ylva Alm?", "när blir träffen i Borås?", "vad gör Lerum?"]
)
def test_a_short_question_about_something_new_stands_alone(said: str) -> None:
    assert follow_up.complete(said, SUN, TODAY) is None


def test_why_is_asked_of_what_was_said_last() -> None:
    left = Earlier("Hur många har lämnat – medlemmar, Älvnätet?")
    assert complete("varför det?", left, TODAY) == "Varför det – lämnat, medlemmar, Älvnätet?"
    assert complete("när var det?", left, TODAY) == "När var det – medlemmar, Älvnätet?"


def test_a_question_that_was_completed_can_be_followed_up_in_turn() -> None:
    second = complete("och i november då?", BENEFIT, TODAY)
    assert second is not None
    third = complete("och nöjdheten?", Earlier(second), TODAY)
    assert third == "Vilken nöjdhet fick Skogsgruppens träff i november 2031?"
    assert complete("och i maj?", Earlier(third), TODAY) == "Vilken nöjdhet fick Skogsgruppens träff i maj 2031?"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("när ska de bytas?", "När ska de bytas – Kungälv, solceller?"),
        ("varför måste den lagas", "Varför måste den lagas – Kungälv, solceller?"),
        ("kostar det nåt?", "Kostar det nåt – Kungälv, solceller?"),
        ("What will they be in 2033?", "What will they be in 2033 – Kungälv, solceller?"),
    ],
)
def test_what_is_to_be_done_by_it_was_said_before(said: str, meant: str) -> None:
    assert complete(said, SUN, TODAY) == meant


@pytest.mark.parametrize(
    ("said", "told_in"),
    [
        ("vem betalade det?", Told("solkarta.docx", "Kartan är klar.")),
        ("och i Lerum?", Told("solkarta.docx")),
        ("varför?", Told("solkarta.docx", "Kartan är klar.")),
        ("och 2030?", NOWHERE),
    ],
)
def test_what_leans_on_an_answer_is_looked_for_where_it_stood_unless_of_another_time(said: str, told_in: Told) -> None:
    whole = follow_up.complete(said, replace(SUN, document="solkarta.docx", quote="Kartan är klar."), TODAY)
    assert whole is not None
    assert whole.told_in == told_in


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vem höll i presentationen?", "Vem höll i presentationen – Kungälv, solceller?"),
        ("vem skrev det dokumentet?", "Vem skrev det dokumentet – Kungälv, solceller?"),
        ("finns det mer i den rapporten?", "Vad står det om Kungälv, solceller?"),
        ("står det något om bidrag i rapporten?", "Står det något om bidrag i rapporten?"),
    ],
)
def test_what_is_asked_of_the_document_is_looked_for_in_it_alone(said: str, meant: str) -> None:
    whole = follow_up.complete(said, replace(SUN, document="solkarta.docx", quote="Kartan är klar."), TODAY)
    assert whole is not None
    assert (whole.question, whole.told_in) == (meant, Told("solkarta.docx", alone=True))


@pytest.mark.parametrize("said", ["kan man vara med på länk?", "när senast har man ansökan?", "vem är kontakt?"])
def test_a_longer_question_that_names_nobody_leans_on_what_was_said_only_where_that_tells_it(said: str) -> None:
    whole = follow_up.complete(said, SUN, TODAY)
    assert whole is not None
    assert whole.only_there


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("varför slutade hon?", "Varför slutade Ester Lund?"),
        ("vilket är hennes telefonnummer", "Vilket är Ester Lunds telefonnummer?"),
        ("who replaced her?", "Who replaced Ester Lund?"),
    ],
)
def test_what_is_asked_of_somebody_whom_the_answer_named_is_asked_of_that_one_by_name(said: str, asked: str) -> None:
    whole = follow_up.complete(said, replace(CHAIR, person="Ester Lund", document="val.md", quote="Vald."), TODAY)
    assert whole is not None
    assert whole.asked == asked
    assert whole.question == f"{asked.rstrip('?')} – ordförande i Älvnätets styrelse?"
    assert whole.told_in == Told("val.md", "Vald.", topic="ordförande i Älvnätets styrelse")


@pytest.mark.parametrize(
    "said",
    [
        "och före henne?",
        "vem var det innan?",
        "vem hade uppdraget före?",
        "dessförinnan?",
        "vem hade tjänsten innan hon började?",
        "vem före henne?",
    ],
)
def test_who_it_was_before_is_asked_of_the_one_who_was_named(said: str) -> None:
    named = replace(CHAIR_NOW, person="Ester Lund")
    assert complete(said, named, TODAY) == "Vem var ordförande i Älvnätet före Ester Lund?"
    again = Earlier("Vem var ordförande i Älvnätet före Ester Lund?", person="Olle Strand")
    assert complete(said, again, TODAY) == "Vem var ordförande i Älvnätet före Olle Strand?"


@pytest.mark.parametrize(
    "said",
    [
        "När började Hans Lindgren?",
        "Vem är Hans Ek?",
        "Varför slutade Olle Strand och när flyttade han?",
        "Vem var ordförande 2021 och varför slutade han?",
        "Hur mår han som leder föreningen?",
        "och efter henne?",
        "and before her?",
    ],
)
def test_whom_the_question_says_itself_and_who_came_after_is_not_the_one_who_was_named(said: str) -> None:
    whole = follow_up.complete(said, replace(CHAIR, person="Karin Ek"), TODAY)
    assert whole is None or "Karin" not in whole.question


def test_of_somebody_it_is_said_in_english_whose_it_is() -> None:
    whole = follow_up.complete("What is her role?", replace(CHAIR, person="Karin Ek"), TODAY)
    assert whole is not None
    assert whole.asked == "What is Karin Ek's role?"


@pytest.mark.parametrize(
    ("earlier", "meant"),
    [
        ("Vem leder projektet före sommaren?", "Vem ledde projektet före sommaren före Ester Lund?"),
        ("Vem har hand om tidigare års arkiv?", "Vem hade hand om tidigare års arkiv före Ester Lund?"),
    ],
)
def test_who_it_was_before_is_asked_with_all_else_that_was_asked(earlier: str, meant: str) -> None:
    assert complete("och före henne?", Earlier(earlier, person="Ester Lund"), TODAY) == meant


def test_how_much_the_most_was_is_told_by_what_told_who_had_it() -> None:
    most = Earlier("Vilken kommun hade mest svinn 2031?")
    assert complete("hur mycket var det?", most, TODAY) == "Vilken kommun hade mest svinn 2031?"
    assert complete("hur mycket var det?", SUN, TODAY) == "Hur mycket var det – Kungälv, solceller?"


def test_when_it_is_instead_is_asked_of_the_very_day_that_was_called_off() -> None:
    off = Earlier("Blir det något möte i Lerum?", "Möte", "Skogsgruppen", first=date(2032, 4, 7))
    assert complete("när blir det i stället?", off, TODAY) == "När blir mötet 7 april 2032 i Skogsgruppen i stället?"


@pytest.mark.parametrize("said", ["när har de nästa möte?", "när ses de nästa gång?"])
def test_when_they_meet_next_is_asked_of_the_body_alone(said: str) -> None:
    chosen = Earlier("Varför bytte Skogsgruppen ordförande 2031?")
    assert complete(said, chosen, TODAY) == f"{said[:1].upper()}{said[1:].rstrip('?')} – Skogsgruppen?"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vem är projektledare?", "Vem är projektledare – Kungälv, solceller?"),
        ("gjorde de något eget sen", "Gjorde de något eget – Kungälv, solceller?"),
    ],
)
def test_who_holds_an_office_that_all_have_and_what_they_did_is_asked_of_what_was_said(said: str, meant: str) -> None:
    assert complete(said, SUN, TODAY) == meant


@pytest.mark.parametrize(
    ("earlier", "said", "meant"),
    [
        (SUN, "och kostnaden?", "Vad är kostnaden – Kungälv, solceller?"),
        (PAID, "syftet?", "Vad är syftet – Kungälv, solceller?"),
        (SUN, "och deltagarna?", "Vilka är deltagarna – Kungälv, solceller?"),
        (PAID_BY, "och ordföranden?", "Vem är ordföranden – Nora, avgift till Älvnätet?"),
        (CHAIR, "och budgeten?", "Vad är budgeten – Älvnätets styrelse?"),
        (Earlier("Vad är budgeten 2031?"), "och utfallet?", "Vad är utfallet 2031?"),
        (OFFICE, "och kassören?", "Vem är kassören i Älvnätet?"),
        (
            Earlier("Varför slutade Ester Lund – ordförande i Älvnätet?"),
            "och vice ordförande då?",
            "Vem är vice ordförande – Älvnätet?",
        ),
    ],
)
def test_what_anything_has_is_asked_of_what_was_said(earlier: Earlier, said: str, meant: str) -> None:
    assert complete(said, earlier, TODAY) == meant


def test_what_letters_stand_for_is_asked_of_nothing_that_was_said_before() -> None:
    assert complete("Vad står LIP för?", SUN, TODAY) is None


def test_a_name_that_is_two_joined_is_one() -> None:
    assert [slot.text for slot in names_and_ranks_in("Varför slutade Lars-Göran Tunvik?")] == ["Lars-Göran Tunvik"]


def test_the_meeting_of_a_group_is_spoken_of_as_one() -> None:
    moved = Earlier("När är styrgruppens möte i december 2031?")
    assert (
        complete("vilken tid börjar det?", moved, TODAY) == "Vilken tid börjar det – styrgruppens möte i december 2031?"
    )


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40))
def test_whatever_is_said_makes_one_question_or_none(said: str, before: str, theme: str) -> None:
    earlier = Earlier(before, "Möte", "Skogsgruppen", theme, "Borås", date(2031, 9, 14), date(2031, 9, 15))
    whole = complete(said, earlier, TODAY)
    assert whole is None or (whole.endswith("?") and len(whole) <= 2 * LONGEST)


def test_what_is_made_whole_is_never_longer_than_a_question_may_be() -> None:
    long = Earlier("Vem höll i mötet?", "Möte", "Skogsgruppen", "gran " * 100, "", date(2031, 5, 10))
    assert complete(f"vem höll i det {'här ' * 400}?", long, TODAY) is None


@pytest.mark.parametrize("letter", ["a", " ", ",", "?", "a ", "och "])
def test_a_page_of_one_letter_is_read_at_once(letter: str) -> None:
    page = f"a{letter * (4000 // len(letter))}a"
    began = time.process_time()
    sounds_like_a_question(page)
    complete(page, APP, TODAY)
    assert time.process_time() - began < AT_ONCE


def test_a_page_of_text_after_an_answer_is_no_follow_up() -> None:
    assert complete("och " + "vem höll i det " * 200, APP, TODAY) is None


@pytest.mark.parametrize("said", ["vem ansvarar för IT?", "vem leder IT?", "när var det?"])
def test_a_swedish_question_is_made_whole_in_swedish(said: str) -> None:
    meeting = Earlier("Vem höll i mötet 7 april 2031?", "Styrgruppen", first=date(2031, 4, 7), year=2031)
    whole = follow_up.complete(said, meeting, date(2031, 5, 1))
    assert whole is None or "the meeting" not in whole.question


def test_an_english_question_is_made_whole_in_english() -> None:
    meeting = Earlier("Vem höll i mötet 7 april 2031?", "Styrgruppen", first=date(2031, 4, 7), year=2031)
    whole = follow_up.complete("who was there?", meeting, date(2031, 5, 1))
    assert whole
    assert "the meeting" in whole.question


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("En annan sak, när var bildandemötet?", "när var bildandemötet?"),
        ("nåt helt annat: när är nästa rådsmöte?", "när är nästa rådsmöte?"),
        ("tack! en helt annan fråga: vem är projektledare?", "vem är projektledare?"),
        ("something else: who came?", "who came?"),
        ("förresten, hur många kom?", ""),
        ("nåt annat som hände på mötet?", ""),
        ("en annan sak", ""),
        ("och i november då?", ""),
    ],
)
def test_what_is_said_to_be_of_something_else_is_asked_by_itself(said: str, asked: str) -> None:
    assert heard.of_something_else(said) == asked
