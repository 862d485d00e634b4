"""Minutes of one meeting are read as that meeting: its day, group, place and how many came."""

import time
from datetime import date

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.document import Block, Document
from knowledge.meetings.meeting import Meeting
from knowledge.meetings.reading import find_meetings
from knowledge.swedish.dates import Period
from tests.knowledge import invented
from tests.knowledge.moments import NOON

MINUTES = """\
# Minnesanteckningar: dagvatten i täta städer

- När: tisdag 12 augusti 2031 kl. 9–12
- Var: Folkets hus, Borås
- Grupp: Vattengruppen
- Talare: Greta Sjö (skyfallsingenjör)
- Deltagare: 24 personer
- Utvärdering: nöjdhet 5,4 på skalan 1–6

## Skyfall

Greta Sjö visade en kartering av lågpunkter.
"""


def meetings(text: str) -> list[Meeting]:
    return find_meetings(invented.read("minnesanteckningar.md", text))


def test_the_top_of_the_minutes_says_everything_about_the_meeting() -> None:
    (meeting,) = meetings(MINUTES)
    day = date(2031, 8, 12)
    assert (meeting.period, meeting.group, meeting.place) == (Period(day, day), "Vattengruppen", "Borås")
    assert (meeting.theme, meeting.attendance, meeting.satisfaction) == ("dagvatten i täta städer", (24,), 5.4)


def test_two_days_are_one_meeting() -> None:
    two = MINUTES.replace("När: tisdag 12 augusti", "Dag ett: tisdag 12 augusti").replace(
        "- Var:", "- Dag två: onsdag 13 augusti 2031\n- Var:"
    )
    (meeting,) = meetings(two)
    assert meeting.period.days == 2


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("12 augusti 2031 kl. 9–12", "12 augusti 2031 och tisdag 2 september 2031"),  # of two meetings
        ("- När: tisdag 12 augusti 2031 kl. 9–12\n", ""),
    ],
)
def test_what_is_not_the_minutes_of_one_meeting_is_none(was: str, becomes: str) -> None:
    assert meetings(MINUTES.replace(was, becomes)) == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur många kom till mötet om dagvatten?", "Deltagare: 24 personer"),
        ("How many came to the meeting on dagvatten?", "Deltagare: 24 personer"),
    ],
)
def test_how_many_came_is_answered_with_the_line_that_says_so(database: Database, question: str, told: str) -> None:
    archive = invented.archive(database, {"minnesanteckningar.md": MINUTES})
    given = answer(question, archive, ["open"], NOON)
    assert invented.said(given).startswith(told)
    assert given.sources[0].quote == told


WIDE = """\
# Laddning i kommunerna 2031

| kommun | laddplan | snabbladdare | ansvarig | kommentar |
|---|---|---|---|---|
| Lerum | ja | 12 | Nils Lind | klart i maj |
| Borås | nej | 38 | Alma Kärr | utreds |
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hur många snabbladdare har Borås?", "Laddning i kommunerna 2031 – kommun: Borås; snabbladdare: 38"),
        ("Vem är ansvarig för laddplanen i Lerum?", "kommun: Lerum; laddplan: ja; ansvarig: Nils Lind"),
    ],
)
def test_of_a_wide_row_only_what_is_asked_for_is_told_and_no_other_row(
    database: Database, question: str, said: str
) -> None:
    given = answer(question, invented.archive(database, {"laddning 2031.md": WIDE}), ["open"], NOON)
    assert given.answer == said


def test_the_row_of_column_names_is_no_answer(database: Database) -> None:
    archive = invented.archive(database, {"laddning 2031.md": WIDE})
    quotes = [source.quote for source in answer("snabbladdare laddplan", archive, ["open"], NOON).sources]
    assert quotes
    assert not any("kommentar" in quote for quote in quotes)


def test_only_municipalities_that_the_archive_says_something_of_the_subject_about_are_compared(
    database: Database,
) -> None:
    other = "# Skog 2031\n\nTjörn arbetar med gallring, och kommunerna jobbar vidare.\n"
    archive = invented.archive(database, {"laddning 2031.md": WIDE, "skog 2031.md": other})
    given = answer("Hur arbetar kommunerna med snabbladdare?", archive, ["open"], NOON)
    assert sorted(row.who for row in given.rows if row.said) == ["Borås", "Lerum"]


def test_the_year_of_the_title_is_not_how_many_came() -> None:
    (meeting,) = meetings("# Protokoll styrgruppen 12 maj 2031\n\nDeltagare: Karin Ek, Bo Alm, Eva Ros.\n")
    assert meeting.attendance == ()


@pytest.mark.parametrize(
    "text",
    [
        "# Klimat\n\nParisprotokollet antogs den 11 december 2031.\n",
        "# Besiktningsprotokoll Ale badhus 3 maj 2031\n\nTaket läcker.\n",
        "# Mätprotokoll brunn 4, 3 maj 2031\n\nDjupet är fyra meter.\n",
    ],
)
def test_treaties_and_inspections_are_no_meetings(text: str) -> None:
    assert find_meetings(invented.read("fil.md", text)) == []


def test_an_airport_is_nothing_that_was_moved() -> None:
    said = "# Minnesanteckningar {}, antagna 3 maj 2031\n\nInget mer.\n"
    assert [find_meetings(invented.read("fil.md", said.format(of))) for of in ("flygplatsen", "parken")] == [[], []]


def test_a_title_without_end_is_read_at_once() -> None:
    begun = time.monotonic()
    find_meetings(Document("brev.eml", "_" * 20_000, (Block("text", "Hej"),)))
    assert time.monotonic() - begun < 1
