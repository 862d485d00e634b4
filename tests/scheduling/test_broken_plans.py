import pytest
from sqlalchemy import Connection

from scheduling import store
from scheduling.plan import apply, difference
from scheduling.plan_file import read_plan
from scheduling.refusals import FileRefused
from tests.fakes.broken_plans import BROKEN_PLANS, GOOD_LINE, LINE, BrokenPlan
from tests.scheduling.network import NETWORK, NOW, ZONE, csv


def imported(connection: Connection, name: str, content: bytes) -> list[str]:
    try:
        plan = read_plan(name, content, NETWORK, NOW)
        apply(connection, difference(plan, store.meetings(connection), NOW, ZONE), NOW)
    except FileRefused:
        pass
    return [meeting.theme for meeting in store.meetings(connection)]


@pytest.mark.parametrize("broken", BROKEN_PLANS, ids=lambda broken: broken.what)
def test_a_broken_plan_is_refused_with_its_place_and_nothing_is_imported(
    connection: Connection, broken: BrokenPlan
) -> None:
    with pytest.raises(FileRefused) as refused:
        read_plan(broken.file, broken.content, NETWORK, NOW)
    assert [part for part in broken.complaints if part not in str(refused.value)] == [], str(refused.value)
    assert imported(connection, broken.file, broken.content) == []


def test_there_are_at_least_forty_broken_plans_and_none_alike() -> None:
    assert len({broken.what for broken in BROKEN_PLANS}) == len({broken.content for broken in BROKEN_PLANS}) >= 40


def test_the_plan_they_were_broken_from_is_whole(connection: Connection) -> None:
    assert imported(connection, "plan.csv", csv(LINE, GOOD_LINE)) == ["Skog"]


def test_every_bad_row_is_named_and_not_just_the_first() -> None:
    with pytest.raises(FileRefused) as refused:
        read_plan("plan.csv", csv("datum;grupp", "31 april;naturvård", "1 maj;fel", "2 maj;"), NETWORK, NOW)
    assert [problem.place for problem in refused.value.problems] == [
        "plan.csv, rad 2, kolumn A (datum)",
        "plan.csv, rad 3, kolumn B (grupp)",
    ]
