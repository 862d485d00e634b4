"""What documents of different times say together, each with its date."""

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from tests.knowledge import invented
from tests.knowledge.moments import NOON

QUESTION = "Hur många hektar äng har Hjo?"


def ask(database: Database, **texts: str) -> Answer:
    archive = invented.archive(database, {f"{name}.md": text for name, text in texts.items()})
    return answer(QUESTION, archive, ["open"], NOON)


def test_two_documents_that_disagree_about_a_figure_are_both_shown_with_their_dates(database: Database) -> None:
    given = ask(
        database,
        gammal="# Anteckningar 3 maj 2029\n\nHjo har 17 hektar äng.\n",
        ny="# Anteckningar 6 juni 2031\n\nHjo har 24 hektar äng.\n",
    )
    assert invented.said(given).split("\n") == [
        "Hjo har 24 hektar äng. (6 juni 2031)",
        "Hjo har 17 hektar äng. (3 maj 2029)",
    ]


def test_what_is_of_one_day_is_told_without_its_date(database: Database) -> None:
    given = ask(database, ny="# Anteckningar 6 juni 2031\n\nHjo har 24 hektar äng.\n\nAv ängen i Hjo slås 9 hektar.\n")
    assert "2031" not in invented.said(given)


def test_a_year_stands_alone_where_only_that_is_known(database: Database) -> None:
    given = ask(
        database,
        gammal="# Rapport 2029\n\nHjo har 17 hektar äng.\n",
        ny="# Anteckningar 6 juni 2031\n\nHjo har 24 hektar äng.\n",
    )
    assert "Hjo har 17 hektar äng. (2029)" in invented.said(given)


def test_a_row_that_says_its_day_is_given_no_other(database: Database) -> None:
    plan = "# Plan 2031\n\n| Datum | Vad | Plats |\n|---|---|---|\n| 4 mars 2031 | 30 hektar äng i Hjo besöks | Hjo |\n"
    given = ask(database, plan=plan, gammal="# Anteckningar 3 maj 2029\n\nHjo har 17 hektar äng.\n")
    assert "; Plats: Hjo\n" in f"{invented.said(given)}\n"
