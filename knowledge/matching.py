"""How well the words of a question are met in a text: each word by itself, in any of its forms or other names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

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

    def met(self, text: str) -> Met:
        return self.read([text])[0]

    def read(self, texts: Sequence[str]) -> list[Met]:
        """How well each word of the question is met in each text; one that is not met is left out."""
        said = [words.normal(text).lower().split() for text in texts]
        met_by = self._met_by(dict.fromkeys(chain.from_iterable(said)))
        return [merged(met_by[written] for written in text if written in met_by) for text in said]

    def _met_by(self, written: Iterable[str]) -> dict[str, Met]:
        """Those that meet words of the question.

        All are searched as one text for the question's 4-grams: most share none, and are never looked at.
        """
        whole = f" {' '.join(written)} "
        folded = words.folded(whole)
        shared: dict[str, list[str]] = defaultdict(list)
        for gram in self._of_gram:
            at = folded.find(gram)
            while at >= 0:
                end = whole.find(" ", at)
                shared[whole[whole.rfind(" ", 0, at) + 1 : end]].append(gram)
                at = folded.find(gram, end)
        return {one: met for one, grams in shared.items() if (met := self._met_in(one, grams))}

    def _met_in(self, written: str, shared: Sequence[str]) -> Met:
        stems = [stem for stem in _stems_in(written) if self._may_be_met(stem, shared)]
        return merged(map(self._relation, stems)) if stems else {}

    def _may_be_met(self, stem: str, shared: Sequence[str]) -> bool:
        """Two stems of several 4-grams must share more than one: alike is what shares over half of them."""
        return len(shared) > 1 or len(stem) <= words.GRAM or self._fewest[shared[0]] == 1

    def _relation(self, stem: str) -> Met:
        """The words of the question that a stem is like. To be so they must share 4-grams enough: most stems do not."""
        grams = set(words.grams(stem))
        counted: dict[_Wanted, int] = {}
        for gram in grams & self._grams:
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
