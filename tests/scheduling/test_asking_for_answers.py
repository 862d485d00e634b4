"""Whoever has not answered is asked once more, and nobody else; whoever will not be there is left in peace."""

from datetime import date

from scheduling.meetings import Meeting
from scheduling.network import Wishes
from scheduling.reminders import Network, Reminder, owed
from tests.scheduling.network import STOCKHOLM
from tests.scheduling.test_reminders import ALWAYS, meeting, member, said

ANSWERED_BY = meeting("2026-05-21 09:00-15:00", answer_by=date(2026, 5, 12))


def reminded(of: Meeting = ANSWERED_BY, **answers: str) -> dict[str, list[Reminder]]:
    """Leads by recipient; `a1="coming"` is the answer of member 1."""
    known = {("m", int(who[1:])): answer for who, answer in answers.items()}
    network = Network([of], [member(1), member(2)], answers=known)  # type: ignore[arg-type]
    rows = owed(network, ALWAYS).rows
    return {who: [row for row in rows if row.recipient == who] for who in ("member:1", "member:2")}


def leads(rows: list[Reminder]) -> list[str]:
    return [row.lead for row in rows]


def test_only_who_has_not_answered_is_reminded_two_workdays_before_the_answer_is_due() -> None:
    found = reminded(a1="maybe")
    assert "answer" not in leads(found["member:1"])
    (asked,) = [row for row in found["member:2"] if row.kind == "answer"]
    assert f"{asked.due_at.astimezone(STOCKHOLM):%a %d/%m %H:%M}" == "Fri 08/05 09:00"
    assert f"{asked.useful_until.astimezone(STOCKHOLM):%d/%m %H:%M}" == "12/05 23:59"


def test_who_declines_sends_a_colleague_or_waits_for_a_place_is_reminded_of_nothing() -> None:
    for answer in ("declined", "colleague", "in line"):
        assert reminded(a1=answer)["member:1"] == []


def test_who_comes_however_that_may_be_is_reminded_of_the_meeting() -> None:
    for answer in ("coming", "digitally", "maybe"):
        assert leads(reminded(a1=answer)["member:1"]) == ["14d", "2d", "day1"]


def test_no_answer_is_asked_for_where_none_is_due() -> None:
    assert leads(reminded(meeting("2026-05-21 09:00-15:00"))["member:1"]) == ["14d", "2d", "day1"]


def test_a_member_may_wish_not_to_be_asked() -> None:
    quiet = member(1, wishes=Wishes(leads=("2d",)))
    assert said(owed(Network([ANSWERED_BY], [quiet]), ALWAYS).rows) == ["2d Tue 19/05 09:00"]
