"""A year's plan as an ICS file from somebody's calendar. Recurring events become one meeting for each occurrence."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event

from scheduling.dates import LONGEST_MEETING, YEARS
from scheduling.groups import read_groups
from scheduling.meetings import Session
from scheduling.plan import Draft, Plan
from scheduling.refusals import FileRefused, Problem, Unreadable, refuse

LARGEST_FILE = 2_000_000
MOST_MEETINGS = 1_000
OUR_UIDS = "@natverksbot"
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
WITHIN_A_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"}  # these multiply what a rule gives


def read_plan_calendar(name: str, content: bytes, groups: Sequence[str], zone: tzinfo) -> Plan:
    calendar = _calendar(name, content)
    _refuse_bombs(name, calendar)
    recurring = {
        str(event["UID"]) for event in calendar.walk("VEVENT") if {"RRULE", "RDATE", "RECURRENCE-ID"} & set(event)
    }
    problems: list[Problem] = []
    warnings: list[str] = []
    drafts: dict[str, Draft] = {}
    for event in recurring_ical_events.of(calendar).between(date(YEARS.start, 1, 1), date(YEARS.stop, 1, 1)):
        place = f"{name}, händelsen {_title(event)}, {event.start:%Y-%m-%d}"
        try:
            draft = _draft(place, event, groups, zone, recurring)
        except Unreadable as wrong:
            problems.append(Problem(place, str(wrong)))
            continue
        if draft.id in drafts:
            problems.append(
                Problem(place, "har samma UID två gånger samma dag. Ta bort den ena eller ge den ett eget.")
            )
        if not draft.fields.get("groups"):
            warnings.append(f"{place}: nämner ingen grupp och gäller därför hela nätverket.")
        drafts[draft.id] = draft
    if problems:
        raise FileRefused(problems)
    if not drafts:
        raise refuse(name, "kalendern har inga händelser.")
    return Plan(tuple(sorted(drafts.values(), key=lambda draft: draft.first_day)), tuple(warnings))


def _calendar(name: str, content: bytes) -> Calendar:
    if len(content) > LARGEST_FILE:
        raise refuse(name, f"filen är större än {LARGEST_FILE // 1_000_000} MB. Exportera bara årets möten.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise refuse(f"{name}, rad {row}", "filen är inte sparad som UTF-8, som en kalenderfil ska vara.") from None
    try:
        calendar = Calendar.from_ical(text)
    except Exception as error:  # a damaged calendar raises anything at all from inside the library
        raise refuse(name, "filen går inte att läsa som kalender. Exportera den på nytt.") from error
    if not isinstance(calendar, Calendar):
        raise refuse(name, "filen innehåller ingen kalender.")
    return calendar


def _refuse_bombs(name: str, calendar: Calendar) -> None:
    """Everything that could cost us dearly is refused before any recurrence is followed."""
    problems: list[Problem] = []
    at_most = 0
    for number, event in enumerate(calendar.walk("VEVENT"), start=1):
        place = f"{name}, händelse {number} ({_title(event)})"
        try:
            at_most += _occurrences_at_most(event)
        except Unreadable as wrong:
            problems.append(Problem(place, str(wrong)))
        if at_most > MOST_MEETINGS:
            raise refuse(place, f"kalendern har fler än {MOST_MEETINGS} tillfällen. Exportera bara årets möten.")
    if problems:
        raise FileRefused(problems)


def _occurrences_at_most(event: Any) -> int:
    for field, error in event.errors:
        raise Unreadable(f"{field or 'en rad'} går inte att läsa ({error}).")
    if "UID" not in event:
        raise Unreadable("UID saknas, så mötet går inte att känna igen nästa gång.")
    first, last = _begins_and_ends(event)
    _check_length(first, last)
    rules = event.get("RRULE", [])
    return 1 + sum(_rule_at_most(rule, first) for rule in (rules if isinstance(rules, list) else [rules]))


def _begins_and_ends(event: Any) -> tuple[date, date]:
    try:
        return event.start, event.end
    except Exception as error:  # the library raises many kinds; each means that the event has no usable time
        raise Unreadable("DTSTART saknas eller går inte ihop med DTEND.") from error


def _check_length(first: date, last: date) -> None:
    if first.year not in YEARS:
        raise Unreadable(f"år {first.year} kan inte stämma.")
    length = _plain_day(last) - _plain_day(first)
    if length < timedelta() or (isinstance(first, datetime) and last < first):
        raise Unreadable("slutar innan den börjar.")
    if length > timedelta(days=LONGEST_MEETING):
        raise Unreadable(f"pågår i {length.days} dagar; ett möte har högst {LONGEST_MEETING}.")


def _rule_at_most(rule: Any, first: date) -> int:
    if rule.get("FREQ", [""])[0] not in FREQUENCIES or WITHIN_A_DAY & set(rule):
        raise Unreadable("upprepas oftare än en gång om dagen. Så kan inga möten vara.")
    if rule.get("INTERVAL", [1])[0] < 1:
        raise Unreadable("upprepas med intervallet noll.")
    if "COUNT" in rule:
        return int(rule["COUNT"][0])
    if "UNTIL" in rule:
        return max(0, (_plain_day(rule["UNTIL"][0]) - _plain_day(first)).days + 1)
    raise Unreadable("upprepas utan slut. Ange hur många gånger eller till vilken dag.")


def _plain_day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _draft(place: str, event: Event, groups: Sequence[str], zone: tzinfo, recurring: set[str]) -> Draft:
    location, link = str(event.get("LOCATION", "")).strip(), str(event.get("URL", "")).strip()
    if re.fullmatch(r"https?://\S+", location):
        location, link = "", location
    fields = {
        "sessions": tuple(_sessions(event, zone)),
        "theme": _short(str(event.get("SUMMARY", "")).strip(), 200),
        "place": _short(location, 200),
        "link": link if link.startswith(("https://", "http://")) else "",
        "agenda": _short(str(event.get("DESCRIPTION", "")).strip(), 4000),
        "groups": _groups(event, groups),
        "form": ("both" if location else "digital") if link else "physical",
        "cancelled": str(event.get("STATUS", "")) == "CANCELLED",
    }
    return Draft(place, _id(event, recurring), fields)


def _sessions(event: Event, zone: tzinfo) -> Iterator[Session]:
    first, last = event.start, event.end
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        for ahead in range(max(1, (last - first).days)):
            yield Session(first + timedelta(days=ahead))
        return
    first, last = _local(first, zone), _local(last, zone)
    if last.time() == time() and last > first:
        last -= timedelta(microseconds=1)  # an end at midnight belongs to the day before
    days = (last.date() - first.date()).days
    for ahead in range(days + 1):
        starts = first.time() if ahead == 0 else None
        ends = last.time() if ahead == days and last.time().microsecond == 0 and last > first else None
        yield Session(first.date() + timedelta(days=ahead), starts, ends)


def _local(moment: datetime, zone: tzinfo) -> datetime:
    """A time without a zone is the network's own."""
    return moment.replace(tzinfo=None) if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _groups(event: Event, groups: Sequence[str]) -> tuple[str, ...]:
    """Those that the categories name; else those that the title does."""
    categories = [str(category) for category in event.categories]
    own = {group.casefold(): group for group in groups}
    named = {own[category.casefold()] for category in categories if category.casefold() in own}
    if not named:
        title = str(event.get("SUMMARY", "")).casefold()
        named = {group for folded, group in own.items() if folded in title}
    return read_groups(", ".join(named), groups)


def _id(event: Event, recurring: set[str]) -> str:
    """Ours if we made the event; else one that the same event always gets."""
    uid = str(event["UID"])
    if uid.endswith(OUR_UIDS):
        return uid.removesuffix(OUR_UIDS)
    occurrence = f"-{event.RECURRENCE_ID:%Y%m%d}" if uid in recurring else ""
    return f"ics-{hashlib.sha256(uid.encode()).hexdigest()[:12]}{occurrence}"


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unreadable(f"en text har {len(text)} tecken; högst {longest} får plats.")
    return text


def _title(event: Any) -> str:
    return str(event.get("SUMMARY", "utan rubrik"))[:60]
