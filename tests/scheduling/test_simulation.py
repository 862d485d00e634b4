import pytest
from sqlalchemy import Connection

from tests.scheduling.network import database
from tests.scheduling.simulation import Build, ForgetsAMessage, NeverVoids, PlansOnlyOnce, live_through

SEEDS = range(26)  # in memory, where a year passes quickest; two more on each database as it is used


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_moves_leaves_and_wishes_keeps_every_promise(seed: int) -> None:
    with database() as connection:
        lived(connection, seed)


@pytest.mark.parametrize("seed", [101, 102])
def test_a_year_is_the_same_on_both_databases(connection: Connection, seed: int) -> None:
    lived(connection, seed)


def lived(connection: Connection, seed: int) -> None:
    year = live_through(connection, seed, Build())
    assert len(year.sent) > 500, f"seed {seed}: too quiet a year to prove anything"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (ForgetsAMessage(), "what was due has been settled|nothing that was due is left"),
        (
            NeverVoids(),
            "a cancelled meeting is silent|only the present version|wishes are kept|has left|changes nothing",
        ),
        (PlansOnlyOnce(), "planning again changes nothing|a cancelled meeting is silent"),
    ],
)
def test_a_wrong_build_would_be_noticed(wrong: Build, rule: str) -> None:
    with database() as connection, pytest.raises(AssertionError, match=rule):
        live_through(connection, 1, wrong)
