"""Words that stand for one another: short forms, everyday and official words, English and Swedish; municipalities.

The lists are built in and small. A network may add short forms; the archive's own definitions come from its documents.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from knowledge.swedish import words
from knowledge.swedish.words import listed

# Municipalities whose names, without the dots, are ordinary words: they count only with a capital, inside a sentence or
# before "kommun".
ORDINARY = frozenset(listed("ale berg boden eda flen habo kil mark mora nora sala sunne vara ydre are ange"))
ENGLISH_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
# How words that English and Swedish share end in each.
SHARED_ENDINGS = (
    ("isation", "isering"),
    ("ization", "isering"),
    ("ity", "itet"),
    ("ive", "iv"),
    ("ical", "isk"),
    ("ic", "isk"),
    ("al", "ell"),
    ("ate", "erad"),
    ("ure", "ur"),
    ("ogy", "ogi"),
    ("y", "i"),
    ("e", ""),
)
NAME = re.compile(r"[A-ZÅÄÖa-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäö]+)?")


@dataclass(frozen=True)
class Lexicon:
    short_forms: Mapping[str, tuple[str, ...]]
    english: Mapping[str, tuple[str, ...]]
    alike: Mapping[str, frozenset[str]]  # stem -> the stems of its groups

    def swedish(self, word: str) -> tuple[str, ...]:
        """What an English word may be in Swedish; in other forms of the word too."""
        forms = (word, *(f"{word.removesuffix(end)}{base}" for end, base in ENGLISH_ENDINGS if word.endswith(end)))
        return next((self.english[form] for form in forms if form in self.english), ())

    def long_forms(self, word: str) -> tuple[str, ...]:
        return self.short_forms.get(word, ())


def load(own_short_forms: Mapping[str, Sequence[str]] | None = None) -> Lexicon:
    short_forms = {**_read("acronyms.toml"), **(own_short_forms or {})}
    return Lexicon(
        {short.lower(): tuple(long) for short, long in short_forms.items()},
        {word: tuple(swedish) for word, swedish in _read("english.toml").items()},
        _alike(_read("synonyms.toml")["groups"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


@cache
def _verbs() -> dict[str, frozenset[str]]:
    """A form of a verb -> the stems of all its forms. Listed are verbs whose forms have several stems (skriv, skrev,
    skrivit), but none that has a form which is another word too (gång, var, rest).
    """
    found: dict[str, frozenset[str]] = {}
    for line in (files(__package__) / "verbs.txt").read_text(encoding="utf-8").splitlines():
        stems = frozenset(words.stem(form) for form in line.split() if form not in words.STOP_WORDS)
        for form in line.split():
            found[form] = found.get(form, frozenset()) | stems
    return found


def forms(word: str) -> frozenset[str]:
    """The stems of a verb's forms, its own with them."""
    return _verbs().get(word, frozenset()) | {words.stem(word)}


def is_a_verb(word: str) -> bool:
    """A form of one of the verbs that are listed."""
    return word in _verbs()


def _alike(groups: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        stems = frozenset[str]().union(*map(forms, group.split()))
        for stem in stems:
            found[stem] = found.get(stem, frozenset()) | (stems - {stem})
    return found


def cognates(word: str) -> list[str]:
    """How an English word may be spelt in Swedish, where both languages have it from the same place."""
    spelt = [f"{word.removesuffix(end)}{swedish}" for end, swedish in SHARED_ENDINGS if word.endswith(end)]
    return [*spelt, *(one.replace("c", "k") for one in spelt)]


TOGETHER = re.compile(
    r"(?: kommuns?| stads?)?(?: ?[,/&] ?|,? (?:och|samt|eller|respektive|kontra|mot|and|or|versus|vs\.?) )"
    r"(?:(?:hur|vad) \w+ )?(?:i |in |hos )?",
    re.IGNORECASE,
)


@cache
def _given_names() -> frozenset[str]:
    return frozenset((files(__package__) / "given_names.txt").read_text(encoding="utf-8").split())


def is_given_name(word: str) -> bool:
    """A name that is common in Sweden, or two of them: Anna-Karin."""
    return word.split("-", maxsplit=1)[0] in _given_names()


@cache
def _municipalities() -> dict[str, str]:
    listed = (files(__package__) / "municipalities.txt").read_text(encoding="utf-8").split()
    names = [name.replace("_", " ") for name in listed]
    return {words.fold(name.lower().replace("-", " ")): name for name in names}


def municipalities(text: str) -> list[str]:
    """The municipalities a text names, in any case and also in the genitive, each once and in order."""
    return list(dict.fromkeys(name for name, _, _ in _named(words.normal(text))))


def is_a_word_too(municipality: str) -> bool:
    return words.fold(municipality.lower()) in ORDINARY


def named_side_by_side(text: str) -> bool:
    """Lund och Malmö, Lunds kommun samt Malmö; but not "från Lund till Malmö"."""
    text = words.normal(text)
    return any(TOGETHER.fullmatch(text[end:start]) for (_, _, end), (_, start, _) in pairwise(_named(text)))


def _named(text: str) -> Iterator[tuple[str, int, int]]:
    """Each with where it begins and ends."""
    known = _municipalities()
    found = list(NAME.finditer(text.replace("-", " ")))
    for number, match in enumerate(found):
        pair = f"{match.group()} {found[number + 1].group()}" if number + 1 < len(found) else ""
        for written in (pair, match.group()):
            key = _key(written)
            if key and _is_meant(text, match, key):
                yield known[key], match.start(), match.start() + len(written)
                break


@lru_cache(maxsize=50_000)
def _key(written: str) -> str | None:
    folded = words.fold(written.lower())
    return next((key for key in (folded, folded.removesuffix("s")) if key in _municipalities()), None)


def _is_meant(text: str, match: re.Match[str], key: str) -> bool:
    if key not in ORDINARY:
        return True
    follows = text[match.end() : match.end() + 8].lower().startswith((" kommun", " stad"))
    inside = text[: match.start()].rstrip()[-1:] not in ("", ".", "!", "?", "–", "-", "•")
    return match.group()[0].isupper() and (inside or follows)
