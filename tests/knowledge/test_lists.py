"""Names in columns that have no headings: all of them, or those that carry the mark of a footnote."""

import pytest

from bot.storage.database import Database
from knowledge.archive import Archive
from knowledge.swedish.words import listed
from tests.knowledge import invented
from tests.knowledge.test_answers import ask

NETWORK = """# Årsrapport 2031

Älvnätet är ett nätverk för kommuner vid älven.

## Medverkande kommuner

Under 2031 medverkade sex kommuner i Älvnätet.

Ale kommun\tBorås Stad
Lerums kommun*\tMarks kommun
Tjörns kommun*\tOrusts kommun

\\* Medverkar genom Bergslagets miljöförbund

## Gäster

Tanums kommun\tSotenäs kommun
"""


MANY = listed(
    "Ale Alingsås Bengtsfors Borås Falköping Färgelanda Grästorp Götene Herrljunga Hjo Härryda Karlsborg Kungälv Lerum "
    "Lidköping Lysekil Mark Mellerud Munkedal Mölndal Orust Partille Skara Skövde Sotenäs Stenungsund Strömstad "
    "Svenljunga Tanum Tibro Tidaholm Tjörn Tranemo Trollhättan Töreboda Uddevalla Ulricehamn Vara Vårgårda Vänersborg "
    "Åmål Öckerö"
)


@pytest.fixture(scope="module")
def network(read_database: Database) -> Archive:
    return invented.archive(read_database, {"arsrapport.txt": NETWORK})


@pytest.mark.parametrize(
    "question", ["vilka kommuner är med i Älvnätet?", "vilka kommuner medverkade i Älvnätet 2031?"]
)
def test_who_is_in_a_network_is_told_by_the_list_under_its_heading(network: Archive, question: str) -> None:
    given = ask(network, question)
    assert "Under rubriken ”Medverkande kommuner” står 6 namn" in invented.said(given)
    assert "Ale kommun, Lerums kommun, Tjörns kommun, Borås Stad, Marks kommun, Orusts kommun" in invented.said(given)
    assert "Tanum" not in invented.said(given)
    assert "medverkade sex kommuner" in given.sources[0].quote


def test_a_long_list_is_told_though_each_of_its_rows_says_as_much_as_what_stands_over_it(
    database: Database,
) -> None:
    rows = "\n".join(f"{one} kommun\t{other} kommun" for one, other in zip(MANY[::2], MANY[1::2], strict=True))
    report = f"# Rapport\n\n## Medverkande kommuner\n\nUnder året medverkade många i nätverket.\n\n{rows}\n"
    given = ask(invented.archive(database, {"rapport.txt": report}), "vilka medverkande kommuner finns i nätverket?")
    assert f"Under rubriken ”Medverkande kommuner” står {len(MANY)} namn" in invented.said(given)


@pytest.mark.parametrize(
    "question",
    ["vilka kommuner medverkar genom Bergslagets miljöförbund?", "vilka är med via bergslagets miljöförbund?"],
)
def test_those_with_the_mark_of_a_footnote_are_told_with_what_it_says(network: Archive, question: str) -> None:
    given = ask(network, question)
    assert (
        invented.said(given)
        == "Lerums kommun, Tjörns kommun, enligt fotnoten ”Medverkar genom Bergslagets miljöförbund”."
    )
    assert [source.quote for source in given.sources][1:] == [
        "Lerums kommun*\tMarks kommun",
        "Tjörns kommun*\tOrusts kommun",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "vilka kommuner är inte med i Älvnätet?",
        "vilka kommuner är med i Älvnätets styrgrupp?",
        "vilka kommuner deltog på Älvnätets konferens i april?",
        "vilka kommuner var med i Älvnätet från början?",
        "vilka kommuner medverkar inte genom Bergslagets miljöförbund?",
        "vad är Bergslagets miljöförbund?",
    ],
)
def test_a_list_is_not_told_of_others_than_those_it_lists(network: Archive, question: str) -> None:
    said = invented.said(ask(network, question))
    assert "nder rubriken" not in said
    assert "enligt fotnoten" not in said


MORE_LISTS = {
    "tva.txt": "# Gruvnätet 2031\n\n## Medlemmar\n\nGruvnätet hade sju medlemmar.\n\nAle kommun*\tBorås Stad\\*\\*\n"
    "Lerums kommun*\tMarks kommun\nTjörns kommun\tOrusts kommun\n\nTanums kommun\n\n\\* Medverkar genom Gruvbolaget\n\n"
    "\\*\\* Medverkar som observatör\n",
    "mal.md": "# Skogsnätet\n\nSkogsnätets mål är:\n\n- fler träd\n- färre skador\n\nSkogsnätet leds av Karin Ek.\n",
    "delar.md": "# Arbetet\n\n## Områden\n\nÄngsnätet arbetar med tre områden:\n\n### Slåtter\n\n"
    "#### Vår\n\nDå vilar vi.\n\n### Bete\n\nKorna går ute.\n\n### Frö\n\nVi samlar frö.\n",
    "fyra.md": "# Parken\n\n## Delar\n\nHöjdparken har fyra delar:\n\n### Leken\n\nHär leker man.\n\n"
    "### Tack\n\nTack alla.\n",
}


@pytest.fixture(scope="module")
def lists(read_database: Database) -> Archive:
    return invented.archive(read_database, MORE_LISTS)


def test_each_mark_has_its_own_footnote(lists: Archive) -> None:
    assert invented.said(ask(lists, "vilka medverkar som observatör?")).startswith("Borås Stad, enligt")
    assert invented.said(ask(lists, "vilka medverkar genom Gruvbolaget?")).startswith(
        "Ale kommun, Lerums kommun, enligt"
    )


def test_a_name_that_stands_alone_after_the_columns_is_one_of_them(lists: Archive) -> None:
    assert "står 7 namn" in invented.said(ask(lists, "vilka kommuner är med i Gruvnätet?"))


def test_the_lines_that_a_sentence_introduces_are_told_once_and_no_more(lists: Archive) -> None:
    said = invented.said(ask(lists, "vilka är Skogsnätets mål?"))
    assert said == "Skogsnätets mål är:\nfler träd\nfärre skador"


def test_the_headings_that_a_sentence_introduces_are_told_if_they_are_as_many_as_it_says(lists: Archive) -> None:
    told = "Ängsnätet arbetar med tre områden: Slåtter; Bete; Frö."
    assert invented.said(ask(lists, "vilka områden arbetar Ängsnätet med?")) == told
    assert "Tack." not in invented.said(ask(lists, "vilka delar har Höjdparken?"))


def test_another_question_about_the_municipalities_is_not_told_by_the_list(network: Archive) -> None:
    assert "nder rubriken" not in invented.said(ask(network, "vilka kommuner har höjt avgiften till Älvnätet?"))
