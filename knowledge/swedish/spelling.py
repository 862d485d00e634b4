"""What was meant by a word that the archive does not know: other dots, a slip of the finger, words written apart."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, product
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.swedish import words

SHORTEST_REPAIRED = 4
SAFE = 6  # letters: from here on one slip still leaves only one likely word
LONG = 10  # letters: from here on two slips do
LONGEST_APART = 3  # "energi spar tävling"
SHORTEST_PART = 4
LINKS = ("", "s")  # miljö-strategi, verksamhet-s-plan
STOP_WORDS = sorted(words.STOP_WORDS)
ASKING = words.listed("många mycket vilken vilket vilka varför")


Alike = Mapping[str, frozenset[str]]  # stem -> the stems of words that stand for it


class Vocabulary:
    """The words of the documents on one level, with the number of passages each stands in."""

    def __init__(self) -> None:
        self.words: dict[str, int] = defaultdict(int)
        self.stems: dict[str, int] = defaultdict(int)
        self._dotted: dict[str, set[str]] = defaultdict(set)  # folded -> the words that are written with dots
        self._by_shape: dict[tuple[str, int], set[str]] = defaultdict(set)

    def add(self, counted: Mapping[str, int], sign: int = 1) -> None:
        """Count the words of a document in, or with `sign=-1` out again."""
        for word, count in counted.items():
            stem, known = words.stem(word), word in self.words
            self.stems[stem] += sign * count
            self.words[word] += sign * count
            if self.words[word] <= 0:
                self._forget(word)
            elif not known:
                self._learn(word)
            if self.stems[stem] <= 0:
                del self.stems[stem]

    def _learn(self, word: str) -> None:
        folded = words.fold(word)
        if folded != word:
            self._dotted[folded].add(word)
        self._by_shape[folded[0], len(folded)].add(folded)

    def _forget(self, word: str) -> None:
        folded = words.fold(word)
        del self.words[word]
        self._dotted.get(folded, set()).discard(word)
        if not self._same(folded):
            self._dotted.pop(folded, None)
            self._by_shape[folded[0], len(folded)].discard(folded)

    def _same(self, folded: str) -> list[str]:
        """The words that fold into this one."""
        return [*self._dotted.get(folded, ()), *([folded] if folded in self.words else [])]

    def knows(self, word: str) -> bool:
        return word in self.words

    def has_stem(self, stem: str) -> bool:
        return self.stems.get(stem, 0) > 0

    def same_fold(self, word: str) -> str | None:
        """The word most often used that differs only in its dots."""
        return max(self._same(words.fold(word)), key=self._commonness, default=None)

    def _commonness(self, word: str) -> tuple[int, str]:
        """Of equals the last in the alphabet: any choice will do that is always the same."""
        return self.words.get(word, 0), word

    def near(self, word: str) -> str | None:
        """The closest word within a slip or two of the finger; of equals, the one most often used.

        A short word is so near many others that only a letter written once instead of twice, or the reverse, is mended.
        """
        folded = words.fold(word)
        if len(folded) < SHORTEST_REPAIRED or folded[0].isdigit():
            return None
        allowed = 1 if len(folded) < LONG else 2
        alike = process.extract(
            folded, self._of_like_shape(folded), scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        found = [
            (distance, known)
            for known, distance, _ in alike
            if len(folded) >= SAFE or _single(folded) == _single(known)
        ]
        if not found:
            return None
        least = min(distance for distance, _ in found)
        meant = [self.same_fold(known) for distance, known in found if distance == least]
        return max((known for known in meant if known), key=self._commonness, default=None)

    def _of_like_shape(self, folded: str) -> list[str]:
        """Two letters more or less are seldom slips, and often another word: kommunala and kommunalråd."""
        found: list[str] = []
        for length in range(len(folded) - 1, len(folded) + 2):
            found += self._by_shape.get((folded[0], length), ())
        return found

    def parts(self, word: str, alike: Alike = MappingProxyType({})) -> tuple[str, str] | None:
        """A compound split where both parts, or words `alike`, occur in the archive; the split with the longest last
        part wins.
        """
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            last = word[at:]
            for link in LINKS:
                first = word[:at].removesuffix(link) if link else word[:at]
                if len(first) >= SHORTEST_PART and self._is_part(first, alike) and self._is_part(last, alike):
                    return first, last
        return None

    def _is_part(self, word: str, alike: Alike) -> bool:
        stem = words.stem(word)
        return word not in words.STOP_WORDS and any(map(self.has_stem, (stem, *alike.get(stem, ()))))


def stop_word(word: str) -> str | None:
    """The small word that was meant by one the archive does not know: without its dots, or asking."""
    folded = words.fold(word)
    same = next((stop for stop in STOP_WORDS if words.fold(stop) == folded), None)
    if same or len(folded) < SHORTEST_REPAIRED:
        return same
    return next((asks for asks in ASKING if OSA.distance(folded, words.fold(asks), score_cutoff=1) <= 1), None)


def _single(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def written_apart(asked: Sequence[str], vocabularies: Sequence[Vocabulary]) -> dict[int, tuple[int, str]]:
    """Runs of words that are one word in the archive: where each begins -> (how many words, the word)."""
    found: dict[int, tuple[int, str]] = {}
    at = 0
    while at < len(asked) - 1:
        for count in range(min(LONGEST_APART, len(asked) - at), 1, -1):
            run = asked[at : at + count]
            whole = _whole(run, vocabularies)
            if whole:
                found[at] = (count, whole)
                at += count - 1
                break
        at += 1
    return found


def _whole(run: Sequence[str], vocabularies: Sequence[Vocabulary]) -> str | None:
    joined = "".join(run)
    if run[-1].isdigit() and run[0].isalpha():  # HVO 100, where the archive has HVO100
        return joined if len(run) == 2 and any(vocabulary.knows(joined) for vocabulary in vocabularies) else None
    if len(joined) < 2 * SHORTEST_PART or any(word.isdigit() for word in run) or len(run[-1]) < 3 or len(run[0]) < 3:
        return None
    for vocabulary in vocabularies:
        ordinary = all(vocabulary.words.get(word, 0) > 2 for word in run)
        known = _joined(run, vocabulary) or (vocabulary.near(joined) if len(joined) >= LONG and not ordinary else None)
        if known and (not ordinary or vocabulary.words[known] > 1):
            return known
    return None


def _joined(run: Sequence[str], vocabulary: Vocabulary) -> str | None:
    wholes = ("".join(chain(*zip(run, (*links, ""), strict=True))) for links in product(LINKS, repeat=len(run) - 1))
    return next((known for whole in wholes if (known := vocabulary.same_fold(whole))), None)
