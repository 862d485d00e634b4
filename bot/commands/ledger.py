"""`natverksbot meetings ledger`: who was told what of the meetings, when, and whether it arrived."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.commands import Choices
from bot.commands.work import complain, on_database, tell
from scheduling.accounts import Line, MeetingAccount, accounts
from scheduling.days import clock_in_words, day_in_words
from scheduling.settings import NetworkSettings

STATES = {
    "sent": "fick det",
    "owed": "på väg",
    "unsure": "kan ha fått det",
    "failed": "gick inte att nå",
    "expired": "blev för sent",
    "missed": "blev för sent",
    "void": "behövdes inte längre",
}
KINDS = {
    "14d": "två veckor före",
    "2d": "två dagar före",
    "morning": "samma morgon",
    "link": "tio minuter före",
    "rating": "omdöme",
    "unrated": "påminnelse om omdöme",
    "change": "ändring",
}


def add_to(actions: Choices, common: ArgumentParser) -> None:
    ledger = actions.add_parser("ledger", parents=[common], help="vem som fick vad, och när")
    ledger.add_argument("about", nargs="?", default="", metavar="TRÄFF", help="tema, grupp eller id")
    ledger.add_argument("--json", action="store_true", help="ett JSON-objekt per mottagare och meddelande")
    ledger.set_defaults(command=on_database, work=show_ledger)


def show_ledger(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    found = accounts(connection, wanted.about, now)
    if wanted.about and not found:
        complain([f"Ingen träff heter eller hör till {wanted.about}."])
        return 1
    zone = ZoneInfo(network.time_zone)
    for account in found:
        if wanted.json:
            for line in account.lines:
                print(json.dumps(_as_json(account, line, zone), ensure_ascii=False))
        else:
            tell(f"{account.meeting.title}, {day_in_words(account.meeting.first_day)}", _lines(account, zone))
    if not wanted.json and not any(account.lines for account in found):
        print("Ingen har fått något om de träffarna än.")
    return 0


def _lines(account: MeetingAccount, zone: ZoneInfo) -> Iterator[str]:
    for line in account.lines:
        local = line.at.astimezone(zone)
        when = f"{local:%Y-%m-%d} {clock_in_words(local.time()):>5}"
        where = line.channel or "ingen kanal"
        why = f" ({line.error})" if line.error and line.state != "sent" else ""
        yield f"{when}  {line.recipient:<28} {where:<8} {KINDS.get(line.what, line.what):<17} {STATES[line.state]}{why}"


def _as_json(account: MeetingAccount, line: Line, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": line.at.astimezone(zone).isoformat(),
        "meeting": account.meeting.id,
        "version": line.version,
        "recipient": line.recipient,
        "channel": line.channel or None,
        "what": line.what,
        "state": line.state,
        "error": line.error or None,
    }
