"""`natverksbot meetings …`: the year's meetings looked at and changed from the command line."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.commands import Choices
from bot.commands import ledger as who_got_what
from bot.commands.work import complain, contents, on_database
from scheduling import attendance, store
from scheduling.attendance import AttendanceDiff, Counted, Taken
from scheduling.attendance_report import match, read_report
from scheduling.days import local_day
from scheduling.meetings import FIELDS, Meeting, changes, in_words, session_in_words
from scheduling.overview import Overview, overview
from scheduling.plan import describe, new_id
from scheduling.plan_sheet import read_field
from scheduling.proposals import carry_out
from scheduling.refusals import FileRefused, Unreadable
from scheduling.requests import moved, named, read_coming, read_when
from scheduling.settings import NetworkSettings
from scheduling.store import Overtaken

FAILED, WRONG = 1, 2
# What stands on the command line for a field of a meeting.
OPTIONS = {
    "groups": ("group", "GRUPP", "grupp eller grupper, eller alla"),
    "form": ("form", "FORM", "fysiskt, digitalt eller båda"),
    "place": ("place", "PLATS", "var ni träffas"),
    "theme": ("theme", "TEMA", "vad träffen handlar om"),
    "speakers": ("speakers", "NAMN", "talare, åtskilda med komma"),
    "link": ("link", "LÄNK", "möteslänken"),
    "agenda": ("agenda", "TEXT", "programmet"),
    "answer_by": ("answer-by", "DAG", "sista svarsdag"),
    "host": ("host", "KOMMUN", "värdkommun"),
}
Work = Callable[[Connection, Namespace, NetworkSettings, datetime], int]


class CannotDo(Exception):
    """The text says why, and what to write instead. `status` is the command's."""

    def __init__(self, why: str, status: int = FAILED) -> None:
        super().__init__(why)
        self.status = status


def register(chosen: Choices, common: ArgumentParser) -> None:
    meetings = chosen.add_parser("meetings", parents=[], help="årets träffar: visa, lägg till, flytta, ställ in")
    actions = meetings.add_subparsers(required=True, metavar="VAD")

    def action(name: str, work: Work, words: str, *arguments: str) -> ArgumentParser:
        parser: ArgumentParser = actions.add_parser(name, parents=[common], help=words)
        if "MÖTE" in arguments:
            parser.add_argument("meeting", metavar="MÖTE", help='id, eller ord som "träffen i Borås" eller "7 april"')
        parser.add_argument("--json", action="store_true", help="ett JSON-objekt per träff")
        parser.set_defaults(command=on_database, work=politely(work))
        return parser

    listing = action("list", list_meetings, "visa årets träffar")
    listing.add_argument("--year", type=int, metavar="ÅR", help="ett annat år än det här")
    action("show", show_meeting, "visa en träff", "MÖTE")
    adding = action("add", add_meeting, "lägg till en träff")
    adding.add_argument("when", metavar="NÄR", help='till exempel "18-19 maj" eller "7 april kl. 9.30-15"')
    changing = action("change", change_meeting, "ändra en träff", "MÖTE")
    for field, (option, value, words) in OPTIONS.items():
        for parser in (adding, changing):
            parser.add_argument(f"--{option}", dest=field, metavar=value, help=words)
    moving = action("move", move_meeting, "flytta en träff", "MÖTE")
    moving.add_argument("when", metavar="NÄR", help='till exempel "12 maj kl. 9.30" eller "en vecka framåt"')
    cancelling = action("cancel", cancel_meeting, "ställ in en träff", "MÖTE")
    restoring = action("un-cancel", restore_meeting, "en inställd träff blir av", "MÖTE")
    attending = action("attendance", take_attendance, "visa närvaron, eller läs in en rapport från Teams", "MÖTE")
    attending.add_argument("file", nargs="?", type=Path, metavar="FIL", help="närvarorapport (CSV)")
    who_got_what.add_to(actions, common)
    for parser in (adding, changing, moving, cancelling, restoring, attending):
        parser.add_argument("--dry-run", action="store_true", help="visa bara vad som skulle ändras")


def politely(work: Work) -> Work:
    """What cannot be done is said on standard error, and has changed nothing."""

    def done(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
        try:
            return work(connection, wanted, network, now)
        except CannotDo as cannot:
            complain([cannot])
            return cannot.status
        except Unreadable as unreadable:
            complain([unreadable])
            return WRONG
        except FileRefused as refused:
            complain([refused, "Ingenting har lästs in. Rätta filen och försök igen."])
            return FAILED

    return done


def list_meetings(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    known = overview(connection)
    year = wanted.year or local_day(now, ZoneInfo(network.time_zone)).year
    found = [meeting for meeting in known.meetings if meeting.first_day.year == year]
    for meeting in found:
        if wanted.json:
            print_json(meeting, known)
        else:
            days = "; ".join(session_in_words(session) for session in meeting.sessions)
            cancelled = " INSTÄLLT" if meeting.cancelled else ""
            print(f"{meeting.id}  {days}  {', '.join(meeting.groups) or 'alla'}: {meeting.title}{cancelled}")
    if not found:
        complain([f"Det finns inga träffar {year}."])
    return 0


def show_meeting(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    known = overview(connection)
    tell_of(the_meeting(wanted.meeting, known, network, now), known, wanted)
    return 0


def add_meeting(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    sessions = read_coming(wanted.when, local_day(now, ZoneInfo(network.time_zone)))
    fields = {"sessions": sessions, **fields_in(wanted, network, sessions[0].day)}
    if "form" not in fields:
        fields["form"] = ("both" if fields.get("place") else "digital") if fields.get("link") else "physical"
    meeting = Meeting(id=new_id(), since=now, zone=network.time_zone, **fields)
    return change_to(connection, None, meeting, wanted, now)


def change_meeting(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    meeting = the_meeting(wanted.meeting, overview(connection), network, now)
    fields = fields_in(wanted, network, meeting.first_day)
    if not fields:
        options = ", ".join(f"--{option}" for option, _, _ in OPTIONS.values())
        raise CannotDo(f"Skriv vad som ska ändras: {options}. En ny tid ges med natverksbot meetings move.", WRONG)
    return change_to(connection, meeting, replace(meeting, **fields), wanted, now)


def move_meeting(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    meeting = the_meeting(wanted.meeting, overview(connection), network, now)
    when = read_when(wanted.when, local_day(now, ZoneInfo(network.time_zone)))
    return change_to(connection, meeting, replace(meeting, sessions=moved(meeting, when)), wanted, now)


def cancel_meeting(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    meeting = the_meeting(wanted.meeting, overview(connection), network, now)
    return change_to(connection, meeting, replace(meeting, cancelled=True), wanted, now)


def restore_meeting(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    meeting = the_meeting(wanted.meeting, overview(connection), network, now)
    return change_to(connection, meeting, replace(meeting, cancelled=False), wanted, now)


def take_attendance(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    known = overview(connection)
    meeting = the_meeting(wanted.meeting, known, network, now)
    taken = known.taken(meeting.id)
    if wanted.file is None:
        return tell_attendance(meeting, taken, wanted)
    found = match(read_report(wanted.file.name, contents(wanted.file)), known.members)
    counted = Counted(tuple(sorted(taken.members | found.came)), taken.others)
    diff = attendance.difference(taken, counted, known.members, [str(one) for one in found.unknown])
    tell_difference(diff)
    if wanted.dry_run or diff.changes_nothing:
        complain(["Ingenting är ändrat."])
        return 0
    if not attendance.take(connection, meeting.id, counted, taken.revision, now):
        raise CannotDo("Någon annan sparade närvaro samtidigt. Kör kommandot igen.")
    return tell_attendance(meeting, attendance.taken_at(connection, [meeting.id])[meeting.id], wanted)


def the_meeting(words: str, known: Overview, network: NetworkSettings, now: datetime) -> Meeting:
    """By its id; else the one that the words fit, if they fit one alone."""
    if found := known.meeting(words):
        return found
    today = local_day(now, ZoneInfo(network.time_zone))
    coming = [meeting for meeting in known.meetings if meeting.last_day >= today]
    fits = [named(words, coming, today), named(words, known.meetings, today)]
    for candidates in fits:
        if candidates.by_words and len(candidates.meetings) == 1:
            return candidates.meetings[0]
    several = next((one.meetings for one in fits if one.by_words and one.meetings), ())
    if not several:
        raise CannotDo(f'Ingen träff stämmer med "{words}". Se dem alla med: natverksbot meetings list')
    lines = "\n".join(f"  {meeting.id}  {describe(meeting)}" for meeting in several)
    raise CannotDo(f'Flera träffar stämmer med "{words}". Skriv id:t för en av dem:\n{lines}')


def fields_in(wanted: Namespace, network: NetworkSettings, first_day: date) -> dict[str, Any]:
    given = {field: getattr(wanted, field) for field in OPTIONS if getattr(wanted, field) is not None}
    fields: dict[str, Any] = {}
    for field, text in given.items():
        try:
            fields[field] = read_field(field, text, network.groups, first_day)
        except Unreadable as unreadable:
            raise CannotDo(f"--{OPTIONS[field][0]}: {unreadable}", WRONG) from None
    return fields


def change_to(connection: Connection, base: Meeting | None, meeting: Meeting, wanted: Namespace, now: datetime) -> int:
    """Show before and now; then make it so, unless it was a rehearsal or makes no difference."""
    shown = complain if wanted.json else print_lines
    known = overview(connection)
    if base is not None:
        changed = changes(base, meeting)
        shown([describe(base), *(f"  {change}" for change in changed)])
        if not changed:
            complain(["Det blev ingen skillnad, så ingenting är ändrat."])
            return 0
        members, rooms = known.heard(base.id)
        shown([f"  Har redan hört om träffen: {members} deltagare och {rooms} rum."])
    if wanted.dry_run:
        complain(["Ingenting är ändrat: det här var ett prov."])
        return 0
    try:
        carry_out(connection, base, meeting, now)
    except Overtaken:
        raise CannotDo("Någon annan ändrade träffen samtidigt. Kör kommandot igen.") from None
    stored = next(one for one in store.meetings(connection) if one.id == meeting.id)
    tell_of(stored, known, wanted)
    return 0


def tell_of(meeting: Meeting, known: Overview, wanted: Namespace) -> None:
    if wanted.json:
        print_json(meeting, known)
        return
    print(f"{describe(meeting)} [{meeting.id}]")
    for field, word in FIELDS.items():
        print(f"  {word}: {in_words(field, getattr(meeting, field))}")


def print_json(meeting: Meeting, known: Overview) -> None:
    members, rooms = known.heard(meeting.id)
    taken = known.taken(meeting.id)
    told = {"members": members, "rooms": rooms}
    attended = taken.count if taken.revision else None
    row = {**msgspec.to_builtins(meeting), "told": told, "attended": attended}
    print(json.dumps(row, ensure_ascii=False))


def tell_attendance(meeting: Meeting, taken: Taken, wanted: Namespace) -> int:
    if wanted.json:
        numbers = dict(taken.municipalities)
        row = {"meeting": meeting.id, "attended": taken.count, "municipalities": numbers, "others": taken.others}
        print(json.dumps(row, ensure_ascii=False))
        return 0
    print(describe(meeting))
    for name, number in (*taken.municipalities, ("Utanför nätverket", taken.others)):
        print(f"  {name}: {number}")
    print(f"  Summa: {taken.count}" if taken.revision else "  Närvaro saknas.")
    return 0


def tell_difference(diff: AttendanceDiff) -> None:
    """On standard error: what standard output holds is the attendance itself."""
    for heading, lines in (
        ("Tillkommer", [f"{member.name}, {member.municipality}" for member in diff.added]),
        ("Okända, som inte räknas in", diff.unknown),
    ):
        if lines:
            complain([f"{heading} ({len(lines)})", *(f"  {line}" for line in lines)])
    complain([f"Oförändrade: {diff.unchanged}"])


def print_lines(lines: Iterable[object]) -> None:
    for line in lines:
        print(line)
