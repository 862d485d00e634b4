from collections.abc import Iterator

import pytest

from knowledge.formats.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made
