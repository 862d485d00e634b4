from collections.abc import Iterator

import pytest

from tests.fakes.model_endpoint import ModelEndpoint, model_endpoint


@pytest.fixture
def endpoint() -> Iterator[ModelEndpoint]:
    with model_endpoint() as endpoint:
        yield endpoint
