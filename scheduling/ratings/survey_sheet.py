"""A yearly survey as a coordinator writes it: a sheet with a row for each question (XLSX or CSV).

    fråga                                  svar    lägst        högst
    Hur nöjd är du med nätverket?          1–6     inte alls    i mycket hög grad
    Vad vill du att vi gör mer av?         text

Only the questions must be there. Which year it is of stands in the title, or in the name of the file.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath

from scheduling.columns import Row, Table, find_tables
from scheduling.dates import year_named_in
from scheduling.ratings.surveys import Question, Survey, name_of
from scheduling.refusals import FileRefused, Problem, Unreadable, refuse
from scheduling.sheets import LARGEST_FILE, Value, read_grids

HEADINGS = {
    "text": ("fråga", "frågor", "question"),
    "kind": ("svar", "svarstyp", "typ", "answer", "type"),
    "low": ("lägst", "1 betyder", "1", "low"),
    "high": ("högst", "6 betyder", "6", "high"),
    "name": ("nyckel", "key"),
}
ENDINGS = (".xlsx", ".csv")
CALLED = re.compile(r"enkät|survey", re.IGNORECASE)
ON_THE_SCALE = {"", "-", "–", "1-6", "1–6", "1 - 6", "1 – 6", "skala", "skalan", "siffra", "scale"}
IN_WORDS = {"text", "fritext", "fri text", "ord", "egna ord", "words", "free text"}
LOW, HIGH = "inte alls", "i mycket hög grad"
LONGEST_TITLE, LONGEST_QUESTION, LONGEST_END = 100, 250, 40
MOST_STEPS, MOST_WORDS = 20, 4  # questions on the scale, and in words: a dialogue holds no more of these
NAME = re.compile(r"[a-z0-9-]{1,30}")


def is_survey(name: str, content: bytes) -> bool:
    """Whether a dropped file is one at all: another sheet is a document. A list of questions alone is none."""
    if PurePath(name).suffix.lower() not in ENDINGS or not content or len(content) > LARGEST_FILE:
        return False
    try:
        tables = find_tables(name, read_grids(name, content), HEADINGS, needed=("text",))
    except FileRefused:
        return False
    return any(CALLED.search(f"{name} {table.grid.title} {table.above}") for table in tables)


def read_survey(name: str, content: bytes, today: date) -> Survey:
    table = _the_table(name, find_tables(name, read_grids(name, content), HEADINGS, needed=("text",)))
    problems: list[Problem] = []
    read = [(row, question) for row in table.rows if (question := _question(row, problems))]
    problems += _twice(read)
    questions = tuple(question for _, question in read)
    problems += _too_many(table.grid.place, questions)
    if problems:
        raise FileRefused(problems)
    if not any(not one.words for one in questions):
        raise refuse(table.grid.place, "enkäten behöver minst en fråga på skalan 1–6.")
    year = year_named_in(table.above) or year_named_in(table.grid.title, PurePath(name).stem) or today.year
    return Survey(year, _title(table, year), questions)


def _the_table(name: str, tables: Sequence[Table]) -> Table:
    filled = [table for table in tables if table.rows]
    if not filled:
        raise refuse(name, "det står inga frågor under rubrikerna.")
    if len(filled) > 1:
        where = " och ".join(table.grid.place for table in filled)
        raise refuse(name, f"det står frågor på flera blad ({where}). Lägg alla på ett.")
    return filled[0]


def _title(table: Table, year: int) -> str:
    above = " ".join(table.above.split())
    if len(above) > LONGEST_TITLE:
        raise refuse(table.grid.place, f"rubriken över frågorna är längre än {LONGEST_TITLE} tecken.")
    return above or f"Årsenkäten {year}"


def _question(row: Row, problems: list[Problem]) -> Question | None:
    before = len(problems)
    text = row.read("text", read_text, problems)
    words = row.read("kind", _in_words, problems)
    low, high = (row.read(end, _end, problems) for end in ("low", "high"))
    given = row.read("name", read_name, problems)
    if len(problems) > before or text is None:
        return None
    name = given or name_of(text)
    return Question(name, text, words=True) if words else Question(name, text, low or LOW, high or HIGH)


def read_text(value: Value) -> str:
    text = " ".join(str(value or "").split())
    if not text:
        raise Unreadable("frågan är tom.")
    if len(text) > LONGEST_QUESTION:
        raise Unreadable(f"frågan har {len(text)} tecken; högst {LONGEST_QUESTION} får plats.")
    return text


def _in_words(value: Value) -> bool:
    if isinstance(value, date):
        raise Unreadable('Excel har gjort om "1-6" till ett datum. Skriv skala i stället.')
    said = " ".join(str(value or "").casefold().split())
    if said not in ON_THE_SCALE | IN_WORDS:
        raise Unreadable(f'"{said[:40]}" är inget svar. Skriv skala för skalan 1–6 eller text för egna ord.')
    return said in IN_WORDS


def _end(value: Value) -> str:
    text = " ".join(str(value or "").split())
    if len(text) > LONGEST_END:
        raise Unreadable(f"orden har {len(text)} tecken; högst {LONGEST_END} får plats.")
    return text


def read_name(value: Value) -> str:
    text = str(value or "").strip()
    if text and not NAME.fullmatch(text):
        raise Unreadable(f'"{text[:40]}" är ingen nyckel. Använd a–z, siffror och bindestreck, högst 30 tecken.')
    return text


def _twice(read: Sequence[tuple[Row, Question]]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row, question in read:
        if question.name in first:
            field = "name" if row.values.get("name") else "text"
            yield Problem(row.place_of(field), f"samma fråga som på {first[question.name].place}. Behåll en av dem.")
        first.setdefault(question.name, row)


def _too_many(place: str, questions: Sequence[Question]) -> Iterator[Problem]:
    words = sum(one.words for one in questions)
    for found, most, what in ((len(questions) - words, MOST_STEPS, "på skalan"), (words, MOST_WORDS, "i egna ord")):
        if found > most:
            yield Problem(place, f"enkäten har {found} frågor {what}; högst {most} får plats.")
