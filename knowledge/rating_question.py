"""What a question asks of the ratings: "vilken träff var mest uppskattad i våras?", "hur har nyttan utvecklats?".

As with the plan, every word must be accounted for: a question with more in it is about something else, and the archive
answers it. What is left over may only be the name of a meeting.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.plan_question import NOUN, named_groups
from knowledge.swedish import dates, words
from knowledge.swedish.dates import Mention, Period, month_end
from knowledge.swedish.words import listed

What = Literal["best", "worst", "trend", "between", "average", "meeting"]
Measure = Literal["satisfaction", "usefulness"]
By = Literal["", "group", "kind", "size"]

SATISFACTION = re.compile(
    r"\bnöjd(?:a|ast|het|heten)?\b|\bsatisf\w+|\buppskatt\w+|\bpopulär\w*|\bappreciated\b|\bpopular\b"
)
USEFULNESS = re.compile(r"\bnytta(?:n)?\b|\bnyttig(?:a|ast|aste)?\b|\buseful(?:ness)?\b")
RATING = re.compile(
    r"\b(?:omdömen?a?|omdömet|betyg(?:en|et)?|utvärdering(?:en|ar|arna)?|utvärderades|snittbetyg\w*|medelbetyg\w*|"
    r"ratings?|rated|evaluations?|resultat(?:et|en)?|results?)\b"
)
OPINION = re.compile(r"\b(?:tyckte|tycker|tyckt|think|thought|liked?|gillade)\b")
BEST = re.compile(r"\b(?:mest|högst(?:a)?|bäst(?:a)?|populärast(?:e)?|nöjdast|nyttigast(?:e)?|most|highest|best|top)\b")
WORST = re.compile(r"\b(?:minst|lägst(?:a)?|sämst(?:a)?|least|lowest|worst)\b")
TREND = re.compile(
    r"\b(?:utveckla(?:ts|t|des|s|r)?|utveckling(?:en)?|förändra(?:ts|des|s)|ändra(?:ts|des)|trend(?:en|er)?|över tid|"
    r"genom åren|år för år|från år till år|developed?|changed?|over time|over the years|year by year|trends?)\b"
)
BETWEEN: dict[By, re.Pattern[str]] = {
    "group": re.compile(
        r"\b(?:mellan grupperna|per grupp|efter grupp|grupperna emellan|vilken grupp|which group|by group)\b"
    ),
    "kind": re.compile(
        r"\b(?:efter form|per form|efter mötesform|fysiska (?:eller|och|jämfört med|än) digitala|"
        r"digitala (?:eller|och|jämfört med|än) fysiska|by form|physical (?:or|and) digital|"
        r"digital (?:or|and) physical)\b"
    ),
    "size": re.compile(r"\b(?:efter (?:antal kommuner|storlek)|antalet kommuner|by size|number of municipalities)\b"),
}
ASKING = frozenset(
    listed(
        "vad hur vilken vilket vilka är blev blir var det den de dem man folk alla deltagarna deltagare medlemmarna "
        "kommunerna ni vi jag oss med om för i på till av från som en ett och eller att under vid hade har fick får "
        "gav ge visa visar visade svarade svarat svar många mycket stor bra hittills senaste sista träffens mötets "
        "deras vår vårt våra "
        "året åren år tiden mellan efter jämfört än skiljer skillnad skillnaden sig snitt genomsnitt medel medeltal "
        "medelvärde genomsnittlig gruppen grupperna fokusgruppen nätverket nätverkets hela fysiska digitala per "
        "what how which was were is are the a an of in on for to from with did do does they people participants "
        "members everyone our their get got give has have been most latest last show me average mean by and or than "
        "between rated it this that"
    )
)
PAST_HALF_YEARS = {"vår": (1, 6), "spring": (1, 6), "höst": (7, 12), "autumn": (7, 12), "fall": (7, 12)}
# In a question that says neither that it is about a meeting nor about its evaluation, "nytta" is a word as any other.
ABOUT_A_RATING = re.compile(r"\bnöjd|\bomdöm|betyg|\butvärder|\bsatisf|\brat(?:ed|ings?)\b|\bevaluat")
HALF_YEAR = re.compile(
    r"\b(?P<led>i |under |den |förra |last |this |in the |in )?(?P<season>vår|höst|spring|autumn|fall)"
    r"(?P<ending>as|ens|en)?s?\b(?: (?P<year>20\d\d))?"
)
LATEST = re.compile(r"\b(?:senaste|sista|förra|latest|last)\s+(?:nätverks)?(?:träff|möte|meeting)\w*")
MOST_ABOUT = 5


@dataclass(frozen=True)
class RatingQuestion:
    """`about` are stems that stand in what the meeting is called. `latest`: the one that was held last."""

    what: What
    measure: Measure | None = None
    groups: tuple[str, ...] = ()
    period: Period | None = None
    about: tuple[str, ...] = ()
    by: By = ""
    latest: bool = False


def read(text: str, groups: Sequence[str], today: date) -> RatingQuestion | None:
    lowered = words.normal(text).lower()
    if not _speaks_of_ratings(lowered):
        return None
    by: By = next((way for way, said in BETWEEN.items() if said.search(lowered)), "")
    latest = LATEST.search(lowered) is not None
    mentions = [] if latest else _half_years(lowered, today) or dates.find(lowered, today)
    named, rest = named_groups(_cut(lowered, mentions), groups)
    about = _about(rest)
    period = _past(mentions[0].period, today) if mentions else None
    what = _what(lowered, by) or _of_meetings(lowered, about, period, pointed_out=latest or bool(named))
    if what is None or len(mentions) > 1 or len(about) > MOST_ABOUT or (about and what != "meeting"):
        return None
    return RatingQuestion(what, _measure(lowered), named, period, about, by if what == "between" else "", latest)


def _speaks_of_ratings(text: str) -> bool:
    asks = _measure(text) is not None or RATING.search(text) is not None
    return asks or (OPINION.search(text) is not None and _names_a_meeting(text))


def _names_a_meeting(text: str) -> bool:
    return any(NOUN.fullmatch(word) for word in words.tokens(text))


def _of_meetings(text: str, about: Sequence[str], period: Period | None, *, pointed_out: bool) -> What | None:
    """One meeting, or the average of those of a time or a group."""
    noun = _names_a_meeting(text)
    if about:
        return "meeting" if noun or ABOUT_A_RATING.search(text) else None
    if not (period or pointed_out):
        return None
    return "meeting" if noun and not _is_long(period) else "average"


def _measure(text: str) -> Measure | None:
    """Which of the two is asked for; none where both are, or neither."""
    useful, satisfied = USEFULNESS.search(text), SATISFACTION.search(text)
    if bool(useful) == bool(satisfied):
        return None
    return "usefulness" if useful else "satisfaction"


def _what(text: str, by: str) -> What | None:
    if by:
        return "between"
    if TREND.search(text):
        return "trend"
    if WORST.search(text):
        return "worst"
    return "best" if BEST.search(text) else None


def _about(rest: str) -> tuple[str, ...]:
    for said in (SATISFACTION, USEFULNESS, RATING, OPINION, BEST, WORST, TREND, *BETWEEN.values()):
        rest = said.sub(" ", rest)
    left = (word for word in words.tokens(rest) if word not in ASKING and not NOUN.fullmatch(word))
    return tuple(words.stem(word) for word in left)


def _cut(text: str, mentions: Sequence[Mention]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _half_years(text: str, today: date) -> list[Mention]:
    """The half-years that people plan by: "i våras" is all of the spring's meetings, from January on."""
    return [
        Mention(_half_year(found, today), found.start(), found.end())
        for found in HALF_YEAR.finditer(text)
        if found["ending"] or found["year"] or found["led"]
    ]


def _half_year(found: re.Match[str], today: date) -> Period:
    first, last = PAST_HALF_YEARS[found["season"]]
    year = int(found["year"]) if found["year"] else today.year
    if not found["year"] and date(year, first, 1) > today:
        year -= 1
    return Period(date(year, first, 1), date(year, last, month_end(year, last)))


def _past(period: Period, today: date) -> Period:
    """A month or a day without a year is the last one that has begun."""
    if period.year_known:
        return period
    this_year = period.in_year(today.year)
    return this_year if this_year.first <= today else period.in_year(today.year - 1)


def _is_long(period: Period | None) -> bool:
    """Longer than any meeting."""
    return period is not None and (period.last - period.first).days > 14
