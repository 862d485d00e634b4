"""Meetings that have been rated, through the real rounds, answers and closing."""

from datetime import UTC, date, datetime, time, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling import store
from scheduling.meetings import Form, Meeting, Session
from scheduling.ratings import answers
from scheduling.ratings.closing import close
from scheduling.ratings.rounds import Round
from scheduling.ratings.surveys import Question, Survey, keep, name_of
from tests.scheduling.network import STOCKHOLM

LONG_AGO = datetime(2026, 1, 1, 8, tzinfo=UTC)
INVITED = 42


def hold(
    connection: Connection,
    number: str,
    day: date,
    satisfaction: list[int],
    usefulness: list[int] | None = None,
    *,
    group: str = "naturvård",
    theme: str = "Skog",
    place: str = "Borås",
    form: Form = "physical",
    days: int = 1,
    words: tuple[str, ...] = (),
    wording: str = "2026",
) -> str:
    """The meeting, and its round closed a week later. Returns the round's id."""
    sessions = tuple(Session(day + timedelta(days=one), time(9), time(15)) for one in range(days))
    store.save_meeting(connection, Meeting(number, sessions, LONG_AGO, (group,), form, theme=theme, place=place))
    opens = datetime.combine(sessions[-1].day, time(14), UTC)
    one = Round(f"round-{number}", "meeting", number, opens, opens + timedelta(days=7), state="open", wording=wording)
    answers.save(connection, one)
    for step in range(max(len(satisfaction), len(usefulness or ()), len(words))):
        given: dict[str, int | str] = {}
        for question, steps in (("satisfaction", satisfaction), ("usefulness", usefulness or [])):
            if step < len(steps):
                given[question] = steps[step]
        if step < len(words):
            given["takeaway"] = words[step]
        answers.give(connection, one.id, f"p{step}", given, opens)
    close(connection, one.id, INVITED, opens + timedelta(days=7), STOCKHOLM)
    return one.id


def a_year(connection: Connection) -> None:
    """The spring's and the autumn's meetings of 2026: three groups, four forms, one of them with few answers."""
    said = ("Fler blommor", "=1+1", "Prata med Eva")
    steps = [5] * 10 + [6] * 12
    energy, trade = "miljöstrategi", "rättvis handel"
    hold(connection, "skog", date(2026, 2, 3), [4] * 12 + [5] * 8, [4] * 20, theme="Skog och vatten")
    hold(connection, "energi", date(2026, 4, 27), steps, [5] * 22, group=energy, theme="Energi", place="Lerum", days=2)
    hold(connection, "kaffe", date(2026, 5, 6), [6] * 6, group=trade, theme="Kaffe", place="", form="digital")
    hold(connection, "bin", date(2026, 9, 9), [5] * 20, [5] * 20, theme="Bin i staden", words=said)
    hold(connection, "tyst", date(2026, 10, 1), [3, 4, 4, 6], group=energy, theme="Tysta rum", place="Vara")
    unrated = Meeting("snack", (Session(date(2026, 3, 5)),), LONG_AGO, ("naturvård",), theme="Öppet samtal")
    store.save_meeting(connection, unrated)


TEXT = "Hur nöjd är du med nätverket?"
NETWORK = Question(name_of(TEXT), TEXT, "inte alls", "i mycket hög grad")
MORE = Question("more", "Vad vill du ha mer av?", words=True)


def hold_survey(
    connection: Connection, year: int, steps: list[int], words: tuple[str, ...] = (), asked: Question = NETWORK
) -> str:
    """A survey of that year, through the real rounds, answers and closing."""
    opens = datetime(year, 11, 10, 9, tzinfo=UTC)
    one = keep(connection, Survey(year, f"Årsenkäten {year}", (asked, MORE)), opens, STOCKHOLM)
    answers.save(connection, replace(one, state="open"))
    for number, step in enumerate(steps):
        given: dict[str, int | str] = {asked.name: step}
        if number < len(words):
            given["more"] = words[number]
        answers.give(connection, one.id, f"p{number}", given, opens)
    close(connection, one.id, 40, opens + timedelta(days=21), STOCKHOLM)
    return one.id
