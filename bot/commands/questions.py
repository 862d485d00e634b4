"""`natverksbot archive questions`: what the archive did not answer, and what did not help. Never who asked."""

import json
from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta

import msgspec

from bot.archive import Library
from bot.clock import WallClock
from bot.conversation.handlers.reviewing import LOOKED_BACK, in_short
from bot.conversation.wording import FIRST_LANGUAGE
from bot.delivery import questions

LONGEST_BACK = 400  # days: older questions are not kept


def add_days(action: ArgumentParser) -> None:
    action.add_argument(
        "--days", type=int, default=LOOKED_BACK.days, metavar="DAGAR", help=f"så långt tillbaka ({LOOKED_BACK.days})"
    )


def list_unanswered(opened: Library, wanted: Namespace) -> int:
    since = WallClock().now() - timedelta(days=max(1, min(wanted.days, LONGEST_BACK)))
    found = opened.unanswered(since)
    for one in found:
        if wanted.json:
            print(json.dumps(msgspec.to_builtins(one), ensure_ascii=False))
        else:
            print(f"{one.latest.date()}  {one.times:>3} ggr  {one.text}  ({in_short(one, FIRST_LANGUAGE)})")
    if not found and not wanted.json:
        print("Inga frågor utan svar, och ingen har sagt att ett svar inte hjälpte.")
    return 0


def summary(opened: Library, now: datetime) -> str:
    """A line for `archive status`."""
    since = now - LOOKED_BACK
    asked = opened.database.read_now(lambda connection: questions.asked_since(connection, since))
    missed = len(opened.unanswered(since))
    seen = " Se dem: natverksbot archive questions" if missed else ""
    number = "1 fråga" if asked == 1 else f"{asked} frågor"
    return f"{number} på {LOOKED_BACK.days} dagar, {missed} utan svar eller med ett svar som inte hjälpte.{seen}"
