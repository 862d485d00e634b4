"""The sample network, ready to be looked at: its people, its year, and an archive of files that tell about both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.demo.documents import documents, written
from bot.demo.facts import facts
from bot.demo.markup import Document, Picture, Table
from bot.demo.meetings import Meeting, around, of_year
from bot.demo.meetings import facts as year_of_facts
from bot.demo.network import FocusGroup, Member, Network, read_network
from bot.demo.picture import ratings_picture
from bot.demo.writers import xlsx

LATEST = "n6"  # the meeting that has just ended while somebody watches
PLAN = "Verksamhetsplan.xlsx"


@dataclass(frozen=True)
class Sample:
    """`meetings` lie around now; `last_year` are those of the annual report, `ratings` their picture."""

    network: Network
    meetings: tuple[Meeting, ...]
    last_year: tuple[Meeting, ...]
    ratings: Picture
    archive: Path
    plan: Path
    member_list: Path

    @property
    def members(self) -> tuple[Member, ...]:
        return self.network.members

    @property
    def groups(self) -> tuple[FocusGroup, ...]:
        return self.network.groups


def prepare(directory: Path, now: datetime, progress: Callable[[str], None] | None = None) -> Sample:
    """Fill `directory` with the sample; a file of the same name that is already there is replaced."""
    sample = imagine(directory, now)
    sample.archive.mkdir(parents=True, exist_ok=True)
    for path, content in _files(sample):
        path.write_bytes(content)
        if progress is not None:
            progress(path.name)
    return sample


def imagine(directory: Path, now: datetime) -> Sample:
    """The same without a file."""
    meetings = around(year_of_facts(), now, LATEST)
    last_year = of_year(meetings[0].begins.year - 1)
    return Sample(
        network=read_network(),
        meetings=meetings,
        last_year=last_year,
        ratings=ratings_picture(last_year),
        archive=directory / "archive",
        plan=directory / "plan.xlsx",
        member_list=directory / "members.xlsx",
    )


def _files(sample: Sample) -> Iterator[tuple[Path, bytes]]:
    for document in _documents(sample):
        content = written(document)
        yield sample.archive / document.file, content
        if document.file == PLAN:
            yield sample.plan, content
    yield sample.member_list, xlsx.write(_member_list(sample))


def _documents(sample: Sample) -> Iterator[Document]:
    plan_day = sample.meetings[0].dates[0] - timedelta(weeks=6)
    blanks = facts(sample.network, sample.meetings, sample.last_year, plan_day)
    return documents(blanks, {"ratings": sample.ratings})


def _member_list(sample: Sample) -> Document:
    rows = tuple(
        (member.name, member.email, member.municipality, ", ".join(member.groups), member.role)
        for member in sample.members
    )
    table = Table(("namn", "epost", "kommun", "grupper", "roll"), rows)
    return Document("members.xlsx", "Deltagare", sample.meetings[0].dates[0], (table,))
