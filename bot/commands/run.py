"""`natverksbot run`: connect every channel that is configured, and keep on until told to stop."""

import asyncio
import gc
import sys
from argparse import ArgumentParser, Namespace

from bot.app import App, build
from bot.clock import WallClock
from bot.commands import Choices
from bot.commands.settings import configured, data_folder
from bot.running import until_told_to_stop


def register(chosen: Choices, common: ArgumentParser) -> None:
    command = chosen.add_parser("run", parents=[common], help="koppla upp alla kanaler som är inställda")
    command.set_defaults(command=run)


def run(wanted: Namespace) -> int:
    app = build(configured(wanted), data_folder(wanted, "data"), WallClock())
    _settle_down()
    asyncio.run(until_told_to_stop(app, announce=_announce))
    return 0


def _settle_down() -> None:
    """What a large archive holds from the start is not searched for rubbish: that stopped all answers for 0.2 s.

    What there is of it now is thrown away first; the last round lets Python count anew.
    """
    gc.collect()
    gc.freeze()
    gc.collect()


def _announce(app: App) -> None:
    for address in app.addresses:
        print(f"Boten svarar på {address}", file=sys.stderr)
