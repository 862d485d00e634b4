"""How well the words of a question are met in a text: each word by itself, in any of its forms or other names."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from knowledge.question import Question, Term
from knowledge.swedish import words

Met = dict[int, float]  # the number of a word in the question -> how well it is met, 0-1
SAME_NAME = 0.8  # how alike two forms of a municipality's name are: Enköping is not Linköping
# The number of a word, one of the stems it may be called by, how much that counts, how many 4-grams it has.
_Wanted = tuple[int, str, float, int]


class Matcher:
    """Finds the words of one question in texts."""

    def __init__(self, question: Question, least_likeness: float) -> None:
        self._least = least_likeness
        named = {words.stem(word) for name in question.municipalities for word in words.tokens(name)}
        self._municipalities = {number for number, term in enumerate(question.terms) if term.stem in named}
        self._of_gram: dict[str, set[_Wanted]] = defaultdict(set)
        for number, term in enumerate(question.terms):
            for stem, strength in ((term.stem, 1.0), *term.others):
                grams = set(words.grams(stem))
                for gram in grams:
                    self._of_gram[gram].add((number, stem, strength, len(grams)))
        self._grams = frozenset(self._of_gram)
        self._fewest = {gram: min(grams for *_, grams in wanted) for gram, wanted in self._of_gram.items()}
        self._met_by: dict[str, Met] = {}

    def met(self, text: str) -> Met:
        return self.read([text])[0]

    def read(self, texts: Sequence[str]) -> list[Met]:
        """How well each word of the question is met in each text; one that is not met is left out.

        All texts are searched as one for the 4-grams of the question: most words share none, and are never looked at.
        """
        said = [" ".join(words.normal(text).lower().split()) for text in texts]
        ends = list(accumulate(len(text) + 1 for text in said))
        whole = f"{' '.join(said)} "
        folded = words.folded(whole)
        found: list[Met] = [{} for _ in texts]
        for gram in self._of_gram:
            at = folded.find(gram)
            while at >= 0:
                end = whole.find(" ", at)
                written = whole[whole.rfind(" ", 0, at) + 1 : end]
                met = self._met_by.get(written)
                if met is None:
                    met = self._met_by[written] = merged(map(self._relation, _stems_in(written)))
                if met:
                    _raise(found[bisect_right(ends, at)], met)
                at = folded.find(gram, end)
        return found

    def _relation(self, stem: str) -> Met:
        """The words of the question that a stem is like. To be so they must share 4-grams enough: most stems do not."""
        grams = set(words.grams(stem))
        shared = grams & self._grams
        if len(shared) < self._least * min([len(grams), *map(self._fewest.__getitem__, shared)]):
            return {}
        counted: dict[_Wanted, int] = {}
        for gram in shared:
            for one in self._of_gram[gram]:
                counted[one] = counted.get(one, 0) + 1
        related: Met = {}
        for (number, wanted, strength, its_grams), count in counted.items():
            if count < self._least * min(len(grams), its_grams):
                continue
            likeness = words.likeness(wanted, stem)
            if likeness >= (SAME_NAME if number in self._municipalities else self._least):
                related[number] = max(related.get(number, 0.0), strength * likeness)
        return related


def _stems_in(written: str) -> Sequence[str]:
    return _stems_of(written) if len(written) <= words.LONGEST_WORD else _stems_of.__wrapped__(written)


@lru_cache(maxsize=50_000)  # of what is short: whatever stands without blanks, however long, is not kept
def _stems_of(written: str) -> Sequence[str]:
    return tuple(map(words.stem, words.tokens_of(written)))


def merged(places: Iterable[Met]) -> Met:
    """The best of several places, word by word."""
    best: Met = {}
    for met in places:
        _raise(best, met)
    return best


def _raise(best: Met, met: Met) -> None:
    for number, strength in met.items():
        if strength > best.get(number, 0.0):
            best[number] = strength


def met_in_document(called: Sequence[Sequence[str]], about: frozenset[str]) -> Met:
    """The words of the question that a whole document is about."""
    return {number: 1.0 for number, stems in enumerate(called) if not about.isdisjoint(stems)}


def names_of(term: Term) -> Sequence[str]:
    """The stems a word may be called by and surely mean the same."""
    return (term.stem, *(stem for stem, strength in term.others if strength > 0.8))
