"""What can be seen not to be told by the words of what is near: it is said with a caution."""

import time

import pytest

from bot.storage.database import Database
from knowledge.answers.reason import Reason
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.test_answers import ask

UNSURE = Reason("unsure")


@pytest.fixture(scope="module")
def world(read_database: Database) -> Archive:
    report = {"arsrapport.md": invented.REPORT}
    return invented.archive(read_database, report | NAMED_AND_EXPLAINED | WHAT_CAME_OF_IT | LETTERS)


NAMED_AND_EXPLAINED = {
    "namnd.md": "# Träffen\n\nLerum berättade om projektet Solväv på träffen. Alla frågade mycket om det.",
    "sagd.md": "# Projekten\n\nLjusväv innebär att skolor lånar ut sina tak.\n\nVindväv: ett projekt om snurror.",
    "sport.md": "# Sporten\n\nAlla frågade om Regnväv varje höst. Regnväv fick många skador.",
    "ledare.md": "# Ledarna\n\nDe båda ledarna är Anna Ek och Bo Alm.",
    "talen.md": "# Talen\n\nDe gyllene talen samlas in varje år och redovisas på webbplatsen.",
    "lamnat.md": "# Utträden\n\nSedan valet har 12 medlemmar lämnat föreningen.",
    "lan.md": "# Lån\n\nMan får låna kontot hela veckan.",
    "karta.md": "# Kartan\n\nSolkartan visar hur mycket sol varje tak får. Väg och trafik (VOT) gjorde den.",
    "stegen.md": "# Stegen\n\nDe gröna stegen är mätning, samtal och uppföljning.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vad går Solväv ut på?", Reason("unsure")),
        ("vad innebär Ljusväv?", None),
        ("vad innebär Ljusväf?", None),
        ("vad betyder Vindväv?", None),
        ("vad betyder Regnväv?", Reason("unsure")),
        ("vilka är de båda ledarna?", None),
        ("vilka är de gyllene talen?", Reason("unsure")),
        ("vilka är de gröna stegen?", None),
        ("vilka 12 har lämnat föreningen?", Reason("unsure")),
        ("hur länge får man låna kontot?", None),
        ("vad är Solkartan för något?", None),
        ("vad står VOT för?", None),
        ("projektet Solväv, va går det ut på?", UNSURE),
        ("Solväv som Lerum berättade om, va e det för nåt?", UNSURE),
    ],
)
def test_what_is_only_named_is_not_told_as_if_it_were_explained(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason


WHAT_CAME_OF_IT = {
    "lund.md": "# Resor\n\nTjörn berättade om sin resvaneundersökning. Andra frågor visade att tiden var knapp.",
    "buller.md": "# Buller\n\nLerums bullermätning visade att hälften sover dåligt.",
    "kalk.md": "# Kalk\n\nKalkningsstudien pekar på att fisken är tillbaka.",
    "rad.md": "# Rådet\n\nSkogsrådet i Borås lämnade sin rapport om granar i våras.",
    "brev.md": "# Brevet\n\nFöreningen skrev ett brev till ministern om fler tåg. Ministern fick det i maj.",
    "svar.md": "# Svaret\n\nGeneraldirektören svarade att bron byggs i höst på brevet om bron.",
    "medel.md": "# Medel\n\nKungälv har ansökt om pengar ur Älvfonden till fiskvägar. Orust fick Ängsfondens medel.",
    "lopp.md": "# Loppet\n\nMora lyckades samla hundra löpare till skogsloppet. Orsa planerar ett bäcklopp.",
    "film.md": "# Filmer\n\nFilmen om humlor och filmen om bin kan ses på webbplatsen.",
    "mote.md": "# Möten\n\nMötet om ugglor hade 40 deltagare och mötet om hökar 25.",
    "hus.md": "# Husen\n\nKommunhusen i Ale drog mellan 60 och 90 kWh per kvadratmeter.",
    "planer.md": "# Planer\n\nKlimatplanen antogs av fullmäktige 2031. Vattenplanen antogs den 3 maj 2031.",
    "allianser.md": "# Allianser\n\nFöretag möts i Bokalliansen tillsammans med Tjörns kommun.\n\n"
    "I Askalliansen är företagen Ekfilt, Mossverk och Lingarn med.",
    "roster.md": "# Röster\n\nBerit Sten, ekonom, sa att pengarna räcker. Olle Grus i Ale pratade om pengarna.\n\n"
    "Till Pengadagen anmäler man sig via webben.\n\nIdébrevet är ett sätt att få in förslag.",
    "verkstad.md": "# Verkstäder\n\nWorkshopen om grus hölls av Ekgruppen. Workshopen om sten hölls i Sala.",
    "mejl.md": "# Mejl\n\nMejlen till kommunerna handlade om gödsel. 12 svarade på mejlen.",
    "cykel.md": "# Elcykeln\n\nElcykeln får man låna i två veckor.",
    "linjer.md": "# Linjer\n\nÅre har ett förslag till nytt linjenät. Sala byggde ett nytt badhus 2031.",
    "bidrag.md": "# Bidrag\n\nStaten nämns i programmet för gröna tak.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vad kom bullermätningen i Lerum fram till?", None),
        ("vad visade Lerums bullermätning?", None),
        ("vad kom kalkningsstudien fram till?", None),
        ("vad kom Tjörns resvaneundersökning fram till?", UNSURE),
        ("va visade Tjörns resvaneundersökning?", UNSURE),
        ("vad kom skogsrådet i Borås fram till i sin rapport om granar?", UNSURE),
        ("vad svarade ministern på brevet om fler tåg?", UNSURE),
        ("vad svarade generaldirektören på brevet om bron?", None),
        ("fick Kungälv pengarna ur Älvfonden till fiskvägar?", UNSURE),
        ("fick Orust medel ur Ängsfonden?", None),
        ("lyckades Mora samla löpare till skogsloppet?", None),
        ("lyckades Orsa med sitt bäcklopp?", UNSURE),
        ("beviljade staten programmet för gröna tak?", UNSURE),
        ("blev det nåt nytt linjenät i Åre till slut?", UNSURE),
        ("blev det nåt nytt badhus i Sala till slut?", None),
    ],
)
def test_what_came_of_something_is_not_told_where_it_is_only_named(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vad sa Berit Sten om pengarna?", None),
        ("vad tyckte Olle Grus om pengarna?", UNSURE),
        ("vad har Olle Grus för titel?", UNSURE),
        ("hur anmäler man sig till Pengadagen?", None),
        ("hur lämnar man förslag till Idébrevet?", UNSURE),
        ("var hölls workshopen om grus?", UNSURE),
        ("var hölls workshopen om sten?", None),
    ],
)
def test_what_was_said_what_somebody_is_and_how_to_do_it_is_told_in_certain_words(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("såg fler filmen om humlor än filmen om bin?", UNSURE),
        ("kom fler till mötet om ugglor än till mötet om hökar?", None),
    ],
)
def test_which_was_more_needs_something_that_tells_how_much(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vilket kommunhus i Ale drog 14 kWh per kvadratmeter?", UNSURE),
        ("vilket kommunhus i Ale drog 60 kWh per kvadratmeter?", None),
    ],
)
def test_a_figure_of_the_question_that_nothing_near_has_is_of_something_else(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vilket datum antogs klimatplanen?", UNSURE),
        ("vilket år antogs klimatplanen?", None),
        ("vilket datum antogs vattenplanen?", None),
    ],
)
def test_a_year_is_no_day(world: Archive, question: str, reason: Reason | None) -> None:
    assert ask(world, question).reason == reason


LETTERS = {
    "brev.md": "# Brev\n\nTio nyhetsbrev, 12 vykort och 14 blad skickades ut av Ängsnätet till alla som ville.",
    "blad.md": "# Blad\n\nBäckbladet har 1 200 prenumeranter i Sverige.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("hur många får Ängsnätets vykort?", UNSURE),
        ("hur många vykort skickades ut av Ängsnätet?", None),
        ("hur många läser Bäckbladet?", None),
    ],
)
def test_how_many_read_a_letter_counts_no_letters(world: Archive, question: str, reason: Reason | None) -> None:
    assert ask(world, question).reason == reason


def test_how_to_reach_somebody_is_not_told_by_a_row_with_the_name(world: Archive) -> None:
    assert ask(world, "har du mejlen till kontaktpersonen i Lerum?").reason == Reason("no_email")


def test_a_reason_is_not_told_by_the_figures_of_a_meeting(world: Archive) -> None:
    given = ask(world, "varför fick Lerum inget besök?")
    assert given.abstained or given.reason


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("vilka företag är med i Bokalliansen?", UNSURE),
        ("vilka företag är med i Askalliansen?", None),
    ],
)
def test_which_companies_are_in_something_needs_more_than_one(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason


@pytest.mark.parametrize(
    "question",
    ["vad handlade mejlen till kommunerna om?", "hur många svarade på mejlen?", "hur länge får man låna elcykeln?"],
)
def test_what_is_told_is_told_without_a_caution(world: Archive, question: str) -> None:
    given = ask(world, question)
    assert (given.abstained, given.reason) == (False, None)


def test_a_document_of_one_letter_keeps_nobody_waiting(read_database: Database) -> None:
    archive = invented.archive(read_database, {"a.md": f"# Bokalliansen\n\nFöretag i Bokalliansen {'A' * 30_000}"})
    began = time.process_time()
    ask(archive, "vilka företag är med i Bokalliansen?")
    assert time.process_time() - began < 5, "it took 18 s with a pattern that looks from every letter to the end"


def test_how_many_of_those_who_came_is_not_told_by_how_many_they_were(world: Archive) -> None:
    given = ask(world, "hur många av de 19 i Lerum kom från Borås kommun?")
    assert given.abstained or given.reason


@pytest.mark.parametrize(
    "question",
    [
        "fick lerumsträffen 7 april eller boråsträffen i oktober bäst betyg?",
        "Vilken träff fick högst betyg, lövskogen i Lerum eller boråsträffen i oktober?",
    ],
)
def test_places_written_together_with_what_was_held_there_are_compared(world: Archive, question: str) -> None:
    given = ask(world, question)
    assert invented.said(given).index("5,25") < invented.said(given).index("4,8")


def test_months_that_are_compared_bring_in_no_other(world: Archive) -> None:
    given = ask(world, "vilket möte i februari eller april var bäst?")
    assert (
        invented.said(given)
        == "Nätverksträff, 7 april, Lerum – Lövskog nära bostäder (Skogsgruppen), med nöjdhet 5,25."
    )


OFFICES = {
    "forening.md": "# Föreningen Havsvågen\n\nFöreningen Havsvågen leds av sin ordförande Nils Lind.\n\n"
    "Siv Alm är projektledare för Havsvågen och har lett arbetet.",
    "tjorn.md": "# Tjörn\n\nEva Ask är naturvårdschef i Tjörn sedan länge.\n\n# Lerum\n\nLerum har många ekar.",
    "dagen.md": "# Träff i Lerum 3 maj\n\nBo Ek, ekolog på verket, berättade för alla i Lerum om kronor på träd.",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("vem är ordförande i Havsvågen?", True),
        ("vem är projektledare för Havsvågen?", True),
        ("vem är kassör i Havsvågen?", False),
        ("vad heter Lerums kommunekolog?", False),
        ("vem är naturvårdschef i Tjörn?", True),
        ("vem är naturvårdschef i Lerum?", False),
    ],
)
def test_an_office_is_not_told_of_whoever_holds_another(read_database: Database, question: str, *, told: bool) -> None:
    offices = invented.archive(read_database, OFFICES)
    assert (ask(offices, question).reason is None) == told


MEMBERS = {"ligan.md": "# Ligan\n\nLerum och Tjörn är med i Havsligan. Kusten berättade om Havsligan."}


def test_those_that_are_not_are_not_told_by_those_that_are(read_database: Database) -> None:
    members = invented.archive(read_database, MEMBERS)
    assert ask(members, "vilka är inte med i Havsligan?").reason == UNSURE


WHO_AND_HOW_MUCH = {
    "forskare.md": "# Föreläsningen\n\nEn forskare bjöds in till Skogsdagen men blev dubbelbokad.\n\n"
    "Geologen Bo Alm ritade kartan till Skogsdagen.\n\n"
    "| Dag | Ansvarig |\n|---|---|\n| Skogsdagen | Karin Ek och Per Mo |",
    "pengar.md": "# Ängsfonden\n\nAle har tillsammans med Mora ansökt om pengar ur Ängsfonden.\n\n"
    "Mora deltar i Ängsfondens möten. Lerum fick 40 000 kronor ur Vattenfonden. Vattenfonden gav Tjörn 9 000 kronor.",
    "budget.md": "# Budget\n\nBudgeten för kartan omfattade 90 000 kr och fördelades på löner och resor.\n\n"
    "Av budgeten för stigen gick en tredjedel till räcken.",
    "slutade.md": "# Samordnare\n\nNils Lind slutade som samordnare i maj.\n\n"
    "På grund av byte av samordnare blev stigens räcken sena.",
    "blad.md": "# Bladen\n\nEn stor del av kartans blad är blå.",
    "modeller.md": "# Modeller\n\nUlla Mo visade modeller som verktyg för mätning. Eva Rö, kommunekolog, visade en.",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vad hette forskaren som bjöds in till Skogsdagen?", False),
        ("Vad jobbar Ulla Mo som?", False),
        ("Vad jobbar Eva Rö som?", True),
        ("Vad heter geologen som ritade kartan?", True),
        ("Hur mycket pengar fick Ale och Mora ur Ängsfonden?", False),
        ("Hur mycket pengar fick Lerum och Tjörn ur Vattenfonden?", True),
        ("Hur stor del av budgeten för stigen gick till räcken?", True),
        ("Varför slutade Nils Lind som samordnare?", False),
        ("Varför blev räckena sena?", True),
    ],
)
def test_what_is_told_of_another_is_not_told_as_if_it_were_asked(
    read_database: Database, question: str, *, told: bool
) -> None:
    given = ask(invented.archive(read_database, WHO_AND_HOW_MUCH), question)
    assert (given.reason is None) is told


DEFINED = {
    "ordlista.md": "# Ordlista\n\n| Ord | Förklaring |\n|---|---|\n| DVP | Dagvattenplan med karta |\n"
    "| BRT50 | Drivmedel av halm utan olja |\n\nMed källkartering menas en karta över kommunens källor.",
    "dvp.md": "# Planer\n\nOrust har en DVP från 2029. DVP behöver göras om. Utan DVP blir det svårt, säger Orust.",
    "brt.md": "# Halm 50\n\nFem bilar kör på BRT50. BRT50 är dyrt. Femtio procent fick 50 kr.",
    "kallor.md": "# Källor\n\nKällkarteringen blev klar i maj. Källkarteringen kostade mycket. Källkarteringen är bra.",
    "grova.md": "# Stöd\n\nGROVA-bidraget söks i maj. GROVA (gröna vattenstödet) ger hälften. GROVA tar slut.",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vad står DVP för?", "Ord: DVP; Förklaring: Dagvattenplan med karta"),
        ("Vad är DVP?", "Ord: DVP; Förklaring: Dagvattenplan med karta"),
        ("vad är BRT 50 för nåt", "Ord: BRT50; Förklaring: Drivmedel av halm utan olja"),
        ("Vad är källkarteringen?", "Med källkartering menas en karta över kommunens källor."),
        ("va är GROVA typ", "GROVA (gröna vattenstödet) ger hälften."),
    ],
)
def test_what_a_thing_is_is_told_first_by_the_line_that_says_so(database: Database, question: str, told: str) -> None:
    given = ask(invented.archive(database, DEFINED), question)
    assert given.answer is not None
    assert given.answer.removeprefix("GROVA-bidraget söks i maj. ").startswith(told)
    assert given.reason is None


OTHERWISE_TOLD = {
    "lan.md": "# Fjärrlån\n\nFagerska biblioteket har lånat ut 640 böcker till övriga och Norska biblioteket 185.",
    "rad.md": "# Årsrapport 2031\n\n## Rådet\n\nVid höstmötet valdes Hans Strand (Lerum) till ny ordförande i rådet.",
    "lista.md": "# Protokoll 2031\n\n| Åtgärd | Ansvarig |\n|---|---|\n| Slutrapport Tipslinjen | Bo Alm |",
    "svar.md": "# Trygghet\n\n## Svar på frågan hur trygg man är (procent)\n\n| Svar | Kvinnor | Män |\n|---|---|---|\n"
    "| Trygg | 44 | 58 |\n| Otrygg | 12 | 6 |",
    "lador.md": "# Lådor\n\n| År | Antal lådor | Kostnad (tkr) |\n|---|---|---|\n| 2029 | 9 310 | 698 |\n"
    "| 2030 | 13 075 | 961 |\n| 2031 | 10 890 | |",
    "lunch.md": "# Måltider 2031\n\n| Kommun | Elever | Kök |\n|---|---|---|\n| Lerum | 280 | Egen regi |",
    "namnd.md": "# Brev 2031\n\nNämnden i Tjörn beslutade den 23 april att lämna förbundet.",
    "folk.md": "# Personer 2031\n\nJens Alm, chef i Hjo, utses till ordförande. Moa Ros tillträdde den 19 augusti. "
    "Hon kom närmast från Växjö där hon var enhetschef.",
    "dag.md": "# Årsrapport 2030\n\nSkördedagen samlade 138 personer. Inledningstalare var Majken Ek.",
    "aret.md": "# Årsrapport 2031\n\nSofi Lind slutade den 31 mars 2031. Skördedagen var i Hjo.",
    "resor.md": "# Programmet\n\n| Dag | Vad | Var |\n|---|---|---|\n| 1 juni | Studiebesök nattöppet | Tjörn |",
}


@pytest.fixture(scope="module")
def otherwise(read_database: Database) -> Archive:
    return invented.archive(read_database, OTHERWISE_TOLD)


@pytest.mark.parametrize(
    "question",
    [
        "Hur många böcker har Norska biblioteket lånat in från andra?",
        "Vem valdes till ny ordförande i rådet efter Hans Strand?",
        "Vad står det i slutrapporten om Tipslinjen?",
        "Hur många kvinnor svarade på frågan hur trygg man är?",
        "Hur många lådor blev det i december 2030?",
        "Vad kostade nattöppet i Tjörn?",
        "Hur många elever per kock har Lerum?",
        "Hur snabbt lagar köket i Lerum maten?",
        "Hur röstade nämnden i Tjörn om förbundet?",
        "Var jobbade Jens Alm innan han blev chef?",
        "Vem inledningstalade på Skördedagen 2031?",
    ],
)
def test_what_is_told_the_other_way_round_or_of_another_time_is_not_told_plainly(
    otherwise: Archive, question: str
) -> None:
    given = ask(otherwise, question)
    assert given.abstained or given.reason is not None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur många böcker har Fagerska biblioteket lånat ut?", "640"),
        ("Vem valdes till ny ordförande i rådet?", "Hans Strand"),
        ("Hur många lådor blev det 2030?", "13 075"),
        ("Hur många elever har Lerum?", "280"),
        ("Var jobbade Moa Ros innan hon tillträdde?", "Växjö"),
        ("Vem inledningstalade på Skördedagen 2030?", "Majken Ek"),
        ("Vad blev kostnaden för lådorna 2031?", "Uppgift saknas: i kolumnen ”Kostnad (tkr)” står inget för 2031."),
    ],
)
def test_the_same_is_told_plainly_where_it_is_what_is_asked(otherwise: Archive, question: str, told: str) -> None:
    given = ask(otherwise, question)
    assert given.reason is None
    assert told in invented.said(given)
