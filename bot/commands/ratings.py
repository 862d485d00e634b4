"""`natverksbot ratings …`: the rounds of ratings looked at, opened, closed, extended and switched off."""

from argparse import ArgumentParser

from bot.commands import Choices, rounds


def register(chosen: Choices, common: ArgumentParser) -> None:
    ratings = chosen.add_parser("ratings", parents=[], help="omdömen: visa, öppna, stäng, förläng eller stäng av")
    rounds.add_to(ratings.add_subparsers(required=True, metavar="VAD"), common)
