"""The pieces of a question that others of the kind may take the place of: times, places, groups, figures, ranks, names,
subjects.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.swedish import dates, lexicon, predicates, words
from knowledge.swedish.asks import QUESTION_WORD
from knowledge.swedish.dates import Period

Kind = Literal["period", "place", "group", "figure", "rank", "name", "predicate"]

# What may be asked of any meeting or matter: with nothing else in it, a question is about what was said before.
OF_ANYTHING = re.compile(
    r"(?:kom|komma|kommo|deltog|deltagare\w*|deltagit|närvarande|pratade|talade|sa|sade|höll|hölls|ledde|leddes|"
    r"föreläste|föreläsare\w*|talare\w*|presenterade\w*|berättade|visade|medverkade|ordnade|arrangerade|nytt\w+|nöjd\w*|"
    r"betyg\w*|omdöme\w*|utvärder\w*|personer|folk|tema\w*|ämne\w*|handlade|handlar|träffades|sågs|möttes|tyckte|tycker|bestämdes|"
    r"beslutades|gick|gjorde|gjordes|fick|ort\w*|plats\w*|stad|datum\w*|dag(?:en)?|år|sida\w*|skriven|skrev|"
    r"saknades|frånvarande|förhinder|absent|missing|"
    r"möte\w*|träff\w*|första|andra|tredje|sista|senaste|dök|think|thought|came|come|attended|attend|participants|people|spoke|led|held|talked|presented|said|"
    r"meeting|theme|place|date|page)",
    re.IGNORECASE,
)
RANK = re.compile(
    r"\b(?:högst|lägst|flest|färst|minst|mest|bäst|sämst|störst|highest|lowest|most|fewest|least|best|worst)a?\b",
    re.IGNORECASE,
)
NAME = re.compile(
    r"\b(?!(?:Vem|Vad|Var|När|Hur|Vilk\w+|Who|What|When)\b)[A-ZÅÄÖ][A-ZÅÄÖa-zåäöé-]+(?: [A-ZÅÄÖ][A-ZÅÄÖa-zåäöé-]+)+"
)
GROUP = re.compile(r"\b[\w-]{4,}grupp(?:en|ens)?\b", re.IGNORECASE)
FIGURES = (
    ("nytta", re.compile(r"\bnyttan?\b|\busefulness\b", re.IGNORECASE)),
    ("nöjdhet", re.compile(r"\bnöjdhet(?:en)?\b|\bsatisfaction\b", re.IGNORECASE)),
)


NOT_TELLING = frozenset(
    words.listed(
        "många mycket hur man jobbar arbetar gör säger sägs arkivet kommunerna finns skiljer åt gäller jämför med och "
        "då sen dom nån nåt några något någon så få lite fler then there does did was were they many much the in of it "
        "that tänkt tanken allra tillbaka året åren numera tidigare senare egentligen pengar pengarna summan beloppet"
    )
)


@dataclass(frozen=True)
class Slot:
    """A piece of a question that another of its kind may take the place of."""

    kind: Kind
    text: str
    start: int
    end: int
    period: Period | None = None


def slots_in(text: str, today: date) -> list[Slot]:
    found = [
        Slot("period", text[mention.start : mention.end].strip(), mention.start, mention.end, mention.period)
        for mention in dates.find(text, today)
    ]
    for name in lexicon.municipalities(text):
        written = re.finditer(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE)
        found += [_matched("place", match, name) for match in written]
    found += [_matched("group", match) for match in GROUP.finditer(text)]
    found += [_matched("figure", match, name) for name, pattern in FIGURES for match in pattern.finditer(text)]
    return sorted(found, key=lambda slot: slot.start)


def names_and_ranks_in(text: str) -> list[Slot]:
    """Who is named by more than one name, and what is set above or below all others."""
    ranks = [_matched("rank", match) for match in RANK.finditer(text)]
    return ranks + [_matched("name", match) for match in NAME.finditer(text)]


def predicates_in(text: str) -> list[Slot]:
    """What a question says of its subject: its verbs, and how much or when."""
    return [Slot("predicate", text[start:end], start, end) for start, end in predicates.spans(text)]


def place_alone(text: str, *, asked_of_a_place: bool) -> Slot | None:
    """A municipality and nothing else. Where its name is also a word it has a capital, or a place was asked about."""
    name = text.strip()
    called = lexicon.municipalities(f"{name[:1].upper()}{name[1:]} kommun")
    if len(called) != 1 or not (asked_of_a_place or name[:1].isupper()):
        return None
    alone = words.fold(name.lower()).removesuffix("s") == words.fold(called[0].lower()).removesuffix("s")
    return Slot("place", called[0], text.index(name), text.index(name) + len(name)) if alone else None


def _matched(kind: Kind, match: re.Match[str], text: str = "") -> Slot:
    return Slot(kind, text or match.group(), match.start(), match.end())


def own_words(text: str, slots: Sequence[Slot]) -> list[str]:
    """What a question says beside its slots and what may be asked of anything."""
    return [text[start:end] for start, end in runs_in(text, slots)]


def runs_in(text: str, slots: Sequence[Slot]) -> list[tuple[int, int]]:
    """Stretches of words that say what a text is about."""
    runs: list[tuple[int, int]] = []
    for start, end in _telling(text, slots):
        if runs and not text[runs[-1][1] : start].strip(" -/"):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _telling(text: str, slots: Sequence[Slot]) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[\w-]+", text):
        word = match.group()
        inside = any(slot.start < match.end() and match.start() < slot.end for slot in slots)
        if not inside and _tells(word):
            yield match.span()


def _tells(word: str) -> bool:
    asked = QUESTION_WORD.fullmatch(word) or OF_ANYTHING.fullmatch(word) or word.lower() in NOT_TELLING
    return not asked and words.is_content(word.lower())
