"""Whose meeting or office it is: what the question calls a body, and where that is said."""

from collections.abc import Collection, Sequence

from knowledge.answers.answer import are_alike
from knowledge.question import PART, Question
from knowledge.swedish import words

# Every association has these: what stands before "grupp" is not what they are about.
COMMON = ("styrgrupp", "arbetsgrupp", "ledningsgrupp", "fokusgrupp")
A_PART = 4  # letters that a longer word may begin with: eleven is not of "el"
GROUP_ENDINGS = ("gruppens", "gruppen", "grupp")


def called(word: str, question: Question) -> set[str]:
    """The stems by which a word that says whose it is may be told: naturvårdsgruppen, naturvård."""
    others = (term.others for term in question.terms if term.word.startswith(word))
    strong = {other for of_term in others for other, strength in of_term if strength != PART}
    return {words.stem(word), words.stem(_without_group(word))} | strong


def _without_group(word: str) -> str:
    ending = next((ending for ending in GROUP_ENDINGS if word.endswith(ending)), "")
    bare = word.removesuffix(ending).rstrip("-")
    return word if word.startswith(COMMON) or not ending else bare.removesuffix("s") or word


def are_named(bodies: Sequence[Collection[str]], told: str) -> bool:
    """Is all that says whose it is said here?"""
    said = set(map(words.stem, words.tokens(told))) if bodies else ()
    return all(any(_is_one_of(names, stem) for stem in said) for names in bodies)


def _is_one_of(names: Collection[str], stem: str) -> bool:
    begins = any(stem.startswith(name) for name in names if len(name) >= A_PART)
    return stem in names or begins or are_alike(names, [stem])
