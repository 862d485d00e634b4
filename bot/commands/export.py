"""`natverksbot export plan | ratings FIL`: what others work on with. The same as `plan export`, `ratings export`."""

from argparse import ArgumentParser

from bot.commands import Choices, plan, ratings


def register(chosen: Choices, common: ArgumentParser) -> None:
    exporting = chosen.add_parser("export", parents=[], help="planen eller omdömena till en fil som andra arbetar i")
    what = exporting.add_subparsers(required=True, metavar="VAD")
    plan.add_export(what, common, "plan")
    ratings.add_export(what, common, "ratings")
