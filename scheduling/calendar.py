"""Meetings as calendar files: an attachment for one, a feed for many.

A meeting keeps its UID for ever and its SEQUENCE rises with every change, so a calendar replaces what it had; a
cancelled meeting is said to be cancelled. There are no alarms: when to be disturbed is each reader's own choice.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from scheduling.meetings import Meeting, Session, session_in_words

PRODUCT = "-//natverksbot//verksamhetsplan//SV"
UIDS = "natverksbot"
REFRESH = timedelta(hours=6)
ZONE_RULES_BEFORE = timedelta(days=366)  # the shifts of one year say enough about a zone


@lru_cache(maxsize=64)  # hundreds are told of a meeting at once
def attachment(meeting: Meeting, now: datetime) -> bytes:
    """One meeting, to add to one's own calendar; if it is cancelled, to take it away again."""
    calendar = _calendar("CANCEL" if meeting.cancelled else "PUBLISH")
    _fill(calendar, [meeting], now)
    return bytes(calendar.to_ical())


def feed(name: str, meetings: Iterable[Meeting], now: datetime) -> bytes:
    """A calendar to subscribe to. How often it is fetched is up to the reader, so it replaces no notice of a change."""
    calendar = _calendar("PUBLISH")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("NAME", name)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT6H")
    _fill(calendar, meetings, now)
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    return calendar


def _fill(calendar: Calendar, meetings: Iterable[Meeting], now: datetime) -> None:
    days: list[date] = []
    for meeting in meetings:
        for number, run in enumerate(_runs(meeting.sessions), start=1):
            calendar.add_component(_event(meeting, number, run, now))
            days += [run[0].day, run[-1].day]
    if days:
        calendar.add_missing_timezones(min(days) - ZONE_RULES_BEFORE, max(days) + ZONE_RULES_BEFORE)


def _runs(sessions: tuple[Session, ...]) -> Iterator[tuple[Session, ...]]:
    """Days that follow on each other are one event; a gap between them is not part of the meeting."""
    run: list[Session] = []
    for session in sessions:
        if run and session.day - run[-1].day > timedelta(days=1):
            yield tuple(run)
            run = []
        run.append(session)
    yield tuple(run)


def _event(meeting: Meeting, number: int, run: tuple[Session, ...], now: datetime) -> Event:
    event = Event()
    event.add("UID", f"{meeting.id}@{UIDS}" if number == 1 else f"{meeting.id}.{number}@{UIDS}")
    event.add("SEQUENCE", meeting.revision - 1)
    event.add("DTSTAMP", now)
    event.add("SUMMARY", meeting.title)
    event.add("STATUS", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    _add_times(event, run, ZoneInfo(meeting.zone))
    if place := meeting.place or meeting.link:
        event.add("LOCATION", place)
    if meeting.link:
        event.add("URL", meeting.link)
    if meeting.groups:
        event.add("CATEGORIES", [vText(group) for group in meeting.groups])
    if description := _description(meeting):
        event.add("DESCRIPTION", description)
    return event


def _add_times(event: Event, run: tuple[Session, ...], zone: ZoneInfo) -> None:
    """From the first day's start to the last day's end; without a start, whole days."""
    starts, ends = run[0].starts, run[-1].ends
    if starts is None or (len(run) > 1 and ends is None):
        event.add("DTSTART", run[0].day)
        event.add("DTEND", run[-1].day + timedelta(days=1))
        return
    event.add("DTSTART", datetime.combine(run[0].day, starts, zone))
    if ends is not None:
        event.add("DTEND", datetime.combine(run[-1].day, ends, zone))


def _description(meeting: Meeting) -> str:
    days = [session_in_words(session) for session in meeting.sessions] if len(meeting.sessions) > 1 else []
    speakers = [f"Medverkande: {', '.join(meeting.speakers)}"] if meeting.speakers else []
    link = [f"Länk: {meeting.link}"] if meeting.link else []
    return "\n".join((*days, *speakers, *link, *([meeting.agenda] if meeting.agenda else [])))
