"""`natverksbot teams-package FIL`: the app package that an administrator uploads to Teams."""

import sys
from argparse import ArgumentParser, Namespace
from importlib.metadata import version
from pathlib import Path

from bot.channels.teams.package import package
from bot.commands import CannotStart, Choices
from bot.commands.settings import configured


def register(chosen: Choices, common: ArgumentParser) -> None:
    command = chosen.add_parser("teams-package", parents=[common], help="gör appaketet som laddas upp i Teams")
    command.add_argument("file", type=Path, metavar="FIL", help="till exempel natverksbot.zip")
    command.set_defaults(command=write)


def write(wanted: Namespace) -> int:
    packed = package(configured(wanted).teams, version("natverksbot"))
    try:
        wanted.file.write_bytes(packed)
    except OSError as error:
        raise CannotStart(f"{wanted.file} går inte att skriva: {error.strerror}.") from None
    print(f"Appaketet ligger i {wanted.file}. Ladda upp det i Teams: se docs/teams.md.", file=sys.stderr)
    return 0
