"""`natverksbot report ÅR`: the annual report, or one meeting's, as a file to send."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import WallClock
from bot.commands import CannotStart, Choices
from bot.commands.settings import configured, data_folder
from bot.commands.work import complain, write_new
from bot.conversation.wording import FIRST_LANGUAGE, LANGUAGES
from bot.kept import open_database
from bot.reports import desk
from bot.reports.writers import Format
from scheduling.days import day_in_words, local_day
from scheduling.meetings import Meeting
from scheduling.reports.facts import Facts, gather
from scheduling.reports.meeting import named
from scheduling.settings import NetworkSettings

FIRST_YEAR, LAST_YEAR = 1990, 2200
CLAIMS = ("meetings", "people", "municipalities", "members")
BINARY = ("docx", "pdf")
MOST_SHOWN = 10


def register(chosen: Choices, common: ArgumentParser) -> None:
    reporting = chosen.add_parser("report", parents=[common], help="årsrapporten, eller en träffs egen rapport")
    reporting.add_argument("year", type=int, metavar="ÅR", help="året, som 2026")
    reporting.add_argument(
        "--format", choices=desk.FORMATS, help="md om inget annat sägs, eller som filens namn slutar"
    )
    reporting.add_argument("--out", type=Path, metavar="FIL", help="en ny fil; annars skrivs rapporten ut")
    reporting.add_argument("--meeting", metavar="ORD", help="bara den träff vars tema, plats eller grupp har orden")
    reporting.add_argument("--language", choices=LANGUAGES, default=FIRST_LANGUAGE, help="språk")
    claiming = "ett antal som har uppgetts någon annanstans; rapporten säger om listan är en annan"
    for claim in CLAIMS:
        reporting.add_argument(f"--claimed-{claim}", type=int, metavar="N", help=claiming)
    reporting.set_defaults(command=report)


def report(wanted: Namespace) -> int:
    if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise CannotStart(
            f"{wanted.year} är inget år som rapporten kan gälla. Skriv till exempel: natverksbot report 2026"
        )
    form = format_of(wanted)
    config = configured(wanted)
    database = open_database(config, data_folder(wanted, "data"))
    try:
        facts = database.read_now(gather)
    finally:
        database.close()
    made = make(facts, wanted, config.network, WallClock().now(), form)
    if wanted.out:
        write_new(wanted.out, made)
        complain([f"Rapporten skrevs till {wanted.out}. Läs igenom den innan du skickar den vidare."])
    else:
        sys.stdout.buffer.write(made)
    return 0


def format_of(wanted: Namespace) -> Format:
    ending = wanted.out.suffix.lower().removeprefix(".") if wanted.out else "md"
    chosen: Format | None = wanted.format or next((form for form in desk.FORMATS if form == ending), None)
    if chosen is None:
        raise CannotStart(f"{wanted.out.name} slutar inte på något av {', '.join(desk.FORMATS)}. Lägg till --format.")
    if not wanted.out and chosen in BINARY and sys.stdout.isatty():
        raise CannotStart(f"En fil i formatet {chosen} kan inte visas här. Lägg till --out rapport.{chosen}")
    return chosen


def make(facts: Facts, wanted: Namespace, network: NetworkSettings, now: datetime, form: Format) -> bytes:
    if wanted.meeting:
        today = local_day(now, ZoneInfo(network.time_zone))
        ours = [one for one in facts.meetings if one.first_day.year == wanted.year]
        meeting = _the_one(named(ours, wanted.meeting, today), wanted)
        return desk.meeting_file(facts, meeting, network, form, wanted.language)
    if not desk.knows(facts, wanted.year):
        raise CannotStart(f"Det finns ingen träff {wanted.year}. Läs in året med natverksbot plan import.")
    claims = {claim: getattr(wanted, f"claimed_{claim}") for claim in CLAIMS}
    told = {claim: number for claim, number in claims.items() if number is not None}
    return desk.annual_file(facts, wanted.year, network, now, form, wanted.language, told)


def _the_one(found: list[Meeting], wanted: Namespace) -> Meeting:
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotStart(f"Ingen hållen träff {wanted.year} har orden {wanted.meeting} i tema, plats eller grupp.")
    titles = "\n".join(f"  {one.title}, {day_in_words(one.first_day)}" for one in found[:MOST_SHOWN])
    raise CannotStart(f"{len(found)} träffar {wanted.year} har orden {wanted.meeting}:\n{titles}\nSkriv fler ord.")
