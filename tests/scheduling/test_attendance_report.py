"""An attendance report as Teams writes it: found whatever stands around it, each person once, nobody guessed."""

import pytest

from scheduling.attendance_report import Attendee, is_report, match, read_report
from scheduling.network import Member
from scheduling.refusals import FileRefused
from tests.scheduling.network import NOW

TODAYS = """1. Sammanfattning
Mötesrubrik\tSkog och vatten
Deltagare\t3
Starttid\t2026-04-07 08:58:12
Mötets varaktighet\t2 h 4 min

2. Deltagare
Namn\tFörsta anslutning\tSenaste utgång\tVaraktighet i mötet\tE-post\tDeltagar-ID (UPN)\tRoll
Cia Dal\t2026-04-07 09:00:01\t2026-04-07 11:00:00\t1 h 50 min\tcia.dal@exempel.se\tcia.dal@exempel.se\tPresentatör
Didrik Ås (Gäst)\t2026-04-07 09:02\t2026-04-07 11:00\t2 h\t\tdidrik.as_exempel.se#EXT#@natverk.example\tDeltagare
Ulla Okänd (Extern)\t2026-04-07 09:10:00\t2026-04-07 09:20:00\t10 min\t\t\tDeltagare

3. Aktiviteter under mötet
Namn\tAnslutningstid\tSluttid\tVaraktighet\tE-post\tRoll
Cia Dal\t2026-04-07 09:00:01\t2026-04-07 09:30:00\t29 min\tcia.dal@exempel.se\tPresentatör
Cia Dal\t2026-04-07 09:40:00\t2026-04-07 11:00:00\t1 h 20 min\tcia.dal@exempel.se\tPresentatör
"""
ENGLISH = """1. Summary
Meeting title\tForests
Attended participants\t2

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Cia Dal\t4/7/26, 9:00:01 AM\t4/7/26, 11:00:00 AM\t1h 50m\tCIA.DAL@exempel.se\tcia.dal@exempel.se\tPresenter
Didrik Ås\t4/7/26, 9:02:00 AM\t4/7/26, 11:00:00 AM\t1h 58m\t\t\tAttendee
"""
OLD = """Full Name\tUser Action\tTimestamp
Cia Dal\tJoined\t4/7/2021, 9:00:01 AM
Didrik Ås\tJoined before\t4/7/2021, 9:01:00 AM
Cia Dal\tLeft\t4/7/2021, 9:30:00 AM
Cia Dal\tJoined\t4/7/2021, 9:40:00 AM
"""


def member(number: int, name: str, email: str) -> Member:
    return Member(number, name, email, "Borås", (), "member", NOW)


MEMBERS = (member(3, "Cia Dal", "cia.dal@exempel.se"), member(4, "Didrik Ås", "didrik.as@exempel.se"))


@pytest.mark.parametrize("report", [TODAYS, ENGLISH, OLD])
@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_person_is_counted_once_in_every_shape_that_teams_has_used(report: str, coding: str, newline: str) -> None:
    found = match(read_report("rapport.csv", report.replace("\n", newline).encode(coding)), MEMBERS)
    assert found.came == {3, 4}


def test_whoever_is_unknown_is_listed_and_never_guessed() -> None:
    found = match(read_report("rapport.csv", TODAYS.encode("utf-16")), MEMBERS)
    assert found.unknown == (Attendee("Ulla Okänd"),)


def test_the_address_decides_and_a_name_with_another_address_is_another_person() -> None:
    report = "Namn\tE-post\nCia Dal\tcia@annat.example\nC. Dal\tcia.dal@exempel.se\n"
    found = match(read_report("rapport.csv", report.encode("utf-16")), MEMBERS)
    assert found.came == {3}
    assert [str(one) for one in found.unknown] == ["Cia Dal <cia@annat.example>"]


def test_a_name_that_two_members_have_is_nobodys() -> None:
    namesakes = (*MEMBERS, member(9, "Cia Dal", "cia@vara.example"))
    found = match(read_report("rapport.csv", OLD.encode("utf-16")), namesakes)
    assert found.came == {4}
    assert found.unknown == (Attendee("Cia Dal"),)


def test_a_document_that_is_no_report_is_not_taken_for_one() -> None:
    assert is_report("rapport.csv", TODAYS.encode("utf-16"))
    assert not is_report("rapport.docx", TODAYS.encode("utf-16"))
    assert not is_report("plan.csv", b"datum;tema\n2026-05-12;Skog\n")
    assert not is_report("deltagare.csv", b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "filen är tom"),
        (b"\xff\xfe", "filen är tom"),
        (b"\x00\x01\x02\x03", "filen är ingen närvarorapport"),
        (b"\xff\xfeA", "går inte att läsa som text"),
        (b"\xe5\xe4\xf6 namn", "går inte att läsa som text"),
        (b"datum;tema\n2026-05-12;Skog\n", "hittar ingen tabell med deltagare"),
        ("Namn\tE-post\n".encode("utf-16"), "rapporten har inga deltagare"),
        ("Namn\tE-post\nCia\tc@x.se\n\t\t\ta@x.se\n".encode("utf-16"), "rapport.csv, rad 3: raden har inget namn"),
        (f"Namn\tE-post\n{'x' * 300}\tc@x.se\n".encode("utf-16"), "rad 2: namnet är längre än 200 tecken"),
        (b"x\n" * 6000, "fler än 5000 rader"),
        (b"x" * 2_000_001, "större än 2 MB"),
        (TODAYS.encode("utf-16")[:201], "går inte att läsa som text"),
    ],
)
def test_a_bad_file_is_refused_whole_with_what_is_wrong(content: bytes, complaint: str) -> None:
    with pytest.raises(FileRefused, match=r"rapport\.csv") as refused:
        read_report("rapport.csv", content)
    assert complaint in str(refused.value)
