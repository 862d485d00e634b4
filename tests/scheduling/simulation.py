"""A year of a network, drawn from a seed: meetings move, people come, go and change their minds, the bot is away.

After each step the invariants are checked. A build is what is under test: the real one keeps them all, and each wrong
one breaks a rule on purpose, so that we know that the simulation would see it.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, update

from scheduling import heartbeat, ledger, store
from scheduling.days import Hours, is_workday, week_of
from scheduling.meetings import Meeting, Session, revised
from scheduling.messages import Message, collect
from scheduling.network import Identity, Member, Wishes
from scheduling.reminders import BUDGET, Changes, Kept, Network, owed, reconcile, window_around
from scheduling.tables import plan_touched
from tests.scheduling.crowd import settle
from tests.scheduling.network import GROUPS, STOCKHOLM, ZONE

MEETINGS, MEMBERS = 22, 250
FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)


class Pace(Struct, frozen=True):
    """In how many steps something happens, how many things at most in each, and the hours that may pass after it."""

    steps: int
    most_at_once: int
    hours: tuple[int, ...]


CALM = Pace(20, 1, (1, 26, 24 * 8, 24 * 12, 24 * 20, 24 * 30))
# More happens, and more of it at once; time passes as far as is planned ahead.
BUSY = Pace(12, 3, (1, 24 * 8, 24 * 14, 24 * 20, 24 * 28, 24 * 28))


class Build:
    """The real parts, joined as delivery joins them: take what is due, hand it over, record it, all at once."""

    def plan(self, connection: Connection, now: datetime) -> Changes:
        if heartbeat.in_step(connection, ZONE, now):
            return Changes()
        decided = heartbeat.decide(connection, ZONE, now)
        assert heartbeat.put_in_step(connection, decided, now)
        return decided.changes

    def hand_over(self, connection: Connection, now: datetime) -> tuple[list[Message], list[Kept]]:
        rows = ledger.due(connection, now)
        ids = {row.reminder.key: row.id for row in rows}
        messages, missed = collect((row.reminder for row in rows), now)
        ledger.settle(connection, self.sent(ids, messages), "handed", now)
        ledger.settle(connection, [ids[reminder.key] for reminder in missed], "missed", now)
        return messages, [row for row in rows if row.reminder in missed]

    def sent(self, ids: dict[tuple[str, int, str, str, str], int], messages: list[Message]) -> list[int]:
        return [ids[reminder.key] for message in messages for reminder in message.reminders]


class ForgetsAMessage(Build):
    """Wrong: one message of each round is sent and not recorded."""

    def sent(self, ids: dict[tuple[str, int, str, str, str], int], messages: list[Message]) -> list[int]:
        return super().sent(ids, messages[1:])


class NeverVoids(Build):
    """Wrong: what was planned once is sent, whatever has happened to the meeting or the member."""

    def plan(self, connection: Connection, now: datetime) -> Changes:
        known = ledger.network(connection, ZONE)
        window = window_around(now, STOCKHOLM)
        have = {row.reminder.key for row in ledger.rows_near(connection, window)}
        new = tuple(row for row in owed(known, window).rows if row.key not in have)
        ledger.record(connection, Changes(add=new), now)
        return Changes()


class OverlooksGroups(Build):
    """Wrong: a change of a meeting is not known to concern its groups."""

    def plan(self, connection: Connection, now: datetime) -> Changes:
        groups = plan_touched.c.recipient.startswith("group:")
        connection.execute(update(plan_touched).where(groups).values(recipient="member:0"))
        return super().plan(connection, now)


class PlansOnlyOnce(Build):
    """Wrong: moved meetings and new members are never planned for."""

    def plan(self, connection: Connection, now: datetime) -> Changes:
        return super().plan(connection, now) if now == FIRST_DAY else Changes()


class Year:
    def __init__(self, seed: int, build: Build, connection: Connection, pace: Pace) -> None:
        self.seed, self.build, self.connection, self.pace = seed, build, connection, pace
        self.chance = random.Random(seed)
        self.now = FIRST_DAY
        self.sent: list[tuple[datetime, Message]] = []
        self.handed: Counter[tuple[str, int, str, str, str]] = Counter()
        self.weeks: Counter[tuple[str, date]] = Counter()
        self.missed = self.steps = 0
        self.known = Network((), ())
        self.meetings: dict[str, Meeting] = {}
        self.members: dict[str, Member] = {}

    def begin(self) -> None:
        settle(self.connection, [self._member(number) for number in range(1, MEMBERS + 1)])
        for number, group in enumerate(GROUPS):
            store.add_room(self.connection, group, "teams", f"rum {number}")
        for number in range(MEETINGS):
            store.save_meeting(self.connection, self._meeting(number))
        heartbeat.begin(self.connection, "simulated", self.now)
        self._look()
        self.plan()

    def _look(self) -> None:
        """Only what happens in a step changes plan and people, so that every message of it is held against the same."""
        self.known = ledger.network(self.connection, ZONE)
        self.meetings = {meeting.id: meeting for meeting in self.known.meetings}
        self.members = {f"member:{member.id}": member for member in self.known.members}

    def _member(self, number: int) -> Member:
        return Member(
            id=number,
            name=f"Person {number}",
            email=f"p{number}@exempel.se",
            municipality=f"Kommun {number % 38}",
            groups=tuple(sorted(self.chance.sample(GROUPS, self.chance.choice((1, 1, 1, 2, 3))))),
            role="member",
            since=self.now,
            identities=(Identity("teams", f"t{number}"),),
        )

    def _meeting(self, number: int) -> Meeting:
        form = self.chance.choice(("physical", "digital", "both"))
        link = "" if form == "physical" else f"https://exempel.se/{number}"
        group = () if number == 0 else (self.chance.choice(GROUPS),)
        return Meeting(f"m{number}", self._sessions(), self.now, group, form, f"Tema {number}", link=link)  # type: ignore[arg-type]  # one of three

    def _sessions(self) -> tuple[Session, ...]:
        day = self.now.date() + timedelta(days=self.chance.randrange(3, 330))
        days = self.chance.choice((1, 1, 1, 2))
        starts = self.chance.choice((None, time(7, 30), time(9), time(9, 30), time(13)))
        return tuple(Session(day + timedelta(days=ahead), starts) for ahead in range(days))

    def step(self) -> None:
        for _ in range(self._happenings()):
            self.chance.choice((self._move, self._cancel, self._rename, self._leave, self._join, self._wish))()
        self._look()
        self.plan()
        self.steps += 1
        if self.steps % 2:  # every other time before anything is handed over, else after it
            self.check_plan()
        away = self.chance.random() < 0.2
        later = self.now + timedelta(hours=self.chance.choice(self.pace.hours))
        if not away:
            self._live_until(later)
        self.now = later
        self.plan()
        self._hand_over()

    def _happenings(self) -> int:
        """Where only one thing can happen nothing is drawn: a seed stays the year it was."""
        return self.chance.randint(1, self.pace.most_at_once) if self.pace.most_at_once > 1 else 1

    def _live_until(self, later: datetime) -> None:
        while (due := ledger.next_due(self.connection)) is not None and due <= later:
            self.now = max(self.now, due)
            self._hand_over()
            if (following := ledger.next_due(self.connection)) is not None:
                self.check(following > self.now, "what was due has been settled")

    def plan(self) -> None:
        self.build.plan(self.connection, self.now)

    def _hand_over(self) -> None:
        messages, missed = self.build.hand_over(self.connection, self.now)
        self._check_messages(messages)
        self.sent += [(self.now, message) for message in messages]
        personal = (message for message in messages if message.recipient.startswith("member:"))
        self.weeks.update((message.recipient, week_of(message.at, STOCKHOLM)) for message in personal)
        self.handed.update(reminder.key for message in messages for reminder in message.reminders)
        self.missed += len(missed)

    def _some_meeting(self) -> Meeting:
        """As it is now: it may have been changed a moment ago."""
        return store.meetings(self.connection, only=[self.chance.choice(self.known.meetings).id])[0]

    def _some_members(self, count: int) -> list[Member]:
        numbers = self.chance.sample(range(1, MEMBERS + 1), count)
        return store.members(self.connection, also_left=True, only=numbers)

    def _move(self) -> None:
        self._revise(lambda meeting: replace(meeting, sessions=self._sessions()))

    def _cancel(self) -> None:
        self._revise(lambda meeting: replace(meeting, cancelled=not meeting.cancelled))

    def _rename(self) -> None:
        self._revise(lambda meeting: replace(meeting, theme=f"{meeting.theme} igen"))

    def _revise(self, change: Callable[[Meeting], Meeting]) -> None:
        meeting = self._some_meeting()
        store.save_meeting(self.connection, revised(meeting, change(meeting), self.now))

    def _leave(self) -> None:
        for member in self._some_members(5):
            store.let_leave(self.connection, member, self.now)

    def _join(self) -> None:
        for member in self._some_members(5):
            store.let_return(self.connection, member, self.now)

    def _wish(self) -> None:
        for member in self._some_members(20):
            store.set_wishes(self.connection, member.id, self._wishes())

    def _wishes(self) -> Wishes:
        return Wishes(
            leads=tuple(lead for lead in ("14d", "2d", "morning", "link") if self.chance.random() < 0.7),
            hours=self.chance.choice((Hours(), Hours(time(9), time(16)))),
            paused_until=self.chance.choice((None, None, self.now.date() + timedelta(days=20))),
            stopped=self.chance.random() < 0.1,
        )

    def check(self, holds: bool, rule: str) -> None:  # noqa: FBT001 - a claim and what it claims
        assert holds, f"seed {self.seed}, {self.now:%Y-%m-%d %H:%M}: broken: {rule}"

    def check_everything(self) -> None:
        self.check(max(self.handed.values(), default=1) == 1, "no reminder is handed over twice")
        if not self.steps % 2:
            self.check_plan()
        self.check(ledger.oldest_due(self.connection, self.now) is None, "nothing that was due is left waiting")
        self.check(max(self.weeks.values(), default=0) <= BUDGET, "a week's budget is kept")

    def check_plan(self) -> None:
        """What was planned for those whom a change concerned is what planning for everybody comes to."""
        window = window_around(self.now, STOCKHOLM)
        rows = ledger.rows_near(self.connection, window)
        over = [row for row in rows if row.state in {"handed", "missed"}]
        should_exist = owed(self.known, window, over).rows
        self.check(reconcile(rows, should_exist, window) == Changes(), "planning again changes nothing")
        wanted = {row.key for row in should_exist}
        planned = {row.reminder.key for row in rows if row.state == "planned"}
        settled = {row.reminder.key for row in rows if row.state in {"handed", "missed"}}
        self.check(wanted - settled == planned, "what is planned is what should exist")

    def _check_messages(self, messages: list[Message]) -> None:
        for message in messages:
            self.check(message.useful_until > self.now, "nothing useless is sent")
            for row in message.reminders:
                meeting = self.meetings[row.meeting]
                self.check(not meeting.cancelled, "a cancelled meeting is silent")
                self.check(row.version == meeting.version, "only the present version is told")
            if message.recipient.startswith("member:"):
                self._check_member(message, self.members.get(message.recipient))
        recipients = Counter(message.recipient for message in messages)
        self.check(max(recipients.values(), default=1) == 1, "what falls together is one message")

    def _check_member(self, message: Message, member: Member | None) -> None:
        self.check(member is not None, "who has left hears nothing")
        if member is None:
            return
        for row in message.reminders:
            self.check(member.belongs_to(self.meetings[row.meeting].groups), "only the meeting's groups are told")
            self.check(row.wish in member.wishes.leads and not member.wishes.stopped, "wishes are kept")
            local = row.due_at.astimezone(STOCKHOLM)
            if row.kind == "ahead":
                self.check(is_workday(local.date()), "days off are days off")
            if row.kind != "link":
                self.check(time(7) <= local.time() <= time(18), "nights are quiet")


def live_through(connection: Connection, seed: int, build: Build, pace: Pace = CALM) -> Year:
    year = Year(seed, build, connection, pace)
    year.begin()
    for _ in range(pace.steps):
        year.step()
        year.check_everything()
    return year
