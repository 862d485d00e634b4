"""`natverksbot ratings survey add | open | close | extend | off | import`: the yearly survey, and earlier figures.

As with every round the command only says so in the database; the running bot sends, opens and closes within a minute.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.commands import CannotStart, Choices
from bot.commands.work import complain, contents, on_database, tell
from scheduling import store
from scheduling.days import local_day
from scheduling.network import Roster
from scheduling.ratings import answers, opening, survey_results, surveys
from scheduling.ratings.disclosure import may_tell_again
from scheduling.ratings.history import left_as_it_was
from scheduling.ratings.rounds import ByHand, CannotChange, Round, by_hand
from scheduling.ratings.survey_history_sheet import read_survey_history
from scheduling.ratings.survey_results import Earlier
from scheduling.ratings.survey_sheet import read_survey
from scheduling.ratings.surveys import Question, SurveyStands
from scheduling.refusals import FileRefused
from scheduling.settings import NetworkSettings

HELP: dict[ByHand, str] = {
    "open": "skicka enkäten till alla i nätverket; den är öppen i tre veckor",
    "close": "stäng enkäten nu: svaren räknas ihop och går sedan inte att ändra",
    "extend": "låt enkäten vara öppen en vecka till",
    "off": "skicka den inte; går bara innan någon har svarat",
}
DONE: dict[ByHand, str] = {
    "open": "enkäten skickas av boten till {of} deltagare, var och en på arbetstid.",
    "close": "enkäten stängs av boten inom en minut.",
    "extend": "enkäten är öppen en vecka till.",
    "off": "enkäten skickas inte.",
}
REFUSED = {
    "closed": "Enkäten är redan stängd och går inte att ändra.",
    "open": "Enkäten är redan öppen.",
    "not_open": "Enkäten är inte öppen.",
    "answered": "Någon har redan svarat, så enkäten kan bara förlängas eller stängas.",
}
NOTHING = "Ingenting är ändrat: det här var ett prov. Kör utan --dry-run för att läsa in."
REFUSED_FILE = "Ingenting har lästs in. Rätta filen och försök igen."


def add_to(actions: Choices, common: ArgumentParser) -> None:
    survey = actions.add_parser("survey", parents=[], help="årsenkäten: läs in, skicka, stäng, tidigare siffror")
    steps = survey.add_subparsers(required=True, metavar="STEG")
    adding = steps.add_parser("add", parents=[common], help="läs in årets frågor (XLSX eller CSV), utan att skicka")
    adding.add_argument("file", type=Path, metavar="FIL")
    adding.add_argument("--dry-run", action="store_true", help="visa bara hur enkäten skulle se ut")
    adding.set_defaults(command=on_database, work=add)
    for how, words in HELP.items():
        step = steps.add_parser(how, parents=[common], help=words)
        step.add_argument("year", type=int, nargs="?", metavar="ÅR", help="vilken enkät; annars den senaste")
        step.set_defaults(command=on_database, work=partial(change, how))
    importing = steps.add_parser("import", parents=[common], help="läs in tidigare års medelvärden (XLSX eller CSV)")
    importing.add_argument("file", type=Path, metavar="FIL")
    importing.add_argument("--dry-run", action="store_true", help="visa bara vad som skulle ändras")
    importing.add_argument(
        "--best", type=int, choices=(1, 6), help="vilken ände av skalan som är bäst i filen; med 1 vänds siffrorna"
    )
    importing.set_defaults(command=on_database, work=import_history)


def add(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    zone = ZoneInfo(network.time_zone)
    try:
        survey = read_survey(wanted.file.name, contents(wanted.file), local_day(now, zone))
        surveys.check_may_change(connection, survey)
    except FileRefused as refused:
        complain([refused, REFUSED_FILE])
        return 1
    except SurveyStands as stands:
        complain([f"{stands} är redan utskickad, så frågorna går inte att ändra."])
        return 1
    print(f"{survey.title} ({survey.year})")
    tell("Frågor", (_in_words(one) for one in survey.questions))
    if wanted.dry_run:
        print(f"\n{NOTHING}")
        return 0
    surveys.keep(connection, survey, now, zone)
    print(f"\nEnkäten är inläst. Skicka den med: natverksbot ratings survey open {survey.year}")
    return 0


def _in_words(one: Question) -> str:
    return f"{one.text} [egna ord]" if one.words else f"{one.text} [1 = {one.low}, 6 = {one.high}]"


def change(how: ByHand, connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    one, title = _the_survey(connection, wanted.year)
    try:
        wished = by_hand(one, how, answers.answered(connection, one.id), now, ZoneInfo(network.time_zone))
    except CannotChange as cannot:
        complain([f"{title}: {REFUSED[cannot.why]}"])
        return 1
    opening.set_by_hand(connection, one, wished)
    everyone = len(Roster(store.members(connection)).invited(()))
    print(f"{title}: {DONE[how].format(of=everyone)}")
    return 0


def _the_survey(connection: Connection, year: int | None) -> tuple[Round, str]:
    known = {survey.year: survey for survey in surveys.surveys(connection).values()}
    chosen = known.get(max(known, default=0) if year is None else year)
    one = answers.round_of(connection, "survey", chosen.subject) if chosen else None
    if chosen is None or one is None:
        there = ", ".join(map(str, known)) or "ingen är inläst"
        raise CannotStart(f"Den enkäten finns inte ({there}). Läs in den med: natverksbot ratings survey add FIL")
    return one, chosen.title


def import_history(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    today = local_day(now, ZoneInfo(network.time_zone))
    try:
        found, notes = read_survey_history(wanted.file.name, contents(wanted.file), today, wanted.best)
    except FileRefused as refused:
        complain([refused, REFUSED_FILE])
        return 1
    own = {one.year for one in survey_results.held(connection) if one.result}
    known = survey_results.remembered(connection)
    others = [one for one in found if one.year not in own]
    differing = [one for one in others if _said(known.get((one.year, one.name))) != _said(one)]
    near = [(one, before) for one in differing if (before := _answered_nearly_as_many(one, known))]
    changing = [one for one in differing if one not in {of for of, _ in near}]
    notes += [left_as_it_was(one.source, one.answers, before) for one, before in near]
    tell("Att se över", notes)
    tell("Nya siffror", _told(one for one in changing if (one.year, one.name) not in known))
    tell("Ändrade siffror", _told(one for one in changing if (one.year, one.name) in known))
    tell("Har en egen enkät och ändras inte", (str(year) for year in sorted({one.year for one in found} & own)))
    print(f"\nOförändrade siffror: {len(others) - len(differing)}.")
    if wanted.dry_run:
        print(f"\n{NOTHING}")
        return 0
    for one in changing:
        survey_results.remember(connection, one)
    print("\nSiffrorna är inlästa.")
    return 0


def _answered_nearly_as_many(one: Earlier, known: Mapping[tuple[int, str], Earlier]) -> int | None:
    """How many it was of before, where two figures of almost the same people would tell of those in between."""
    before = known[one.year, one.name].answers if (one.year, one.name) in known else None
    if before is None or one.answers is None or may_tell_again(one.answers, [before]):
        return None
    return before


def _said(one: Earlier | None) -> tuple[object, ...]:
    return (one.mean, one.answers, one.question, one.place) if one else ()


def _told(entries: Iterator[Earlier] | Sequence[Earlier]) -> Iterator[str]:
    for one in entries:
        answered = "" if one.answers is None else f" ({one.answers} svar)"
        yield f"{one.year}, {one.question}: {str(one.mean).replace('.', ',')}{answered}"
