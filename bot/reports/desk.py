"""Where reports are made: from the facts to a file of the wanted kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.reports.annual import annual_document
from bot.reports.one_meeting import meeting_document
from bot.reports.writers import Format, Writer, docx, html, markdown, pdf
from bot.storage.database import Database
from scheduling import store
from scheduling.days import local_day
from scheduling.meetings import Meeting
from scheduling.reports.facts import Facts, gather
from scheduling.reports.meeting import named, of_meeting
from scheduling.reports.year import annual
from scheduling.settings import NetworkSettings

WRITERS: Mapping[Format, Writer] = {"md": markdown.write, "html": html.write, "docx": docx.write, "pdf": pdf.write}
FORMATS = tuple(WRITERS)


def knows(facts: Facts, year: int) -> bool:
    return any(meeting.first_day.year == year for meeting in facts.meetings)


def annual_file(  # noqa: PLR0913, PLR0917 - what it is made from, and how it is wanted
    facts: Facts,
    year: int,
    network: NetworkSettings,
    now: datetime,
    form: Format,
    language: str = "sv",
    claims: Mapping[str, int] | None = None,
) -> bytes:
    return WRITERS[form](annual_document(annual(facts, year, network, now, claims), language))


def meeting_file(facts: Facts, meeting: Meeting, network: NetworkSettings, form: Format, language: str = "sv") -> bytes:
    return WRITERS[form](meeting_document(of_meeting(facts, meeting, network.name), language))


@dataclass(frozen=True)
class Desk:
    """The reports, as the conversation may ask for them."""

    database: Database
    network: NetworkSettings

    def annual(self, year: int, language: str, now: datetime) -> bytes | None:
        facts = self._facts()
        return annual_file(facts, year, self.network, now, "pdf", language) if knows(facts, year) else None

    def meetings(self, words: str, now: datetime) -> list[Meeting]:
        today = local_day(now, ZoneInfo(self.network.time_zone))
        return named(self.database.read_now(store.meetings), words, today)

    def of_meeting(self, meeting: Meeting, language: str) -> bytes:
        return meeting_file(self._facts(), meeting, self.network, "pdf", language)

    def _facts(self) -> Facts:
        return self.database.read_now(gather)
