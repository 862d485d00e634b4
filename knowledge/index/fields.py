"""What of a passage can be found, and how much a find of each kind weighs.

Everything is folded, so that a question typed without dots finds the same.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter

from knowledge.index import Sought
from knowledge.swedish import words

# All of these were chosen on one half of 1,113 questions to 10,096 Swedish passages and checked on the other
# (`python -m benchmarks.retrieval`); small changes of any of them lie within the noise.
# nDCG@10: stems alone 0.783, with 4-grams and pairs of content words 0.835, with the stop words in pairs too 0.843.
# 4-grams, which are many, weigh 1: a weight costs time.
WEIGHTS = {"stems": 2.5, "grams": 1.0, "pairs": 2.25}
# What stands in more than this share of the passages says little and costs most: it is left out of questions.
COMMONEST = {"stems": 1.0, "grams": 0.05, "pairs": 0.05}
# How often a stem or a pair stands in a passage says nothing that the 4-grams do not: only that it does.
PRESENCE_ONLY = frozenset({"stems", "pairs"})
LONGEST_QUESTION = 64  # words
_weight = attrgetter("weight")


def of_text(text: str) -> dict[str, str]:
    """The words of each field, as one string of words between blanks: the index takes them as they are."""
    said = words.tokens(text)
    kept = [word for word in said if words.is_content(word)]
    return {
        "stems": " ".join(map(_stem, kept)),
        "grams": " ".join(gram for word in kept for gram in _grams(word)),
        "pairs": " ".join(_pairs(said)),
    }


def of_question(sought: Sequence[Sought]) -> dict[str, dict[str, float]]:
    """Field -> what is looked for in it, and what it weighs. Stop words count in pairs alone."""
    asked: dict[str, dict[str, float]] = {field: {} for field in WEIGHTS}
    for word, weight, inexact in sorted(sought, key=_weight):  # a word sought twice keeps its greater weight
        if not words.is_content(word):
            continue
        asked["stems"][_stem(word)] = weight * WEIGHTS["stems"]
        if inexact:
            asked["grams"].update(dict.fromkeys(_grams(word), weight * WEIGHTS["grams"]))
    asked["pairs"] = dict.fromkeys(_pairs([one.word for one in sought if one.inexact]), WEIGHTS["pairs"])
    return asked


def _pairs(said: Sequence[str]) -> dict[str, None]:
    """Words side by side, and content words with only stop words between them."""
    content = [word for word in said if words.is_content(word)]
    runs = (said,) if len(content) == len(said) else (said, content)
    return dict.fromkeys(pair for run in runs for pair in words.pairs([_stem(word) for word in run]))


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return words.stem(words.fold(word))


@lru_cache(maxsize=50_000)
def _grams(word: str) -> tuple[str, ...]:
    """The 4-grams of a word with its ends marked: how a word begins and ends says more than its middle (+0.004)."""
    return words.grams(f"^{word}$")


SAMPLE = "Nätverksträffarnas energisparplaner i Växjös kommuner: 5,25 på en skala; tvådagarsträff, löst och härligast."
# Changes with every rule above and below that changes words: an index made by other rules is made again.
RULES = sha256(repr(of_text(f"{SAMPLE} {' '.join(sorted(words.STOP_WORDS))}")).encode()).hexdigest()
