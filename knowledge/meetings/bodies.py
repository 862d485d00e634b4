"""Whose meeting it is, of what kind and about what: read from what it is called, in a title or in a row of a plan."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from knowledge.meetings import wording
from knowledge.swedish import dates, lexicon, words

# Before "protokoll", which by itself is of a meeting too: there are also those of inspections, and treaties.
OF_MEETINGS = (
    r"(?:\w*(?:möte|träff|sammankomst|sammanträde|stämmo|konferens|styrelse|grupp|nämnd|råd|utskott|nätverk|beslut)"
    r"s?-?)?"
)
# What a paper of a meeting is called.
PAPER = re.compile(
    rf"(?<![^\W\d]-)\b(?:{OF_MEETINGS}protokoll\w*|\w*anteckning(?:ar|arna)?|minnesant\w*|utvärdering(?:en|ar)?|inbjudan|kallelse\w*"
    r"|(?:presentation|rapport|referat)(?:en)?(?= från)|transkript\w*)(?:\s+(?:från|av|till|för|fört vid|vid))?(?!\w)",
    re.IGNORECASE,
)
KIND = re.compile(rf"\b(?P<kind>\w{{2,}}?{wording.KINDS})\w*", re.IGNORECASE)
NO_KIND = re.compile(r"mötes\w+|samträff", re.IGNORECASE)
ENDS_A_NAME = (
    rf"(?:\w*{wording.KINDS}\w*|{PAPER.pattern}|i|in|på|den|med|från|till|har|är|inställ\w*|flytt\w*|digital\w*|kl|årsmöte)"
    r"\b"
)
NAMED_GROUP = re.compile(
    rf"(?:\b(?:fokus|arbets|projekt)grupp(?:en)?s?|(?-i:\bFG))\s+(?!{ENDS_A_NAME})"
    rf"(?P<name>[^\W\d][\w-]*(?:\s+(?:&\s+)?(?!{ENDS_A_NAME})[^\W\d][\w-]*){{0,4}})",
    re.IGNORECASE,
)
OWN_GROUP = re.compile(r"\b(?!fokus|arbets|projekt)(?P<name>\w{3,}?)grupp(?:en)?(?=s|\b)", re.IGNORECASE)
SHORT_NAME = 4  # letters: "FG KA" is called something that only its network knows
ABOUT = re.compile(r":\s+|\s[–—-]\s")
BEFORE_A_DAY = re.compile(r"\b(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\s+)?(?:den\s+)?$", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\([^)]*\)")
OPENS_A_TITLE = 2  # words before a colon: what follows it is the theme


@dataclass(frozen=True)
class Called:
    group: str | None = None
    kind: str = ""
    theme: str = ""

    @property
    def of_a_body(self) -> bool:
        return bool(self.group or self.kind)


def called(text: str) -> Called:
    group, kind = group_of(text), kind_of(text)
    return Called(group, kind, _theme(text, named=bool(group or kind)))


def group_of(text: str) -> str | None:
    """Fokusgrupp klimatanpassning and klimatgruppens möte name their groups; the board is a group too."""
    named = NAMED_GROUP.search(text)
    if named and not (named["name"].isupper() and len(named["name"]) <= SHORT_NAME):
        name = named["name"]
        return name.capitalize() if name.isupper() else name[0].upper() + name[1:]
    own = OWN_GROUP.search(text)
    return f"{own['name'].capitalize()}gruppen" if own else None


def kind_of(text: str) -> str:
    """Nätverksträff, årsmöte, styrgruppsmöte: a word of its own for such meetings."""
    found = (match["kind"].lower() for match in KIND.finditer(text) if not NO_KIND.match(match.group()))
    return next(found, "")


def is_a_paper(text: str) -> bool:
    return PAPER.search(text) is not None


def _theme(text: str, *, named: bool) -> str:
    """What follows the name of the meeting; all that it is called, where it has no such name."""
    before, parted, after = text.partition(": ")
    if parted and len(before.split()) <= OPENS_A_TITLE and not named:
        return _without_day(after)
    if named:
        parts = ABOUT.split(text, maxsplit=1)
        said = _without_day(parts[1]) if len(parts) > 1 else ""
        return "" if called_nothing(said) else said
    return _without_day(text)


def called_nothing(said: str) -> bool:
    """The name of a body, of a place or of the paper itself is no theme."""
    bare = IN_BRACKETS.sub("", said)
    of_a_body = bool(group_of(bare) or kind_of(bare)) and not ABOUT.search(bare)
    return of_a_body or len(lexicon.municipalities(f", {bare}")) == len(words.tokens(bare)) > 0


def _without_day(text: str) -> str:
    bare = IN_BRACKETS.sub("", PAPER.sub(" ", text))
    for mention in reversed(dates.find(bare, dates.ANY_YEAR)):
        bare = f"{BEFORE_A_DAY.sub('', bare[: mention.start])} {bare[mention.end :]}"
    return re.sub(r"\s+", " ", bare).strip(" ,:–—-.")


def group_alike(one: str | None, other: str | None) -> bool:
    """Naturvårdsgruppen is Naturvård och friluftsliv; one without a name may be any."""
    if not one or not other:
        return True
    short, long = sorted((bare(one), bare(other)), key=len)
    said = set(words.stems(short))
    return bool(short) and (long.startswith(short) or (bool(said) and said <= set(words.stems(long))))


def each_once(groups: Collection[str]) -> tuple[str, ...]:
    """Of those that are the same group by different names, the one that says most."""
    kept: list[str] = []
    for group in sorted(groups, key=lambda name: (-len(name), name)):
        if not any(group_alike(group, other) for other in kept):
            kept.append(group)
    return tuple(sorted(kept))


def bare(group: str) -> str:
    return re.sub(r"s?-?grupp(?:en)?$", "", group.casefold()).strip()
