"""Does a cited passage support a sentence that a language model wrote? What has no support is not shown.

A sentence is supported when one sentence of one passage says it in the same words, in the same order: nothing is added,
nothing has changed places, and all that is left out is whole clauses at either end or an insertion between commas.
A word that turns what is said round (inte, ska, enligt …) may neither come nor go. So a number, a name or a "not" that
has been exchanged, moved or made up is never supported. The price: true sentences in other words are left out too.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from knowledge.markup import shown
from knowledge.swedish import sentences, words
from knowledge.swedish.words import listed

FEWEST = 2  # words that tell something: one alone says nothing that could be checked

# These may come and go; every other word tells something.
FILLERS = frozenset(listed("och samt att som en ett den det de detta denna dessa i på vid för om så även också både"))
JOINING = frozenset(listed("och samt men"))  # after one of these a new clause may begin
TURNING = frozenset(
    words.stem(word) for word in (files("knowledge.swedish") / "turning.txt").read_text(encoding="utf-8").split()
)
SIGNS = {"%": "procent"}

PIECE = re.compile(r"(?<!\w)[−–-]?\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+|[%‰°§€$]|[,;:()–—\"”“]")
PUNCTUATION = frozenset(',;:()–—"”“')
INSERTED = frozenset(",()–—")  # what may stand around an insertion
# Plain Latin text in sentences: no markup, no link, no mention, no invisible or look-alike letter.
PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9 .,;:!?%‰°§€()'’\"”“–—/−-]+")
ADDRESS = re.compile(r"//|\bwww\b|[^\W\d_]{2}\.[^\W\d_]{2}")
BULLET = re.compile(r"^[-–—•*]\s+")


@dataclass(frozen=True)
class Word:
    """A word that tells something. `clause` numbers the stretch between punctuation marks that it stands in."""

    text: str
    clause: int
    opens: bool  # nothing that tells stands before it in its clause
    after_mark: str  # the punctuation since the word before it, or a joining word
    loosely: bool  # punctuation or any filler stands between it and the word before

    @property
    def plain(self) -> str:
        return SIGNS.get(self.text, self.text.lower())

    @property
    def firm(self) -> bool:
        """A name or a number."""
        return not self.text.islower()

    @property
    def turns(self) -> bool:
        return words.stem(self.plain) in TURNING or self.plain == "om"


def supported(sentence: str, passage: str) -> bool:
    """`passage` is text as it stands in the document. See above for the rule."""
    said = telling(sentence)
    if len(said) < FEWEST or not is_plain(sentence):
        return False
    asks = sentence.rstrip().endswith("?")
    return any(_holds(telling(told), said) for told in whole_sentences(passage) if told.rstrip().endswith("?") == asks)


def is_plain(sentence: str) -> bool:
    return PLAIN.fullmatch(sentence) is not None and ADDRESS.search(sentence) is None


def whole_sentences(text: str) -> Iterator[str]:
    """Line ends are the layout's; a blank line is the writer's."""
    for block in unicodedata.normalize("NFC", shown(text)).split("\n\n"):
        line = " ".join(block.split())
        yield from (line[start:end] for start, end in sentences.spans(line, smallest=0))


def proposed(text: str) -> Iterator[str]:
    """The sentences of what a model wrote, a list's bullets taken away."""
    for line in unicodedata.normalize("NFC", text).splitlines():
        bare = BULLET.sub("", " ".join(line.split()))
        yield from (bare[start:end] for start, end in sentences.spans(bare, smallest=0))


def telling(sentence: str) -> list[Word]:
    """The words that tell something, in order."""
    found: list[Word] = []
    clause, opens, mark, loosely = 0, True, "", False
    for piece in PIECE.findall(sentence):
        if piece in PUNCTUATION:
            clause, opens, mark, loosely = clause + 1, True, piece, True
        elif _is_filler(piece, opens=opens and mark != "", mark=mark):
            mark = piece.lower() if piece.lower() in JOINING else mark
            loosely = True
        else:
            opens = opens or mark in JOINING
            found.append(Word(piece.replace("−", "-").replace("–", "-"), clause, opens, mark, loosely))
            opens, mark, loosely = False, "", False
    return found


def _is_filler(piece: str, *, opens: bool, mark: str) -> bool:
    """`om` after a comma is a condition. The `s` of VGR:s is an ending."""
    low = piece.lower()
    if low == "om" and opens:
        return False
    return low in FILLERS or low in JOINING or (piece == "s" and mark == ":")


def _holds(told: Sequence[Word], said: Sequence[Word]) -> bool:
    return any(_follows(told, at, said, 0) and _begins(told, at) for at in range(len(told)))


def _begins(told: Sequence[Word], at: int) -> bool:
    return told[at].opens and not any(word.turns for word in told[:at])


def _ends(told: Sequence[Word], at: int) -> bool:
    """What comes after is another clause, and turns nothing round."""
    rest = told[at:]
    return not rest or (rest[0].opens and not any(word.turns for word in rest))


def _follows(told: Sequence[Word], at: int, said: Sequence[Word], number: int) -> bool:
    """Do the words said, from this one on, stand in order from here?"""
    if number == len(said):
        return _ends(told, at)
    if at == len(told):
        return False
    if told[at].plain == said[number].plain and (number == 0 or _joined_alike(told[at], said[number])):
        return _follows(told, at + 1, said, number + 1)
    after = _after_insertion(told, at) if number else None
    return after is not None and told[after].plain == said[number].plain and _follows(told, after + 1, said, number + 1)


def _joined_alike(told: Word, said: Word) -> bool:
    """Punctuation may not part what belonged together, nor run together what was apart."""
    return told.loosely if said.after_mark in PUNCTUATION else said.loosely or told.after_mark not in PUNCTUATION


def _after_insertion(told: Sequence[Word], at: int) -> int | None:
    """The word after an insertion that begins here, if it may be left out: no name, no number, nothing that turns."""
    if told[at].after_mark not in INSERTED:
        return None
    end = next((n for n in range(at, len(told)) if told[n].clause != told[at].clause), None)
    if end is None or told[end].after_mark not in INSERTED:
        return None
    return None if any(word.firm or word.turns for word in told[at:end]) else end
