"""Years drawn from seeds, in memory: two hundred with those in test_simulation.py, which are lived on real databases.

`python -m benchmarks.years` lives through two thousand.
"""

import pytest

from tests.fakes.stores import in_memory
from tests.scheduling.simulation import Build, live_through

pytestmark = [pytest.mark.long, pytest.mark.spread]
SEEDS = (*range(200, 391), 1078, 1093, 2633)  # the last three once broke a week's budget


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_keeps_every_promise(seed: int) -> None:
    with in_memory() as connection:
        live_through(connection, seed, Build())
