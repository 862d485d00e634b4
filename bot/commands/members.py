"""`natverksbot members …`: the network's members from a file, shown as a difference first; their links; each person."""

import secrets
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.channels.web import roster
from bot.channels.web.settings import SHORTEST_SECRET
from bot.channels.web.sign_in import sign_in_link
from bot.commands import CannotStart, Choices, personal
from bot.commands.settings import configured, data_folder
from bot.commands.work import complain, contents, on_database, tell
from bot.kept import key_of
from scheduling import codes, people, store
from scheduling.network import Member, Person
from scheduling.people import PeopleDiff
from scheduling.refusals import FileRefused
from scheduling.settings import NetworkSettings


def register(chosen: Choices, common: ArgumentParser) -> None:
    members = chosen.add_parser("members", parents=[], help="nätverkets deltagare")
    actions = members.add_subparsers(required=True, metavar="VAD")
    importing = actions.add_parser("import", parents=[common], help="läs in deltagare från XLSX eller CSV")
    importing.add_argument("file", type=Path, metavar="FIL")
    importing.add_argument("--dry-run", action="store_true", help="visa bara vad som skulle ändras")
    importing.set_defaults(command=on_database, work=import_members)
    personal.register(actions, common)
    linking = actions.add_parser("link", parents=[common], help="en personlig länk till sidan för var och en")
    linking.add_argument("email", nargs="?", metavar="EPOST", help="bara för denna deltagare")
    linking.set_defaults(command=on_database, work=show_links)
    coding = actions.add_parser("code", parents=[common], help="en engångskod som kopplar ett konto till en deltagare")
    coding.add_argument("email", metavar="EPOST")
    coding.set_defaults(command=on_database, work=show_code)


def import_members(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    try:
        found = people.read_people(wanted.file.name, contents(wanted.file), network.groups)
    except FileRefused as refused:
        complain([refused, "Ingenting har lästs in. Rätta filen och försök igen."])
        return 1
    diff = people.difference(found, store.members(connection, also_left=True))
    show(diff)
    if wanted.dry_run:
        print("\nIngenting är ändrat: det här var ett prov. Kör utan --dry-run för att läsa in.")
    else:
        people.apply(connection, diff, now)
        print("\nDeltagarna är inlästa.")
    return 0


def show_links(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:  # noqa: ARG001 - the signature of all work
    settings = configured(wanted).web
    if len(settings.sign_in_secret) < SHORTEST_SECRET:
        raise CannotStart("Länkarna görs av web.sign_in_secret, som inte är satt. Se config.example.toml.")
    found = [member for member in store.members(connection) if wanted.email in (None, member.email)]
    for member in found:
        print(f"{member.name}\t{member.email}\t{sign_in_link(settings, roster.account(member))}")
    if not found:
        complain([f"Ingen deltagare har adressen {wanted.email}."])
    return 0 if found else 1


def show_code(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:  # noqa: ARG001 - the signature of all work
    """The code is seen here and nowhere else."""
    address = wanted.email.strip().casefold()
    member = next((one for one in store.members(connection) if one.email == address), None)
    if member is None:
        complain([f"Ingen deltagare har adressen {wanted.email}."])
        return 1
    key = key_of(connection, data_folder(wanted, "data"))
    code = codes.code(key, secrets.token_hex())
    codes.keep(connection, codes.digest(key, code), member.id, now + codes.TO_HAND_ON, now)
    print(code)
    complain(
        [
            f"{member.name} skriver till boten i ett eget samtal: koppla {code}",
            f"Koden gäller en gång, i {codes.TO_HAND_ON.days} dagar. Ge den bara till {member.name}.",
        ]
    )
    return 0


def show(diff: PeopleDiff) -> None:
    complain(diff.warnings)
    tell("Nya", (_line(person) for person in diff.added))
    tell("Tillbaka", (_line(person) for _, person in diff.returned))
    tell("Ändrade", (f"{changed.person.name}: {'; '.join(map(str, changed.changes))}" for changed in diff.changed))
    tell("Slutar", (_line(member) for member in diff.left))
    print(f"\nOförändrade: {diff.unchanged}")


def _line(person: Person | Member) -> str:
    return f"{person.name}, {person.municipality} <{person.email}>"
