"""What the sample documents may leave blank: meetings by their id, people, and tables made from the year's facts."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.demo.dates import dated, days, figure, hours, short_day, weekday
from bot.demo.meetings import Meeting, Session
from bot.demo.network import Network

PLAN_COLUMNS = ("datum", "start", "slut", "grupp", "form", "plats", "tema", "talare", "länk", "svara senast")
NOT_RATED = "ingen utvärdering gjordes"


class MeetingInWords:
    """A meeting as {m3.when} and its like write it."""

    def __init__(self, meeting: Meeting) -> None:
        first, last = meeting.sessions[0], meeting.sessions[-1]
        self.iso = meeting.dates[-1].isoformat()
        self.day = days(meeting.dates)
        self.when = dated(first.date, first.start, first.end)
        self.last_date = f"{weekday(last.date)} {last.date.year}"
        self.hours = hours(first.start, first.end)
        self.last_day = dated(last.date, last.start, last.end)
        self.week_before = weekday(first.date - timedelta(weeks=1))
        self.place = meeting.place
        self.where = ", ".join(part for part in (meeting.venue, meeting.place) if part) or "digitalt"
        self.speakers = ", ".join(meeting.speakers)
        self.attendance = " respektive ".join(str(session.attendance) for session in meeting.sessions)
        self.rated = rated(meeting)


class YearInWords:
    """The year of the annual report: {year} itself, and {year.before} and its like for the years it compares."""

    def __init__(self, year: int) -> None:
        self.number = year
        self.before, self.two_before, self.three_before = (str(year - back) for back in (1, 2, 3))
        self.next = str(year + 1)

    def __str__(self) -> str:
        return str(self.number)


Fact = MeetingInWords | YearInWords | str


def facts(
    network: Network, meetings: Sequence[Meeting], last_year: Sequence[Meeting], plan_day: date
) -> dict[str, Fact]:
    coordinator, deputy = network.coordinators
    return {
        **{meeting.id: MeetingInWords(meeting) for meeting in meetings},
        "year": YearInWords(last_year[0].begins.year),
        "coordinator": coordinator.name,
        "coordinator_email": coordinator.email,
        "deputy": deputy.name,
        "deputy_email": deputy.email,
        "plan_day": plan_day.isoformat(),
        "municipalities": ", ".join(network.municipalities),
        "member_count": str(len(network.members)),
        "municipality_count": str(len(network.municipalities)),
        "plan": _table(PLAN_COLUMNS, plan_rows(meetings)),
        "coming": _table(("när", "grupp", "var", "tema", "svara senast"), _coming(meetings)),
        "physical": _table(("när", "var", "tema"), _physical(meetings)),
        "meeting_count": str(len(last_year)),
        "attendance": str(sum(meeting.attendance or 0 for meeting in last_year)),
        "rated_count": str(len([meeting for meeting in last_year if meeting.satisfaction is not None])),
        **{f"report_{place}": _results(last_year, group.id) for place, group in enumerate(network.groups)},
        **{f"rows_{place}": _group_table(last_year, group.id) for place, group in enumerate(network.groups)},
    }


def rated(meeting: Meeting) -> str:
    if meeting.satisfaction is None:
        return NOT_RATED
    satisfaction = f"nöjdhet {figure(meeting.satisfaction)}"
    return satisfaction if meeting.usefulness is None else f"{satisfaction} och nytta {figure(meeting.usefulness)}"


def plan_rows(meetings: Iterable[Meeting]) -> list[tuple[str, ...]]:
    return [_plan_row(meeting, session) for meeting in meetings for session in meeting.sessions]


def _plan_row(meeting: Meeting, session: Session) -> tuple[str, ...]:
    return (
        session.date.isoformat(),
        f"{session.start:%H:%M}",
        f"{session.end:%H:%M}",
        meeting.group,
        meeting.form,
        meeting.place,
        meeting.theme,
        ", ".join(meeting.speakers),
        meeting.link,
        meeting.reply_by.isoformat(),
    )


def _coming(meetings: Iterable[Meeting]) -> list[tuple[str, ...]]:
    return [
        (
            dated(meeting.dates[0], meeting.sessions[0].start, meeting.sessions[0].end),
            meeting.group,
            _where(meeting),
            meeting.theme,
            weekday(meeting.reply_by),
        )
        for meeting in meetings
        if meeting.attendance is None
    ]


def _physical(meetings: Iterable[Meeting]) -> list[tuple[str, ...]]:
    return [
        (f"{days(meeting.dates)} {meeting.dates[-1].year}", _where(meeting), meeting.theme)
        for meeting in meetings
        if meeting.place
    ]


def _where(meeting: Meeting) -> str:
    return f"{meeting.place} och digitalt" if meeting.form == "båda" else meeting.place or "digitalt"


def _group_table(meetings: Iterable[Meeting], group: str) -> str:
    columns = ("datum", "plats", "tema", "deltagare", "nöjdhet", "nytta")
    return _table(columns, [_result_row(meeting) for meeting in meetings if meeting.group == group])


def _result_row(meeting: Meeting) -> tuple[str, ...]:
    return (
        _span(meeting),
        meeting.place or "digitalt",
        meeting.theme,
        " + ".join(str(session.attendance) for session in meeting.sessions),
        "–" if meeting.satisfaction is None else figure(meeting.satisfaction),
        "–" if meeting.usefulness is None else figure(meeting.usefulness),
    )


def _span(meeting: Meeting) -> str:
    first, last = meeting.dates[0], meeting.dates[-1]
    return short_day(first) if first == last else f"{first.day}–{short_day(last)}"


def _results(meetings: Iterable[Meeting], group: str) -> str:
    ours = [meeting for meeting in meetings if meeting.group == group]
    digital = len([meeting for meeting in ours if meeting.form == "digitalt"])
    people = sum(meeting.attendance or 0 for meeting in ours)
    return f"{len(ours)} träffar, varav {digital} digitala, med sammanlagt {people} deltagare"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (columns, *rows))
