"""A caption says what its table is about: in words, of which year, and what its figures are measured in."""

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from knowledge.captions import captions
from knowledge.document import Block
from tests.knowledge import invented
from tests.knowledge.moments import NOON

ABOVE = """\
# Mätningar i köken

Köken vägde under två veckor. Resultaten redovisas nedan.

Tabell 1. Andel ekologiska varor i procent, 2031

| Kommun | Förskola | Skola |
|---|---|---|
| Lerum | 35 | 33 |
| Tjörn | 52 | 47 |

Tabell 2. Svinn i gram per portion, 2031

| Kommun | Förskola | Skola |
|---|---|---|
| Lerum | 38 | 49 |
| Tjörn | 29 | 44 |

Tjörn arbetar med mindre kantiner sedan våren.
"""

BELOW = """\
# Resor och avfall

Uppgifterna samlas in varje år.

| Kommun | Bil | Cykel |
|---|---|---|
| Lerum | 98 | 22 |
| Tjörn | 75 | 31 |

Tabell 1: Tjänsteresor i kilometer per anställd, 2030

| Kommun | Papper | Glas |
|---|---|---|
| Lerum | 41 | 17 |
| Tjörn | 39 | 19 |

Tabell 2: Insamlat i kilo per invånare, 2029
"""


@pytest.fixture(scope="module")
def archive(read_database: Database) -> Archive:
    return invented.archive(read_database, {"kök.md": ABOVE, "resor.md": BELOW})


def ask(archive: Archive, question: str) -> str | None:
    return answer(question, archive, ["open"], NOON).answer


def test_a_cell_is_found_by_the_words_of_its_caption_and_told_with_its_unit_and_year(archive: Archive) -> None:
    svinn = "Tabell 2. Svinn i gram per portion, 2031 – Kommun: Tjörn; Skola: 44"
    assert ask(archive, "Hur mycket svinn per portion hade skolan i Tjörn 2031?") == svinn
    ekologiskt = "Tabell 1. Andel ekologiska varor i procent, 2031 – Kommun: Lerum; Förskola: 35"
    assert ask(archive, "Hur stor andel ekologiska varor hade förskolan i Lerum?") == ekologiskt


def test_a_caption_below_its_table_says_the_same_of_it(archive: Archive) -> None:
    resor = "Tabell 1: Tjänsteresor i kilometer per anställd, 2030 – Kommun: Lerum; Bil: 98"
    assert ask(archive, "Hur många kilometer per anställd reste Lerum med bil 2030?") == resor
    papper = "Tabell 2: Insamlat i kilo per invånare, 2029 – Kommun: Tjörn; Papper: 39"
    assert ask(archive, "Hur mycket papper per invånare samlades in i Tjörn 2029?") == papper


@pytest.mark.parametrize(
    "question",
    [
        "Hur mycket svinn per portion hade skolan i Tjörn 2028?",
        "Hur mycket papper per invånare samlades in i Tjörn 2031?",
    ],
)
def test_a_cell_is_not_told_for_another_year_than_that_of_its_caption(archive: Archive, question: str) -> None:
    assert answer(question, archive, ["open"], NOON).abstained


def test_a_line_between_two_tables_is_the_caption_of_the_lower_where_captions_stand_above() -> None:
    assert captions(blocks("text Tabell 1. Åar", "row", "row", "text Tabell 2. Öar", "row")) == {1: 0, 2: 0, 4: 3}


def test_and_of_the_upper_where_they_stand_below() -> None:
    assert captions(blocks("text Om kusten.", "row", "text Tabell 1. Åar", "row", "text Tabell 2. Öar")) == {1: 2, 3: 4}


def test_what_stands_beside_a_table_without_a_number_is_no_caption() -> None:
    assert (
        captions(blocks("text Tabellerna visar läget.", "row", "text Tabell 2 visas på nästa sida: " + 200 * "å")) == {}
    )


def blocks(*told: str) -> list[Block]:
    return [Block("row", "Tjörn", cells=(("", "Tjörn"),)) if one == "row" else Block("text", one[5:]) for one in told]


def test_text_after_a_table_is_not_said_under_its_caption(archive: Archive) -> None:
    source = answer("Vem arbetar med mindre kantiner?", archive, ["open"], NOON).sources[0]
    assert source.heading == "Mätningar i köken"


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("Tabell 1 visar att svinnet var lägre än 2029.", False),
        ("Tabell 4 omfattar inte 2029, då inget vägdes.", False),
        ("Tabell 1. svinn i gram", True),
        ("Tabell 2 Svinn i gram", True),
    ],
)
def test_a_sentence_that_speaks_of_a_table_is_not_its_caption(line: str, *, caption: bool) -> None:
    blocks = [Block("row", "Lerum 38", cells=(("Kommun", "Lerum"), ("Svinn", "38"))), Block("text", line)]
    assert bool(captions(blocks)) == caption
