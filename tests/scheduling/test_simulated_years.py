"""Years drawn from seeds, in memory: two hundred with those in test_simulation.py, which are lived on real databases.

Most are busy ones; `python -m benchmarks.years` lives through two thousand calm ones, planned for more often.
"""

import pytest

from tests.fakes.stores import in_memory
from tests.scheduling.simulation import BUSY, CALM, Build, Pace, live_through

pytestmark = [pytest.mark.long, pytest.mark.spread]
ONCE_BROKEN = (211, 302, 1078, 1093, 2633)  # a week's budget; calm years, as they were when they broke it
YEARS = [
    *((seed, BUSY) for seed in range(200, 391) if seed not in ONCE_BROKEN),
    *((seed, CALM) for seed in ONCE_BROKEN),
]


@pytest.mark.parametrize(("seed", "pace"), YEARS, ids=[str(seed) for seed, _ in YEARS])
def test_a_year_keeps_every_promise(seed: int, pace: Pace) -> None:
    with in_memory() as connection:
        year = live_through(connection, seed, Build(), pace)
    assert len(year.sent) > 500, f"seed {seed}: too quiet a year to prove anything"
