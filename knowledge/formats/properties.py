"""What an Office file says of itself, where it does: its title, and when it was made."""

from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from knowledge.formats.contents import Source

EARLIEST_YEAR = 2014


class Properties(NamedTuple):
    title: str = ""
    made: date | None = None


def properties_of(source: Source, told: Any) -> Properties:
    """Of a file that says nothing the libraries tell something of their own: "Word Document", and this very moment."""
    with ZipFile(BytesIO(source.data)) as archive:
        parts = [name for name in archive.namelist() if name.lower().endswith(("core.xml", ".psmdcp"))]
        stated = archive.read(parts[0]) if parts else b""
    made = day(told.created) if b"created" in stated else None
    return Properties((told.title or "") if b"title" in stated else "", made)


def day(moment: datetime | None) -> date | None:
    """Templates carry the year they were made in; nothing before 2014 is a date of a document."""
    return moment.date() if isinstance(moment, datetime) and moment.year >= EARLIEST_YEAR else None
