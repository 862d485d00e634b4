"""A survey as a coordinator writes it, and earlier figures: read whole, or refused with the place that is wrong."""

from datetime import date
from decimal import Decimal

import pytest

from scheduling.ratings.survey_history_sheet import read_survey_history
from scheduling.ratings.survey_sheet import MOST_STEPS, MOST_WORDS, is_survey, read_survey
from scheduling.ratings.surveys import Question, name_of
from scheduling.refusals import FileRefused
from scheduling.sheets import Sheet, write_book

TODAY = date(2026, 11, 29)
LOW, HIGH = "inte alls", "i mycket hög grad"
SHEET = """Årsenkäten 2026;;;;
fråga;svar;lägst;högst;nyckel
Hur nöjd är du med nätverket?;1-6;;;samordning
Får du hjälp i ditt arbete?;;aldrig;alltid;
Vad vill du ha mer av?;text;;;
"""
HISTORY = """Årsenkäten (skala 1-6, 6 = mycket nöjd)
fråga;2023;2024;2025
antal svar;62;52;4
Hur nöjd är du med nätverket?;4,9;5,2;5,6
Är det bra?;;4,1;-
"""


def test_only_the_questions_must_be_there_and_the_rest_has_its_usual_words() -> None:
    survey = read_survey("enkät.csv", SHEET.encode(), TODAY)
    asked = "Får du hjälp i ditt arbete?"
    assert (survey.year, survey.title) == (2026, "Årsenkäten 2026")
    assert survey.questions == (
        Question("samordning", "Hur nöjd är du med nätverket?", LOW, HIGH),
        Question(name_of(asked), asked, "aldrig", "alltid"),
        Question(name_of("Vad vill du ha mer av?"), "Vad vill du ha mer av?", words=True),
    )
    bare = read_survey("Enkät 2027.csv", b"fr\xc3\xa5ga\nHur var det?\n", TODAY)
    assert (bare.year, bare.title, bare.questions[0].high) == (2027, "Årsenkäten 2027", HIGH)


def test_an_excel_file_is_read_the_same() -> None:
    rows = (("Hur nöjd är du?", "skala"), ("Vad saknas?", "fritext"))
    book = write_book([Sheet("Enkät 2026", ("fråga", "svar"), rows)])
    assert [one.words for one in read_survey("e.xlsx", book, TODAY).questions] == [False, True]


def test_a_question_is_the_same_next_year_whatever_year_it_names() -> None:
    assert name_of("Hur nöjd är du med 2025?") == name_of("hur  nöjd är du med 2026")
    assert name_of("Hur nöjd är du?") != name_of("Hur glad är du?")


BROKEN = {
    "rad 4, kolumn B (svar)": SHEET.replace("arbete?;;", "arbete?;kanske;"),
    "rad 3, kolumn A (fråga)": SHEET.replace("Hur nöjd är du med nätverket?", ""),
    "rad 3, kolumn E (nyckel)": SHEET.replace("samordning", "Å Ä Ö"),
    "samma fråga som på": SHEET + "Får du hjälp i ditt arbete?;;;;\n",
    "högst 40 får plats": SHEET.replace("aldrig", "a" * 41),
    "högst 250 får plats": SHEET.replace("Hur nöjd", "Hur " + "n" * 250),
    "minst en fråga på skalan": "fråga;svar\nVad saknas?;text\n",
    "hittar ingen rubrikrad": "vad;hur\nx;y\n",
    f"{MOST_STEPS + 1} frågor på skalan": "fråga\n" + "".join(f"Fråga {n}?\n" for n in range(MOST_STEPS + 1)),
    f"{MOST_WORDS + 1} frågor i egna ord": "fråga;svar\nEn?;\n"
    + "".join(f"Ord {n}?;text\n" for n in range(MOST_WORDS + 1)),
    "det står inga frågor": "fråga;svar\n",
}


@pytest.mark.parametrize(("complaint", "sheet"), BROKEN.items())
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_half_read(complaint: str, sheet: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_survey("enkät.csv", sheet.encode(), TODAY)
    assert complaint in str(refused.value)


def test_several_mistakes_are_told_at_once() -> None:
    broken = SHEET.replace("samordning", "ÅÄÖ").replace("aldrig", "a" * 41)
    with pytest.raises(FileRefused) as refused:
        read_survey("enkät.csv", broken.encode(), TODAY)
    assert len(refused.value.problems) == 2


def test_only_a_sheet_that_calls_itself_so_is_taken_for_a_survey() -> None:
    assert is_survey("x.csv", SHEET.encode())
    assert not is_survey("vanliga frågor.csv", b"fr\xc3\xa5ga;svar\nVar?;H\xc3\xa4r\n")
    assert not is_survey("enkät.pdf", SHEET.encode())
    assert not is_survey("enkät.csv", b"datum;tema\n1 maj;Skog\n")
    assert not is_survey("enkät.xlsx", b"PK not a workbook")


def test_earlier_figures_have_a_year_in_each_column_and_a_row_of_how_many_answered() -> None:
    found, notes = read_survey_history("historik.csv", HISTORY.encode(), TODAY)
    told = [(one.year, one.name == name_of(one.question), one.mean, one.answers) for one in found]
    assert told == [
        (2023, True, Decimal("4.90"), 62),
        (2024, True, Decimal("5.20"), 52),
        (2024, True, Decimal("4.10"), 52),
    ]
    assert any("bara 4 svar" in note for note in notes)


def test_a_scale_where_one_is_best_is_refused_or_turned_with_a_note() -> None:
    sheet = HISTORY.replace("6 = mycket nöjd", "1 = mycket nöjd")
    with pytest.raises(FileRefused, match="1 bäst"):
        read_survey_history("historik.csv", sheet.encode(), TODAY)
    found, _ = read_survey_history("historik.csv", sheet.encode(), TODAY, 1)
    assert (found[0].mean, found[0].source) == (
        Decimal("2.10"),
        "historik.csv, rad 4, vänd från en skala där 1 är bäst (i filen 4,90)",
    )


@pytest.mark.parametrize(
    ("complaint", "sheet"),
    [
        ("utanför skalan 1–6", HISTORY.replace("5,6", "7")),
        ("2027 har inte varit än", HISTORY.replace("2025", "2027")),
        ("samma fråga och år", HISTORY + "Hur nöjd är du med nätverket;4,9;;\n"),
        ("är inget antal", HISTORY.replace("62", "många")),
        ("inga medelvärden", "fråga;2023\nHur?;\n"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_place(complaint: str, sheet: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_survey_history("historik.csv", sheet.encode(), TODAY)
    assert complaint in str(refused.value)
