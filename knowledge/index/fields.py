"""What of a passage can be found, and how much a find of each kind weighs.

Measured on 10,096 Swedish passages with 1,113 questions (`python -m benchmarks.retrieval`).
"""

from collections.abc import Iterator, Sequence

from knowledge.index import Sought
from knowledge.swedish import words

# Weight of a match in each field.
WEIGHTS = {"stems": 1.0, "folded": 0.35, "grams": 0.32, "pairs": 0.6}
# A 4-gram that stands in more than this share of the passages says little and costs most: it is left out of questions.
COMMONEST_GRAM = 0.07
LONGEST_QUESTION = 64  # words


def of_text(text: str) -> dict[str, str]:
    """The words of each field, as one string of words between blanks: the index takes them as they are."""
    kept = words.content_words(text)
    stems = [words.stem(word) for word in kept]
    return {
        "stems": " ".join(stems),
        "folded": " ".join(words.stem(words.fold(word)) for word in kept),
        "grams": " ".join(gram for word in kept for gram in words.grams(word)),
        "pairs": " ".join(words.pairs(stems)),
    }


def of_question(sought: Sequence[Sought]) -> Iterator[tuple[str, str, float]]:
    """(field, word, weight) of everything that is looked for."""
    stems = [words.stem(one.word) for one in sought]
    for one, stem in zip(sought, stems, strict=True):
        yield "stems", stem, WEIGHTS["stems"] * one.weight
        if one.inexact:
            yield "folded", words.stem(words.fold(one.word)), WEIGHTS["folded"] * one.weight
            for gram in words.grams(one.word):
                yield "grams", gram, WEIGHTS["grams"] * one.weight
    for pair in words.pairs([stem for one, stem in zip(sought, stems, strict=True) if one.inexact]):
        yield "pairs", pair, WEIGHTS["pairs"]
