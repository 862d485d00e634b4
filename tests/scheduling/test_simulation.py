import pytest
from sqlalchemy import Connection

from tests.scheduling.simulation import (
    BUSY,
    CALM,
    Build,
    ForgetsAMessage,
    NeverVoids,
    OverlooksGroups,
    Pace,
    PlansOnlyOnce,
    live_through,
)

pytestmark = pytest.mark.long

SEEDS = range(3)  # on each database; the other years are in test_simulated_years.py


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_moves_leaves_and_wishes_keeps_every_promise(connection: Connection, engine: str, seed: int) -> None:
    year = live_through(connection, seed + (100 if engine == "postgresql" else 0), Build())
    assert len(year.sent) > 500, f"seed {year.seed}: too quiet a year to prove anything"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (ForgetsAMessage(), "what was due has been settled|nothing that was due is left"),
        (
            NeverVoids(),
            "a cancelled meeting is silent|only the present version|wishes are kept|has left|changes nothing",
        ),
        (OverlooksGroups(), "planning again changes nothing|a cancelled meeting is silent|only the present version"),
        (PlansOnlyOnce(), "planning again changes nothing|a cancelled meeting is silent|wishes are kept"),
    ],
)
@pytest.mark.parametrize("pace", [CALM, BUSY], ids=["calm", "busy"])
def test_a_wrong_build_would_be_noticed(connection: Connection, wrong: Build, rule: str, pace: Pace) -> None:
    with pytest.raises(AssertionError, match=rule):
        live_through(connection, 1, wrong, pace)
