"""What of a passage can be found, and how much a find of each kind weighs.

Everything is folded, so that a question typed without dots finds the same.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from operator import attrgetter

from knowledge.index import Sought
from knowledge.swedish import words
from knowledge.swedish.figures import asks_how_much, is_figure

# All of these were chosen on one half of 1,113 questions to 10,096 Swedish passages and checked on the other
# (`python -m benchmarks.retrieval`); small changes of any of them lie within the noise.
# nDCG@10: stems alone 0.783, with 4-grams and pairs of content words 0.835, with the stop words in pairs too 0.843.
# With words beside a figure and pairs turned round 0.846, with pairs weighed by their kind 0.850. 4-grams, which are
# many, weigh 1: a weight costs time.
WEIGHTS = {"stems": 2.5, "grams": 1.0, "pairs": 2.25, "figures": 2.25}
TURNED = 0.4  # what a pair weighs in the other order: "arbetar smeder" in a question, "smeder arbetar" in its answer
# A stop word beside a content word says less than two content words, two stop words ("hur ofta") say more.
PAIR_OF = (1.25, 0.58, 1.0)  # the share of a pair's weight, by how many of its words are content words
# What stands in more than this share of the passages says little and costs most: it is left out of questions.
COMMONEST = {"stems": 1.0, "grams": 0.05, "pairs": 0.05, "figures": 1.0}
# How often a stem or a pair stands in a passage says nothing that the 4-grams do not: only that it does.
PRESENCE_ONLY = frozenset({"stems", "pairs", "figures"})
BESIDE = 3  # words between a figure and what it may count
LONGEST_QUESTION = 64  # words
SHORTEST_STEM = 3
_weight = attrgetter("weight")


def _compared() -> Iterator[tuple[str, str]]:
    for line in (files(__package__) / "comparison.txt").read_text(encoding="utf-8").splitlines():
        forms = words.listed(words.fold(line))
        stems = [stem for stem in map(words.stem, forms) if len(stem) > SHORTEST_STEM]
        yield from dict.fromkeys((*forms, *stems), forms[0].upper()).items()


# Adjectives whose vowel changes when they are compared: no stemmer sees that the largest is large. Each has a name of
# its own in capitals, in which no stem is written: "god" is not what "gods" comes to. Their stems are sought too, as
# other names of a word; short ones are those of other words. "Låg" is left out: without its ring it is a law.
COMPARED = dict(_compared())


def of_text(text: str) -> dict[str, str]:
    """The words of each field, as one string of words between blanks: the index takes them as they are."""
    said = words.tokens(text)
    content = [word for word in said if words.is_content(word)]
    stems = [_stem(word) for word in content]
    return {
        "stems": " ".join(stems),
        "grams": " ".join(map(_grams, content)),
        "pairs": " ".join(_pairs(said, stems)),
        "figures": " ".join(_beside_figures(said)),
    }


def of_question(sought: Sequence[Sought]) -> dict[str, dict[str, float]]:
    """Field -> what is looked for in it, and what it weighs. Stop words count in pairs alone."""
    asked: dict[str, dict[str, float]] = {field: {} for field in WEIGHTS}
    for word, weight, inexact in sorted(sought, key=_weight):  # a word sought twice keeps its greater weight
        if not words.is_content(word):
            continue
        asked["stems"][_stem(word)] = weight * WEIGHTS["stems"]
        if inexact:
            asked["grams"].update(dict.fromkeys(_grams(word).split(), weight * WEIGHTS["grams"]))
    said = [one.word for one in sought if one.inexact]
    stems = [_stem(word) for word in said if words.is_content(word)]
    asked["pairs"] = dict.fromkeys(_side_by_side(stems[::-1]), TURNED * WEIGHTS["pairs"])
    for first, second in pairwise(said):
        share = PAIR_OF[words.is_content(first) + words.is_content(second)]
        asked["pairs"][f"{_stem(first)}_{_stem(second)}"] = share * WEIGHTS["pairs"]
    asked["pairs"].update(dict.fromkeys(_side_by_side(stems), WEIGHTS["pairs"]))
    if asks_how_much(said):
        asked["figures"] = dict.fromkeys(stems, WEIGHTS["figures"])
    return asked


def _pairs(said: Sequence[str], stems: Sequence[str]) -> dict[str, None]:
    """Words side by side, and content words with only stop words between them."""
    pairs = dict.fromkeys(_side_by_side([_stem(word) for word in said]))
    if len(stems) < len(said):
        pairs.update(dict.fromkeys(_side_by_side(stems)))
    return pairs


def _side_by_side(stems: Sequence[str]) -> Iterator[str]:
    return map("_".join, pairwise(stems))


def _beside_figures(said: Sequence[str]) -> dict[str, None]:
    """The content words within a few words of a figure: what "hur många" is asked of."""
    beside = (
        word
        for at, figure in enumerate(said)
        if is_figure(figure)
        for word in (*said[max(at - BESIDE, 0) : at], *said[at + 1 : at + 1 + BESIDE])
    )
    return dict.fromkeys(_stem(word) for word in beside if words.is_content(word))


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    folded = words.fold(word)
    return COMPARED.get(folded) or words.stem(folded)


@lru_cache(maxsize=200_000)
def _grams(word: str) -> str:
    """The 4-grams of a word with its ends marked: how a word begins and ends says more than its middle (+0.004)."""
    return " ".join(words.grams(f"^{word}$"))


SAMPLE = (
    "Nätverksträffarnas energisparplaner i Växjös kommuner: 5,25 på en skala; tvådagarsträff, löst och härligast, "
    "karin.ek@exempel.se."
)
# Changes with every rule above and below that changes words: an index made by other rules is made again.
RULES = sha256(repr(of_text(f"{SAMPLE} {' '.join(sorted({*words.STOP_WORDS, *COMPARED}))}")).encode()).hexdigest()
