from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.sample import Sample, prepare

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return prepare(tmp_path_factory.mktemp("sample"), NOW)


@pytest.fixture(scope="session")
def files(sample: Sample) -> tuple[Path, ...]:
    return tuple(sorted(sample.archive.iterdir()))
