"""`natverksbot ratings list | open | close | extend | off`: what is done about a meeting's round of ratings.

The command only says so in the database. The running bot opens and closes within a minute, for the keys are its own.
"""

import json
from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.commands import Choices
from bot.commands.meetings import politely, the_meeting
from bot.commands.work import complain, on_database
from scheduling.days import clock_in_words, day_in_words
from scheduling.meetings import Meeting
from scheduling.overview import overview
from scheduling.ratings import answers, asking, opening
from scheduling.ratings.asking import Asked
from scheduling.ratings.rounds import ByHand, CannotChange, Round, by_hand, closes_at, id_of
from scheduling.ratings.surveys import titles
from scheduling.settings import NetworkSettings

HELP: dict[ByHand, str] = {
    "open": "öppna omgången nu",
    "close": "stäng omgången nu: svaren räknas ihop och går sedan inte att ändra",
    "extend": "låt omgången vara öppen en vecka till",
    "off": "fråga ingen om träffen; går bara innan någon har svarat",
}
SHOWN_FOR = timedelta(days=400)
STATES = {"planned": "öppnar", "open": "öppen till", "closed": "stängd", "off": "avstängd"}
REFUSED = {
    "closed": "Omgången är redan stängd och går inte att ändra.",
    "open": "Omgången är redan öppen.",
    "not_open": "Omgången är inte öppen.",
    "answered": "Någon har redan svarat, så omgången kan bara förlängas eller stängas.",
}


def add_to(actions: Choices, common: ArgumentParser) -> None:
    listing = actions.add_parser("list", parents=[common], help="visa omgångarna och hur många som har svarat")
    listing.add_argument("--json", action="store_true", help="ett JSON-objekt per omgång")
    listing.set_defaults(command=on_database, work=list_rounds)
    for how, words in HELP.items():
        action = actions.add_parser(how, parents=[common], help=words)
        action.add_argument("meeting", metavar="MÖTE", help='id, eller ord som "träffen i Borås" eller "7 april"')
        action.set_defaults(command=on_database, work=politely(partial(change, how)))


def list_rounds(connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    rounds = [one for one in answers.rounds(connection) if now - one.closes_at < SHOWN_FOR]
    asked = {of.round.id: of for of in asking.asked(connection, None, rounds).values()}
    asked |= asking.asked_in_surveys(connection, None, rounds)
    known = {meeting.id: meeting.title for meeting in overview(connection).meetings} | titles(connection)
    for one in rounds:
        title = known.get(one.subject, one.subject)
        if wanted.json:
            print(json.dumps(_as_json(one, title, asked.get(one.id)), ensure_ascii=False))
        else:
            print(f"{one.subject}  {title}: {_stands(one, asked.get(one.id), ZoneInfo(network.time_zone))}")
    if not rounds:
        complain(["Det finns inga omgångar. De kommer när planen är inläst och boten går."])
    return 0


def change(how: ByHand, connection: Connection, wanted: Namespace, network: NetworkSettings, now: datetime) -> int:
    meeting = the_meeting(wanted.meeting, overview(connection), network, now)
    zone = ZoneInfo(network.time_zone)
    stored = answers.round_of(connection, "meeting", meeting.id)
    one = stored or _new(meeting, now, zone)
    try:
        wished = by_hand(one, how, answers.answered(connection, one.id), now, zone)
    except CannotChange as cannot:
        complain([f"{meeting.title}: {REFUSED[cannot.why]}"])
        return 1
    if stored is None:
        answers.save(connection, one)
    opening.set_by_hand(connection, one, wished)
    print(f"{meeting.title}: {DONE[how]}")
    return 0


DONE: dict[ByHand, str] = {
    "open": "omgången öppnas av boten inom en minut.",
    "close": "omgången stängs av boten inom en minut.",
    "extend": "omgången är öppen en vecka till.",
    "off": "ingen frågas.",
}


def _new(meeting: Meeting, now: datetime, zone: ZoneInfo) -> Round:
    """Also of a meeting that was over before the network knew of it."""
    return Round(id_of("meeting", meeting.id), "meeting", meeting.id, now, closes_at(now, zone))


def _stands(one: Round, asked: Asked | None, zone: ZoneInfo) -> str:
    moment = {"planned": one.opens_at, "open": one.closes_at}.get(one.state)
    local = moment.astimezone(zone) if moment else None
    when = f" {day_in_words(local.date())} kl. {clock_in_words(local.time())}" if local else ""
    answered, of = _counted(one, asked)
    if one.kind == "survey" and one.state == "off":
        return "inte utskickad"
    counted = f", {answered} av {of} har svarat" if one.state in {"open", "closed"} else ""
    return f"{STATES[one.state]}{when}{counted}"


def _counted(one: Round, asked: Asked | None) -> tuple[int, int]:
    return (asked.answered, asked.of) if asked else (one.answered or 0, one.invited or 0)


def _as_json(one: Round, title: str, asked: Asked | None) -> dict[str, object]:
    answered, of = _counted(one, asked)
    return {
        one.kind: one.subject,
        "title": title,
        "state": one.state,
        "opens_at": one.opens_at.isoformat(),
        "closes_at": one.closes_at.isoformat(),
        "answered": answered,
        "of": of,
    }
