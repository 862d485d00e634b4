"""`natverksbot plan import FIL | export FIL | rehearse`: the year's plan, and every message that would come of it."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection

from bot.commands import CannotStart, Choices
from bot.commands.work import complain, contents, on_database, tell, write_new
from bot.conversation.reminding import remind, why
from bot.conversation.text_twin import as_text
from scheduling import ledger, plan, store
from scheduling.days import clock_in_words, day_in_words, local_day
from scheduling.meetings import Meeting, session_in_words
from scheduling.messages import Message
from scheduling.network import Member, Room
from scheduling.plan import PlanDiff, describe
from scheduling.plan_file import read_plan
from scheduling.plan_sheet import write_plan
from scheduling.refusals import FileRefused
from scheduling.rehearsal import Rehearsal, busiest_weeks, last_day_of, rehearse
from scheduling.reminders import Network
from scheduling.settings import NetworkSettings

BUSIEST = 5
WHICH = {
    "14d": "två veckor före",
    "answer": "svar saknas",
    "2d": "två dagar före",
    "morning": "samma morgon",
    "link": "länken",
    "rating": "omdöme",
    "unrated": "omdöme saknas",
}


def register(chosen: Choices, common: ArgumentParser) -> None:
    planning = chosen.add_parser("plan", parents=[], help="årets plan och påminnelserna den ger")
    actions = planning.add_subparsers(required=True, metavar="VAD")
    importing = actions.add_parser("import", parents=[common], help="läs in en plan från XLSX, CSV eller ICS")
    importing.add_argument("file", type=Path, metavar="FIL")
    importing.add_argument("--dry-run", action="store_true", help="visa bara vad som skulle ändras")
    importing.set_defaults(command=on_database, work=import_plan)
    add_export(actions, common, "export")
    rehearsing = actions.add_parser("rehearse", parents=[common], help="visa varje meddelande som skulle gå ut")
    rehearsing.add_argument("--from", dest="first", type=_day, metavar="DAG", help="första dagen, som 2026-05-18")
    rehearsing.add_argument("--to", dest="last", type=_day, metavar="DAG", help="sista dagen")
    rehearsing.add_argument("--for", dest="whom", metavar="EPOST", help="bara en deltagares meddelanden, och varför")
    rehearsing.add_argument("--json", action="store_true", help="ett JSON-objekt per meddelande")
    rehearsing.set_defaults(command=on_database, work=rehearse_plan)


def add_export(actions: Choices, common: ArgumentParser, name: str) -> None:
    exporting = actions.add_parser(name, parents=[common], help="skriv planen till XLSX, som kan läsas in igen")
    exporting.add_argument("file", type=Path, metavar="FIL")
    exporting.add_argument("--year", type=int, metavar="ÅR", help="bara detta år")
    exporting.set_defaults(command=on_database, work=export_plan)


def import_plan(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    stored = store.meetings(connection)
    try:
        found = read_plan(wanted.file.name, contents(wanted.file), network, now, stored)
    except FileRefused as refused:
        complain([refused, "Ingenting har lästs in. Rätta filen och försök igen."])
        return 1
    diff = plan.difference(found, stored, now, network.time_zone)
    show(diff)
    if wanted.dry_run:
        print("\nIngenting är ändrat: det här var ett prov. Kör utan --dry-run för att läsa in.")
        return 0
    plan.apply(connection, diff, now)
    ledger.refresh(connection, ledger.network(connection, network.time_zone), now)
    print("\nPlanen är inläst. Se vad som kommer att gå ut med: natverksbot plan rehearse")
    return 0


def export_plan(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:  # noqa: ARG001 - the signature of all work
    """With ids, so that a meeting stays the same one whatever is edited; a file that is there is left alone."""
    found = [one for one in store.meetings(connection) if wanted.year in (None, one.first_day.year)]
    if wanted.file.suffix.lower() != ".xlsx":
        raise CannotStart(f"Planen skrivs som XLSX. Välj ett namn som slutar på .xlsx, inte {wanted.file.name}.")
    if not found:
        complain(["Det finns inga möten att skriva."])
        return 1
    write_new(wanted.file, write_plan(found))
    complain([f"{len(found)} möten skrevs till {wanted.file}."])
    return 0


def show(diff: PlanDiff) -> None:
    complain(diff.warnings)
    tell("Nya", (_with_days(meeting) for meeting in diff.new))
    tell("Ändrade", (f"{changed.meeting.title}: {'; '.join(map(str, changed.changes))}" for changed in diff.changed))
    tell("Står inte i planen och ställs in", (describe(meeting) for meeting in diff.gone))
    print(f"\nOförändrade: {len(diff.unchanged)}")


def _with_days(meeting: Meeting) -> str:
    days = "; ".join(session_in_words(session) for session in meeting.sessions)
    return f"{meeting.title} ({', '.join(meeting.groups) or 'hela nätverket'}): {days}"


class Cast(Struct, frozen=True):
    """Who and what the rows of a rehearsal speak of."""

    meetings: dict[str, Meeting]
    members: dict[str, Member]
    rooms: dict[str, Room]
    zone: ZoneInfo


def rehearse_plan(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    known = ledger.network(connection, network.time_zone)
    cast = _cast(known)
    first = wanted.first or local_day(now, cast.zone)
    rehearsal = rehearse(known, first, wanted.last or last_day_of(known.meetings, now, cast.zone), now)
    if wanted.whom is not None:
        rehearsal = _of_one(rehearsal, _recipient_called(wanted.whom, known))
    if wanted.json:
        for message in rehearsal.messages:
            print(json.dumps(_as_json(message, cast), ensure_ascii=False))
        complain(rehearsal.remarks)
    elif wanted.whom is not None:
        _show_one(rehearsal, cast)
    else:
        _show_rehearsal(rehearsal, cast)
    return 0


def _recipient_called(address: str, known: Network) -> str:
    found = next((member.id for member in known.members if member.email == address.strip().lower()), None)
    if found is None:
        raise CannotStart(f"Ingen deltagare har adressen {address}.")
    return f"member:{found}"


def _of_one(rehearsal: Rehearsal, recipient: str) -> Rehearsal:
    messages = tuple(one for one in rehearsal.messages if one.recipient == recipient)
    dropped = tuple(one for one in rehearsal.dropped if one.recipient == recipient)
    return Rehearsal(messages, dropped, rehearsal.remarks)


def _show_one(rehearsal: Rehearsal, cast: Cast) -> None:
    """Week by week, since a week has its budget."""
    weeks: defaultdict[int, list[Message]] = defaultdict(list)
    for message in rehearsal.messages:
        weeks[message.at.astimezone(cast.zone).isocalendar().week].append(message)
    for week, messages in weeks.items():
        print(f"\nVecka {week}, {_counted(len(messages))}")
        for message in messages:
            local = message.at.astimezone(cast.zone)
            print(f"  {day_in_words(local.date())} kl. {clock_in_words(local.time())}: {_moment(message, cast)[1]}")
            for reminder in message.about:
                print(f"    {why(reminder, cast.meetings[reminder.meeting], cast.members[message.recipient])}")
    print(f"\nTotalt {_counted(len(rehearsal.messages))}.")
    tell("Utelämnade för att inte tjata", _dropped(rehearsal, cast))


def _counted(messages: int) -> str:
    return "1 meddelande" if messages == 1 else f"{messages} meddelanden"


def _cast(known: Network) -> Cast:
    return Cast(
        meetings={meeting.id: meeting for meeting in known.meetings},
        members={f"member:{member.id}": member for member in known.members},
        rooms={f"room:{room.id}": room for room in known.rooms},
        zone=ZoneInfo(known.zone),
    )


def _as_json(message: Message, cast: Cast) -> dict[str, Any]:
    about = message.about
    member = cast.members.get(message.recipient)
    return {
        "at": message.at.astimezone(cast.zone).isoformat(),
        "useful_until": message.useful_until.astimezone(cast.zone).isoformat(),
        "kind": "+".join(sorted({reminder.wish for reminder in about})),
        "meeting": ",".join(reminder.meeting for reminder in about),
        "recipient": _recipient(message, cast),
        "channel": message.channel or None,
        "why": " ".join(why(reminder, cast.meetings[reminder.meeting], member) for reminder in about),
        "text": as_text(remind(message, cast.meetings, member)),
    }


def _recipient(message: Message, cast: Cast) -> str:
    if message.recipient in cast.members:
        member = cast.members[message.recipient]
        return f"{member.name} <{member.email}>"
    room = cast.rooms[message.recipient]
    return f"#{room.group} ({room.place})"


def _show_rehearsal(rehearsal: Rehearsal, cast: Cast) -> None:
    together = Counter(_moment(message, cast) for message in rehearsal.messages)
    day = None
    for (at, what), count in sorted(together.items()):
        local = at.astimezone(cast.zone)
        if local.date() != day:
            day = local.date()
            print(f"\n{day_in_words(day).capitalize()}, vecka {day.isocalendar().week}")
        print(f"  {clock_in_words(local.time()):>5}  {count:>4} mottagare  {what}")
    print(f"\nTotalt {_counted(len(rehearsal.messages))}.")
    tell("Flest i veckan", _busiest(rehearsal, cast))
    tell("Utelämnade för att inte tjata", _dropped(rehearsal, cast))
    tell("Att se över", rehearsal.remarks)


def _moment(message: Message, cast: Cast) -> tuple[datetime, str]:
    kinds = (f"{cast.meetings[reminder.meeting].title} ({WHICH[reminder.wish]})" for reminder in message.about)
    where = "rum" if message.recipient in cast.rooms else message.channel or "ingen kanal än"
    return message.at, f"{' + '.join(kinds)}, {where}"


def _busiest(rehearsal: Rehearsal, cast: Cast) -> Iterator[str]:
    weeks = busiest_weeks(rehearsal.messages, cast.zone)
    for (recipient, monday), count in weeks.most_common(BUSIEST):
        yield f"{cast.members[recipient].name}: {_counted(count)} vecka {monday.isocalendar().week}"


def _dropped(rehearsal: Rehearsal, cast: Cast) -> Iterator[str]:
    dropped = Counter((reminder.meeting, reminder.wish) for reminder in rehearsal.dropped)
    for (meeting, wish), count in sorted(dropped.items()):
        yield f"{cast.meetings[meeting].title} ({WHICH[wish]}): {count} deltagare"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"skriv dagen som 2026-05-18, inte {text}") from None
