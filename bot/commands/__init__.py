"""What an operator can type: one file for each command, with its own arguments, words and way of working."""

from argparse import ArgumentParser
from typing import Protocol


class Choices(Protocol):
    """Where a command puts itself among the others (argparse's subparsers, whose own type is private)."""

    def add_parser(self, name: str, *, parents: list[ArgumentParser], help: str) -> ArgumentParser: ...  # noqa: A002 - argparse's word


class CannotStart(Exception):
    """The work cannot begin. The text says what to do."""
