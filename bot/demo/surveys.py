"""The sample network's yearly survey: earlier years' figures as a sheet, and this year's questions as another."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling.days import local_day
from scheduling.ratings import answers, surveys
from scheduling.ratings.rounds import by_hand
from scheduling.ratings.survey_history_sheet import read_survey_history
from scheduling.ratings.survey_results import remember
from scheduling.ratings.survey_sheet import read_survey
from scheduling.sheets import Sheet, write_csv

FIGURES, QUESTIONS = "Årsenkäten tidigare år.csv", "Årsenkäten.csv"
ON_THE_SCALE = (
    ("Hur nöjd är du med hur nätverket samordnas?", ("4,9", "5,2", "5,3")),
    ("Har nätverket utvecklat dig i din roll?", ("4,4", "4,8", "4,7")),
    ("Har nätverket gjort det lättare att lära av andra kommuner?", ("5,1", "5,2", "5,5")),
)
IN_WORDS = ("Vad är den största nyttan med nätverket?", "Vad vill du att vi gör annorlunda nästa år?")
ANSWERED = (58, 47, 51)
SENT_AFTER = timedelta(seconds=70)


def bring_in(connection: Connection, now: datetime, zone: ZoneInfo) -> None:
    """The series begins three years ago, and this year's survey is sent while somebody watches."""
    today = local_day(now, zone)
    figures, _ = read_survey_history(FIGURES, write_csv(earlier(today.year)), today)
    for one in figures:
        remember(connection, one)
    survey = read_survey(QUESTIONS, write_csv(questions(today)), today)
    waiting = surveys.keep(connection, replace(survey, title=f"Årsenkäten {today.year}"), now, zone)
    answers.save(connection, by_hand(waiting, "open", 0, now + SENT_AFTER, zone))


def earlier(year: int) -> Sheet:
    """6 is best."""
    years = tuple(str(year - back) for back in (3, 2, 1))
    rows = [("antal svar", *(str(count) for count in ANSWERED))]
    rows += [(text, *means) for text, means in ON_THE_SCALE]
    return Sheet("Årsenkäten", ("fråga (6 = bäst)", *years), tuple(tuple(row) for row in rows))


def questions(today: date) -> Sheet:
    rows = [(text, "1-6") for text, _ in ON_THE_SCALE] + [(text, "text") for text in IN_WORDS]
    return Sheet(f"Årsenkäten {today.year}", ("fråga", "svar"), tuple(rows))
