"""Every command an operator types. Exit status: 0 done, 1 the work failed, 2 the command or configuration is wrong."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.channels.channel import CannotConnect
from bot.commands import (
    CannotStart,
    archive,
    ask,
    backup,
    check,
    demo,
    measure,
    meetings,
    members,
    plan,
    ratings,
    report,
    retention,
    run,
    teams_package,
)
from bot.commands.arguments import WRONG_COMMAND, Parser
from bot.settings import SettingsWrong
from bot.storage.database import DatabaseUnusable

COMMANDS = (
    *(demo, run, check, archive, ask, measure, members, plan, meetings, ratings, report, retention, backup),
    teams_package,
)

WORK_FAILED = 1
STOPPED = 130  # what a shell reports for Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    wanted = parser().parse_args(arguments)
    try:
        status: int = wanted.command(wanted)
    except SettingsWrong as wrong:
        print(wrong, file=sys.stderr)
        return WRONG_COMMAND
    except (DatabaseUnusable, CannotConnect, CannotStart) as error:
        print(error, file=sys.stderr)
        return WORK_FAILED
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # whoever read what we print has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED
    return status


def parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="FIL", default=_path("NATVERKSBOT_CONFIG"), help="inställningar")
    common.add_argument("--data", type=Path, metavar="MAPP", default=_path("NATVERKSBOT_DATA"), help="datamapp")
    top = Parser(prog="natverksbot", description="En chattbot för nätverk av kommuner.")
    chosen = top.add_subparsers(required=True, metavar="KOMMANDO")
    for command in COMMANDS:
        command.register(chosen, common)
    return top


def _path(variable: str) -> Path | None:
    return Path(os.environ[variable]) if os.environ.get(variable) else None
