"""`natverksbot members export | forget | leave | hand-over`: what concerns one person."""

import json
from argparse import ArgumentParser, Namespace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.belonging import follow_network
from bot.commands import CannotStart, Choices
from bot.commands.settings import configured, data_folder
from bot.commands.work import complain, on_database, write_new
from bot.delivery import offers, traces
from bot.delivery.traces import Traces
from bot.kept import open_database
from scheduling import departures, store
from scheduling.network import Member, Person
from scheduling.people import ADDRESS
from scheduling.settings import NetworkSettings

ENDINGS = (".json", ".md")
# What a table holds, for whoever reads about themselves.
HEADINGS = {
    "member": "Uppgifter",
    "membership": "Grupper",
    "identity": "Konton",
    "connecting_code": "Koder för att koppla konton",
    "wrong_code": "Felskrivna koder",
    "wishes": "Önskemål om påminnelser",
    "reminder": "Påminnelser",
    "attendance": "Närvaro",
    "proposal": "Föreslagna ändringar",
    "inbox": "Det du har skrivit, tryckt och fyllt i",
    "outbox": "Det boten har skrivit till dig",
    "message_part": "Delar av långa svar till dig",
    "question": "Frågor",
    "talk": "Vad trådarna handlade om",
    "thumb": "Om svaren hjälpte",
    "file": "Filer",
    "person": "Språk",
    "told": "Vad du har fått veta om träffarna",
    "rsvp": "Svar på inbjudningar",
    "in_line": "Köer till träffar",
    "feed": "Kalendrar",
    "unreachable": "Konton som inte går att nå",
    "survey_letter": "Enkäter som skickats till dig",
    "discord_direct": "Ditt samtal på Discord",
    "discord_interaction": "Det senaste dygnets tryck på Discord",
    "discord_message": "Meddelanden till dig på Discord",
    "discord_edit": "Ändringar av dem",
    "teams_conversation": "Ditt samtal i Teams",
    "teams_person": "Ditt konto i Teams",
    "web_member": "På webbsidan",
    "web_message": "Meddelanden på webbsidan",
}


def register(actions: Choices, common: ArgumentParser) -> None:
    exporting = actions.add_parser("export", parents=[common], help="skriv allt vi har om en person till en fil")
    exporting.add_argument("--out", type=Path, metavar="FIL", help="en ny fil, .json eller .md")
    exporting.set_defaults(command=on_database, work=export)
    forgetting = actions.add_parser("forget", parents=[common], help="glöm en person; siffrorna för träffarna består")
    forgetting.add_argument("--dry-run", action="store_true", help="visa bara vad som skulle tas bort")
    forgetting.set_defaults(command=forget)
    leaving = actions.add_parser("leave", parents=[common], help="en deltagare slutar")
    leaving.set_defaults(command=on_database, work=leave)
    handing = actions.add_parser("hand-over", parents=[common], help="en efterträdare tar över grupper och roll")
    handing.add_argument("--name", required=True, metavar="NAMN", help="efterträdarens namn")
    handing.add_argument("--email", required=True, metavar="EPOST", help="efterträdarens e-postadress")
    handing.set_defaults(command=on_database, work=hand_over)
    for parser in (exporting, forgetting, leaving, handing):
        parser.add_argument("member", metavar="ID", help="deltagarens nummer eller e-postadress")


def export(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:  # noqa: ARG001 - the signature of all work
    member = the_member(connection, wanted.member)
    file = wanted.out or Path(f"deltagare-{member.id}.json")
    if file.suffix.lower() not in ENDINGS:
        raise CannotStart(f"Välj ett namn som slutar på {' eller '.join(ENDINGS)}, inte {file.name}.")
    found = traces.about(connection, member)
    written = as_json(found) if file.suffix.lower() == ".json" else as_markdown(member, found)
    write_new(file, written.encode())
    complain([f"{found.count} rader om {member.name} skrevs till {file}.", *_documents(member, found)])
    return 0


def forget(wanted: Namespace) -> int:
    """In two steps: what is deleted, and then the pages of the file that still hold it."""
    config = configured(wanted)
    database = open_database(config, data_folder(wanted, "data"))

    def whole(connection: Connection) -> int:
        status = forget_in(connection, wanted)
        follow_network(connection, config)
        return status

    try:
        status = database.write_now(whole)
        if status == 0 and not wanted.dry_run:
            database.compact()
    except DBAPIError as busy:
        complain([f"Personen är glömd, men filen kunde inte städas ({busy.orig}). Stoppa boten och kör igen."])
        return 1
    finally:
        database.close()
    return status


def forget_in(connection: Connection, wanted: Namespace) -> int:
    member = the_member(connection, wanted.member)
    everyone = store.members(connection, also_left=True)
    if [one.id for one in everyone if one.role == "coordinator" and one.left_at is None] == [member.id]:
        raise CannotStart(f"{member.name} är den enda samordnaren. Gör någon annan till samordnare först.")
    found = traces.about(connection, member)
    complain(f"  {HEADINGS.get(name, name)}: {len(rows)}" for name, rows in found.rows.items())
    complain(_documents(member, found))
    if wanted.dry_run:
        complain([f"Ingenting är ändrat: det här var ett prov. {found.count} rader skulle tas bort."])
        return 0
    namesakes = sum(one.name == member.name for one in everyone) - 1
    changed = traces.forget(connection, member, namesakes)
    complain([f"{member.name} är glömd: {changed} rader. Äldre säkerhetskopior har kvar uppgifterna tills de gallras."])
    return 0


def leave(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:  # noqa: ARG001 - the signature of all work
    member = the_member(connection, wanted.member)
    if member.left_at is not None:
        complain([f"{member.name} har redan slutat."])
        return 0
    offers.tell(connection, departures.leave(connection, member, now), now)
    print(f"{member.name} har slutat.")
    return 0


def hand_over(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:  # noqa: ARG001 - the signature of all work
    member = the_member(connection, wanted.member)
    email = wanted.email.strip().casefold()
    if not ADDRESS.fullmatch(email):
        raise CannotStart(f'"{wanted.email}" är ingen e-postadress.')
    if email == member.email:
        raise CannotStart(f"{email} är {member.name} själv. Ange efterträdarens adress.")
    if member.left_at is not None:
        raise CannotStart(f"{member.name} har redan slutat.")
    successor = Person(wanted.name, email, member.municipality, member.groups, member.role)
    offers.tell(connection, departures.hand_over(connection, member, successor, now), now)
    print(f"{wanted.name} tar över efter {member.name}: {', '.join(member.groups) or 'inga grupper'}.")
    return 0


def the_member(connection: Connection, words: str) -> Member:
    """By number or address: a name may be two people's."""
    wanted = words.strip().casefold()
    for member in store.members(connection, also_left=True):
        if wanted in {str(member.id), member.email} and member.name:
            return member
    raise CannotStart(f'Ingen deltagare har numret eller adressen "{words}".')


def as_json(found: Traces) -> str:
    return json.dumps({"rows": found.rows, "documents": found.documents}, ensure_ascii=False, indent=2, default=_plain)


def as_markdown(member: Member, found: Traces) -> str:
    lines = [f"# Det vi har om {member.name}", ""]
    for name, rows in found.rows.items():
        lines += [f"## {HEADINGS.get(name, name)}", ""]
        for row in rows:
            lines += [f"- **{column}**: {_one_line(value)}" for column, value in row.items() if value not in {None, ""}]
            lines.append("")
    return "\n".join([*lines, *_documents(member, found), ""])


def _one_line(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain)
    return " ".join(text.split())


def _plain(value: Any) -> str:
    match value:
        case date() | time():
            return value.isoformat()
        case bytes():
            return f"{len(value)} byte"
        case _:
            return str(value)


def _documents(member: Member, found: Traces) -> list[str]:
    if not found.documents:
        return []
    return [f"Arkivets dokument där {member.name} nämns, som inte ändras: {', '.join(found.documents)}."]
