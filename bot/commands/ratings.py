"""`natverksbot ratings …`: the rounds looked at and steered, earlier years' figures in, and every aggregate out."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.commands import CannotStart, Choices, surveys
from bot.commands import rounds as rounds_by_hand
from bot.commands.work import complain, contents, on_database, tell, write_new
from scheduling import attendance, store
from scheduling.days import local_day
from scheduling.plan import describe
from scheduling.ratings import history, survey_results
from scheduling.ratings.answers import rounds
from scheduling.ratings.export import WORDS, sheets
from scheduling.ratings.history import Entry, HistoryDiff, Known
from scheduling.ratings.history_sheet import read_history
from scheduling.ratings.results import Figure, remembered
from scheduling.ratings.trends import held
from scheduling.refusals import FileRefused
from scheduling.settings import NetworkSettings
from scheduling.sheets import write_book, write_csv


def register(chosen: Choices, common: ArgumentParser) -> None:
    words = "omdömen: rundor, tidigare års siffror in, sammanställningar ut"
    ratings = chosen.add_parser("ratings", parents=[], help=words)
    actions = ratings.add_subparsers(required=True, metavar="VAD")
    rounds_by_hand.add_to(actions, common)
    surveys.add_to(actions, common)
    importing = actions.add_parser("import", parents=[common], help="läs in tidigare års medelvärden (XLSX eller CSV)")
    importing.add_argument("file", type=Path, metavar="FIL")
    importing.add_argument("--dry-run", action="store_true", help="visa bara vad som skulle ändras")
    importing.add_argument(
        "--best", type=int, choices=(1, 6), help="vilken ände av skalan som är bäst i filen; med 1 vänds siffrorna"
    )
    importing.set_defaults(command=on_database, work=import_history)
    add_export(actions, common, "export")


def add_export(actions: Choices, common: ArgumentParser, name: str) -> None:
    exporting = actions.add_parser(name, parents=[common], help="skriv sammanställningen till XLSX eller CSV")
    exporting.add_argument("file", type=Path, metavar="FIL")
    exporting.add_argument("--year", type=int, metavar="ÅR", help="bara detta år")
    exporting.set_defaults(command=on_database, work=export_ratings)


def import_history(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    known = _known(connection)
    today = local_day(now, ZoneInfo(network.time_zone))
    days = frozenset(session.day for meeting in known.meetings for session in meeting.sessions)
    try:
        found = read_history(wanted.file.name, contents(wanted.file), network.groups, today, days, wanted.best)
    except FileRefused as refused:
        complain([refused, "Ingenting har lästs in. Rätta filen och försök igen."])
        return 1
    diff = history.difference(found, known, now, network.time_zone)
    show(diff)
    if wanted.dry_run:
        print("\nIngenting är ändrat: det här var ett prov. Kör utan --dry-run för att läsa in.")
        return 0
    history.apply(connection, diff, now)
    print("\nSiffrorna är inlästa.")
    return 0


def _known(connection: Connection) -> Known:
    asked = [one for one in rounds(connection) if one.kind == "meeting" and one.state in {"open", "closed"}]
    return Known(
        meetings=tuple(store.meetings(connection)),
        figures=remembered(connection),
        rated=frozenset(one.subject for one in asked),
        counted=frozenset(attendance.taken_at(connection)),
    )


def show(diff: HistoryDiff) -> None:
    tell("Att se över", diff.notes)
    tell("Nya träffar", (describe(meeting) for meeting in diff.created))
    tell("Nya siffror", _entries(diff.new))
    tell("Ändrade siffror", _entries(diff.changed))
    tell("Antal deltagare", (f"{describe(meeting)}: {count}" for meeting, count in diff.attended))
    tell("Har en egen omdömesrunda och ändras inte", (describe(meeting) for meeting in diff.own))
    print(f"\nOförändrade siffror: {diff.unchanged}. Träffar utan utvärdering: {diff.unrated}.")


def _entries(entries: Iterable[Entry]) -> Iterable[str]:
    for entry in entries:
        before = f"{_in_words(entry.before)} → " if entry.before else ""
        yield f"{describe(entry.meeting)}: {WORDS[entry.question]} {before}{_in_words(entry.figure)}"


def _in_words(figure: Figure) -> str:
    answers = "" if figure.answers is None else f" ({figure.answers} svar)"
    return f"{figure.value}".replace(".", ",") + answers


def export_ratings(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    """A file that is there is left alone. A CSV holds the first sheet, with all there is of each meeting."""
    today = local_day(now, ZoneInfo(network.time_zone))
    found = [one for one in held(connection, today) if wanted.year in {None, one.year}]
    ending = wanted.file.suffix.lower()
    if ending not in {".xlsx", ".csv"}:
        raise CannotStart(f"Skrivs som XLSX eller CSV. Välj ett namn som slutar så, inte {wanted.file.name}.")
    asked = [one for one in survey_results.held(connection) if wanted.year in {None, one.year}]
    if not found and not asked:
        complain(["Det finns inga träffar att skriva."])
        return 1
    written = sheets(found, asked)
    write_new(wanted.file, write_csv(written[0]) if ending == ".csv" else write_book(written))
    complain([f"{len(found)} träffar skrevs till {wanted.file}."])
    return 0
