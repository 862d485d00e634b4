"""What a document is called, which day it is of, and how broken lines are joined."""

from datetime import date

import pytest

from knowledge.document import Block, Where
from knowledge.formats.mending import join_lines, mend_cuts, vocabulary
from knowledge.formats.naming import date_in, name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Protokoll 2025-03-14", date(2025, 3, 14)),
        ("torsdag 7 april 2022", date(2022, 4, 7)),
        ("18–19 maj 2022", date(2022, 5, 18)),
        ("18 - 19 maj 2022 i Kungshamn", date(2022, 5, 18)),
        ("den 1:e dec. 2023", date(2023, 12, 1)),
        ("7/4 2022", date(2022, 4, 7)),
        ("20250314", date(2025, 3, 14)),
        ("2025.03.14", date(2025, 3, 14)),
        ("Diarienummer 2017-008299", None),
        ("2025-13-40", None),
        ("31 april 2022", None),
        ("maj 2022", None),
        ("829502-4585", None),
        ("född 19800407-1234", None),
    ],
)
def test_a_full_date_is_found_however_it_is_written(text: str, day: date | None) -> None:
    assert date_in(text) == day


def heading(text: str) -> Block:
    return Block("heading", text, Where(page=1), level=1)


def test_the_file_name_s_date_comes_before_the_first_page_s_and_the_metadata_s() -> None:
    page = [heading("Protokoll"), Block("text", "Datum: 2024-02-02", Where(page=1))]
    assert name("2023-01-01 protokoll", page, "", date(2020, 1, 1)).dated == date(2023, 1, 1)
    assert name("protokoll", page, "", date(2020, 1, 1)).dated == date(2024, 2, 2)
    assert name("protokoll", page[:1], "", date(2020, 1, 1)).dated == date(2020, 1, 1)
    assert name("protokoll_230101", page, "", None).dated == date(2023, 1, 1)


def test_a_date_inside_running_text_is_not_the_document_s_date() -> None:
    told = "Projektet har pågått sedan den 1 januari 2009 och avslutas med en redovisning av vad vi lärt oss. "
    body = Block("text", told * 2)
    assert name("rapport", [heading("Rapport"), body], "", None).dated is None


def test_the_line_above_the_signatures_dates_a_report() -> None:
    pages = [heading("Verksamhetsberättelse"), *[Block("text", "Brödtext. " * 20)] * 30]
    assert name("x", [*pages, Block("text", "Sundsvall den 11 april 2025")], "", None).dated == date(2025, 4, 11)


def test_a_document_is_called_what_its_first_page_and_its_file_name_agree_on() -> None:
    page = [heading("FÖRENINGEN"), heading("Verksamhetsberättelse 2024"), heading("Styrelsen")]
    assert name("002-verksamhetsberattelse-2024", page, "Microsoft Word", None).title == "Verksamhetsberättelse 2024"


def test_a_document_without_headings_is_called_what_its_metadata_says_else_its_file_name() -> None:
    text = [Block("text", "Löpande text. " * 20)]
    assert name("scan_0012", text, "Årsplan för nätverket", None).title == "Årsplan för nätverket"
    assert name("2023_minnesanteckningar_borås", text, "Document1", None).title == "minnesanteckningar borås"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["energi-", "effektivisering"], "energieffektivisering"),
        (["energi\x02", "effektivisering"], "energieffektivisering"),
        (["gles-", "och landsbygd"], "gles- och landsbygd"),
        (["IT-", "system"], "IT-system"),
        (["Sverige-", "Norge"], "Sverige-Norge"),
        (["Covid-", "19"], "Covid-19"),
        (["ett tal -", "och ett till"], "ett tal - och ett till"),
        (["e-", "post"], "e-post"),
    ],
)
def test_a_hyphen_at_a_line_s_end_goes_only_where_the_layout_put_it(lines: list[str], joined: str) -> None:
    assert join_lines(lines, vocabulary(["skicka e-post till oss"])) == joined


def test_the_rest_of_a_page_keeps_its_own_page_when_a_cut_sentence_is_mended() -> None:
    cut = [Block("text", "Vi talade med", Where(page=1)), Block("text", "kommunen. Sedan gick vi.", Where(page=2))]
    assert mend_cuts(cut) == [
        Block("text", "Vi talade med kommunen.", Where(page=1)),
        Block("text", "Sedan gick vi.", Where(page=2)),
    ]


def test_a_sentence_that_ends_with_its_page_is_left_alone() -> None:
    whole = [Block("text", "Slut.", Where(page=1)), Block("text", "och så vidare", Where(page=2))]
    assert mend_cuts(whole) == whole
