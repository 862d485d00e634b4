"""Meetings and plans drawn at random, for the properties that must hold for every one of them."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from scheduling.meetings import Meeting, Session
from tests.scheduling.network import GROUPS, NOW

# Texts as a cell can hold them: not empty at the ends, and no word that means that nothing is decided yet.
words = st.text(st.sampled_from("abcåäöABCÅÄÖ 0123456789=+-@:.'\"&<>_x"), max_size=30).map(
    lambda text: " ".join(text.split())
)
texts = words.filter(lambda text: text.casefold() not in {"-", "?"} and not text.startswith("'"))
walls = st.times(max_value=time(23, 59)).map(lambda wall: wall.replace(second=0, microsecond=0, fold=0))
days = st.dates(date(2026, 1, 1), date(2026, 12, 1))
identities = st.text("0123456789abcdef", min_size=1, max_size=12)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Session, ...]:
    chosen = sorted(draw(st.lists(days, min_size=1, max_size=3, unique=True)))
    found = []
    for day in chosen:
        starts, ends = draw(st.none() | walls), draw(st.none() | walls)
        found.append(Session(day, starts, ends if not (starts and ends) or ends > starts else None))
    return tuple(found)


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    days = draw(sessions())
    return Meeting(
        id=draw(identities),
        sessions=days,
        since=NOW,
        groups=tuple(sorted(draw(st.sets(st.sampled_from(GROUPS))))),
        form=draw(st.sampled_from(("physical", "digital", "both"))),
        theme=draw(texts),
        speakers=tuple(draw(st.lists(texts.filter(bool), max_size=3))),
        place=draw(texts),
        link=draw(st.sampled_from(("", "https://exempel.se/möte?a=1&b=2"))),
        agenda=draw(texts),
        answer_by=draw(st.none() | st.just(days[0].day - timedelta(days=3))),
        host=draw(texts),
        bring=draw(texts),
        places=draw(st.none() | st.integers(1, 400)),
        cancelled=draw(st.booleans()),
    )


def different(meeting: Meeting) -> object:
    return (meeting.groups, meeting.sessions, meeting.theme.casefold())


plans = st.lists(meetings(), min_size=1, max_size=5, unique_by=(lambda meeting: meeting.id, different))
