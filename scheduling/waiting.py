"""The line for a place: who is offered one now, and whose offer has come to an end. Pure.

    waiting -> offered -> accepted | expired | withdrawn
    waiting -> withdrawn

Offers go by the order of the line, never to more than there are places. An offer stands until the same time on the next
workday, and at any rate ends an hour before the meeting begins.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.days import Hours, instant, is_workday, local_day
from scheduling.meetings import Meeting
from scheduling.rsvp import Standing, begins, limited, offers_end

ANSWER_BEFORE = timedelta(hours=1)
HOURS = Hours()


class Offer(Struct, frozen=True):
    """To a row of the line: when it is told, and until when it stands."""

    row: int
    told_at: datetime
    until: datetime


class Turn(Struct, frozen=True):
    expired: tuple[int, ...] = ()
    offered: tuple[Offer, ...] = ()


def turn(meeting: Meeting, standing: Standing, now: datetime) -> Turn:
    """What happens to the line now. Asked again at the same moment nothing more happens."""
    expired = tuple(one.id for one in standing.line if one.state == "offered" and not one.offers_at(now))
    if meeting.cancelled or now >= offers_end(meeting):
        return Turn(expired)
    waiting = standing.waiting
    free = max(0, standing.free(meeting, now)) if limited(meeting) else len(waiting)
    return Turn(expired, tuple(_offer(one.id, meeting, now) for one in waiting[:free]))


def _offer(row: int, meeting: Meeting, now: datetime) -> Offer:
    zone = ZoneInfo(meeting.zone)
    told_at = in_office_hours(now, zone)
    if told_at >= offers_end(meeting):
        told_at = now  # better in the evening than never
    local = told_at.astimezone(zone)
    until = instant(_next_workday(local_day(told_at, zone)), local.time(), zone)
    return Offer(row, told_at, min(until, begins(meeting) - ANSWER_BEFORE))


def in_office_hours(now: datetime, zone: ZoneInfo) -> datetime:
    """Now, if it is a workday between seven and six; else when the next workday begins."""
    local = now.astimezone(zone)
    wall = local.time().replace(tzinfo=None)
    if is_workday(local.date()) and HOURS.earliest <= wall < HOURS.latest:
        return now
    early = is_workday(local.date()) and wall < HOURS.earliest
    day = local.date() if early else _next_workday(local.date())
    return instant(day, time(HOURS.earliest.hour), zone)


def _next_workday(day: date) -> date:
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return day
