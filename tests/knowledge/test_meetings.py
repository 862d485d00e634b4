from datetime import date

import pytest

from knowledge.document import Document
from knowledge.meetings.meeting import Meeting
from knowledge.meetings.reading import find_meetings
from tests.knowledge import invented


def told(content: str, name: str = "rapport-2031.txt") -> list[Meeting]:
    return find_meetings(invented.read(name, content))


def report() -> dict[date, Meeting]:
    return {meeting.period.first: meeting for meeting in told(invented.REPORT)}


def test_every_meeting_of_a_report_is_found_and_nothing_else() -> None:
    assert sorted(report()) == [
        date(2031, 2, 3), date(2031, 4, 7), date(2031, 5, 10), date(2031, 9, 14), date(2031, 10, 20),
    ]  # fmt: skip


def test_a_meeting_has_its_group_place_theme_and_figures() -> None:
    meeting = report()[date(2031, 4, 7)]
    assert (meeting.group, meeting.place, meeting.theme) == ("Skogsgruppen", "Lerum", "Lövskog nära bostäder")
    assert (meeting.attendance, meeting.satisfaction, meeting.usefulness) == ((19,), 5.25, 4.75)
    assert meeting.evaluated


def test_a_meeting_without_evaluation_says_so() -> None:
    meeting = report()[date(2031, 5, 10)]
    assert meeting.digital
    assert meeting.place is None
    assert meeting.evaluated is False
    assert meeting.satisfaction is None


def test_each_day_of_a_meeting_over_two_days_has_its_attendance() -> None:
    meeting = report()[date(2031, 9, 14)]
    assert meeting.period.days == 2
    assert (meeting.attendance, meeting.attended, meeting.place) == ((24, 27), 51, "Borås")


HEADED = """# Möten 2031

## Nätverksträff 7 april, Lerum – Bygglov

### Närvarande

Deltagare: 12 personer.

### Frågor

Nils Lind visade en plan.

## Nätverksträff 9 maj, Borås – Dagvatten

## Övrigt

Deltagare: ingen vet hur många, kanske 40.
"""


def test_a_meeting_that_a_heading_opens_is_told_by_the_whole_section_under_it() -> None:
    first, second = told(HEADED)
    assert (first.theme, first.attendance) == ("Bygglov", (12,))
    assert (second.theme, second.attendance, len(second.blocks)) == ("Dagvatten", (), 1)


def test_figures_in_what_was_said_at_a_meeting_are_not_how_many_came_or_what_they_thought() -> None:
    (meeting,) = told(
        "## Nätverksträff 7 april, Lerum – Bygglov\n\nFlera deltagare lyfte mål 12 och 15.\n\n"
        "Vi har stor nytta av de 3 nya verktygen."
    )
    assert (meeting.attendance, meeting.usefulness, len(meeting.blocks)) == ((), None, 3)


def test_a_meeting_broken_by_a_pulled_quote_is_still_one() -> None:
    (meeting,) = told(
        "- **Nätverksträff, 3 maj, Lerum – Lövskog.** Nils Lind visade en plan och\n\n”Bra dag!”\n\n"
        "gick sedan en runda.\n\n*Deltagare: 7 personer.*"
    )
    assert meeting.attendance == (7,)


def test_the_rows_of_a_plan_are_meetings() -> None:
    first, second = told(
        "Datum\tGrupp\tTema\tPlats\n12 mars\tSkogsgruppen\tGallring\tLerum\n3 juni\tVattengruppen\tÅar\tdigitalt"
    )
    assert (first.period.first, first.group, first.theme, first.place) == (
        date(2031, 3, 12),
        "Skogsgruppen",
        "Gallring",
        "Lerum",
    )
    assert second.digital
    assert second.place is None


YEAR = """# Årsrapport 2031

## Skog

datum\tplats\ttema\tantal deltagare\tnöjdhet (1–6)\tnytta (1–6)
6 februari\tdigitalt\tGallring\t44\t–\t–
14–15 maj\tLerum\tLövskog\t26 + 23\t5,62\t5,4

## Vatten

datum\tplats\ttema\tantal deltagare\tnöjdhet (1–6)\tnytta (1–6)
23 april\tBorås\tVåtmarker\t38\t5,5\t–
2 december\tKungälv\tDammar\t\t\t
"""


def test_the_rows_of_a_report_have_their_figures_and_the_group_they_stand_under() -> None:
    digital, days, wetland, coming = told(YEAR, "arsrapport-2031.md")
    assert (digital.group, digital.attendance, digital.satisfaction, digital.evaluated) == ("Skog", (44,), None, False)
    assert (days.group, days.place, days.attendance, days.period.days) == ("Skog", "Lerum", (26, 23), 2)
    assert (days.satisfaction, days.usefulness, days.evaluated) == (5.62, 5.4, True)
    assert (wetland.group, wetland.satisfaction, wetland.usefulness, wetland.evaluated) == ("Vatten", 5.5, None, True)
    assert coming.evaluated is None, "nothing is said of a meeting that has not been held"


def test_the_column_of_a_figure_may_say_what_people_were_satisfied_with() -> None:
    table = "# Utvärdering 2031\n\nDatum\tGrupp\tNöjd med mötet\tNytta i arbetet\n2031-05-14\tSkog\t5,6\t5,4\n"
    (meeting,) = told(table, "utvardering-2031.md")
    assert (meeting.satisfaction, meeting.usefulness) == (5.6, 5.4)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mötet mellan skog och vatten är viktigt för alla som arbetar med naturvård, inte minst våren efter 10 maj.",
        "Den 10 maj publicerades rapporten om lövskog.",
        "Vid träffen talades det mest om annat. Den 10 maj kom nästa.",
    ],
)
def test_a_sentence_that_only_mentions_a_meeting_or_a_date_is_none(sentence: str) -> None:
    assert told(sentence) == []


def test_a_document_without_text_has_no_meetings() -> None:
    assert find_meetings(Document("a", "A", ())) == []
