"""Earlier years' figures: read with suspicion, shown as a difference, laid over nothing of our own."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection

from scheduling import attendance, store
from scheduling.meetings import Meeting, Session
from scheduling.ratings import history
from scheduling.ratings.history import HistoryDiff, Known
from scheduling.ratings.history_sheet import Best, History, read_history
from scheduling.ratings.results import QUESTIONS, Average, remembered
from scheduling.ratings.trends import between, groups_of, held, over_years
from scheduling.refusals import FileRefused
from tests.scheduling.network import GROUPS, ZONE, csv, xlsx
from tests.scheduling.ratings.years import network_of, read, sheet_of, the_years

NOW = datetime(2032, 3, 1, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def of(*rows: str, headings: str = "datum;grupp;tema;nöjdhet;nytta;svar", best: Best | None = None) -> History:
    return read_history("2031.csv", csv(headings, *rows), GROUPS, TODAY, best=best)


def known(connection: Connection) -> Known:
    return Known(tuple(store.meetings(connection)), remembered(connection))


def bring_in(connection: Connection, found: History) -> HistoryDiff:
    diff = history.difference(found, known(connection), NOW, ZONE)
    history.apply(connection, diff, NOW)
    return diff


@pytest.mark.parametrize("file", the_years(), ids=lambda file: file.stem)
def test_a_year_gives_the_reports_own_averages_and_says_where_its_totals_are_not_those_of_its_list(
    connection: Connection, file: Path
) -> None:
    year = read(file)
    name = f"{year['meetings'][0]['dates'][0][:4]}.csv"
    diff = bring_in(connection, read_history(name, sheet_of(year), network_of(year).groups, TODAY))
    rated = held(connection, TODAY)
    assert len(rated) == len(diff.created) == year["counted"]["meetings"] == 21
    for question in QUESTIONS:
        averages = between(rated, question, groups_of)
        told = {group: of[f"mean_{question}"] for group, of in year["counted"]["by_group"].items()}
        exact = {
            group: Decimal(str(mean)).quantize(Decimal("0.01"), "ROUND_HALF_UP") for group, mean in told.items() if mean
        }
        assert {group: average.value for group, (average, _) in averages.items()} == exact
    first = next(iter(year["counted"]["by_group"]))
    average, behind = between(rated, "satisfaction", groups_of)[first]
    assert average == Average(Decimal("5.55"), "exactly", 4)
    assert len(behind) == 4
    assert sum(one.attended.count for one in rated if one.attended) == 679
    place = f"{name}, rad 23"
    days = "när varje dag räknas och 633 när bara varje träffs största dag räknas"
    assert diff.notes[-2:] == (
        f"{place}: raden uppger 22 träffar, men listan har 21.",
        f"{place}: raden uppger över 730 deltagare, men listan ger 679 {days}.",
    )


def test_totals_that_agree_with_the_list_are_not_spoken_of() -> None:
    rows = ("2031-04-07;19;5,4", "2031-05-18 – 2031-05-19;24 + 22;5,6")
    for total in ("Summa 2 träffar;65;", "Totalt;över 60;"):
        found = of(*rows, total, headings="datum;deltagare;nöjdhet")
        assert list(history.disagreements(found.claimed, found.rows)) == []


def test_importing_again_changes_nothing_and_a_mended_figure_is_shown_as_a_change(connection: Connection) -> None:
    first = bring_in(connection, of("2031-04-07;naturvård;Skog;5,40;-;20"))
    assert (len(first.created), len(first.new)) == (1, 1)
    again = bring_in(connection, of("2031-04-07;naturvård;Skog;5,40;-;20"))
    assert (again.created, again.new, again.changed, again.unchanged) == ((), (), (), 1)
    mended = bring_in(connection, of("2031-04-07;naturvård;Skog;5,45;-;20"))
    assert [(entry.before and entry.before.value, entry.figure.value) for entry in mended.changed] == [
        (Decimal("5.40"), Decimal("5.45"))
    ]


@pytest.mark.parametrize(("answers", "stands"), [(21, "5.40"), (16, "5.40"), (25, "5.45"), (15, "5.45")])
def test_a_figure_of_almost_the_same_people_does_not_take_the_place_of_one_that_was_told(
    connection: Connection, answers: int, stands: str
) -> None:
    bring_in(connection, of("2031-04-07;naturvård;Skog;5,40;-;20"))
    again = bring_in(connection, of(f"2031-04-07;naturvård;Skog;5,45;-;{answers}"))
    (figure,) = remembered(connection).values()
    assert (str(figure.value), len(again.changed)) == (stands, int(stands == "5.45"))
    assert any(f"{answers} svar i stället för 20" in note for note in again.notes) == (stands == "5.40")


def test_a_meeting_that_is_known_is_found_as_the_row_of_a_plan_is_and_is_not_changed(connection: Connection) -> None:
    stored = Meeting("m1", (Session(date(2031, 4, 7)),), NOW, groups=("naturvård",), theme="Skog", place="Växjö")
    store.save_meeting(connection, stored)
    diff = bring_in(connection, of("2031-04-07;naturvård;Skogen och vi;5,4;;"))
    assert (diff.created, diff.new[0].meeting.id) == ((), "m1")
    without_groups = bring_in(connection, of("2031-04-07;5,5", headings="datum;nöjdhet"))
    assert (without_groups.created, without_groups.changed[0].meeting.id) == ((), "m1")
    assert store.meetings(connection) == [stored]


def test_a_figure_of_a_meeting_that_we_asked_about_ourselves_is_left(connection: Connection) -> None:
    store.save_meeting(connection, Meeting("m1", (Session(date(2031, 4, 7)),), NOW, groups=("naturvård",)))
    asked = Known(tuple(store.meetings(connection)), {}, rated=frozenset({"m1"}), counted=frozenset({"m1"}))
    found = of("2031-04-07;naturvård;5,4;30", headings="datum;grupp;nöjdhet;deltagare")
    diff = history.difference(found, asked, NOW, ZONE)
    assert (diff.new, diff.attended, [meeting.id for meeting in diff.own]) == ((), (), ["m1"])


def test_no_answer_is_never_a_number(connection: Connection) -> None:
    blanks = ("", "-", "–", "ingen utvärdering gjordes", "ej utvärderat", "saknas")
    found = of(*(f"2031-04-{day:02};naturvård;Skog {day};{blank};;" for day, blank in enumerate(blanks, 1)))
    diff = bring_in(connection, found)
    assert (diff.new, diff.unrated) == ((), len(blanks))
    assert all(one.figures == {} for one in held(connection, TODAY))


@pytest.mark.parametrize("wrong", ["0", "7", "6,5", "-3", "sex", "5,1,2", "nan", "1e1", "=1+4"])
def test_what_is_no_mean_on_the_scale_is_refused_with_its_place(wrong: str) -> None:
    with pytest.raises(FileRefused, match=r"2031\.csv, rad 2, kolumn D \(nöjdhet\)"):
        of(f"2031-04-07;naturvård;Skog;{wrong};;")


def test_a_mean_that_the_program_has_made_a_day_of_is_refused() -> None:
    content = xlsx([("datum", "nöjdhet"), (date(2031, 4, 7), date(2031, 10, 5))])
    with pytest.raises(FileRefused, match="gjort om det till ett datum"):
        read_history("år.xlsx", content, GROUPS, TODAY)


def test_more_decimals_than_two_are_rounded_half_up() -> None:
    assert of("2031-04-07;naturvård;Skog;5,545;5.5449999;").rows[0].means == {
        "satisfaction": Decimal("5.55"),
        "usefulness": Decimal("5.54"),
    }


@pytest.mark.parametrize(
    "headings",
    ["datum;nöjdhet (1 = bäst)", "datum;Nöjdhet (1 = mycket nöjd, 6 = inte alls nöjd)", "datum;nöjdhet (6 = sämst)"],
)
def test_a_sheet_where_1_is_best_is_refused_or_turned_with_a_note(headings: str) -> None:
    with pytest.raises(FileRefused, match="--best 1"):
        of("2031-04-07;1,45", headings=headings)
    with pytest.raises(FileRefused, match="Vilket stämmer"):
        of("2031-04-07;1,45", headings=headings, best=6)
    turned = of("2031-04-07;1,45", headings=headings, best=1)
    assert turned.rows[0].means == {"satisfaction": Decimal("5.55")}
    assert turned.rows[0].note == "vänd från en skala där 1 är bäst (i filen 1,45)"
    assert "vänds" in turned.notes[0]


def test_a_sheet_that_does_not_say_which_end_is_best_and_has_low_figures_is_asked_about() -> None:
    with pytest.raises(FileRefused, match="--best 1 eller --best 6"):
        of("2031-04-07;1,45", "2031-05-07;1,6", headings="datum;nöjdhet")
    assert of("2031-04-07;1,45", headings="datum;nöjdhet", best=6).rows[0].means["satisfaction"] == Decimal("1.45")
    assert "6 som bäst" in of("2031-04-07;5,4", headings="datum;nöjdhet").notes[0]
    assert of("2031-04-07;5,4", headings="datum;nöjdhet (6 = bäst)").notes == ()


@pytest.mark.parametrize("headings", ["datum;nöjdhet (1-5)", "datum;nöjdhet (skala 0–10)"])
def test_another_scale_is_refused(headings: str) -> None:
    with pytest.raises(FileRefused, match="Bara siffror på skalan 1–6"):
        of("2031-04-07;4,5", headings=headings)


def test_the_guard_holds_for_earlier_years_too(connection: Connection) -> None:
    bring_in(
        connection,
        of(
            "2031-04-01;naturvård;Fyra;5,25;;4",
            "2031-04-02;naturvård;Nio;5,44;;9",
            "2031-04-03;naturvård;Tio;5,44;;10",
            "2031-04-04;naturvård;Okänt;5,44;;",
        ),
    )
    told = {one.meeting.theme: one.figures for one in held(connection, TODAY)}
    assert told["Fyra"] == {}
    assert [str(told[theme]["satisfaction"].value) for theme in ("Nio", "Tio", "Okänt")] == ["5.0", "5.44", "5.44"]


def test_a_meeting_that_has_not_been_has_no_figures() -> None:
    with pytest.raises(FileRefused, match="har inte varit än"):
        of("2032-04-07;naturvård;Skog;5,4;;")


def test_each_figure_names_its_file_and_its_row(connection: Connection) -> None:
    bring_in(connection, of("2031-04-07;naturvård;Skog;5,4;;"))
    assert held(connection, TODAY)[0].figures["satisfaction"].source == "rating_history: 2031.csv, rad 2"


def test_a_series_breaks_where_the_question_was_put_in_another_way(connection: Connection) -> None:
    rows = ("2029-04-07;5,4;", "2030-04-07;5,2;Hur nöjd är du?", "2031-04-07;5,3;Hur nöjd är du?")
    bring_in(connection, of(*rows, headings="datum;nöjdhet;formulering"))
    series = over_years(held(connection, TODAY), "satisfaction")
    assert (series.breaks, series.change) == (("2030",), None)


def test_attendance_that_somebody_took_is_left(connection: Connection) -> None:
    found = of("2031-04-07;24 + 22;5,4", headings="datum;deltagare;nöjdhet")
    diff = bring_in(connection, found)
    taken = attendance.taken_at(connection)[diff.created[0].id]
    assert (taken.count, taken.municipalities) == (46, ())
    asked = Known(tuple(store.meetings(connection)), {}, counted=frozenset({diff.created[0].id}))
    assert history.difference(found, asked, NOW, ZONE).attended == ()
