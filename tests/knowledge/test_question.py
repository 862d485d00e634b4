from datetime import date

import pytest

from bot.storage.database import Database
from knowledge import notes
from knowledge.archive import Archive
from knowledge.question import Question, understand
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import Period
from tests.knowledge import invented
from tests.knowledge.moments import NOON


def understood(archive: Archive, text: str) -> Question:
    return understand(text, archive.seen_from(["open"]), NOON)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Vem ledde mötet?", Asks.PERSON),
        ("Hur många kom?", Asks.NUMBER),
        ("Vilket datum är mötet?", Asks.DAY),
        ("När bildades nätverket?", Asks.TIME),
        ("Vilket år ska utsläppen ha minskat med 110 procent?", Asks.TIME),
        ("Hur många procent ska de ha minskat när planen är slut?", Asks.NUMBER),
        ("Var hölls träffen?", Asks.PLACE),
        ("Varför lades mötet om?", Asks.REASON),
        ("Vilka kommuner är med?", Asks.NAMES),
        ("Vad sades om lövskog när mötet hölls?", Asks.ANYTHING),
        ("va hette samordnaren i Lerum?", Asks.PERSON),
        ("vad heter Tjörns kommunekolog?", Asks.PERSON),
        ("vad hette han från Borås?", Asks.PERSON),
        ("vad heter vårt nätverks förra ledare?", Asks.PERSON),
        ("vad hette den från verket?", Asks.PERSON),
        ("vad heter ledamöterna i rådet?", Asks.PERSON),
        ("hur stor är den årliga budgeten?", Asks.NUMBER),
        ("vad hette planen?", Asks.ANYTHING),
        ("hur gamla är reglerna?", Asks.NUMBER),
        ("hur länge gäller planen?", Asks.NUMBER),
        ("var ska träffen hållas?", Asks.PLACE),
        ("vad hette föreningens kassör?", Asks.PERSON),
        ("vad var årets budget?", Asks.NUMBER),
        ("vad är den totala kostnaden för mötet?", Asks.NUMBER),
        ("vad är en klimatbudget?", Asks.ANYTHING),
        ("vad är medlemsavgiften till för?", Asks.ANYTHING),
        ("vad är syftet med avgiften?", Asks.ANYTHING),
        ("hur länge är man ordförande?", Asks.NUMBER),
        ("var ska batterier lämnas?", Asks.ANYTHING),
        ("hur möter ordförande kritiken?", Asks.PERSON),
        ("Hej!\nEn fråga: hur många är med?", Asks.NUMBER),
        ("var snäll och säg hur många möten ni hade", Asks.NUMBER),
        ("hur mycket tid fick Lerum av sin samordnare?", Asks.NUMBER),
        ("var kan man se hur mycket vatten huset drar?", Asks.ANYTHING),
        ("Vilka två från Lerum kom till mötet?", Asks.PERSON),
        ("vilka berättade om våtmarken?", Asks.PERSON),
        ("vilken journalist ledde samtalet?", Asks.PERSON),
        ("vilka två samordnade träffarna?", Asks.PERSON),
        ("vilket organisationsnummer har föreningen?", Asks.NUMBER),
        ("vilka mål sattes upp?", Asks.ANYTHING),
        ("vad betalar en region?", Asks.NUMBER),
        ("vad får en kommun betala i avgift?", Asks.NUMBER),
        ("vad har Lerum betalat för kartan?", Asks.NUMBER),
        ("vad betalar sig på sikt?", Asks.ANYTHING),
        ("vad får en kommun punga ut med?", Asks.NUMBER),
        ("hur snabbt minskar utsläppen?", Asks.NUMBER),
        ("vad fick träffen i Lerum för betyg?", Asks.NUMBER),
        ("vad fick Lerum för nya regler?", Asks.ANYTHING),
        ("vad fick deltagarna för nytta av nätverket?", Asks.ANYTHING),
        ("vilka åtgärder ledde till minskade utsläpp?", Asks.ANYTHING),
        ("vilka resultat presenterade Karin Ek?", Asks.ANYTHING),
        ("vilka lärdomar från projektet finns?", Asks.ANYTHING),
        ("vilka projekt valdes?", Asks.ANYTHING),
        ("vilka från och med i år gäller?", Asks.ANYTHING),
        ("vilka höll tidplanen?", Asks.ANYTHING),
        ("vilka kommuner från länet deltog?", Asks.NAMES),
        ("var ska skogsfestivalen vara?", Asks.PLACE),
        ("va ska festivalen va nånstans", Asks.PLACE),
        ("festivalen 2031 var va den nånstans", Asks.PLACE),
        ("vad ska vi ha med oss?", Asks.ANYTHING),
    ],
)
def test_a_question_says_what_kind_of_thing_it_asks_for(archive: Archive, text: str, asks: Asks) -> None:
    assert understood(archive, text).asks is asks


def test_relative_dates_are_counted_from_now(archive: Archive) -> None:
    assert understood(archive, "Vem talade i våras?").periods == (Period(date(2032, 3, 1), date(2032, 5, 31)),)


def test_the_municipalities_of_a_question_are_known_also_when_misspelt_or_folded(archive: Archive) -> None:
    assert understood(archive, "hur gör kungalv och tjorn?").municipalities == ("Kungälv", "Tjörn")


def test_a_misspelt_word_is_mended_and_a_known_one_left_alone(archive: Archive) -> None:
    assert understood(archive, "gallringsplnan för lövskog").repaired == {"gallringsplnan": "gallringsplan"}


def test_a_misspelt_name_is_mended_also_in_a_form_that_the_archive_does_not_have(
    database: Database,
) -> None:
    archive = invented.archive(database, {"karta.md": "Uddevalla visade en karta."})
    question = understood(archive, "vad visade Udevallas karta?")
    assert (question.repaired, question.unknown) == ({"udevallas": "uddevalla"}, [])


@pytest.mark.parametrize(
    ("hasty", "meant"),
    [
        ("va kostar lövskog", "vad kostar lövskog"),
        ("hur mkt av ngt finns i stan", "hur mycket av något finns i staden"),
        ("hur många ggr möts ni", "hur många gånger möts ni"),
        ("kan det va så", "kan det va så"),
        ("hur många va me på mötet o när", "hur många var med på mötet och när"),
        ("vilka e me i nätet, va gör dom", "vilka är med i nätet, vad gör de"),
        ("tell me about the network", "tell me about the network"),
        ("hur mår Dan i Gamla stan?", "hur mår Dan i Gamla stan?"),
    ],
)
def test_what_is_written_in_a_hurry_is_written_out(archive: Archive, hasty: str, meant: str) -> None:
    assert understood(archive, hasty).text == meant


def test_a_year_without_its_dots_is_a_year(archive: Archive) -> None:
    question = understood(archive, "vilket ar togs planen fram")
    assert (question.text, question.asks) == ("vilket år togs planen fram", Asks.TIME)


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("vad säger arkivet om lövskog?", ["lövskog"]),
        ("Vad står det i arkivet om lövskog?", ["lövskog"]),
        ("what does the archive say about lövskog?", ["say", "lövskog"]),
        ("Vad kostade arkivet?", ["kostade", "arkivet"]),
    ],
)
def test_who_is_asked_is_not_what_is_sought(archive: Archive, said: str, sought: list[str]) -> None:
    assert [term.word for term in understood(archive, said).terms] == sought


def test_a_year_inside_a_name_is_no_time(archive: Archive) -> None:
    question = understood(archive, "vad är LFM2030?")
    assert ([term.word for term in question.terms], question.periods) == (["lfm2030"], ())


def test_a_short_form_the_archive_explains_is_another_word_for_its_long_form(archive: Archive) -> None:
    (term,) = understood(archive, "VÄR?").terms
    assert "älvregion" in dict(term.others)


def test_a_word_the_archive_has_never_seen_is_told_apart(archive: Archive) -> None:
    assert understood(archive, "Vad kostar rymdhissen i Lerum?").unknown[-1] == "rymdhissen"


def test_rare_words_weigh_more_than_common_ones(archive: Archive) -> None:
    weights = {term.word: term.weight for term in understood(archive, "granbarkborre deltagare").terms}
    assert weights["granbarkborre"] > weights["deltagare"]


@pytest.mark.parametrize(
    ("text", "defined"),
    [
        ("Västra Älvregionen (VÄR) är huvudman", {"vär": "Västra Älvregionen"}),
        ("nya lokala naturvårdssatsningen (LONA) gav", {"lona": "lokala naturvårdssatsningen"}),
        ("Karin Ek (C), Lerum", {}),
        ("mötet (Ingen utvärdering gjordes)", {}),
        ("se bilden (TABELL) nedan", {}),
    ],
)
def test_short_forms_are_learnt_where_their_letters_are_spelt(text: str, defined: dict[str, str]) -> None:
    assert notes.mine_definitions(text) == defined


def test_an_english_question_finds_words_both_languages_share_and_compounds(database: Database) -> None:
    archive = invented.archive(database, {"mål.md": "# Mål\n\nOrten blir klimatpositiv efter energispartävlingen."})
    terms = understood(archive, "When will the town be climate positive after the energy saving competition?").terms
    assert {"klimatpositiv", "energispartävling"} <= {term.stem for term in terms}
