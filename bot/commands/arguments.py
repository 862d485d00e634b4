"""What argparse says by itself, in Swedish: usage, headings and complaints. Only its public methods are replaced."""

import re
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

WRONG_COMMAND = 2

# "usage: " is as long as its Swedish word: the lines that follow are indented by argparse itself.
HEADINGS = (
    (re.compile(r"^usage: "), "skriv: "),
    (re.compile(r"^positional arguments:$", re.MULTILINE), "det som ska stå:"),
    (re.compile(r"^options:$", re.MULTILINE), "det som kan läggas till:"),
)

# What argparse complains of, and how we say it. The last one is for complaints of our own, about what stands there.
COMPLAINTS = (
    (r"the following arguments are required: (.*)", r"\1 saknas"),
    (r"unrecognized arguments: (.*)", r"det här går inte att tolka: \1"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 kan betyda flera: \2"),
    (r"argument (.+?): expected one argument", r"efter \1 ska något stå"),
    (r"argument (.+?): expected at (?:least|most) one argument", r"efter \1 står det för lite eller för mycket"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"till \1 hör inget värde, inte heller \2"),
    (r"argument (.+?): invalid choice: '(.*?)' \(choose from (.*)\)", r"\1: \2 finns inte. Välj bland \3"),
    (r"argument (.+?): invalid \w+ value: '(.*)'", r"\1: \2 går inte att tolka"),
    (r"argument (.+?): not allowed with argument (.*)", r"\1 går inte tillsammans med \2"),
    (r"argument (.+?): (.*)", r"\1: \2"),
)


class Parser(ArgumentParser):
    def __init__(self, **how: Any) -> None:
        super().__init__(**how, add_help=False)
        self.add_argument("-h", "--help", action="help", help="visa det här")

    def format_usage(self) -> str:
        return _headed(super().format_usage())

    def format_help(self) -> str:
        return _headed(super().format_help())

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_COMMAND, f"{self.prog}: fel: {complaint(message)}\n")


def complaint(english: str) -> str:
    """A complaint that is not known is better said in English than not at all."""
    for known, ours in COMPLAINTS:
        if found := re.fullmatch(known, english, re.DOTALL):
            return found.expand(ours)
    return english


def _headed(text: str) -> str:
    for english, ours in HEADINGS:
        text = english.sub(ours, text)
    return text
