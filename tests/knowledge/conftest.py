from collections.abc import Iterator

import pytest

from knowledge.archive import Archive
from tests.knowledge import invented


@pytest.fixture(scope="session")
def archive() -> Iterator[Archive]:
    with invented.archive({"arsrapport.md": invented.REPORT, "energiplaner.md": invented.COMPARISON}) as filled:
        yield filled
