"""`natverksbot backup FIL` and `restore FIL`: the whole database in one file, and the way back."""

import sys
from argparse import ArgumentParser, Namespace
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.clock import WallClock
from bot.commands import Choices
from bot.commands.settings import configured, data_folder
from bot.delivery.restored import hold_back
from bot.kept import database_url, open_database
from bot.storage.backup import back_up, restore
from bot.storage.engines import file_of


def register(chosen: Choices, common: ArgumentParser) -> None:
    backing_up = chosen.add_parser("backup", parents=[common], help="kopiera databasen till en fil, medan boten kör")
    backing_up.add_argument("file", type=Path, metavar="FIL")
    backing_up.set_defaults(command=copy_out)
    restoring = chosen.add_parser("restore", parents=[common], help="lägg tillbaka en kopia; boten måste vara stoppad")
    restoring.add_argument("file", nargs="?", type=Path, metavar="FIL", help="utelämnas efter pg_restore")
    restoring.set_defaults(command=copy_back, complain=restoring.error)


def copy_out(wanted: Namespace) -> int:
    back_up(database_url(configured(wanted), data_folder(wanted, "data")), wanted.file)
    print(f"Säkerhetskopian ligger i {wanted.file}.", file=sys.stderr)
    return 0


def copy_back(wanted: Namespace) -> int:
    config, data = configured(wanted), data_folder(wanted, "data")
    url, hold = database_url(config, data), partial(hold_back, now=WallClock().now())
    if wanted.file:
        held = restore(url, wanted.file, hold)
        print(
            "Databasen är återställd. Den som låg där förut finns kvar bredvid, som .before-restore.", file=sys.stderr
        )
    else:
        if file_of(url):
            wanted.complain("FIL saknas")
        with closing(open_database(config, data)) as database:
            held = database.write_now(hold)
    if held:
        print(f"{held} meddelanden kan ha gått ut efter kopian. De letas upp innan något skickas.", file=sys.stderr)
    return 0
