"""A question as understood: its words and what else they may be called, times and places, what it is for."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from knowledge.archive import View
from knowledge.asked_on import asked_on
from knowledge.index import Hit
from knowledge.swedish import dates, lexicon, spelling, words
from knowledge.swedish.asks import Asks, asked_for
from knowledge.swedish.dates import Mention, Period
from knowledge.swedish.words import listed

LONGEST = 2000  # characters; nobody asks a longer question, and a pasted report is not one
MOST_WORDS = 40

# How much another word for the same thing counts beside the word itself.
REPAIRED, SHORT_FORM, TRANSLATION, SYNONYM, PART = 0.95, 0.9, 0.8, 0.55, 0.6


class TooLongError(ValueError):
    """The question is longer than any question: ask a shorter one."""


@dataclass(frozen=True)
class Term:
    """A word of the question with its weight (how rare it is) and what else it may be called: stem -> strength."""

    word: str
    stem: str
    weight: float
    others: tuple[tuple[str, float], ...] = ()
    known: bool = True
    name: bool = False


@dataclass(frozen=True)
class Told:
    """Where the answer stood that a question leans on: there it is looked for first, and nowhere else where it is asked
    of that document `alone`. Of the `quote` the beginning is enough. `topic` are the words of what was talked of, where
    the question does not say them itself: what is about that comes before what is not.
    """

    document: str = ""
    quote: str = ""
    alone: bool = False
    topic: str = ""


NOWHERE = Told()


@dataclass(frozen=True)
class Hints:
    """What is known beside the question's own words: passages that are near it in meaning, where something can say so,
    and where the answer before stood, where it leans on that.
    """

    near: Sequence[Hit] = ()
    told_in: Told = NOWHERE


NO_HINTS = Hints()


@dataclass(frozen=True)
class Question:
    text: str
    terms: tuple[Term, ...]
    periods: tuple[Period, ...]
    municipalities: tuple[str, ...]
    names: tuple[str, ...]
    asks: Asks
    english: bool
    counted: frozenset[str] = frozenset()  # the stems of what "hur många" is asked of, and of its other names
    figures: frozenset[str] = frozenset()  # those the question says itself
    repaired: dict[str, str] = field(default_factory=dict)
    told_in: Told = NOWHERE  # see Hints
    topic: tuple[Term, ...] = ()  # the words of what was talked of, see Told
    today: date = date.max  # when it was asked

    @property
    def unknown(self) -> list[str]:
        return [term.word for term in self.terms if not term.known]

    @property
    def foreign(self) -> bool:
        """The archive knows none of its words, in any form: what is near it only looks alike."""
        return bool(self.terms) and not any(term.known or term.others for term in self.terms)

    @property
    def unknown_subject(self) -> list[str]:
        """What the question is about, where the archive knows no word of it, in any form."""
        said = {word for found in SUBJECT.findall(self.text) for word in words.tokens(found)}
        about = [term for term in self.terms if term.word in said]
        return [] if any(term.known or term.others for term in about) else [term.word for term in about]

    @property
    def asks_for_a_page(self) -> bool:
        return PAGE.search(self.text) is not None


ENGLISH = frozenset(
    listed(
        "the of in to was were is are who what when where which how did does do and for on at by with from "
        "many much has have be will would their there year often between"
    )
)
# "Vilket år", "which city", "i arkivet": what is asked for, or of whom, is not said by the answer in these words.
WHAT_IS_ASKED = re.compile(
    r"\b(?:vilken|vilket|vilka|which|what)\s+(?:år|dag|dagar|datum|månad|ort|plats|stad|kommun|värde|nummer|period|namn|"
    r"year|day|date|city|town|place|person|number)\b|\bwhat(?: is|'s| was) the name of\b|\bhow often\b"
    r"|\b(?:vem|vilka) sitter\b"
    r"|\b(?:i|ur|enligt|in) (?:arkivet|the archive)\b|\barkivet(?= om\b)|\bthe archive(?= (?:say|know))",
    re.IGNORECASE,
)
# Without its dots it is "är" as well, but not after these.
DOTLESS_YEAR = re.compile(r"\b(vilket|varje|samma|detta|per|f[öo]rra|n[äa]sta|m[åa]nga) ar\b", re.IGNORECASE)
# What is written in a hurry; elsewhere than first in a clause, "va" is "vara" as well.
SHORTENED = {
    "mkt": "mycket",
    "ggr": "gånger",
    "jmf": "jämfört",
    "ngn": "någon",
    "ngt": "något",
    "o": "och",
    "sej": "sig",
    "dom": "de",
}
HASTY = (
    (re.compile(r"^(\W*|.*, )[Vv]a\b(?!-)"), r"\1vad"),
    (re.compile(r"\bva(?= (?:med?|det?|dom|där|på|ni|vi|som)\b)"), "var"),
    (re.compile(r"(?<=\w )e(?= \w)"), "är"),
    (
        re.compile(r"\bme(?= \w*[åäö]\w*| (?:i|på|om|till|en|ett|den|det|de|dom|och|kommun\w*)\b|\W*$)"),
        "med",
    ),
    (re.compile(r"(?<![Gg]amla )\bstan\b"), "staden"),
    *((re.compile(rf"\b{short}\b", re.IGNORECASE), long) for short, long in SHORTENED.items()),
)
PAGE = re.compile(r"\b(?:vilken sida|vilket sidnummer|which page)\b", re.IGNORECASE)
OF_A_PAGE = re.compile(
    r"\b(?:sida\w*|sidnummer|kapit\w+|avsnitt\w*|börja\w*|page|chapter|begins?|starts?)\b", re.IGNORECASE
)
# "Om man uteblir" is a condition, and no subject.
SUBJECT = re.compile(
    r"\b(?:om(?! (?:man|jag|vi|du|ni|han|hon|hen|någon|nån|ingen)\b)|kring|angående|about)\s+((?:\w+[\s,]*){1,3})",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\b(?:hur (?:m[åa]nga|mycket)|antal(?:et)?|how many)\s+((?:\w+\s*){1,3})", re.IGNORECASE)
# "Hur många läser brevet" counts those who do, and no letters.
SHEEP = r"får(?=\s+(?:betar|finns|går|har|lamm))"
VERBS_OF_USE = rf"(?!{SHEEP})(?:får|fick|läser|läste|följer|följde|använder|använde|ser|såg|besökte|öppnade)"
WHO_DO = re.compile(rf"\b(?:hur m[åa]nga|how many)\s+{VERBS_OF_USE}\b", re.IGNORECASE)
PEOPLE = (
    "person människa deltagare medlem läsare besökare följare användare mottagare prenumerant kommun anställd elev "
    "barn ungdom student äldre hushåll invånare boende förening företag skola"
)
NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?(?:\s+[A-ZÅÄÖ][a-zåäöé]+)*")


def understand(text: str, view: View, now: datetime) -> Question:
    if len(text) > LONGEST:
        raise TooLongError(f"Frågan är {len(text)} tecken lång. Ställ den på högst {LONGEST} tecken.")
    text, now = asked_on(text, now)
    text = _written_out(DOTLESS_YEAR.sub(r"\1 år", words.normal(text)))
    english = _is_english(text)
    mentions = dates.find(text, now.date())
    told = WHAT_IS_ASKED.sub(" ", _without_dates(text, mentions))
    asked = words.tokens(OF_A_PAGE.sub(" ", told) if PAGE.search(text) else told)[:MOST_WORDS]
    repaired = _repaired(asked, view, english=english)
    asked += _compounds(asked, view) if english else []
    meant = [word for word in _meant(asked, repaired, view) if words.is_content(repaired.get(word, word))]
    names = tuple(NAME.findall(text))
    municipalities = tuple(lexicon.municipalities(" ".join([text, *repaired.values()])))
    parts = [words.tokens(name) for name in (*names, *municipalities)]
    named = {words.stem(word) for name in parts for word in (*name, "".join(name))}
    terms = [_term(word, repaired.get(word), view, english=english) for word in dict.fromkeys(meant)]
    text = _mended(text, repaired)
    asks = asked_for(text)
    return Question(
        text=text,
        terms=tuple(replace(term, name=_is_name(term, named)) for term in terms),
        periods=tuple(mention.period for mention in mentions),
        municipalities=municipalities,
        names=names,
        asks=asks,
        english=english,
        counted=_counted(text, terms) - named if asks is not Asks.ANYTHING else frozenset(),
        figures=frozenset(re.findall(r"\d+(?:[.,]\d+)?", text)),
        repaired=repaired,
        today=now.date(),
    )


def _written_out(text: str) -> str:
    for hasty, word in HASTY:
        text = hasty.sub(word, text)
    return text


def _counted(text: str, terms: Sequence[Term]) -> frozenset[str]:
    """What is counted in "hur många (digitala) möten …": the words that follow, and what else they may be called."""
    if WHO_DO.search(text):
        return frozenset(words.stems(PEOPLE))
    found: set[str] = set()
    for match in COUNTED.finditer(text):
        said = {words.stem(word) for word in words.tokens(match.group(1)) if words.is_content(word)}
        found |= said | {stem for term in terms if term.stem in said for stem, _ in term.others}
    return frozenset(found)


def _is_name(term: Term, named: set[str]) -> bool:
    return term.stem in named or any(stem in named and strength == REPAIRED for stem, strength in term.others)


def _is_english(text: str) -> bool:
    asked = words.tokens(text)
    return sum(word in ENGLISH for word in asked) >= 2 and not any(letter in "åäö" for letter in _lower_words(text))


def _lower_words(text: str) -> str:
    return " ".join(word for word in text.split() if word.islower())


def _without_dates(text: str, mentions: Sequence[Mention]) -> str:
    """The text with its days and months taken out; a year stays a word, since names hold years ("Klimat 2030")."""
    for mention in reversed(mentions):
        years = re.findall(r"(?:19|20)\d\d", text[mention.start : mention.end])
        rest = re.sub(r"[\d\s–-]*", "", re.sub(r"(?i)(möte|träff)\w*", r"", text[mention.start : mention.end]))
        kept = " ".join(years) if rest or years else text[mention.start : mention.end]
        meeting = re.search(r"(?i)(?:möte|träff)\w*", text[mention.start : mention.end])
        text = f"{text[: mention.start]} {kept} {meeting.group() if meeting else ''} {text[mention.end :]}"
    return text


def _repaired(asked: list[str], view: View, *, english: bool) -> dict[str, str]:
    """Words the archive does not know, and the word of the archive that was probably meant."""
    found: dict[str, str] = {}
    for word in asked:
        if word in words.STOP_WORDS or view.knows(word) or word.isdigit() or (english and word in view.lexicon.english):
            continue
        if word in view.lexicon.short_forms or view.definitions(word):
            continue
        meant = _first(vocabulary.same_fold(word) for vocabulary in view.vocabularies) or spelling.stop_word(word)
        if not meant and not any(vocabulary.parts(word) for vocabulary in view.vocabularies):
            meant = _near(word, view)
        if meant and meant != word:
            found[word] = meant
    return found


def _near(word: str, view: View) -> str | None:
    """A name is seldom misspelt in the very form in which the archive has it: Udevallas, Uddevalla."""
    forms = (word, word.removesuffix("s")) if word.endswith("s") else (word,)
    return _first(vocabulary.near(form) for form in forms for vocabulary in view.vocabularies)


def _mended(text: str, repaired: Mapping[str, str]) -> str:
    return re.sub(r"\w+", lambda word: repaired.get(word.group().lower(), word.group()), text)


def _first(found: Iterator[str | None]) -> str | None:
    return next((word for word in found if word), None)


def _compounds(asked: Sequence[str], view: View) -> list[str]:
    """Swedish writes as one word what English writes as two or three: climate budget, klimatbudget."""
    wholes = [_joined(asked[at : at + length], view) for length in (2, 3) for at in range(len(asked) - length + 1)]
    return [whole for found in wholes for whole in found if view.knows(whole)]


def _joined(apart: Sequence[str], view: View) -> list[str]:
    """What these words may be as one Swedish word, with and without an s between its parts."""
    begun = [""]
    for at, word in enumerate(apart):
        swedish = (*view.lexicon.swedish(word), *([word] if at == len(apart) - 1 else []))
        begun = [f"{one}{joint}{part}" for one in begun for joint in ("", "s")[: 1 + bool(one)] for part in swedish]
    return begun


def _meant(asked: list[str], repaired: dict[str, str], view: View) -> list[str]:
    """The words of the question, and beside those written apart the word they make: "energi spar tävling" too."""
    mended = [repaired.get(word, word) for word in asked]
    apart = spelling.written_apart(mended, view.vocabularies)
    if mended != asked:
        apart |= spelling.written_apart(asked, view.vocabularies)
    found: list[str] = []
    skip = 0
    for at, word in enumerate(asked):
        if at in apart:
            skip, whole = apart[at]
            found.append(whole)
        if skip == 0 or (view.standing_in(words.stem(word)) and not word.isdigit()):
            found.append(word)
        skip = max(skip - 1, 0)
    return found


def _term(word: str, mended: str | None, view: View, *, english: bool) -> Term:
    stem = words.stem(word)
    others = dict(_others(word, view, english=english))
    if mended:
        others = {words.stem(mended): REPAIRED} | dict(_others(mended, view, english=english))
    others.pop(stem, None)
    standing = [count for one in (stem, *others) if (count := view.standing_in(one))]
    known = view.standing_in(stem) > 0 or mended is not None
    # An English word is rare in Swedish documents; how much it says is told by the Swedish word it stands for.
    common = (max(standing) if english else standing[0]) if standing else 0
    return Term(word, stem, rarity(common, view.passages), tuple(others.items()), known)


def rarity(standing_in: int, passages: int) -> float:
    """How much a word says: 0 for one that stands everywhere, more the fewer passages it stands in."""
    return math.log1p(passages / (1 + standing_in))


def _others(word: str, view: View, *, english: bool) -> Iterator[tuple[str, float]]:
    for stem in sorted(view.lexicon.alike.get(words.stem(word), ())):
        yield stem, SYNONYM
    if not view.knows(word):
        for vocabulary in view.vocabularies:
            alike = view.lexicon.alike
            for stem in map(words.stem, vocabulary.parts(word) or vocabulary.parts(word, alike) or ()):
                others = [stem] if vocabulary.has_stem(stem) else sorted(alike.get(stem, ()))
                yield from ((other, PART) for other in others if vocabulary.has_stem(other))
    for long in (*view.lexicon.long_forms(word), *view.definitions(word)):
        for stem in words.stems(long):
            yield stem, SHORT_FORM
    if english:
        for swedish in view.lexicon.swedish(word) or filter(view.knows, lexicon.cognates(word)):
            yield words.stem(swedish), TRANSLATION
