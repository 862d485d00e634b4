"""`natverksbot meetings …`: what can be asked and done about the year's meetings."""

from argparse import ArgumentParser

from bot.commands import Choices, ledger


def register(chosen: Choices, common: ArgumentParser) -> None:
    meetings = chosen.add_parser("meetings", parents=[], help="årets träffar: vem fick vad")
    ledger.add_to(meetings.add_subparsers(required=True, metavar="VAD"), common)
