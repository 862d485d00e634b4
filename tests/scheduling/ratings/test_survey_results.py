"""What is told of the yearly surveys, and how it moves over the years."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.conversation.replies import Reply
from bot.conversation.survey_result_card import survey_nodes
from bot.conversation.text_twin import as_text
from scheduling.ratings import answers, surveys
from scheduling.ratings.export import survey_figures, survey_quotations
from scheduling.ratings.quotations import publish_all
from scheduling.ratings.rounds import closes_at
from scheduling.ratings.survey_results import Earlier, held, over_years, questions, remember
from scheduling.ratings.surveys import Survey, SurveyStands, keep, name_of
from tests.fakes.opinions import MORE, NETWORK, hold_survey
from tests.scheduling.network import STOCKHOLM

TEXT, LOW = NETWORK.text, NETWORK.low


def earlier(year: int, mean: str, count: int | None = 40, text: str = TEXT) -> Earlier:
    return Earlier(year, name_of(text), text, Decimal(mean), count, f"historik.csv, rad {year}")


def test_a_survey_is_open_three_weeks() -> None:
    assert closes_at(datetime(2026, 3, 16, 9, tzinfo=UTC), STOCKHOLM, "survey") == datetime(2026, 4, 6, 8, tzinfo=UTC)


def test_what_was_sent_out_is_not_changed_any_more(connection: Connection) -> None:
    hold_survey(connection, 2026, [5] * 12)
    with pytest.raises(SurveyStands):
        keep(connection, Survey(2026, "En annan", (NETWORK,)), datetime(2026, 12, 1, tzinfo=UTC), STOCKHOLM)
    assert surveys.surveys(connection)["survey-2026"].title == "Årsenkäten 2026"


def test_own_and_earlier_figures_make_one_series(connection: Connection) -> None:
    remember(connection, earlier(2024, "4.9"))
    remember(connection, earlier(2025, "5.2"))
    hold_survey(connection, 2026, [5] * 20 + [6] * 20)
    series = over_years(held(connection), NETWORK.name)
    assert [(point.name, point.average and point.average.value) for point in series.points] == [
        ("2024", Decimal("4.90")),
        ("2025", Decimal("5.20")),
        ("2026", Decimal("5.50")),
    ]
    assert (series.breaks, series.change) == ((), "within the noise")


def test_a_series_breaks_where_the_words_or_the_ends_of_the_scale_were_changed(connection: Connection) -> None:
    hold_survey(connection, 2024, [5] * 12)
    other = replace(NETWORK, text="Är du nöjd med nätverket?")
    hold_survey(connection, 2025, [5] * 12, asked=other)
    hold_survey(connection, 2026, [5] * 12, asked=replace(other, high="helt och hållet"))
    series = over_years(held(connection), NETWORK.name)
    assert (series.breaks, series.change) == (("2025", "2026"), None)
    assert questions(held(connection)) == {NETWORK.name: other.text}


def test_a_year_without_the_question_leaves_a_gap(connection: Connection) -> None:
    for year in (2023, 2025):
        remember(connection, earlier(year, "4.9"))
    points = over_years(held(connection), NETWORK.name).points
    assert [bool(point.average) for point in points] == [True, False, True]


def test_of_few_answers_nothing_is_told_on_any_surface(connection: Connection) -> None:
    hold_survey(connection, 2026, [6] * 4, ("Prata med Eva",))
    remember(connection, earlier(2025, "5.37", 4))
    remember(connection, earlier(2024, "5.37", 7))
    found = held(connection)
    assert [one.figures.get(NETWORK.name) for one in found if one.year != 2024] == [None, None]
    assert found[0].figures[NETWORK.name].value == Decimal("5.0")  # to the half, and no nearer the end than that
    said = as_text(Reply(survey_nodes(found[-1], found, "sv")))
    assert "Färre än fem har svarat" in said
    assert "Eva" not in said
    (row,) = [row for row in survey_figures(found).rows if row[0] == 2026]
    assert row[5:9] == ("", "", "", "")


def test_the_card_says_in_words_all_that_its_pictures_show(connection: Connection) -> None:
    remember(connection, earlier(2025, "4.9"))
    hold_survey(connection, 2026, [5] * 20 + [6] * 10, ("Fler besök",))
    publish_all(connection, answers.rounds(connection)[-1].id)
    found = held(connection)
    said = as_text(Reply(survey_nodes(found[-1], found, "sv")))
    for words in ("30 av 40 har svarat", "1. Hur nöjd är du med nätverket?", "5,3", "2025", "4,9", "Fler besök", LOW):
        assert words in said
    assert "Fråga 1: skillnaden mot 2025 är så liten att den kan vara slump" in said


def test_what_was_let_go_stands_in_the_sheet_by_its_question(connection: Connection) -> None:
    hold_survey(connection, 2026, [5] * 12, ("=1+1",))
    publish_all(connection, answers.rounds(connection)[-1].id)
    assert survey_quotations(held(connection)).rows == ((2026, MORE.text, "=1+1"),)
