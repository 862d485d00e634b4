"""A question about two things is told of both, also where one of them would fill the answer."""

import pytest

from bot.storage.database import Database
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.test_answers import ask

CLUSTERS = """# Rapport om kluster

| Kluster | Timmar per kommun och månad |
|---|---|
| Norra Älvdalen | 10 |
| Södra Älvdalen | 5,5 |
| Östra Älvdalen | 7 |

## Norra Älvdalen

Norra Älvdalen höll sju klusterträffar under året. Klusterträffarna i Norra Älvdalen var uppskattade. I Norra Älvdalen
hölls klusterträffarna i tur och ordning hos alla, och klusterträffarna där drog många.

## Södra Älvdalen

Klustret möttes fyra gånger på träffar i Södra Älvdalen.

## Personer

Anna Kärr var kontaktperson för Lerum.

Lina Myr var projektledare för Mossprojektet under våren. Lina Myr höll i konferensen om torv i Lerum.
"""


CONFERENCE = """# Konferensen 2024

Anna Kärr, Kustens högskola, höll i samtalet om havsvatten. Alla tackade Anna Kärr. Hon fick blommor.
"""


@pytest.fixture(scope="module")
def clusters(read_database: Database) -> Archive:
    return invented.archive(read_database, {"kluster.md": CLUSTERS, "konferens.md": CONFERENCE})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("hur många klusterträffar hade Norra Älvdalen respektive Södra Älvdalen?", ("sju", "fyra gånger")),
        ("fick Norra Älvdalen eller Södra Älvdalen flest timmar per kommun och månad?", ("10", "5,5")),
        ("vad var Lina Myr i Mossprojektet och vad höll hon i för konferens i Lerum?", ("projektledare", "torv")),
    ],
)
def test_both_parts_are_told(clusters: Archive, question: str, told: tuple[str, str]) -> None:
    said = invented.said(ask(clusters, question))
    assert all(part in said for part in told)


@pytest.mark.parametrize(
    "question",
    [
        "Anna Kärr nämns både i rapporten om kluster och från konferensen 2024. I vilka roller?",
        "Vad hade Anna Kärr för roll i klustren och på konferensen?",
        "Vilka uppdrag hade Anna Kärr i klustren respektive på konferensen?",
    ],
)
def test_somebody_is_told_of_from_each_document_that_names_them(clusters: Archive, question: str) -> None:
    said = invented.said(ask(clusters, question))
    assert "kontaktperson för Lerum" in said
    assert "Kustens högskola" in said
