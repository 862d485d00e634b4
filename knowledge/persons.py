"""Which people does a text name?"""

import re
from collections.abc import Sequence

from knowledge.question import Question
from knowledge.swedish import lexicon
from knowledge.swedish.words import listed

PERSON = re.compile(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?\s+(?:[A-ZÅÄÖ][a-zåäöé]+[ -])?[A-ZÅÄÖ][a-zåäöé]+\b")
# How most Swedish surnames end. A name that ends otherwise is a person's only after a common given name.
SURNAME = re.compile(
    r"(?:(?<!per)son|[dklnrt]sen|berg|borg|gren|grén|holm|lund|löv|löf|[qk]vist|quist|stedt?|ström|strand|dahl|wall|blom"
    r"|bäck|beck|feldt|felt|lind|rud|stål|(?<!t)(?<!id)én|ius)$"
)
# How titles end, so that one before a name is not taken for a part of it.
TITLE = re.compile(r"(?:are|chef|ör|or|log|teg|ist|ande|ant|ent|nom|tekt|man|ombud|råd)$")
NOT_FIRST = frozenset(
    listed(
        "Västra Östra Norra Södra Övre Nedre Mellersta Stora Lilla Nya Gamla Hela Hållbar Hållbara Grön Gröna Svenska"
    )
)
BODY = re.compile(
    r"kommun|region|läns|energi|nätverk|högskol|universitet|projekt|grupp|kontor|stad|sverige"
    r"|(?:förening|sällskap|styrelse|förbund|bolag|park|torg|skola|kanal)(?:e[nt]|n|s)?$",
    re.IGNORECASE,
)


def persons_in(question: Question, text: str) -> list[tuple[int, str]]:
    """The people a text names that the question does not, and where."""
    return [(at, " ".join(name)) for at, name in names_in(question, text) if is_of_a_person(name)]


def names_in(question: Question, text: str) -> list[tuple[int, Sequence[str]]]:
    """Two or three words with capitals, that the question has not said: the names of people, or of things."""
    names = ((found.start(), _without_title(found.group().split())) for found in PERSON.finditer(text))
    return [(at, name) for at, name in names if _is_new(question, name)]


def _without_title(name: Sequence[str]) -> Sequence[str]:
    """Samordnare Anna Ek is Anna Ek."""
    titled = len(name) > 2 and TITLE.search(name[0]) and not lexicon.is_given_name(name[0])
    return name[1:] if titled else name


def _is_new(question: Question, name: Sequence[str]) -> bool:
    """Not the name of a place or a body, and not one that the question has said itself."""
    if name[0] in NOT_FIRST or BODY.search(name[0]):
        return False
    if not _has_given_name(name) and (lexicon.municipalities(" ".join(name)) or any(map(BODY.search, name))):
        return False
    return not any(re.search(rf"\b{re.escape(part)}s?\b", question.text) for part in name)


def is_of_a_person(name: Sequence[str]) -> bool:
    return _has_given_name(name) or SURNAME.search(name[-1]) is not None


def _has_given_name(name: Sequence[str]) -> bool:
    return any(map(lexicon.is_given_name, name[:-1]))
