"""Every command an operator types. Exit status: 0 done, 1 the work failed, 2 the command or configuration is wrong."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.channels import CannotConnect
from bot.commands import CannotStart
from bot.commands.arguments import WRONG_COMMAND, Parser
from bot.settings import SettingsWrong
from bot.storage.database import DatabaseUnusable

COMMANDS = (
    *("demo", "run", "check", "archive", "ask", "measure", "members", "plan", "meetings", "ratings", "report"),
    *("export", "retention", "backup", "teams-package"),
)

WORK_FAILED = 1
STOPPED = 130  # what a shell reports for Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    wanted = parser(_named(words)).parse_args(words)
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


def parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="FIL", default=_path("NATVERKSBOT_CONFIG"), help="inställningar")
    common.add_argument("--data", type=Path, metavar="MAPP", default=_path("NATVERKSBOT_DATA"), help="datamapp")
    top = Parser(prog="natverksbot", description="En chattbot för nätverk av kommuner.")
    chosen = top.add_subparsers(required=True, metavar="KOMMANDO")
    for command in commands:
        importlib.import_module(f"bot.commands.{command.replace('-', '_')}").register(chosen, common)
    return top


def _named(words: Sequence[str]) -> Sequence[str]:
    """The command that was typed, so that no other has to be loaded: together they take seconds. Else all of them."""
    return words[:1] if words and words[0] in COMMANDS else COMMANDS


def _path(variable: str) -> Path | None:
    return Path(os.environ[variable]) if os.environ.get(variable) else None
