"""`natverksbot check`: one line for each part, and under what is wrong what to do about it."""

import sys
from argparse import ArgumentParser, Namespace

from bot.checks import check_all
from bot.clock import WallClock
from bot.commands import Choices
from bot.commands.settings import configured, data_folder
from bot.finding import Finding


def register(chosen: Choices, common: ArgumentParser) -> None:
    command = chosen.add_parser("check", parents=[common], help="gå igenom allt och säg vad som behöver åtgärdas")
    command.set_defaults(command=check)


def check(wanted: Namespace) -> int:
    findings = list(check_all(configured(wanted), data_folder(wanted, "data"), WallClock()))
    for finding in findings:
        print(line(finding))
    wrong = sum(not finding.good for finding in findings)
    if wrong:
        print(f"\n{wrong} av {len(findings)} behöver åtgärdas.", file=sys.stderr)
    return 1 if wrong else 0


def line(finding: Finding) -> str:
    first = f"{'bra' if finding.good else 'FEL'}  {finding.part:<14} {finding.says}"
    return first if finding.good else f"{first}\n     -> {finding.mend}"
