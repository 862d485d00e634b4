"""The annual report: from what is known to what is told. Pure: the same facts on the same day give the same report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.days import local_day
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.ratings.disclosure import FEWEST, FEWEST_FOR_DETAIL, hidden_parts
from scheduling.ratings.survey_results import Held
from scheduling.reports.averages import QUESTIONS, compared, year_mean
from scheduling.reports.facts import Facts
from scheduling.reports.lines import PRESENT, held, lines
from scheduling.reports.surveys import survey_questions, survey_years
from scheduling.reports.values import Claim, Line, Number, Part, Quotation, Summary, Trace, What, YearReport, YearRow
from scheduling.settings import NetworkSettings

MOST_YEARS = 10
JOINT = ""  # the part of those meetings that are of several groups, or of the whole network
MEETINGS = ("meeting", "meeting_session")
PEOPLE = ("member", "membership")

Claims = Mapping[str, int]


class Year(Struct, frozen=True):
    """A year's list, as far as it has come."""

    year: int
    lines: tuple[Line, ...]
    cancelled: tuple[Meeting, ...]


def annual(
    facts: Facts, year: int, network: NetworkSettings, now: datetime, claims: Claims | None = None
) -> YearReport:
    zone = ZoneInfo(network.time_zone)
    today = local_day(now, zone)
    on = min(today, date(year, 12, 31))
    years = {one: _year(facts, one, on) for one in range(_first_year(facts, year), year + 1)}
    here = [one for one in facts.members if _belongs(one, on, zone)]
    summary = _summary(years[year].lines, years.get(year - 1))
    members = _counted_people(here)
    municipalities, joined = _municipalities(facts, years[year].lines, here, year, zone)
    report = YearReport(
        network=network.name,
        year=year,
        on=on,
        finished=today.year > year,
        municipalities=municipalities,
        joined=joined,
        members=members,
        parts=tuple(_parts(years[year], years.get(year - 1), network.groups, here)),
        summary=summary,
        reached=_reached(facts, years[year].lines),
        series=tuple(_series(list(years.values())[-MOST_YEARS:], facts)),
        surveys=survey_years(facts.surveys, year),
        survey_questions=survey_questions(facts.surveys, year),
        quotations=tuple(_quotations(facts, years[year].lines, year)),
        coming=tuple(
            one for one in facts.meetings if on < one.last_day <= date(year + 1, 12, 31) and not one.cancelled
        ),
        claims=(),
        places={line.meeting.id: (one.year, line.number) for one in years.values() for line in one.lines},
    )
    return _with_claims(report, claims or {})


def _first_year(facts: Facts, year: int) -> int:
    return min((one.first_day.year for one in facts.meetings if one.first_day.year <= year), default=year)


def _year(facts: Facts, year: int, on: date) -> Year:
    cancelled = tuple(one for one in facts.meetings if one.cancelled and one.first_day.year == year)
    return Year(year, tuple(lines(facts, held(facts.meetings, year, on))), cancelled)


def _belongs(member: Member, on: date, zone: ZoneInfo) -> bool:
    left = member.left_at and local_day(member.left_at, zone)
    return local_day(member.since, zone) <= on and (left is None or left > on)


def part_of(meeting: Meeting) -> str:
    return meeting.groups[0] if len(meeting.groups) == 1 else JOINT


def _parts(this: Year, before: Year | None, groups: Sequence[str], members: Sequence[Member]) -> Iterable[Part]:
    """Every group of the configuration, then those that meetings name besides, then what was joint."""
    named = {part_of(meeting) for meeting in (*(line.meeting for line in this.lines), *this.cancelled)}
    belong = {name: [one for one in members if name in one.groups] for name in {*groups, *named}}
    hidden = hidden_parts({name: len(of) for name, of in belong.items()})
    for name in (*groups, *sorted(named - {*groups, JOINT}), *([JOINT] if JOINT in named else [])):
        ours = _of(this, name)
        yield Part(
            name=name,
            lines=ours.lines,
            summary=_summary(ours.lines, _of(before, name) if before else None),
            cancelled=ours.cancelled,
            members=_counted_people(belong[name]) if name and name not in hidden else None,
        )


def _of(year: Year, name: str) -> Year:
    ours = tuple(line for line in year.lines if part_of(line.meeting) == name)
    return Year(year.year, ours, tuple(one for one in year.cancelled if part_of(one) == name))


def _summary(of: Sequence[Line], before: Year | None) -> Summary:
    means = {question: mean for question in QUESTIONS if (mean := year_mean(of, question))}
    comparisons = {one: compared(before.year, before.lines, of, one) for one in QUESTIONS} if before else {}
    answered = [line for line in of if line.answered and line.invited]
    return Summary(
        meetings=_counted(of, len(of)),
        digital=_counted([line for line in of if line.meeting.form == "digital"]),
        days=_counted(of, sum(len({one.day for one in line.meeting.sessions}) for line in of)),
        people=people_at(of),
        means=means,
        answered=_response(answered, sum(line.answered or 0 for line in answered)),
        invited=_response(answered, sum(line.invited or 0 for line in answered)),
        compared={question: found for question, found in comparisons.items() if found},
    )


def _counted(of: Sequence[Line], value: int | None = None) -> Number:
    trace = Trace("counted", MEETINGS, tuple(line.meeting.id for line in of))
    return Number(len(of) if value is None else value, trace)


def people_at(of: Sequence[Line]) -> Number | None:
    """The sum of what is told of each meeting: nothing that is hidden is in it, and so it hides nothing badly."""
    told = [(line.meeting.id, line.people.value) for line in of if line.people]
    if not told:
        return None
    total = sum(int(people) for _, people in told)
    without = tuple(line.meeting.id for line in of if not line.people)
    return Number(total, Trace("sum", PRESENT, tuple(meeting for meeting, _ in told), without, n=total))


def _response(of: Sequence[Line], value: int) -> Number | None:
    return (
        Number(value, Trace("sum", ("rating_round",), tuple(line.meeting.id for line in of), n=value)) if of else None
    )


def _counted_people(of: Sequence[Member]) -> Number | None:
    return Number(len(of), Trace("counted", PEOPLE, n=len(of))) if len(of) >= FEWEST else None


def _municipalities(
    facts: Facts, of: Sequence[Line], here: Sequence[Member], year: int, zone: ZoneInfo
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that belong or took part, and those whose first member came during the year.

    The year in which the network itself was entered, everyone came: then nobody is called new. Where there are only
    coordinators is their own office and no municipality of the network.
    """
    first: dict[str, int] = {}
    for one in facts.members:
        came = local_day(one.since, zone).year
        first[one.municipality] = min(came, first.get(one.municipality, came))
    present = {name for line in of if line.people for name, _ in facts.attended[line.meeting.id].municipalities}
    belong = ({one.municipality for one in here} | present) - _offices(facts)
    entered = min(first.values(), default=year)
    new = {name for name in belong if first.get(name) == year} if entered < year else set()
    return tuple(sorted(belong, key=alphabetical)), tuple(sorted(new, key=alphabetical))


def _offices(facts: Facts) -> set[str]:
    coordinate = {one.municipality for one in facts.members if one.role == "coordinator"}
    return coordinate - {one.municipality for one in facts.members if one.role == "member"}


def alphabetical(name: str) -> str:
    """As Swedes order names: å, ä and ö come last, in this order, which is not that of their numbers."""
    return name.casefold().translate(str.maketrans("åäö", "{|}"))


def _reached(facts: Facts, of: Sequence[Line]) -> Number | None:
    """How many municipalities had somebody at any of the meetings whose attendance is told."""
    told = [line.meeting.id for line in of if line.people]
    names = {name for meeting in told for name, _ in facts.attended[meeting].municipalities} - _offices(facts)
    return Number(len(names), Trace("counted", PRESENT, tuple(told))) if names else None


def _series(years: Sequence[Year], facts: Facts) -> Iterable[YearRow]:
    worded = {one.subject: one.wording for one in facts.rounds if one.state == "closed"}
    before: set[str] = set()
    for one in years:
        if not one.lines:
            continue
        wordings = {worded[line.meeting.id] for line in one.lines if line.means and line.meeting.id in worded}
        means = {"": list(one.lines)} | {
            name: [line for line in one.lines if part_of(line.meeting) == name]
            for name in sorted({part_of(line.meeting) for line in one.lines} - {JOINT})
        }
        told = {
            name: {question: mean for question in QUESTIONS if (mean := year_mean(of, question))}
            for name, of in means.items()
        }
        yield YearRow(
            year=one.year,
            meetings=_counted(one.lines),
            people=people_at(one.lines),
            means={name: found for name, found in told.items() if found},
            reworded=bool(before and wordings and wordings != before),
        )
        before = wordings or before


def _quotations(facts: Facts, of: Sequence[Line], year: int) -> Iterable[Quotation]:
    """Tied to where it was said only where enough have answered; the others stand together at the end."""
    lines_by_meeting = {line.meeting.id: line for line in of}
    free: list[str] = []
    for one in sorted(facts.rounds, key=lambda one: (one.opens_at, one.id)):
        line = lines_by_meeting.get(one.subject) if one.kind == "meeting" else None
        if line is None:
            continue
        if (one.answered or 0) >= FEWEST_FOR_DETAIL:
            yield from (Quotation(words, line) for words in facts.quoted.get(one.id, ()))
        else:
            free.extend(facts.quoted.get(one.id, ()))
    for survey in facts.surveys:
        if survey.year == year:
            yield from _of_survey(survey)
    yield from (Quotation(words) for words in sorted(free))


def _of_survey(one: Held) -> Iterable[Quotation]:
    for name, quoted in one.quoted.items():
        question = one.question(name)
        yield from (Quotation(words, survey=True, asked=question.text if question else "") for words in quoted)


def _with_claims(report: YearReport, claims: Claims) -> YearReport:
    listed: dict[What, Number | None] = {
        "meetings": report.summary.meetings,
        "people": report.summary.people,
        "municipalities": Number(len(report.municipalities), Trace("counted", PEOPLE)),
        "members": report.members,
    }
    found = (Claim(what, claims[what], number) for what, number in listed.items() if what in claims)
    differing = (one for one in found if one.listed is None or one.claimed != one.listed.value)
    return replace(report, claims=tuple(differing))
