"""What a document is called, which day it is of, and how broken lines are joined."""

import time
from datetime import date

import pytest

from knowledge.document import Block, Where
from knowledge.formats.dating import date_in
from knowledge.formats.mending import join_lines, listed_line, mend_cuts, vocabulary
from knowledge.formats.naming import name


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
        ("14.3.2025", date(2025, 3, 14)),
        ("14/3 -25", date(2025, 3, 14)),
        ("14/3–25", date(2025, 3, 14)),
        ("14/3/2025", date(2025, 3, 14)),
        ("version 4.14.3.2025", None),
        ("1/3-dels tjänst, 3/4 -fart", None),
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


@pytest.mark.parametrize("stem", ["Protokoll-250314", "Protokoll_250314_v2", "250314 protokoll", "Protokoll (250314)"])
def test_six_figures_of_a_file_name_are_a_day(stem: str) -> None:
    assert name(stem, [], "", None).dated == date(2025, 3, 14)


@pytest.mark.parametrize("stem", ["Avtal 250314-1234", "Faktura-2503141", "Dnr 990314"])
def test_the_number_of_a_person_or_of_a_paper_is_no_day(stem: str) -> None:
    assert name(stem, [], "", None).dated is None


@pytest.mark.parametrize(
    "others",
    [
        ["Nästa möte: 12 juni 2025 i Tibro"],
        ["Nästa möte", "Torsdag 12 juni 2025 i Tibro"],
        ["Föregående mötes protokoll (2025-03-06) lades till handlingarna."],
        ["Justerat den 30 maj 2025"],
        ["Svara senast 2 maj 2025"],
        ["Sista anmälningsdag är den 2 maj 2025."],
        ["Utskriftsdatum: 2025-09-01"],
    ],
)
def test_the_day_of_another_meeting_or_of_an_errand_is_not_the_document_s(others: list[str]) -> None:
    lines = [*others, "Gruppen möttes den 8 maj 2025 i Hjo."]
    blocks = [heading("Anteckningar"), *(Block("text", line) for line in lines)]
    assert name("anteckningar", blocks, "", None).dated == date(2025, 5, 8)


def test_the_day_that_stands_beside_another_s_is_the_document_s() -> None:
    line = "Datum: 4 september 2025 Sista svarsdag: 20 augusti 2025"
    assert name("kallelse", [Block("text", line)], "", None).dated == date(2025, 9, 4)


@pytest.mark.parametrize(
    "line",
    [
        "Policy för gåvor. Gåvor över 450 kronor tas inte emot. Fastställd 2022-06-15.",
        "Föreningen söker 300 000 kronor av länsstyrelsen för nya strandängar, Karlstad, 15 juni 2022.",
    ],
)
def test_what_the_page_says_comes_before_when_the_file_was_made(line: str) -> None:
    named = name("gåvor", [Block("text", line)], "", None, created=date(2026, 11, 30))
    assert (named.dated, named.by_file) == (date(2022, 6, 15), False)


@pytest.mark.parametrize(
    "line",
    [
        f"Datum: 15 juni 2022 Tid: 09.30–15.00 Plats: Folkets hus, Sunne Närvarande: {'Bo Ek, Siv Ed, ' * 5}med flera",
        f"Föreningen för gåvor. Antagen av styrelsen 2022-06-15. {'Så här har medlemmarna skrivit. ' * 4}",
    ],
)
def test_a_paragraph_of_any_length_says_its_day_where_a_clause_opens_with_it(line: str) -> None:
    assert name("gåvor", [heading("Policy för gåvor"), Block("text", line)], "", None).dated == date(2022, 6, 15)


def test_what_a_page_says_at_its_end_dates_it() -> None:
    page = [heading("Om nätverket"), *[Block("text", "Löpande text. " * 20)] * 30]
    told = Block("text", "Kontakt: Bo Ek, telefon 0500-11 22 33. Sidan uppdaterad 2026-03-04")
    assert name("om", [*page, told], "", None).dated == date(2026, 3, 4)


def test_the_day_in_a_title_comes_before_that_of_its_publishing() -> None:
    page = [Block("text", "Meny"), heading("Skogsdag i Hjo 4 maj 2025"), Block("text", "Publicerad 2025-05-19 av oss")]
    assert name("skogsdag", page, "", None).dated == date(2025, 5, 4)


def test_a_day_that_a_section_tells_of_is_not_the_document_s() -> None:
    opening = [heading("Årsrapport 2023"), Block("text", "Sammanställd av Bo Ek, februari 2024")]
    section = [heading("Skogsgruppen"), Block("text", "Gruppen var i Hjo den 1 juni 2023 och i Tibro i oktober.")]
    assert name("årsrapport", [*opening, *section], "", None).dated is None


def test_the_name_of_a_column_dates_nothing() -> None:
    names = Block("row", "Kommun\tInvånare 1 nov 2024\tAvgift (kr)")
    assert name("avgifter 2025", [names], "", None, created=date(2026, 11, 30)).dated is None


def test_the_first_page_comes_before_the_second() -> None:
    pages = [Block("text", "Karlstad 2024-09-03", Where(page=1)), Block("text", "Datum: 2024-10-29", Where(page=2))]
    assert name("ansökan", pages, "", None).dated == date(2024, 9, 3)


def test_a_day_in_a_table_of_many_is_not_the_document_s_unless_its_row_says_so() -> None:
    meetings = Block("row", "2025-02-10\tBorås", cells=(("Datum", "2025-02-10"), ("Plats", "Borås")))
    form = Block("row", "Datum\t2025-02-12", cells=(("Grupp", "Datum"), ("Skog", "2025-02-12")))
    assert name("träffar", [meetings], "", None).dated is None
    assert name("träffar", [meetings, form], "", None).dated == date(2025, 2, 12)


def test_a_day_that_only_the_file_knows_is_said_to_be_its() -> None:
    named = name("gåvor", [heading("Policy för gåvor")], "", None, created=date(2024, 5, 2))
    assert (named.dated, named.by_file) == (date(2024, 5, 2), True)


def test_a_report_that_was_saved_anew_in_another_year_keeps_the_year_it_is_called_by() -> None:
    report = [heading("Årsrapport 2023")]
    assert name("årsrapport", report, "", None, created=date(2026, 11, 30)) == ("Årsrapport 2023", None, False)
    assert name("årsrapport", report, "", None, created=date(2023, 12, 1)).dated == date(2023, 12, 1)


@pytest.mark.parametrize(
    ("title", "kept"),
    [("Agenda 2030", True), ("Åtgärdsprogram 2022–2026", True), ("Verksamhetsplan 2025", False), ("Plan", True)],
)
def test_a_year_ahead_that_a_document_is_called_by_is_a_goal_unless_it_is_the_next(title: str, *, kept: bool) -> None:
    made = date(2024, 5, 2)
    assert name("plan", [heading(title)], "", None, created=made).dated == (made if kept else None)


def test_what_stands_above_every_page_may_say_name_and_day() -> None:
    page = [heading("Värmeplaner"), Block("text", "Torsby har en värmeplan.")]
    heads = ["Skogsnytt nr 2 för nätverket", "2024-05-06"]
    assert name("Skogsnytt 2", page, "", None, heads=heads) == ("Skogsnytt nr 2 för nätverket", date(2024, 5, 6), False)


def test_a_date_inside_running_text_is_not_the_document_s_date() -> None:
    told = "Projektet har pågått sedan den 1 januari 2009 och avslutas med en redovisning av vad vi lärt oss. "
    body = Block("text", told * 2)
    assert name("rapport", [heading("Rapport"), body], "", None).dated is None


def test_the_line_above_the_signatures_dates_a_report() -> None:
    pages = [heading("Verksamhetsberättelse"), *[Block("text", "Brödtext. " * 20)] * 30]
    assert name("x", [*pages, Block("text", "Sundsvall den 11 april 2025")], "", None).dated == date(2025, 4, 11)


def test_a_line_of_nothing_but_spaces_after_a_place_keeps_nobody_waiting() -> None:
    line = Block("text", f"Sundsvall{' ' * 200_000}Närvarande")
    began = time.process_time()
    assert name("anteckningar", [line] * 20, "", None) == ("anteckningar", None, False)
    assert time.process_time() - began < 1, "it took 3 s when a line of any length could be that above the signatures"


def test_a_document_is_called_what_its_first_page_and_its_file_name_agree_on() -> None:
    page = [heading("FÖRENINGEN"), heading("Verksamhetsberättelse 2024"), heading("Styrelsen")]
    assert name("002-verksamhetsberattelse-2024", page, "Microsoft Word", None).title == "Verksamhetsberättelse 2024"


def test_a_day_is_no_name_and_a_heading_names_rather_than_a_running_line() -> None:
    page = [Block("text", "Skogsnätverket – årsmöte"), Block("text", "Protokoll 2025-03-20")]
    named = name("Årsmöte 2025-03-20 protokoll", [*page, heading("Protokoll fört vid årsmöte 2025")], "", None)
    assert named.title == "Protokoll fört vid årsmöte 2025"


def test_a_document_is_named_after_its_file_in_whatever_form_the_words_stand() -> None:
    line = Block("text", "Protokoll styrgruppen 5 februari 2026")
    assert name("styrgrupp-2026-02-05", [line], "", None).title == "Protokoll styrgruppen 5 februari 2026"


def test_a_workbook_is_named_after_what_stands_above_its_first_table_and_not_of_a_year_that_this_denies() -> None:
    sheet = Block("heading", "Blad1", Where(sheet="Blad1"), level=1)
    above = Block("heading", "Medlemsavgifter 2025", Where(sheet="Blad1"), level=2)
    made = date(2026, 11, 30)
    assert name("avgifter", [sheet, above], "", None, created=made) == ("Medlemsavgifter 2025", None, False)
    assert name("Underlag", [sheet, above], "", None, created=made) == ("Underlag", None, False)


def test_a_document_without_headings_is_called_what_its_metadata_says_else_its_file_name() -> None:
    text = [Block("text", "Löpande text. " * 20)]
    assert name("scan_0012", text, "Årsplan för nätverket", None).title == "Årsplan för nätverket"
    assert name("2023_minnesanteckningar_borås", text, "Document1", None).title == "minnesanteckningar borås"


@pytest.mark.parametrize(
    ("stem", "first"),
    [
        ("Protokoll utskottet", heading("§ 42 Fossilfria maskiner")),
        ("Protokoll utskottet", heading("1. Mötet öppnas")),
        ("Protokoll utskottet", Block("text", "Utskottet för protokoll på varje möte.")),
        ("Nyhetsbrev för skolor", heading("Ny cykelbana i Sunne")),
        ("Budget för nätverket", Block("heading", "Budget", Where(sheet="Budget"), level=1)),
    ],
)
def test_an_item_an_article_a_sheet_or_a_sentence_does_not_name_the_whole(stem: str, first: Block) -> None:
    assert name(stem, [first], "", None).title == stem


def test_two_files_of_one_day_are_not_named_after_it() -> None:
    page = [heading("Minnesanteckningar"), heading("Sammanträdesdatum 2024-11-05")]
    assert name("Protokoll KS 2024-11-05", page, "", None).title == "Minnesanteckningar"


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("Protokoll-KS-2024-11-05", "Protokoll KS 2024-11-05"),
        ("Budget_2024-2025", "Budget 2024-2025"),
        ("002-plan-för-skog", "plan för skog"),
    ],
)
def test_a_file_name_is_said_in_words_and_its_dates_and_years_stay_whole(stem: str, title: str) -> None:
    assert name(stem, [], "", None).title == title


def test_a_scan_that_its_machine_has_named_is_called_what_it_begins_with() -> None:
    page = [Block("text", "Protokoll från skogsgruppen"), Block("text", "Gruppen valde sekreterare.")]
    assert name("Scan0042", page, "Scan0042", None).title == "Protokoll från skogsgruppen"


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


@pytest.mark.parametrize(
    ("line", "text", "page"),
    [
        ("Ekonomi ........ 12", "Ekonomi", "12"),
        ("2.1 Medlemmar 2024\t7 ", "2.1 Medlemmar 2024", "7"),
        ("Stadgar m.m. . . . . 104", "Stadgar m.m", "104"),
        ("Valberedning _____ 9", "Valberedning", "9"),
    ],
)
def test_a_listed_line_ends_with_its_page(line: str, text: str, page: str) -> None:
    listed = listed_line(line)
    assert listed
    assert (listed["text"], listed["page"]) == (text, page)


@pytest.mark.parametrize("line", ["Ekonomi12", "Ekonomi.12", "Ekonomi _12345", "12"])
def test_a_number_that_stands_in_its_word_or_is_no_page_lists_nothing(line: str) -> None:
    assert not listed_line(line)


@pytest.mark.parametrize("gap", [" ", " .", "_ ", "\t"])
def test_a_line_with_a_very_wide_gap_keeps_nobody_waiting(gap: str) -> None:
    began = time.process_time()
    assert not listed_line(f"Ekonomi{gap * 1_000}bilaga")
    assert time.process_time() - began < 1, "it took 3 s when the gap could be cut in three at every place"
