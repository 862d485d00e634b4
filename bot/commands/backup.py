"""`natverksbot backup FIL` and `restore FIL`: the whole database in one file, and the way back."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.app import database_url
from bot.commands import Choices
from bot.commands.settings import configured, data_folder
from bot.storage.backup import back_up, restore


def register(chosen: Choices, common: ArgumentParser) -> None:
    backing_up = chosen.add_parser("backup", parents=[common], help="kopiera databasen till en fil, medan boten kör")
    backing_up.add_argument("file", type=Path, metavar="FIL")
    backing_up.set_defaults(command=copy_out)
    restoring = chosen.add_parser("restore", parents=[common], help="lägg tillbaka en kopia; boten måste vara stoppad")
    restoring.add_argument("file", type=Path, metavar="FIL")
    restoring.set_defaults(command=copy_back)


def copy_out(wanted: Namespace) -> int:
    back_up(database_url(configured(wanted), data_folder(wanted, "data")), wanted.file)
    print(f"Säkerhetskopian ligger i {wanted.file}.", file=sys.stderr)
    return 0


def copy_back(wanted: Namespace) -> int:
    restore(database_url(configured(wanted), data_folder(wanted, "data")), wanted.file)
    print("Databasen är återställd. Den som låg där förut finns kvar bredvid, som .before-restore.", file=sys.stderr)
    return 0
