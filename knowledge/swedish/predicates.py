"""The words of a Swedish question that tell what happens, or what is measured, and not what it is about.

Swedish has its verb second: after the question word, or after what is asked for ("hur många stigar RÖJDES").
"""

import re
from collections.abc import Iterator, Sequence

from knowledge.swedish import lexicon, words
from knowledge.swedish.words import listed

ASKER = re.compile(r"vem|vad|va|när|var|varför|hur|vilk(?:en|et|a)", re.IGNORECASE)
# After "hur": what has a noun after it, what has its verb at once, and what may have either.
MEASURED = re.compile(
    r"m[åa]nga|få|stor[at]?|lång[at]?|hög[at]?|låg[at]?|djup[at]?|breda?|brett|dyr[at]?|tung[at]?", re.IGNORECASE
)
HOW = re.compile(r"mycket|lite|ofta|länge|långt|snabbt|bra|väl|nära|gam(?:mal|malt|la)|sent|tidigt", re.IGNORECASE)
HAS = frozenset(listed("har hade ha haft fått fick blivit"))
WILL = frozenset(listed("ska skall skulle kan kunde vill ville måste bör borde får att behöver tänker"))
WANTED = frozenset(listed("berätta sammanfatta visa lista jämför förklara beskriv leta sök säg nämn"))
ADVERBS = frozenset(listed("senast nu idag först nyligen hittills igen fortfarande numera just redan tidigare runt"))
PAST = re.compile(r"(?!\w*trade)\w{2,}(?:ade|dde)s?", re.IGNORECASE)
FINITE = re.compile(r"\w{2,}(?:[aeioåäöy]r|des?|tes?)", re.IGNORECASE)
SUPINE = re.compile(r"(?!\w*(?:klimat|resultat|mandat|format|plats|sats|kredit))\w{2,}(?:[ai]ts?|tt)", re.IGNORECASE)
INFINITIVE = re.compile(r"(?!\w+rna)\w{2,}as?", re.IGNORECASE)
BEFORE_A_NOUN = frozenset(listed("en ett den det de per i på av från för med om till vid"))
A_MASS = frozenset(listed("pengar papper vatten"))


def spans(text: str) -> list[tuple[int, int]]:
    """Where they stand."""
    found = list(re.finditer(r"[\w-]+", text))
    said = [match.group() for match in found]
    return [found[number].span() for number in sorted(set(_numbers(said)))]


def _numbers(said: Sequence[str]) -> Iterator[int]:
    asker = next((number for number, word in enumerate(said[:3]) if ASKER.fullmatch(word)), None)
    if said and said[0].lower() in WANTED:
        yield 0
    if asker is not None:
        yield from _after(asker, said)
    for number, word in enumerate(said):
        low = word.lower()
        before = said[number - 1].lower() if number else ""
        if low in ADVERBS or (_is_a_verb(low) and before not in BEFORE_A_NOUN):
            yield number
        if PAST.fullmatch(word) and not _is_said_of_a_noun(number, before, said):
            yield number
        if low in HAS:
            yield from _first(SUPINE, said, number)
        if low in WILL:
            yield from _first(INFINITIVE, said, number)


def _is_said_of_a_noun(number: int, before: str, said: Sequence[str]) -> bool:
    """Hur många ODLADE fält; but "hur många svarade då"."""
    followed = number + 1 < len(said) and words.is_content(said[number + 1].lower())
    led = before.startswith("vilk") or before in BEFORE_A_NOUN or MEASURED.fullmatch(before)
    return followed and bool(led)


def _after(asker: int, said: Sequence[str]) -> Iterator[int]:
    """What is measured, and the verb that follows it or the question word."""
    at = asker + 1
    if at >= len(said):
        return
    word, how = said[at], said[asker].lower() == "hur"
    if how and MEASURED.fullmatch(word):
        yield at
        yield from _after_a_noun(at + 1, said)
    elif how and HOW.fullmatch(word):
        yield at
        if at + 1 < len(said) and (word.lower() != "mycket" or _may_be_a_verb(said[at + 1])):
            yield from _verb(at + 1, said)
        elif at + 1 < len(said):
            yield from _after_a_noun(at + 1, said)
    elif said[asker].lower().startswith("vilk"):
        yield from _after_a_noun(at, said)
    else:
        yield from _verb(at, said)


def _verb(at: int, said: Sequence[str]) -> Iterator[int]:
    if words.is_content(said[at].lower()) and said[at].islower():
        yield at


def _after_a_noun(at: int, said: Sequence[str]) -> Iterator[int]:
    """The first that may be a verb right after a noun: before it may stand an adjective, and after it another noun."""
    for number in range(at + 1, len(said)):
        before, word = said[number - 1].lower(), said[number]
        if not words.is_content(before) or not words.is_content(word.lower()):
            return
        if _may_be_a_verb(word) and not before.endswith("a"):
            yield number
            return


def _is_a_verb(word: str) -> bool:
    """But for a participle, which is a noun as often: stigen."""
    return lexicon.is_a_verb(word) and not word.endswith(("en", "et", "na"))


def _may_be_a_verb(word: str) -> bool:
    return word.islower() and word not in A_MASS and bool(FINITE.fullmatch(word) or _is_a_verb(word))


def _first(form: re.Pattern[str], said: Sequence[str], after: int) -> Iterator[int]:
    """The first word of this form after an auxiliary, with whoever does it between them."""
    for number in range(after + 1, len(said)):
        word = said[number]
        if word.islower() and words.is_content(word):
            if form.fullmatch(word):
                yield number
            return
