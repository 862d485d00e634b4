"""A meeting with few places and many who want to come, drawn from a seed; what must hold is checked after each step."""

import random
from datetime import date, time, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, select

from scheduling import invitations, store
from scheduling.invitations import News
from scheduling.meetings import Meeting, Session, revised
from scheduling.network import Person
from scheduling.rsvp import NEEDS_A_PLACE, choices, decide, offers_end
from scheduling.tables import in_line
from tests.scheduling.network import NOW

FIRST_DAY = date(2025, 12, 11)
PEOPLE, PLACES, STEPS = 12, 2, 60


class Crowd:
    def __init__(self, seed: int, connection: Connection) -> None:
        self.seed, self.connection, self.now = seed, connection, NOW
        self.chance = random.Random(seed)
        self.news: list[News] = []
        self.wants: dict[int, str] = {}

    def begin(self) -> None:
        meeting = Meeting("skog", (Session(FIRST_DAY, time(9, 30)),), NOW, ("naturvård",), form="both", places=PLACES)
        store.save_meeting(self.connection, meeting)
        for number in range(PEOPLE):
            someone = Person(f"Person {number}", f"p{number}@exempel.se", "Växjö", ("naturvård",))
            self.wants[store.add_member(self.connection, someone, NOW)] = "nothing"

    @property
    def meeting(self) -> Meeting:
        return store.meetings(self.connection, ["skog"])[0]

    def step(self) -> None:
        self.now += timedelta(minutes=self.chance.choice((0, 5, 90, 600, 1500)))
        (self.answer if self.chance.random() < 0.9 else self.replan)()
        self.heard(invitations.advance_all(self.connection, self.now))

    def answer(self) -> None:
        who, wanted = (
            self.chance.choice(list(self.wants)),
            self.chance.choice(("coming", "coming", *choices(self.meeting))),
        )
        mine = invitations.given_by(self.connection, who).get("skog")
        standing = invitations.standings(self.connection, ["skog"])["skog"]
        promised = decide(self.meeting, wanted, given=mine, standing=standing, member=who, now=self.now)
        self.heard(invitations.give(self.connection, self.meeting, who, wanted, promised, self.now))
        if promised != "closed":
            self.wants[who] = wanted

    def replan(self) -> None:
        """More places, the meeting moved on, or cancelled, or not cancelled after all."""
        meeting = self.meeting
        change = self.chance.choice(("more", "later", "later", "cancel"))
        if change == "more":
            wanted = replace(meeting, places=(meeting.places or 0) + 1)
        elif change == "later":
            wanted = replace(meeting, sessions=(Session(meeting.first_day + timedelta(days=1), time(9, 30)),))
        else:
            wanted = replace(meeting, cancelled=not meeting.cancelled)
        store.save_meeting(self.connection, revised(meeting, wanted, self.now))

    def heard(self, news: list[News]) -> None:
        """At the moment somebody is asked, nobody before them may still be waiting."""
        waiting = [row.id for row in self.rows() if row.state == "waiting"]
        asked = [one.row for one in news if one.kind == "offered"]
        self.check(not (asked and waiting) or max(asked) < min(waiting), "nobody is passed")
        self.news += news

    def rows(self) -> list[Row[Any]]:
        return [*self.connection.execute(select(in_line).order_by(in_line.c.id))]

    def check(self, holds: bool, rule: str) -> None:  # noqa: FBT001 - a rule and whether it holds
        assert holds, f"seed {self.seed}, {self.now}: broken: {rule}"

    def check_everything(self) -> None:
        meeting, rows = self.meeting, self.rows()
        standing = invitations.standings(self.connection, ["skog"])["skog"]
        standing_offers = [one for one in standing.line if one.offers_at(self.now)]
        self.check(standing.taken + len(standing_offers) <= (meeting.places or 0), "never more than there are places")
        self.check(all(one.state == "waiting" or one.offers_at(self.now) for one in standing.line), "every offer ends")
        asking = not meeting.cancelled and self.now < offers_end(meeting)
        self.check(not (asking and standing.waiting and standing.free(meeting, self.now) > 0), "no place stands idle")
        open_rows = [row.member_id for row in rows if row.state in {"waiting", "offered"}]
        self.check(len(open_rows) == len(set(open_rows)), "nobody stands in line twice")
        told = [(one.row, one.kind) for one in self.news]
        self.check(len(told) == len(set(told)), "nobody is told twice")
        offered = {row.id for row in rows if row.until is not None}
        self.check({row for row, kind in told if kind == "offered"} == offered, "whoever is offered is told")
        expired = {row.id for row in rows if row.state == "expired"}
        self.check({row for row, kind in told if kind == "expired"} == expired, "whoever is too late is told")
        self.check_nobody_is_lost()

    def check_nobody_is_lost(self) -> None:
        """Whoever wants to be there has a place, or is in line, or was asked and did not answer in time."""
        given = invitations.given_to(self.connection, "skog")
        latest = {row.member_id: row.state for row in self.rows()}
        for who, wanted in self.wants.items():
            if wanted in NEEDS_A_PLACE:
                has = who in given and given[who].answer in NEEDS_A_PLACE
                self.check(has or latest.get(who) in {"waiting", "offered", "expired"}, f"{who} is not lost")
            elif wanted != "nothing":
                self.check(given[who].answer == wanted, f"what {who} answered last is what is known")


def live_through(connection: Connection, seed: int) -> Crowd:
    crowd = Crowd(seed, connection)
    crowd.begin()
    for _ in range(STEPS):
        crowd.step()
        crowd.check_everything()
    return crowd
