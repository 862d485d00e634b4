"""Text -> words, and the forms of a word that a question and a passage may share: stem, folded, 4-grams, pairs."""

import math
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

import Stemmer

# Addresses are passed over: run together, their words are none. Of one to a person, the person is read.
WORD = re.compile(r"(?:https?://|www\.)\S+|@\S+\.\S+|(\d+(?:[.,:]\d+)+|[^\W_]+)")
LONGEST_WORD = 60
GRAM = 4

# Letters that look Latin and are not: scanned and pasted reports mix them in, and no reader sees the difference.
LOOKALIKES = str.maketrans("АВЕКМНОРСТХаеорсухіѕј", "ABEKMHOPCTXaeopcyxisj")
CYRILLIC = re.compile("[\u0400-\u04ff]")
# Swedish keyboards abroad and hasty fingers: å and ä become a, ö becomes o.
FOLDED = str.maketrans("åäáàâãöøóòôüúùéèêëíìîïñçæ", "aaaaaaooooouuueeeeiiiinca")

STOP_WORDS = frozenset((files(__package__) / "stopwords.txt").read_text(encoding="utf-8").split())
_stemmer = Stemmer.Stemmer("swedish", 0)  # without a memory of its own: ours is quicker


def listed(text: str) -> list[str]:
    """A list of words written as one line of text, which is how a person reads it."""
    return text.split()


def normal(text: str) -> str:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        text = unicodedata.normalize("NFC", text)
        return text.translate(LOOKALIKES) if CYRILLIC.search(text) else text
    return text  # as most text: there is nothing to put together, and nothing that looks Latin and is not


def tokens(text: str) -> list[str]:
    """Every word in lower case; `5,75` and `2021:7` are one word, `VGR:s` is `vgr` and `s`."""
    return tokens_of(normal(text).lower())


def tokens_of(normal: str) -> list[str]:
    """The words of a text that is normal and in lower case already."""
    return [found[:LONGEST_WORD] for found in WORD.findall(normal) if found]


def content_words(text: str) -> list[str]:
    return [word for word in tokens(text) if is_content(word)]


def is_content(word: str) -> bool:
    return word not in STOP_WORDS and (len(word) > 1 or word.isdigit())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    # The stemmer leaves the genitive of Växjö and Umeå standing.
    if len(word) > 3 and word[-1] == "s" and word[-2] in "åäö":
        word = word[:-1]
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    return word.translate(FOLDED)


def folded(text: str) -> str:
    """A long text, letter by letter: forty times as quick as to translate it."""
    for letter, plain in FOLDED.items():
        text = text.replace(chr(letter), chr(plain))
    return text


def stems(text: str) -> list[str]:
    return [stem(word) for word in content_words(text)]


@lru_cache(maxsize=100_000)
def grams(word: str) -> tuple[str, ...]:
    """The in-word 4-grams of the folded word; a short word is its own only gram."""
    word = fold(word)
    if len(word) <= GRAM:
        return (word,)
    return tuple(word[at : at + GRAM] for at in range(len(word) - GRAM + 1))


@lru_cache(maxsize=20_000)
def likeness(one: str, other: str) -> float:
    """How much two stems share, 0-1: the same, one a part of the other's compound, or many 4-grams in common."""
    if one == other:
        return 1.0
    one, other = fold(one), fold(other)
    if one == other:
        return 0.95
    short, long = sorted((one, other), key=len)
    if len(short) < GRAM or short[0].isdigit():
        return 0.0
    if len(short) > GRAM and (long.startswith(short) or long.endswith(short)):
        return 0.6 + 0.35 * len(short) / len(long)
    mine, theirs = set(grams(short)), set(grams(long))
    return 0.9 * len(mine & theirs) / min(len(mine), len(theirs)) * math.sqrt(len(short) / len(long))
