"""How well the words of a question are met in a text: each word by itself, in any of its forms or other names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge.question import Question, Term
from knowledge.swedish import words

Met = dict[int, float]  # the number of a word in the question -> how well it is met, 0-1
SAME_NAME = 0.8  # how alike two forms of a municipality's name are: Enköping is not Linköping
_Wanted = tuple[int, str, float]  # the number of a word, one of the stems it may be called by, how much that counts


class Matcher:
    """Reads texts for one question. A word must be read before it is met."""

    def __init__(self, question: Question, least_likeness: float) -> None:
        self._least = least_likeness
        named = {words.stem(word) for name in question.municipalities for word in words.tokens(name)}
        self._municipalities = {number for number, term in enumerate(question.terms) if term.stem in named}
        self._of_gram: dict[str, set[_Wanted]] = defaultdict(set)
        for number, term in enumerate(question.terms):
            for stem, strength in ((term.stem, 1.0), *term.others):
                for gram in words.grams(stem):
                    self._of_gram[gram].add((number, stem, strength))
        self._read: set[str] = set()
        self._related: dict[str, Met] = {}

    def read(self, said: frozenset[str]) -> None:
        """Note which of these words meet words of the question, and how well. Most meet none."""
        new = said - self._read
        self._read |= new
        for word, shared in self._sharing_grams(new).items():
            if related := self._relation(words.stem(word), shared):
                self._related[word] = related

    def met(self, said: frozenset[str]) -> Met:
        """How well each word of the question is met; one that is not met is left out."""
        return merged(self._related[word] for word in self._related.keys() & said)

    def _sharing_grams(self, said: frozenset[str]) -> dict[str, list[_Wanted]]:
        """The words that share 4-grams with the question, once for each gram: all are searched at once, as one text.

        A stem begins its word, so what the stem shares the word shares too.
        """
        listed = list(said)
        text, folded = (f" {' '.join(each)} " for each in (listed, map(words.fold, listed)))
        shared: dict[str, list[_Wanted]] = defaultdict(list)
        for gram, wanted in self._of_gram.items():
            at = folded.find(gram)
            while at >= 0:
                end = text.find(" ", at)
                shared[text[text.rfind(" ", 0, at) + 1 : end]] += wanted
                at = folded.find(gram, end)
        return shared

    def _relation(self, stem: str, shared: Sequence[_Wanted]) -> Met:
        related: Met = {}
        grams = len(set(words.grams(stem)))
        for one in set(shared):
            number, wanted, strength = one
            if shared.count(one) < self._least * min(grams, len(set(words.grams(wanted)))):
                continue  # the likeness cannot be greater than the share of the grams
            likeness = words.likeness(wanted, stem)
            if likeness >= (SAME_NAME if number in self._municipalities else self._least):
                related[number] = max(related.get(number, 0.0), strength * likeness)
        return related


def merged(places: Iterable[Met]) -> Met:
    """The best of several places, word by word."""
    best: Met = {}
    for met in places:
        for number, strength in met.items():
            if strength > best.get(number, 0.0):
                best[number] = strength
    return best


def met_in_document(terms: Sequence[Term], about: frozenset[str]) -> Met:
    """The words of the question that a whole document is about."""
    return {number: 1.0 for number, term in enumerate(terms) if any(stem in about for stem in _all_stems(term))}


def _all_stems(term: Term) -> Sequence[str]:
    return (term.stem, *(stem for stem, strength in term.others if strength > 0.8))
