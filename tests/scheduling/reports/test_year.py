"""The values of the annual report."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from scheduling import tables
from scheduling.attendance import Taken
from scheduling.meetings import Meeting, Session
from scheduling.network import Member
from scheduling.ratings.closing import counts
from scheduling.ratings.disclosure import Mean, Told, tell
from scheduling.ratings.results import Figure
from scheduling.ratings.rounds import Round
from scheduling.ratings.survey_results import Earlier, remember
from scheduling.ratings.surveys import name_of
from scheduling.ratings.tables import rating_history, rating_round, rating_text
from scheduling.reports.facts import Facts, gather
from scheduling.reports.values import Number, YearReport
from scheduling.reports.year import annual
from scheduling.settings import NetworkSettings
from tests.fakes.invented_years import FEW_ANSWERS, FEW_PEOPLE, SURVEY, fill

NETWORK = NetworkSettings(name="Nätverket Havtorn")
NEW_YEAR = datetime(2026, 1, 10, 8, tzinfo=UTC)


def told(mean: str, answers: int = 12) -> dict[str, Told]:
    return {"satisfaction": Told(answers, Mean(Decimal(mean)))}


def meeting(number: int, group: str = "naturvård", year: int = 2025, **more: object) -> Meeting:
    known = Meeting(f"m{year}-{number}", (Session(date(year, number, 7)),), NEW_YEAR, (group,), theme=f"Tema {number}")
    return replace(known, **more)


def closed(of: Meeting, answered: int = 12, wording: str = "2026") -> Round:
    opens = datetime.combine(of.last_day, datetime.min.time(), UTC)
    return Round(f"r-{of.id}", "meeting", of.id, opens, opens, "closed", wording=wording, invited=30, answered=answered)


def rated(*means: str, year: int = 2025, answers: int = 12, wording: str = "2026") -> Facts:
    """A meeting in each month, with its mean."""
    meetings = [meeting(number, year=year) for number in range(1, len(means) + 1)]
    rounds = [closed(one, answers, wording) for one in meetings]
    found = {one.id: told(mean, answers) for one, mean in zip(rounds, means, strict=True)}
    return Facts(meetings=tuple(meetings), rounds=tuple(rounds), told=found)


def both(one: Facts, other: Facts) -> Facts:
    return Facts(meetings=one.meetings + other.meetings, rounds=one.rounds + other.rounds, told=one.told | other.told)


def report(facts: Facts, year: int = 2025, now: datetime = NEW_YEAR, **claims: int) -> YearReport:
    return annual(facts, year, NETWORK, now, claims)


def test_a_years_mean_is_the_mean_of_the_meetings_means_rounded_half_up() -> None:
    mean = report(rated("5.75", "5.58", "5.18", "5.67")).summary.means["satisfaction"]
    assert (mean.value, mean.trace.rule, mean.trace.n) == (Decimal("5.55"), "average_of_averages", 48)
    assert mean.trace.of == ("m2025-1", "m2025-2", "m2025-3", "m2025-4")


def test_a_meeting_that_was_not_rated_is_named_beside_the_mean_that_it_is_not_in() -> None:
    facts = rated("5.0")
    facts = replace(facts, meetings=(*facts.meetings, meeting(2)))
    found = report(facts)
    assert found.summary.means["satisfaction"].trace.without == ("m2025-2",)
    assert [line.evaluated for line in found.lines] == ["told", "none"]


@pytest.mark.parametrize(
    ("people", "attendance", "value"), [(4, "few", None), (5, "told", 5), (0, "unknown", None), (None, "unknown", None)]
)
def test_fewer_than_five_participants_are_no_number(people: int | None, attendance: str, value: int | None) -> None:
    taken = {} if people is None else {"m2025-1": Taken(others=people, revision=1)}
    (line,) = report(Facts(meetings=(meeting(1),), attended=taken)).lines
    assert (line.attendance, line.people and line.people.value) == (attendance, value)


def test_what_is_hidden_is_in_no_sum_so_that_it_cannot_be_worked_out() -> None:
    taken = {f"m2025-{number}": Taken(others=people, revision=1) for number, people in enumerate((30, 3, 20), start=1)}
    people = report(Facts(meetings=tuple(meeting(number) for number in (1, 2, 3)), attended=taken)).summary.people
    assert people is not None
    assert (people.value, people.trace.of, people.trace.without) == (
        50,
        ("m2025-1", "m2025-3"),
        ("m2025-2",),
    )


def test_an_earlier_years_figure_of_few_answers_is_not_told_whoever_told_it_then(connection: Connection) -> None:
    fill(connection, range(2024, 2026))
    connection.execute(rating_history.update().where(rating_history.c.meeting_id == "2024-001").values(answers=4))
    (line,) = (line for line in report(gather(connection), 2024).lines if line.meeting.id == "2024-001")
    assert (line.evaluated, line.means) == ("few", {})


def test_an_earlier_years_figure_is_told_no_more_finely_than_one_of_our_own(connection: Connection) -> None:
    fill(connection, range(2024, 2026))
    here = rating_history.c.meeting_id == "2024-001"
    connection.execute(rating_history.update().where(here).values(answers=7, mean="5.17"))
    assert {one.value for one in gather(connection).history["2024-001"].values()} == {Decimal("5.0")}


def test_a_round_that_is_open_is_told_as_such_and_no_more() -> None:
    facts = rated("5.0")
    (line,) = report(replace(facts, rounds=tuple(replace(one, state="open") for one in facts.rounds))).lines
    assert (line.evaluated, line.means, line.answered) == ("open", {}, None)


@pytest.mark.parametrize(
    ("before", "now", "answers", "change"),
    [
        (("4.0", "4.0"), ("5.0", "5.2"), 40, "higher"),
        (("5.0", "5.2"), ("4.0", "4.0"), 40, "lower"),
        (("5.0", "5.0"), ("5.2", "5.1"), 12, "within the noise"),
    ],
)
def test_a_change_is_called_chance_where_it_may_be(
    before: tuple[str, ...], now: tuple[str, ...], answers: int, change: str
) -> None:
    facts = both(rated(*before, year=2024, answers=answers), rated(*now, answers=answers))
    assert report(facts).summary.compared["satisfaction"].change == change


def test_without_the_number_of_answers_no_change_is_judged() -> None:
    earlier = replace(rated("4.0", year=2024), rounds=(), told={})
    facts = replace(
        both(earlier, rated("5.9")), history={"m2024-1": {"satisfaction": Figure(Decimal("4.0"), imported=True)}}
    )
    found = report(facts).summary.compared["satisfaction"]
    assert (found.change, found.noise, found.difference) == (None, None, Decimal("1.90"))


def test_a_year_whose_questions_are_worded_anew_is_marked_in_the_series() -> None:
    facts = both(rated("5.0", year=2024, wording="2024"), rated("5.0"))
    assert [(row.year, row.reworded) for row in report(facts).series] == [(2024, False), (2025, True)]


def test_a_meeting_of_two_groups_is_counted_once_and_stands_by_itself() -> None:
    facts = Facts(meetings=(meeting(1), meeting(2, groups=("miljöstrategi", "naturvård"))))
    parts = {part.name: len(part.lines) for part in report(facts).parts}
    assert parts == {"miljöstrategi": 0, "naturvård": 1, "rättvis handel": 0, "": 1}
    assert report(facts).summary.meetings.value == 2


def test_what_is_cancelled_is_named_and_not_counted() -> None:
    found = report(Facts(meetings=(meeting(1), meeting(2, cancelled=True))))
    assert [one.id for part in found.parts for one in part.cancelled] == ["m2025-2"]
    assert found.summary.meetings.value == 1


def test_a_claimed_total_is_told_only_where_the_list_has_another() -> None:
    facts = Facts(meetings=(meeting(1), meeting(2)), attended={"m2025-1": Taken(others=30, revision=1)})
    found = report(facts, meetings=2, people=41, members=250).claims
    assert [(one.what, one.claimed, one.listed and one.listed.value) for one in found] == [
        ("people", 41, 30),
        ("members", 250, None),
    ]


def test_a_year_that_is_not_over_is_told_up_to_the_day_and_the_rest_is_planned() -> None:
    found = report(Facts(meetings=(meeting(1), meeting(6))), now=datetime(2025, 3, 1, tzinfo=UTC))
    assert (found.on, found.finished) == (date(2025, 3, 1), False)
    assert ([line.meeting.id for line in found.lines], [one.id for one in found.coming]) == (["m2025-1"], ["m2025-6"])


def test_a_finished_year_is_told_the_same_whenever_it_is_asked_for(read_year: Facts) -> None:
    assert report(read_year) == report(read_year, now=datetime(2031, 6, 6, tzinfo=UTC))


def test_quotations_stand_with_their_meeting_only_from_ten_answers_on() -> None:
    facts = replace(rated("5.0", "5.0"), quoted={"r-m2025-1": ("Ett.",), "r-m2025-2": ("Två.",)})
    rounds = (replace(facts.rounds[0], answered=9), facts.rounds[1])
    found = report(replace(facts, rounds=rounds)).quotations
    assert [(one.words, one.of and one.of.meeting.id) for one in found] == [("Två.", "m2025-2"), ("Ett.", None)]


@pytest.fixture
def read_year(connection: Connection) -> Facts:
    fill(connection, range(2023, 2026))
    return gather(connection)


def test_words_that_nobody_has_released_are_not_known_to_the_report(read_year: Facts, connection: Connection) -> None:
    waiting = connection.scalar(select(func.count()).where(rating_text.c.state == "waiting"))
    published = connection.scalar(select(func.count()).where(rating_text.c.state == "published"))
    assert waiting
    assert published == sum(map(len, read_year.quoted.values()))


def test_every_number_can_be_made_again_from_the_rows_that_it_names(read_year: Facts, connection: Connection) -> None:
    found = report(read_year)
    people = [line.people for line in found.lines if line.people]
    sums = [found.summary.people, *(part.summary.people for part in found.parts)]
    assert len(people) > 15
    for one in (*people, *filter(None, sums)):
        assert one.value == people_in_rows(connection, one.trace.of) == one.trace.n
    for line in found.lines:
        for question, mean in line.means.items():
            again = tell(counts(connection, line.meeting.id)[question])
            assert again is not None
            assert (again.mean.value, again.answers) == (mean.value, mean.trace.n)


def people_in_rows(connection: Connection, meetings: tuple[str, ...]) -> int:
    here, taken = tables.attendance.c, tables.attendance_taken.c
    known = connection.scalar(select(func.count(here.id)).where(here.meeting_id.in_(meetings))) or 0
    others = connection.scalar(select(func.sum(taken.others)).where(taken.meeting_id.in_(meetings))) or 0
    return known + others


def numbers(value: object) -> list[Number]:
    """Every number of a report, wherever it stands."""
    if isinstance(value, Number):
        return [value]
    if isinstance(value, dict):
        return [found for one in value.values() for found in numbers(one)]
    if isinstance(value, (list, tuple)):
        return [found for one in value for found in numbers(one)]
    fields = getattr(value, "__struct_fields__", ())
    return [found for name in fields for found in numbers(getattr(value, name))]


def test_behind_no_number_stand_fewer_than_five(read_year: Facts) -> None:
    planted = [taken.count for taken in read_year.attended.values() if taken.count < 5]
    few = [one for one in read_year.rounds if one.answered == FEW_ANSWERS]
    assert (planted, len(few)) == ([FEW_PEOPLE] * 3, 2)
    behind = [one.trace.n for one in numbers(report(read_year)) if one.trace.n is not None]
    assert len(behind) > 80
    assert min(behind) >= 5


def test_the_same_search_finds_what_an_unguarded_report_would_tell(
    read_year: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduling.reports.lines.FEWEST", 0)
    behind = [one.trace.n for one in numbers(report(read_year)) if one.trace.n is not None]
    assert FEW_PEOPLE in behind


def test_only_closed_rounds_are_read(connection: Connection) -> None:
    fill(connection, range(2025, 2026))
    connection.execute(rating_round.update().where(rating_round.c.kind == "meeting").values(state="open"))
    facts = gather(connection)
    assert set(facts.told) == {"survey-2025"}
    assert not report(facts).summary.means


def test_municipalities_stand_in_swedish_order_and_an_office_of_coordinators_is_none(read_year: Facts) -> None:
    found = report(read_year)
    assert (len(found.municipalities), found.municipalities[-1]) == (38, "Åmål")
    assert (found.joined, report(read_year, 2024).joined) == ((), ("Ale",))


def test_the_survey_begins_with_earlier_years_and_breaks_where_a_question_was_worded_anew(
    connection: Connection,
) -> None:
    fill(connection, range(2024, 2026), meetings=3)
    for year, text in ((2022, "Hjälper nätverket dig?"), (2023, SURVEY[0])):
        remember(connection, Earlier(year, name_of(SURVEY[0]), text, Decimal("4.9"), 50, "h.csv, rad 3"))
    remember(connection, Earlier(2022, name_of(SURVEY[1]), SURVEY[1], Decimal("4.9"), 4, "h.csv, rad 4"))
    found = report(gather(connection))
    assert [(one.year, one.answered, one.invited) for one in found.surveys][:2] == [(2022, 50, None), (2023, 50, None)]
    first, second, _ = found.survey_questions
    assert (first.text, sorted(first.means), first.reworded) == (SURVEY[0], [2022, 2023, 2024, 2025], (2023,))
    assert (sorted(second.means), second.reworded) == ([2024, 2025], ())
    assert first.means[2022].trace.tables == ("survey_history",)
    assert first.means[2025].trace.of == ("Årsenkäten 2025",)


def test_a_group_too_small_to_be_told_is_not_found_by_subtraction_from_the_others() -> None:
    sizes = {"miljöstrategi": 12, "naturvård": 7, "rättvis handel": 3}
    everyone = [group for group, size in sizes.items() for _ in range(size)]
    members = tuple(
        Member(
            number, f"N{number}", f"n{number}@exempel.se", "Växjö", (group,), "member", datetime(2024, 1, 1, tzinfo=UTC)
        )
        for number, group in enumerate(everyone)
    )
    told = {part.name: part.members and part.members.value for part in report(Facts(members=members)).parts}
    assert told == {"miljöstrategi": 12, "naturvård": None, "rättvis handel": None}
