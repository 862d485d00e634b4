"""A reason for a no says nothing that the places shown beside it belie."""

import pytest

from bot.storage.database import Database
from knowledge.answers.reason import UNSURE, Reason
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.test_answers import ask


@pytest.fixture(scope="module")
def world(read_database: Database) -> Archive:
    return invented.archive(read_database, TOLD_OF_OTHERS)


TOLD_OF_OTHERS = {
    "rapport.md": "# Rapport\n\n## Orust\n\nOrust byggde en bastu vid sjön. Bastun eldas med ved.\n\n"
    "## Tjörn\n\nTjörn byggde en bastu för 2,4 mkr. Av gästerna var 34 procent unga.",
    "Kungälv vågkraft.md": "# Kraft ur vågor\n\nBojen kostade 310 000 kr att köpa in.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Vad kostade bastun i Orust?", "other_sum"),
        ("Hur stor andel av bastugästerna i Orust var unga?", "other_share"),
    ],
)
def test_a_sum_or_a_share_that_is_shown_is_not_said_to_be_missing(world: Archive, question: str, reason: str) -> None:
    given = ask(world, question)
    assert (given.abstained, given.reason) == (True, Reason(reason))


def test_a_file_that_is_called_after_a_municipality_tells_of_it(world: Archive) -> None:
    assert "310 000 kr" in invented.said(ask(world, "Vad kostade bojen för vågkraft i Kungälv?"))


def test_a_sum_that_is_not_shown_is_said_to_be_missing(database: Database) -> None:
    text = "# Roddare\n\nPå Öckerö finns roddklubben Åran. Roddklubben Åran ror varje kväll med 14 båtar."
    given = ask(invented.archive(database, {"roddare.md": text}), "Hur många kronor kostade roddklubben Åran?")
    assert (given.abstained, given.reason) == (True, Reason("no_sum"))


def test_the_caution_before_a_time_does_not_say_that_there_is_none(database: Database) -> None:
    text = "# Bad\n\nBadet i Orust stängde den 4 maj 2031. Hur länge badet renoveras får vi höra. 300 badade."
    given = ask(invented.archive(database, {"bad.md": text}), "Hur länge renoveras badet i Orust?")
    assert given.reason in (UNSURE, None)
