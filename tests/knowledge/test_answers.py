import time
from datetime import UTC, date, datetime

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from knowledge.answers.answer import joined
from knowledge.answers.reason import NOTHING, UNSURE, Reason
from knowledge.archive import Archive
from knowledge.passages import BLOCKS_APART
from knowledge.question import LONGEST, TooLongError
from knowledge.swedish.dates import Period
from tests.knowledge import invented
from tests.knowledge.moments import NOON

EVERYTHING = invented.REPORT + invented.COMPARISON


def ask(archive: Archive, question: str) -> Answer:
    return answer(question, archive, ["open"], NOON)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vem är projektledare för Älvnätet?", "Karin Ek"),
        ("Hur hög är den årliga avgiften?", "3 500 kr"),
        ("Vem visade en gallringsplan?", "Nils Lind"),
        ("vem guidade i vatmarken", "Alma Kärr"),
        ("vem snacka om våtmarken på boråsträffen", "Alma Kärr"),
        ("Vem presenterade apen för invetnering?", "Sven Rask"),
        ("Vad berättade Västra Älvregionen om?", "skötsel"),
        ("Vem pratade på vattengruppens möte i februari 2031?", "Greta Sjö"),
        ("Hur många timmar per månad har Lerum?", "6,5"),
        ("Who is project leader of Älvnätet?", "Karin Ek"),
        ("Var sattes solceller på skolor?", "Kungälv"),
        ("vad får en kommun punga ut med?", "3 500 kr"),
    ],
)
def test_a_question_is_answered_in_the_words_of_the_archive(archive: Archive, question: str, told: str) -> None:
    given = ask(archive, question)
    assert told in invented.said(given)
    assert not given.abstained


def test_every_quotation_stands_word_for_word_in_its_document(archive: Archive) -> None:
    for question in ("Vem är projektledare?", "Vad sades om lövskog?", "Hur många deltog i Borås?", "solceller"):
        for source in ask(archive, question).sources:
            assert all(invented.words(part) in invented.words(EVERYTHING) for part in source.quote.split(BLOCKS_APART))


def test_a_citation_says_document_heading_meeting_and_date(archive: Archive) -> None:
    source = ask(archive, "Vem presenterade en app för inventering?").sources[0]
    assert source.document == "arsrapport.md"
    assert source.title == "Årsrapport 2031"
    assert source.heading == "Skogsgruppen"
    assert source.meeting == "Digitalt nätverksmöte, 10 maj – Granbarkborre"
    assert source.date == "2031-05-10"


def test_no_day_is_invented_for_what_only_its_year_is_known_of(archive: Archive) -> None:
    source = ask(archive, "Hur hög är den årliga avgiften?").sources[0]
    assert (source.date, source.year) == ("2031", 2031)


def test_an_answer_is_never_longer_than_a_member_reads(archive: Archive) -> None:
    for question in (
        "Berätta allt om lövskog, vatten, solceller, möten och kommuner",
        "möte",
        "Lerum Borås Kungälv Tjörn",
    ):
        assert len(invented.said(ask(archive, question))) <= 700


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur många digitala möten hölls 2031?", "2 möten"),
        ("Hur många träffar hade Skogsgruppen 2031?", "3 möten"),
        ("Hur många möten utvärderades inte?", "2 av 5"),
        ("Hur många deltagare hade Vattengruppens möten sammanlagt?", "30 deltagare"),
        ("Vilken av Skogsgruppens träffar fick högst nöjdhet?", "Borås"),
        ("Vilket möte hade minst antal deltagare?", "Dagvatten"),
        ("Vad var den genomsnittliga nöjdheten för Skogsgruppens möten?", "5,43"),
        ("Vilka möten hölls under hösten 2031?", "20 oktober"),
        ("På vilken ort möttes två olika grupper?", "Borås"),
        ("Hur många tvådagarsträffar hölls?", "14–15 september"),
        ("Hur många fysiska träffar hade Skogsgruppen 2031, tvådagarsträffen inräknad?", "2 möten"),
        ("På hur många av Skogsgruppens träffar var Nils Lind med 2031?", "1 möte: 7 april"),
        ("Vilken av Skogsgruppens träffar 2031 lockade flest?", "14–15 september, Borås"),
        ("hur mkt folk var det på träffen i Lerum?", "Deltagare: 19 personer"),
        ("hur många dök upp på vattengruppens möten i snitt", "Det kom i genomsnitt 15 till 2 möten"),
        ("Hur många deltog på mötena i snitt?", "till 5 möten"),
        ("vilket möte var bäst?", "Naturreservat (Skogsgruppen), med nöjdhet 5,6"),
        ("vilken träff gillades mest?", "Naturreservat (Skogsgruppen), med nöjdhet 5,6"),
        ("vilket möte gillade deltagarna mest?", "Naturreservat (Skogsgruppen), med nöjdhet 5,6"),
        ("vilket möte gillade deltagarna mest 2031?", "Naturreservat (Skogsgruppen), med nöjdhet 5,6"),
        ("vilket möte uppskattades allra mest av alla?", "Naturreservat (Skogsgruppen), med nöjdhet 5,6"),
        ("I vilka orter träffades Skogsgruppen 2031?", "7 april, Lerum"),
        ("På vilka orter hade Skogsgruppen fysiska träffar 2031?", "7 april, Lerum"),
    ],
)
def test_a_question_about_many_meetings_is_answered_by_counting(archive: Archive, question: str, told: str) -> None:
    given = ask(archive, question)
    assert given.kind == "fact"
    assert told in invented.said(given)
    assert given.sources


def test_every_counted_meeting_is_cited(database: Database) -> None:
    meetings = "\n".join(f"- **Nätverksträff, {day} maj, Lerum – Lövskog {day}.** Vi gick." for day in range(1, 25))
    given = ask(
        invented.archive(database, {"moten-2031.md": f"# Möten\n\n{meetings}"}), "Hur många träffar hölls 2031?"
    )
    assert invented.said(given).startswith("24 möten")
    assert len({source.quote for source in given.sources}) == 24


def test_a_meeting_of_which_only_its_heading_tells_is_counted_and_cited_by_it(database: Database) -> None:
    lone = "# Möten 2031\n\n## Nätverksträff 7 april, Lerum – Bygglov\n\n## Nätverksträff 9 maj, Borås – Dagvatten\n"
    given = ask(invented.archive(database, {"moten-2031.md": lone}), "Hur många träffar hölls 2031?")
    assert invented.said(given).startswith("2 möten")
    assert [source.quote for source in given.sources] == [
        "Nätverksträff 7 april, Lerum – Bygglov",
        "Nätverksträff 9 maj, Borås – Dagvatten",
    ]


def test_no_evaluation_is_an_answer_too(archive: Archive) -> None:
    given = ask(archive, "Vilken nöjdhet fick Skogsgruppens digitala möte den 10 maj?")
    assert invented.said(given).startswith("Ingen utvärdering gjordes")
    assert "Ingen utvärdering" in given.sources[0].quote


A_YEAR = """\
# Årsrapport 2031

Runt 90 personer från nätverkets 14 kommuner har kommit till de 12 nätverksträffar och möten som hållits under 2031.

## Skogsgruppen

- **Nätverksträff, 7 april, Lerum – Lövskog.** Nils Lind, Lerums kommun, visade en gallringsplan som tagits fram \
tillsammans med boende i området och som nu prövas på tre platser. Ylva Alm berättade om stöd till skötsel av skog \
nära bostäder. Deltagare: 19 personer från kommuner. Utvärdering: nöjdhet 5,25 och nytta 4,75.
- **Digitalt nätverksmöte, 10 maj – Granbarkborre.** Sven Rask presenterade en app. Deltagare: 31 personer.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur många kom till mötet den 7 april 2031?", "Deltagare: 19 personer från kommuner."),
        ("Hur många deltog på skogsgruppens möte i maj 2031?", "Deltagare: 31 personer."),
        ("Vilken nytta fick träffen i Lerum?", "Utvärdering: nöjdhet 5,25 och nytta 4,75."),
        ("hur mycket folk kom till mötet i maj 2031?", "Deltagare: 31 personer."),
        ("Hur många deltog den 7 april?", "Deltagare: 19 personer från kommuner."),
    ],
)
def test_a_figure_of_one_meeting_is_told_by_its_line_alone(database: Database, question: str, told: str) -> None:
    given = ask(invented.archive(database, {"arsrapport.md": A_YEAR}), question)
    assert given.kind == "fact"
    assert invented.said(given).split(" (")[0].endswith(told)
    assert "90" not in invented.said(given)
    assert "gallringsplan" not in invented.said(given)


@pytest.mark.parametrize(
    "question",
    [
        "Hur många kommuner deltog på träffen i Lerum?",
        "Hur många var nöjda med träffen i Lerum?",
        "Hur många kom inte den 7 april 2031?",
    ],
)
def test_how_many_came_is_not_told_for_another_figure(database: Database, question: str) -> None:
    given = ask(invented.archive(database, {"arsrapport.md": A_YEAR}), question)
    assert given.found is None


def test_who_was_first_at_a_meeting_is_not_told_by_how_many_came(database: Database) -> None:
    archive = invented.archive(database, {"arsrapport.md": A_YEAR})
    given = ask(archive, "Vilken kommun skickade flest deltagare till träffen i Lerum?")
    assert given.reason
    assert given.found is None


def test_a_figure_the_report_leaves_out_is_refused_with_the_meeting(archive: Archive) -> None:
    given = ask(archive, "Vilken nytta fick Skogsgruppens tvådagarsträff i Borås?")
    assert given.abstained
    assert given.reason
    assert given.reason.name == "no_usefulness"
    assert "24 respektive 27" in given.sources[0].quote


def test_a_meeting_that_was_never_held_is_refused_with_the_nearest_ones(archive: Archive) -> None:
    given = ask(archive, "Hur många kom till Skogsgruppens möte den 12 maj 2031?")
    assert given.abstained
    assert given.reason
    assert given.reason.blanks["groups"] == ("Skogsgruppen",)
    assert given.reason.blanks["days"] == Period(date(2031, 5, 12), date(2031, 5, 12))
    assert "10 maj" in given.sources[0].quote


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Vad sa Rymdstyrelsen om lövskog?", Reason("unknown", {"names": ("Rymdstyrelsen",)})),
        ("Vem är projektledare för Älvnätet år 2044?", Reason("other_year", {"year": "2044"})),
        ("Vad är telefonnumret till projektledaren för Älvnätet?", Reason("no_telephone")),
        ("Hur många kronor kostade naturreservaten i Borås?", Reason("other_sum")),
        ("Hur mycket tjänar samordnaren för solceller i Tjörn?", Reason("no_sum")),
        ("vad fick Nils Lind betalt för gallringsplanen?", Reason("no_sum")),
        ("Vilket datum blir solcellerna i Tjörn klara?", Reason("other_date")),
        ("Hur många kilowattimmar sparade Borås på våtmarken?", Reason("other_figure")),
        ("Vilken ordförande spelade trumpet i operan igår?", NOTHING),
        ("hur mår kungen?", NOTHING),
    ],
)
def test_what_the_archive_does_not_hold_is_refused_with_a_reason(
    archive: Archive, question: str, reason: Reason
) -> None:
    given = ask(archive, question)
    assert given.abstained
    assert given.answer is None
    assert given.kind == "none"
    assert given.reason == reason


@pytest.mark.parametrize(
    "question",
    [
        "Vilket parti tillhör Nils Lind?",  # what is told of him is something else
        "Vem guidade på Vattengruppens träff i augusti?",  # the group met, but not then
        "Hur många boende har Lerum per kvadratmeter?",
    ],
)
def test_what_may_be_an_answer_to_something_else_is_said_with_a_caution(archive: Archive, question: str) -> None:
    given = ask(archive, question)
    assert given.abstained or given.reason


OF_THE_YEAR = {
    "2031.md": "# Styrgruppen 7 februari 2031\n\n## Ekonomiskt resultat\n\nResultatet för 2030 blev plus 900 kr. Alla "
    "betalade i tid.\n\nTvå fick ett brev.",
    "2034.md": "# Styrgruppen 6 februari 2034\n\nEkonomi: räkenskaperna 2033 visar ett underskott på 4 100 kr.",
    "brev.md": "# Brev 9 maj 2029\n\nTjörn kan båda dagarna. Grodorna? I år räknade vi 77 stycken.",
    "rapport.md": "# Rapport 2031\n\n## Tjörn\n\nTjörn räknade 60 grodor vid ån. Tjörns grodor trivs i diken.\n\n"
    "I Tjörn räknas grodor varje vår.",
    "hojd.md": "# Höjningen 3 maj 2030\n\nBeslut: avgiften höjs med 2 procent 2035.",
    "avgift.md": "# Kommunerna 2030\n\n## Orust\n\nOrust betalar avgiften 500 kr. Orust har sänkt avgiften igen.\n\n"
    "Orust fick tillbaka avgiften för en månad.",
}


@pytest.mark.parametrize(
    ("question", "told", "of_another"),
    [
        ("Hur blev det ekonomiska resultatet för 2033?", "4 100 kr", "900 kr"),
        ("grodor i år tjörn 2029", "77 stycken", "900 kr"),
    ],
)
def test_what_is_told_of_a_year_is_found_though_what_is_nearest_is_of_another(
    database: Database, question: str, told: str, of_another: str
) -> None:
    said = invented.said(ask(invented.archive(database, OF_THE_YEAR), question))
    assert told in said
    assert of_another not in said


def test_nothing_is_not_said_to_be_told_of_a_year_that_is_told_of(database: Database) -> None:
    archive = invented.archive(database, OF_THE_YEAR)
    given = ask(archive, "Hur hög är avgiften för Orust 2035?")
    assert (given.abstained, given.reason) == (True, UNSURE)
    assert ask(archive, "Hur hög är avgiften för Orust 2041?").reason == Reason("other_year", {"year": "2041"})


COSTS = """# Vad det kostar

En träff kostar 350 kronor per dag. Ett bygglov för en altan kostar 2 100 kronor.

# Bete

Betesdjuren har halsband, och utrustningen kostar 3 200 kronor per djur. Nils Lind ansvarar för stängslen i Lerum.

# Träd

Lerum planterade 40 ekar och har en chef för skogen.

# Energi

Borås satte upp elva solceller på skolan.
"""


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vad kostar en ny elcykel i Lerum?", Reason("unknown", {"names": ("elcykel",)})),
        ("vem ansvarar för snöröjningen i Lerum?", Reason("unknown", {"names": ("snöröjningen",)})),
        ("hur många älgar finns i Lerum?", Reason("unknown", {"names": ("älgar",)})),
        ("vem är skogsdirektör i Lerum?", Reason("unknown", {"names": ("skogsdirektör",)})),
        ("hur många solceller har Lerum satt upp?", Reason("other_figure")),
        ("hur mycket koldioxid släpper Lerum ut?", Reason("unknown", {"names": ("koldioxid",)})),
    ],
)
def test_of_a_thing_that_the_archive_does_not_speak_of_nothing_like_it_is_told(
    database: Database, question: str, reason: Reason
) -> None:
    given = ask(invented.archive(database, {"priser.md": COSTS}), question)
    assert given.abstained
    assert given.reason == reason


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("vad kostar en altan?", "2 100 kronor"),
        ("vad kostar halsband till kvigorna?", "3 200 kronor"),
        ("vem ansvarar för stängslen i Lerum?", "Nils Lind"),
        ("hur många ekar har Lerum planterat?", "40 ekar"),
        ("hur många solceller satte Borås upp?", "elva solceller"),
    ],
)
def test_what_is_told_of_it_is_told_though_a_word_beside_it_is_unknown(
    database: Database, question: str, told: str
) -> None:
    assert told in invented.said(ask(invented.archive(database, {"priser.md": COSTS}), question))


IN_OTHER_WORDS = """# Regler

Styrelsen talade om att förbjuda cyklar i parken. Inget beslut fattades.

Den som uteblir från kvällen debiteras 300 kronor.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vad sades om cykelförbud i parken?", "förbjuda cyklar"),
        ("Hur mycket fick man betala om man inte dök upp på kvällen?", "300 kronor"),
        ("Hur mycket betalar man om man inte kommer på kvällen?", "300 kronor"),
    ],
)
def test_what_is_said_in_other_words_is_not_said_to_be_unknown(database: Database, question: str, told: str) -> None:
    assert told in invented.said(ask(invented.archive(database, {"regler.md": IN_OTHER_WORDS}), question))


def test_one_that_is_named_at_the_other_is_not_set_beside_it(archive: Archive) -> None:
    assert not ask(archive, "Hur många från Tjörn var med på Skogsgruppens träff i Lerum?").rows


@pytest.mark.parametrize(
    "question",
    [
        "Vad gör Kungälv och vad gör Tjörn med solceller?",
        "Hur jobbar Kungälv & Tjörn med solceller?",
        "Hur arbetar Kungälvs kommun, Tjörn och Alingsås med solceller?",
        "kungälv vs tjörn, hur många solceller har de?",
    ],
)
def test_those_named_together_are_set_side_by_side(archive: Archive, question: str) -> None:
    assert {"Kungälv", "Tjörn"} <= {row.who for row in ask(archive, question).rows}


def test_a_cost_of_a_meeting_is_not_answered_with_who_came(archive: Archive) -> None:
    given = ask(archive, "Vad kostade träffen i Lerum per person?")
    assert (given.abstained, given.reason) == (True, Reason("no_sum"))


MEMBERS = """# Verksamhetsberättelse 2024

Föreningen lämnade tidningen, och våra ekokommuner fick en bilaga.

# Tävling

Elva kommuner tävlade om att spara el i sina kommunhus, och det gick bra.

# Deltagare i tävlingen

Kommunhusen i Lerum och Borås var med.

# Möten

Datorer och skrivare värmer rummen mer än solen gör.
"""


@pytest.mark.parametrize(
    "question",
    [
        "Vilken kommun kom sist när de tävlade om att spara el?",
        "Varför lämnade föreningen tidningen?",
        "Vad värmer rummen mer än solen hos handbollslaget?",
    ],
)
def test_what_leaves_out_the_very_thing_that_is_asked_is_told_with_a_caution(database: Database, question: str) -> None:
    given = ask(invented.archive(database, {"2024.md": MEMBERS}), question)
    assert given.abstained or given.reason


def test_a_question_of_known_words_that_no_sentence_holds_is_answered_with_a_caution(database: Database) -> None:
    """It may be put in other words than its answer; of words that nobody knows there is nothing to tell."""
    told = ("Ekarna växer", "Bäckarna rinner", "Ängarna slås", "Fåren betar", "Bina flyger", "Hagarna stängslas")
    archive = invented.archive(database, {f"{at}.md": f"{one} i maj." for at, one in enumerate(told)})
    given = ask(archive, "Vad förenar ekarna, bäckarna, ängarna, fåren, bina och hagarna?")
    assert (given.abstained, given.reason) == (False, Reason("unsure"))
    assert ask(archive, "Vad förenar kungen, trumpeten, operan, stadion, trikån och ekarna?").reason == NOTHING


def test_a_figure_for_so_and_so_many_is_no_count_of_them(database: Database) -> None:
    archive = invented.archive(database, {"uttag.md": "# Laddning\n\nTjörn har 10,6 uttag per 1 000 invånare."})
    assert ask(archive, "Hur många invånare har Tjörn?").reason == Reason("unsure")
    assert ask(archive, "Hur många uttag har Tjörn?").reason is None


GRADES = (
    "# Omdömen 2031\n\nLerum fick A- av granskarna, som gav Borås godkänt.\n\nKollegornas telefonlista finns i rummet."
)


def test_a_grade_may_be_told_by_a_letter(database: Database) -> None:
    archive = invented.archive(database, {"omdömen.md": GRADES})
    assert "A-" in str(ask(archive, "Vilket betyg fick Lerum av granskarna?").answer)


def test_how_something_is_found_is_not_refused_for_want_of_a_number(database: Database) -> None:
    archive = invented.archive(database, {"omdömen.md": GRADES})
    assert "i rummet" in str(ask(archive, "Hur hittar man kollegornas telefonnummer i telefonlistan?").answer)
    assert ask(archive, "Vilket telefonnummer har kollegorna i telefonlistan?").reason == Reason("no_telephone")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Hur många möten hade fler än 20 deltagare?",
            "Det gäller 2 av 5 möten med uppgift om antal deltagare: 10 maj",
        ),
        ("Vilka möten hade minst tolv deltagare 2031?", "Det gäller 5 av 5 möten"),
        ("Vilka träffar fick nöjdhet över 5?", "Det gäller 2 av 3 möten med uppgift om nöjdhet: 7 april, Lerum"),
        ("Vilka träffar hade färre än tio deltagare?", "Det gäller inget av 5 möten"),
        ("Fanns det någon träff med nytta under 4,5?", "Det gäller inte det enda mötet med uppgift om nytta."),
        ("Hur många av Skogsgruppens möten hade högst 19 besökare?", "Det gäller 1 av 3 möten"),
        ("Hur många av de fem mötena hade fler än 20 deltagare?", "Det gäller 2 av 5 möten"),
        ("How many of the meetings had more than 20 participants?", "Det gäller 2 av 5 möten"),
        ("Hur många möten hade färre än 15 deltagare eller fler än 30?", "Det gäller 2 av 5 möten"),
        ("Hur många möten hade fler än 15 och färre än 30 deltagare?", "Det gäller 3 av 5 möten"),
    ],
)
def test_meetings_above_or_below_a_figure_are_counted_among_those_that_have_one(
    archive: Archive, question: str, told: str
) -> None:
    given = ask(archive, question)
    assert invented.said(given).startswith(told)
    assert given.sources


@pytest.mark.parametrize(
    "question",
    [
        "Hur många deltog under 2031?",
        "Hur många kom över två dagar i Borås?",
        "Vad sades under en träff med deltagare?",
    ],
)
def test_a_time_is_no_figure_to_be_above_or_below(archive: Archive, question: str) -> None:
    assert "Det gäller" not in invented.said(ask(archive, question))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vilket var det första mötet 2031?", "Det var måndag 3 februari 2031, digitalt: Dagvatten."),
        ("När var Skogsgruppens senaste träff?", "Det var 14–15 september 2031, Borås: Naturreservat."),
        ("När hölls senaste mötet i Skogsgruppen?", "Det var 14–15 september 2031, Borås: Naturreservat."),
        ("Hur många möten hölls i Borås?", "2 möten: "),
        ("Vilka träffar var inte digitala?", "3 möten: 7 april, Lerum"),
        ("Vilka möten handlade om dagvatten?", "1 möte: 3 februari"),
    ],
)
def test_meetings_are_found_by_order_place_form_and_theme(archive: Archive, question: str, told: str) -> None:
    given = ask(archive, question)
    assert invented.said(given).startswith(told)
    assert given.sources


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Vilken grupp hade högst snittbetyg?",
            "Nöjdheten i genomsnitt: Skogsgruppen 5,43 (2 möten); Vattengruppen 4,8",
        ),
        ("Vilken grupp träffades oftast 2031?", "Antal möten: Skogsgruppen 3 möten; Vattengruppen 2 möten."),
        ("Hur många möten hölls per grupp?", "Antal möten: Skogsgruppen 3 möten; Vattengruppen 2 möten."),
        ("Vilken grupp hade färst möten?", "Antal möten: Vattengruppen 2 möten; Skogsgruppen 3 möten."),
        (
            "Vilken fokusgrupp drog flest deltagare?",
            "Deltagare i genomsnitt: Skogsgruppen 25,67 (3 möten); Vattengruppen 15",
        ),
    ],
)
def test_groups_are_ranked_by_their_meetings(archive: Archive, question: str, told: str) -> None:
    given = ask(archive, question)
    assert invented.said(given).startswith(told)
    assert given.sources


def test_what_is_asked_of_the_last_meeting_is_told_of_it_alone(archive: Archive) -> None:
    assert "Sven Rask" not in invented.said(ask(archive, "Vem guidade på Vattengruppens senaste träff?"))
    assert "Alma Kärr" in invented.said(ask(archive, "Vem guidade på Vattengruppens senaste träff?"))
    assert "12" in invented.said(ask(archive, "Hur många deltog på Vattengruppens första möte?"))


def test_meetings_that_were_called_off_are_not_counted_as_held(archive: Archive) -> None:
    assert "5 möten" not in invented.said(ask(archive, "Hur många möten ställdes in?"))


def test_where_no_meeting_was_held_none_is_counted(database: Database) -> None:
    report = invented.REPORT.replace("Nils Lind, Lerums kommun,", "Nils Lind från Tjörn")
    archive = invented.archive(database, {"arsrapport.md": report})
    assert invented.said(ask(archive, "Hur många möten hölls i Tjörn?")) == "Inget av 5 möten sägs ha hållits i Tjörn."


def test_meetings_that_are_compared_are_each_told_and_cited(archive: Archive) -> None:
    given = ask(archive, "Hur nöjda var de i Lerum i april jämfört med i Borås?")
    assert "Lerum (Lövskog nära bostäder): 5,25" in invented.said(given)
    assert "Borås" in invented.said(given)
    assert {source.meeting for source in given.sources} >= {"Nätverksträff, 7 april, Lerum – Lövskog nära bostäder"}


def test_the_time_of_one_that_is_compared_is_not_the_others(archive: Archive) -> None:
    said = invented.said(ask(archive, "Vilken nöjdhet fick träffen i Lerum jämfört med den i Borås i oktober 2031?"))
    assert "5,25" in said
    assert "4,8" in said


def test_who_came_is_no_question_of_how_many(archive: Archive) -> None:
    given = ask(archive, "Vilka kom från Lantbruksbyrån till Skogsgruppens möte den 10 maj?")
    assert "Sven Rask från Lantbruksbyrån" in invented.said(given)


def test_a_refusal_shows_the_nearest_places(archive: Archive) -> None:
    assert ask(archive, "Vem är projektledare för Älvnätet år 2044?").sources[0].quote


def test_municipalities_are_set_side_by_side_and_silence_is_said(archive: Archive) -> None:
    given = ask(archive, "Hur skiljer sig Kungälv, Tjörn och Alingsås åt när det gäller solceller?")
    assert given.kind == "table"
    rows = {row.who: row.said for row in given.rows}
    assert "sju skolor" in str(rows["Kungälv"])
    assert "ishallens tak" in str(rows["Tjörn"])
    assert rows["Alingsås"] is None
    assert "Alingsås: inget i arkivet" in invented.said(given)


def test_what_two_municipalities_have_between_them_is_no_comparison(database: Database) -> None:
    archive = invented.archive(database, {"vägar.md": "# Vägar\n\nDet är 41 km mellan Lerum och Borås."})
    given = ask(archive, "Hur långt är det mellan Lerum och Borås?")
    assert "41 km" in invented.said(given)
    assert not given.rows


def test_all_municipalities_are_compared_when_none_is_named(archive: Archive) -> None:
    given = ask(archive, "Hur arbetar kommunerna med solceller?")
    assert given.kind == "table"
    assert {row.split(":")[0] for row in invented.said(given).split("\n")} >= {"Kungälv", "Tjörn"}


def test_each_row_of_a_comparison_says_where_it_stands(archive: Archive) -> None:
    given = ask(archive, "Hur skiljer sig Kungälv, Tjörn och Alingsås åt när det gäller solceller?")
    cited = {row.who: row.source and row.source.quote for row in given.rows}
    assert "sju skolor" in str(cited["Kungälv"])
    assert "ishallens tak" in str(cited["Tjörn"])
    assert cited["Alingsås"] is None


IN_TURN = ("Ale", "Borås", "Härryda", "Kungälv", "Lerum", "Mölndal", "Tjörn", "Öckerö")


def in_turn(*silent: str) -> str:
    told = (
        f"## Plan för {name}\n\n{f'{name} har vind.' if name in silent else f'{name} sätter solceller på skolor.'}"
        for name in IN_TURN
    )
    return "# Planer 2031\n\n" + "\n\n".join(told)


def test_of_those_that_are_told_of_in_turn_the_silent_ones_are_named(database: Database) -> None:
    archive = invented.archive(database, {"planer.md": in_turn("Lerum", "Öckerö", "Ale")})
    given = ask(archive, "Hur arbetar kommunerna med solceller?")
    assert {row.who for row in given.rows if row.said} == set(IN_TURN) - {"Lerum", "Öckerö", "Ale"}
    assert invented.said(given).endswith("\nAle, Lerum, Öckerö: inget i arkivet")


def test_those_there_is_no_room_for_are_named(database: Database) -> None:
    given = ask(invented.archive(database, {"planer.md": in_turn()}), "Hur arbetar kommunerna med solceller?")
    (last,) = (row for row in given.rows if not row.said)
    assert last.more
    assert len({row.who for row in given.rows if row.said} | set(last.who.split(", "))) == len(IN_TURN)
    assert "finns också i arkivet" in invented.said(given)


def test_an_empty_archive_says_so(database: Database) -> None:
    assert ask(invented.WritableArchive(database), "Vem är projektledare?").abstained


@pytest.mark.parametrize("question", ["", "   ", "?", "och", "💧", "\x00", "2031", "x" * LONGEST])
def test_a_question_without_content_is_refused_quietly(archive: Archive, question: str) -> None:
    assert ask(archive, question).kind in ("none", "passage")


def test_a_question_of_a_megabyte_is_refused_at_once(archive: Archive) -> None:
    began = time.perf_counter()
    with pytest.raises(TooLongError, match="högst"):
        ask(archive, "lövskog " * 125_000)
    assert time.perf_counter() - began < 0.1


PLAN = """| datum | tema | plats | grupp |
|---|---|---|---|
| 2032-02-04 | Dagvatten | Lerum | vatten |
| 2032-01-20 | Bygglov | digitalt | skog |
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("När är nästa träff?", "Nästa träff i skog är tisdag 20 januari 2032, digitalt: Bygglov."),
        ("när är nästa träff i vatten?", "Nästa träff i vatten är onsdag 4 februari 2032, Lerum: Dagvatten."),
    ],
)
def test_the_next_meeting_is_the_first_of_the_plan_from_today_on(database: Database, question: str, said: str) -> None:
    planned = invented.archive(database, {"plan 2032.md": PLAN, "arsrapport.md": invented.REPORT})
    given = answer(question, planned, ["open"], datetime(2031, 12, 1, tzinfo=UTC))
    assert invented.said(given) == said
    assert given.sources[0].document == "plan 2032.md"


AROUND = (
    "Ordföranden öppnade dagen och hälsade alla välkomna till stadshuset.",
    "Budgeten för nästa år gicks igenom post för post och lades till handlingarna.",
    "Kassören påminde om att alla räkningar ska vara inne före årsskiftet.",
    "Lunchen serverades i matsalen och var som alltid både god och väl tilltagen.",
    "Valberedningen vill ha namn på personer som kan tänka sig att sitta i styrgruppen.",
    "Protokollet från det förra tillfället godkändes utan att någon hade något att invända.",
    "Till sist avtackades två personer som slutar och fick varsin bok och en blomma.",
)


def told_after(told: str, database: Database) -> str:
    archive = invented.archive(database, {"skyfall.md": f"# Dag\n\n{' '.join(AROUND)} {told}"})
    return str(ask(archive, "Vad visade kartan över skyfall?").answer)


@pytest.mark.parametrize("told", ["Hon visade en karta över skyfall.", "Där visades en karta över skyfall."])
def test_what_a_pronoun_stands_for_is_told_before_it(database: Database, told: str) -> None:
    assert f"Greta Sjö kom från Hjo. {told}" in told_after(f"Greta Sjö kom från Hjo. {told}", database)


def test_a_name_that_looks_like_a_pronoun_is_a_name(database: Database) -> None:
    assert "Greta" not in told_after("Greta Sjö kom från Hjo. Hans Alm visade en karta över skyfall.", database)


def test_what_stands_in_another_paragraph_is_not_what_a_pronoun_stands_for(database: Database) -> None:
    said = told_after("Greta Sjö kom från Hjo.\n\nHon visade en karta över skyfall.", database)
    assert "Hon visade" in said
    assert "Greta" not in said


def test_what_does_not_end_as_a_sentence_stands_on_a_line_of_its_own() -> None:
    assert joined(["Deltagare: 42", "Det var bra.", "Slut."]) == "Deltagare: 42\nDet var bra. Slut."


LETTERHEAD = """# Slutrapport

## Styrelse

Nils Lind

Alma Kärr

Skogsgatan 3, Lerum

## Föreningens regioner

Regioner och kommuner möts i föreningen. En region kan ha flera ombud. Varje region har en röst vid mötet, och den som
står bakom ett förslag ska tala för det. En region som inte kan komma får rösta per brev före mötet.

## Så når du oss

[nils.lind@exempel.se](mailto:nils.lind@exempel.se)

[alma.karr@exempel.se](mailto:alma.karr@exempel.se)

## Ekonomi

Avgiften för en region är 25 000 kronor om året.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("mejl till Nils Lind?", "nils.lind@exempel.se"),
        ("vad har alma kärr för e-post", "alma.karr@exempel.se"),
        ("va betalar en region?", "25 000 kronor"),
    ],
)
def test_what_a_hurried_member_wants_to_know_of_whom_to_write_to_and_what_to_pay_is_told(
    database: Database, question: str, told: str
) -> None:
    assert told in invented.said(ask(invented.archive(database, {"slutrapport.md": LETTERHEAD}), question))


def test_who_has_a_title_is_a_name_or_no_answer(archive: Archive) -> None:
    given = ask(archive, "vad heter kommunekologen i Tjörn?")
    assert given.abstained or given.reason


THINGS_AND_PEOPLE = {
    "webb.md": "# Webbmöten\n\nSamordnaren i Tjörn införde verktyget Blå Fönster under hösten.",
    "skrift.md": "# Deklarationen\n\nTjörn och Hållbara Bohuslän skrev under deklarationen år 2031.",
    "rad.md": "# Rådet\n\nFöreståndare Sanna Zetterhak leder rådet.",
    "torg.md": "# Torget\n\nTorgny Ek sköter torget.",
    "tal.md": "# Odlingsdagen\n\nPå odlingsdagen talade Viktor Hallin Ek.",
    "saga.md": "# Stugan\n\nProjektet Saga Skog förvaltar stugan.",
    "gille.md": "# Gillet\n\nÖstanvind Kvarnström leder gillet.",
    "moten.md": "# Sammanträden\n\nHållbar Utveckling kallar till sammanträdet.",
    "resor.md": "# Resor\n\nResepolicyn för Lerums kommun är från 1996 och har 12 sidor. Den ses över 2033.",
    "kansli.md": "# Kansliet\n\nKansliet i Lerum startade 2031.",
    "enkat.md": "# Enkäten\n\n52 medlemmar har svarat på enkäten om skog.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vem leder rådet?", None),
        ("vem leder gillet?", None),
        ("vem sköter torget?", None),
        ("vem talade på odlingsdagen?", None),
        ("vem förvaltar stugan?", Reason("unsure")),
        ("vem kallar till sammanträdet?", Reason("unsure")),
        ("vem skrev under deklarationen?", Reason("unsure")),
        ("vem införde verktyget?", Reason("unsure")),
    ],
)
def test_two_words_with_capitals_are_a_person_only_where_people_are_called_so(
    database: Database, question: str, reason: Reason | None
) -> None:
    assert ask(invented.archive(database, THINGS_AND_PEOPLE), question).reason == reason


NETWORK = {
    "natet.md": "# Nätet\n\nTjörn gick med i nätet år 2029. Det ska vara ett stöd, och år 2030 gick många med i nätet.",
    "marken.md": "# Skötseln\n\nMarks kommun gick med i Skötselrådet år 2028. Rådet bildades av länets kommuner.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("när gick Tjörn med i nätet?", None),
        ("när gick Vara kommun med i nätet?", Reason("unsure")),
        ("när gick Mark med i Skötselrådet?", None),
    ],
)
def test_the_name_of_a_municipality_that_is_a_word_too_is_not_met_by_the_word(
    database: Database, question: str, reason: Reason | None
) -> None:
    assert ask(invented.archive(database, NETWORK), question).reason == reason


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("hur gammal är resepolicyn i Lerum?", "från 1996"),
        ("how old är resepolicyn i Lerum?", "från 1996"),
        ("hur gammalt är kansliet i Lerum?", "startade 2031"),
    ],
)
def test_how_old_something_is_the_year_it_is_from_tells(database: Database, question: str, told: str) -> None:
    given = ask(invented.archive(database, THINGS_AND_PEOPLE), question)
    assert (given.reason, told in (given.answer or "")) == (None, True)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("hur många medlemmar har Sjökommunerna?", Reason("unsure")),
        ("hur många av de nio kommunerna är medlemmar i Sjökommunerna?", None),
        ("hur många kommuner är medlemmar i Sjökommunerna?", None),
    ],
)
def test_how_many_a_part_is_does_not_tell_how_many_all_are(
    database: Database, question: str, reason: Reason | None
) -> None:
    part = {"sjo.md": "# Sjöar\n\nSju av de nio kommunerna är medlemmar i Sjökommunerna."}
    assert ask(invented.archive(database, part), question).reason == reason


def test_where_to_see_how_much_is_told_without_a_figure(database: Database) -> None:
    where = {"hus.md": "# Vatten\n\nHyresgästerna i Lerum kan se hur mycket vatten de använder på sidan Mitt hem."}
    given = ask(invented.archive(database, where), "var i Lerum kan hyresgäster se hur mycket vatten de använder?")
    assert "Mitt hem" in (given.answer or "")


def test_how_many_did_something_is_not_refused_for_a_verb_that_the_archive_does_not_have(database: Database) -> None:
    given = ask(invented.archive(database, THINGS_AND_PEOPLE), "hur många fyllde i enkäten om skog?")
    assert "52 medlemmar" in (given.answer or "")


def test_a_question_of_what_is_enough_is_not_refused_for_the_word_enough(archive: Archive) -> None:
    assert not ask(archive, "hur många solceller är lagom på en skola?").abstained


OF_TWO_BODIES = {
    "lov.md": "# Plan\n\nGäster kom från İzmir. I år vill Lövkommunerna växa. Ett medlemskap i Lövkommunerna ger nya "
    "vänner. Läs mer på lövkommunerna.exempel.se.",
    "berg.md": "# Ekonomi\n\nMedlemsavgiften är 4 000 kr om året. Den höjdes av Bergföreningen efter ett medlemskap.",
}


@pytest.mark.parametrize("name", ["Lövkommunerna", "lövkommunerna"])
def test_what_one_body_costs_is_not_what_another_does_however_its_name_is_written(
    database: Database, name: str
) -> None:
    given = ask(invented.archive(database, OF_TWO_BODIES), f"vad kostar medlemskap i {name}?")
    assert (given.abstained, given.reason) == (True, Reason("other_sum"))


def test_what_grades_a_meeting_got_is_told_and_not_which_meetings_there_were(archive: Archive) -> None:
    assert "nöjdhet 5,25 och nytta 4,75" in invented.said(ask(archive, "Vilka betyg fick Skogsgruppens träff i Lerum?"))
