"""Who holds an office: of what is told in different years, the newest first."""

from datetime import UTC, datetime

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from tests.knowledge import invented

WINTER = datetime(2032, 2, 1, tzinfo=UTC)
OLD = """# Protokoll styrgruppen 3 mars 2028

| Namn | Kommun | Roll |
|---|---|---|
| Ester Lund | Hjo | Ordförande |
| Göran Berg | Tibro | Samordnare |
"""
CHANGE = """# Protokoll årsmöte 14 mars 2030

Beslut: Årsmötet väljer Karin Ek (Skövde) till ordförande för 2030–2032. Ester Lund avtackas som ordförande.
"""
NEW = """# Protokoll styrgruppen 6 november 2031

Närvarande: Karin Ek (ordförande), Nils Strand (samordnare), Sven Holm, Ylva Lind.

## § 4 Skogsgruppen

Beslut: Ylva Lind utses till sammankallande för Skogsgruppen från 1 januari 2032.

## § 5 Vattengruppen

Beslut: Alma Berg utses till sammankallande för Vattengruppen från 1 juni 2032.
"""
GROUPS = """# Anteckningar Skogsgruppen och Vattengruppen 5 maj 2029

Ordförande: Sven Holm

Sammankallande för Skogsgruppen är Greta Lund.

Sammankallande för Vattengruppen är Olle Strand.
"""


def said(database: Database, question: str) -> str:
    texts = {"gammalt.md": OLD, "byte.md": CHANGE, "nytt.md": NEW, "grupper.md": GROUPS}
    return invented.said(answer(question, invented.archive(database, texts), ["open"], WINTER))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Vem är ordförande?", "Karin Ek"),
        ("vem är ordförande nu", "Karin Ek"),
        ("Vem är samordnare i dag?", "Nils Strand"),
        ("Vem är sammankallande för Skogsgruppen?", "Ylva Lind"),
        ("Vem är sammankallande i Vattengruppen idag?", "Olle Strand"),
    ],
)
def test_who_holds_an_office_is_told_first_by_the_newest_that_tells_it(
    database: Database, question: str, first: str
) -> None:
    assert first in said(database, question).split("\n")[0]


def test_who_held_it_before_is_told_after_with_the_date(database: Database) -> None:
    assert said(database, "Vem är ordförande?").split("\n") == [
        "Närvarande: Karin Ek (ordförande), Nils Strand (samordnare), Sven Holm, Ylva Lind. (6 november 2031)",
        "Ester Lund avtackas som ordförande. (14 mars 2030)",
    ]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Vem var ordförande före Karin Ek?", "Ester Lund"),
        ("vem var ordförande före karin", "Ester Lund"),
        ("vem var förra ordföranden?", "Ester Lund"),
        ("Vem var samordnare innan?", "Göran Berg"),
    ],
)
def test_the_one_before_is_told_where_that_is_asked(database: Database, question: str, name: str) -> None:
    told = said(database, question)
    assert name in told
    assert "Karin Ek (ordförande)" not in told


def test_who_chaired_one_meeting_is_not_the_chair(database: Database) -> None:
    assert "Sven Holm" not in said(database, "Vem är ordförande?").split("\n")[1]


def test_nobody_is_told_for_an_office_of_another_body(database: Database) -> None:
    assert "Ylva Lind utses" not in said(database, "Vem är sammankallande i Vattengruppen?").split("\n")[0]


BOARD = """# Protokoll styrgruppen 8 april 2028

Närvarande: Ester Lund (Hjo), ordförande §§ 1–3, Moa Ek (Tibro), Karin Strand.

Beslut: Moa Ek (Tibro) väljs till ordförande från och med den 1 maj 2028.
"""
AFTERWARDS = """# Protokoll styrgruppen 4 juni 2030

Beslut: Karin Strand (Skara) väljs till ordförande. Moa Ek avtackas som ordförande.
"""
OTHER_BOARD = """# Protokoll skogsgruppen 2 februari 2027

Beslut: Sven Holm (Karlsborg) väljs till ordförande.
"""


@pytest.mark.parametrize(
    "question",
    ["vem va ordf i styrgruppen före moa ek", "Vem var ordförande före Moa Ek?", "vem var ordf innan moa ek?"],
)
def test_who_came_before_somebody_is_the_last_of_that_body_before_the_election(
    database: Database, question: str
) -> None:
    archive = invented.archive(database, {"a.md": BOARD, "b.md": AFTERWARDS, "c.md": OTHER_BOARD})
    told = invented.said(answer(question, archive, ["open"], WINTER))
    assert told.startswith("Närvarande: Ester Lund (Hjo), ordförande")


def test_who_came_before_somebody_who_is_never_told_to_have_held_it_is_not_the_newest_of_all(
    database: Database,
) -> None:
    archive = invented.archive(database, {"a.md": BOARD, "b.md": AFTERWARDS, "c.md": OTHER_BOARD})
    given = answer("Vem var ordförande före Nils Berg?", archive, ["open"], WINTER)
    assert given.abstained or given.reason


@pytest.mark.parametrize(
    ("named", "before"), [("Sara Dahl", "Per Sjö"), ("sara", "Per Sjö"), ("Lena Fors", "Sara Dahl"), ("Per Sjö", "")]
)
def test_who_came_after_is_not_told_as_the_one_before(database: Database, named: str, before: str) -> None:
    texts = {
        f"{year}.md": f"# Protokoll styrgruppen 4 april {year}\n\n{who} är kassör i nätverket."
        for year, who in ((2027, "Per Sjö"), (2029, "Sara Dahl"), (2031, "Lena Fors"))
    }
    archive = invented.archive(database, texts)
    told = invented.said(answer(f"Vem var kassör före {named}?", archive, ["open"], WINTER)).split("\n")[0]
    assert before in told
    assert "Lena Fors" not in told


def test_a_name_tells_nothing_of_whose_the_office_is(database: Database) -> None:
    tides = {"a.md": OLD.replace("Ester Lund", "Ester Strömgren"), "b.md": NEW.replace("Karin Ek", "Karin Strömgren")}
    archive = invented.archive(database, {**tides, "c.md": "# Ström\n\nStrömmen är svag."})
    given = answer("Vem är ordförande i fokusgruppen för ström?", archive, ["open"], WINTER)
    assert given.abstained or given.reason is not None
