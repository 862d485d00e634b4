"""What a question asks of the plan: "när är nästa träff?", "vad är på gång i naturvård i höst?"; or nothing at all.

Every word must be accounted for: those that ask for meetings, a group, a time, and what a meeting is about. A question
with more in it is about something else, and one about what has been is for the archive.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.swedish import dates, words
from knowledge.swedish.dates import Mention, Period, month_end
from knowledge.swedish.words import listed

NOUN = re.compile(r"(?:nätverks|fokusgrupps|grupp)?(?:träff|möt|sammankomst|aktivitet|meeting)\w*")
PHRASES = re.compile(
    r"\bp[åa] g[åa]ng\b|\bvad (?:händer|planeras)\b|\b(?:ses|träffas|möts) vi\b|\bvi (?:ses|träffas|möts)\b|"
    r"\bcoming up\b|\bdo we meet\b|\bwe meet\b|\bwhat(?:'s| is) on\b"
)
NEXT = frozenset(listed("nästa närmaste härnäst next"))
PAST = frozenset(listed("hade var hölls handlade träffades sågs möttes fanns were was did had held"))
ASKING = frozenset(
    listed(
        "när vad hur många vilka vilken vilket var är blir det den de finns har vi ni jag något några någon i "
        "på för av om till med att och en ett som kommande planerade planerat planeras inplanerade inbokade "
        "bokade gång händer framöver framåt snart fler alla våra mina min vår vårt visa lista ses träffas "
        "möts nu under dag tid tema hålls äger rum plats nästa närmaste härnäst gruppen grupp gruppens "
        "fokusgruppen nätverket nätverkets hela when what how many which where is are the a an of in on for "
        "any our my do we have there meet meets next upcoming coming planned up to show list all this s"
    )
)
MOST_ABOUT = 4

# "I höst" is the half-year that people plan by, not the three months of the weather. First and last month.
HALF_YEARS = {"vår": (1, 6), "sommar": (6, 8), "höst": (8, 12), "vinter": (12, 2)}
HALF_YEAR = re.compile(r"\b(?:(?:nu )?i|under)? ?\b(vår|sommar|höst|vinter)(?:ens?|ns?|s)?\b(?! (?:grupp|\d))")


@dataclass(frozen=True)
class PlanQuestion:
    """`next_only`: one meeting is asked for. `about` are stems that stand in what the meeting is called."""

    next_only: bool
    groups: tuple[str, ...]
    period: Period | None
    about: tuple[str, ...] = ()


def read(text: str, groups: Sequence[str], today: date) -> PlanQuestion | None:
    lowered = words.normal(text).lower()
    mentions = _half_years(lowered, today) or dates.find(lowered, today)
    rest = _without(lowered, [(mention.start, mention.end) for mention in mentions])
    named, rest = named_groups(rest, groups)
    said = words.tokens(rest)
    noun, phrase = any(NOUN.fullmatch(word) for word in said), PHRASES.search(lowered) is not None
    if not (noun or phrase) or not PAST.isdisjoint(said) or len(mentions) > 1:
        return None
    about = tuple(words.stem(word) for word in said if word not in ASKING and not NOUN.fullmatch(word))
    if len(about) > (MOST_ABOUT if noun else 0):
        return None
    period = _ahead(mentions[0].period, today) if mentions else None
    if period is not None and period.last < today:
        return None
    next_only = not NEXT.isdisjoint(said) or (phrase and period is None and "när" in said)
    return PlanQuestion(next_only and period is None, named, period, about)


def _half_years(text: str, today: date) -> list[Mention]:
    return [Mention(_coming(found.group(1), today), found.start(), found.end()) for found in HALF_YEAR.finditer(text)]


def _coming(season: str, today: date) -> Period:
    """The one that is now or comes next."""
    first, last = HALF_YEARS[season]
    for year in (today.year, today.year + 1, today.year + 2):
        end = date(year, last, month_end(year, last))
        if end >= today:
            return Period(date(year - (first > last), first, 1), end)
    raise AssertionError("two years ahead every season has come")


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        # A date may take the noun beside it along: "nästa möte" is no date, "mötet den 7 april" is.
        noun = NOUN.search(text[start:end])
        text = f"{text[:start]} {noun.group() if noun else ''} {text[end:]}"
    return text


def named_groups(text: str, groups: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The groups that are named, also as "naturvårdsgruppen", and the text without them."""
    found = []
    for group in groups:
        name = re.compile(rf"\b{re.escape(group.lower())}(?:s|en|ens|ns|n)?(?:s?grupp\w*)?\b")
        if name.search(text):
            found.append(group)
            text = name.sub(" ", text)
    return tuple(found), text


def _ahead(period: Period, today: date) -> Period:
    """A month or a day without a year is the next one."""
    if period.year_known:
        return period
    this_year = period.in_year(today.year)
    return this_year if this_year.last >= today else period.in_year(today.year + 1)
