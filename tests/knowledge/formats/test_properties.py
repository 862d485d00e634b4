"""What an Office file says of itself, and that nothing is told where it says nothing."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import docx
import openpyxl
import pptx
import pytest

from knowledge.formats.contents import Source
from knowledge.formats.parse import ADAPTERS
from tests.fakes import documents

MAKERS: dict[str, Callable[[], Any]] = {"docx": docx.Document, "pptx": pptx.Presentation, "xlsx": openpyxl.Workbook}
CORE = "docProps/core.xml"
NAMING_IT = re.compile(rb"<(?:Relationship|Override)[^>]*docProps/core\.xml[^>]*/>")
EMPTY = b'<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'


def made(kind: str, year: int = 2024) -> bytes:
    document = MAKERS[kind]()
    properties = document.properties if kind == "xlsx" else document.core_properties
    properties.title, properties.created = "Årsrapport", datetime(year, 2, 1, tzinfo=UTC).replace(tzinfo=None)
    return documents.saved(document)


def with_properties(data: bytes, stated: bytes) -> bytes:
    """The same file with these properties, or without the part where there are none."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(kept, "w") as other:
        for name in archive.namelist():
            if name != CORE:
                part = archive.read(name)
                other.writestr(name, part if stated else NAMING_IT.sub(b"", part))
            elif stated:
                other.writestr(name, stated)
    return kept.getvalue()


@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_is_called_and_dated_as_its_properties_say(kind: str) -> None:
    contents = ADAPTERS[kind](Source(f"x.{kind}", made(kind)))
    assert (contents.title, contents.dated) == ("Årsrapport", date(2024, 2, 1))


@pytest.mark.parametrize("stated", [b"", EMPTY])
@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_that_says_nothing_of_itself_is_not_of_the_day_it_is_read(kind: str, stated: bytes) -> None:
    contents = ADAPTERS[kind](Source(f"x.{kind}", with_properties(made(kind), stated)))
    assert (contents.title, contents.dated) == ("", None)


@pytest.mark.parametrize(("year", "dated"), [(2013, None), (2014, date(2014, 2, 1))])
def test_the_year_that_a_template_was_made_in_dates_nothing(year: int, dated: date | None) -> None:
    assert ADAPTERS["docx"](Source("x.docx", made("docx", year))).dated == dated
