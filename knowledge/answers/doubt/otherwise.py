"""What is near speaks of it and tells something else: what stands in another document, was done the other way, or was
so before or after.
"""

import re
from collections.abc import Sequence

from knowledge.answers.doubt.untold import about_it
from knowledge.found import Found
from knowledge.question import Question
from knowledge.signals import HOW_FAST
from knowledge.swedish import words
from knowledge.swedish.asks import Asks

# What is said to stand in a document is told by that document: "vad står det i slutrapporten".
STANDS_IN = re.compile(
    r"\b(?:står|stod|sägs|skrivs|läsa)\b(?: det| något| nåt)* i (?:den |det )?"
    r"(\w*(?:rapport|plan|protokoll|brev|policy|avtal|strategi|reglemente|utvärdering|redovisning)\w*)",
    re.IGNORECASE,
)
# "Lånat in" is not "lånat ut".
EITHER_WAY = re.compile(r"\b(\w{3,}) (in|ut|upp|ner)\b", re.IGNORECASE)
OTHER_WAY = {"in": "ut", "ut": "in", "upp": "ner", "ner": "upp"}
FAST = re.compile(
    r"\b(?:snabb|fort\b|direkt|genast|omgående|inom|samma dag|långsam|dröj)"
    r"|\b(?:sekund|minut|timm|dag|dygn|veck|månad|halvår)\w*\b|\d (?:s|sek|min|tim|h|d|år)\b",
    re.IGNORECASE,
)
# What somebody did before: the sentence after the one with the name may say so.
BEFORE_THAT = re.compile(r"\b(?:jobbade|arbetade|gjorde)\b.*\b(?:innan|tidigare|förut)\b", re.IGNORECASE)
CAME_FROM = re.compile(
    r"\b(?:kom(?:mer)? (?:\w+ )?från|jobba\w*|arbeta\w*|tidigare|närmast|anställd|förflutet)\b", re.IGNORECASE
)
# Who came after somebody is told by what says that he left, and not by what says that he was chosen.
AFTER = re.compile(
    r"\b(?:efter|efterträ\w+|ersatt\w*|ersätt\w*)\s+((?-i:[A-ZÅÄÖ])\w+(?: (?-i:[A-ZÅÄÖ])[\w-]+)?)", re.IGNORECASE
)
CHOSEN = r"\b(?:(?:ut|om|in)?val(?:des|ts|d)|väljs|utsågs|utses|utsedd|tillträ\w+|blev|blir|ny\w?)\b\W+(?:\w+\W+){0,2}"


def is_told_otherwise(question: Question, near: Sequence[Found]) -> bool:
    return any(rule(question, near) for rule in RULES)


def _document(question: Question, near: Sequence[Found]) -> bool:
    """The document that is asked about is none of those that are near."""
    asked = STANDS_IN.search(question.text)
    if not asked:
        return False
    called = words.stem(asked[1].lower())
    names = (f"{one.passage.title} {one.passage.document} {' '.join(one.passage.headings)}" for one in near)
    return not any(called in stem or stem in called for name in names for stem in words.stems(name) if len(stem) > 3)


def _other_way(question: Question, near: Sequence[Found]) -> bool:
    """What was done is said to have been done the other way, and nowhere this way."""
    for verb, way in EITHER_WAY.findall(question.text):
        done = rf"\b{re.escape(words.stem(verb.lower()))}\w*(?: \w+){{0,3}}? "
        told = [one.told for one in near if re.search(rf"{done}{OTHER_WAY[way.lower()]}\b", one.told, re.IGNORECASE)]
        this_way = re.compile(rf"{done}{way}\b", re.IGNORECASE)
        if told and not any(this_way.search(one.told) for one in near):
            return True
    return False


def _how_fast(question: Question, near: Sequence[Found]) -> bool:
    return bool(HOW_FAST.search(question.text)) and not any(FAST.search(one.told) for one in about_it(near))


def _before_that(question: Question, near: Sequence[Found]) -> bool:
    if not BEFORE_THAT.search(question.text):
        return False
    named = [re.escape(name.split()[-1]) for name in question.names[:1]]
    # In the sentence with the name, or in the next.
    said = re.compile(
        "".join(rf"{name}\b[^.]{{0,150}}\.?[^.]{{0,150}}" for name in named) + CAME_FROM.pattern, re.IGNORECASE
    )
    return not any(said.search(one.passage.text) for one in near)


def _successor(question: Question, near: Sequence[Found]) -> bool:
    before = AFTER.search(question.text) if question.asks is Asks.PERSON else None
    if not before:
        return False
    name = re.escape(before[1].split()[-1])
    said = [one.told for one in near if re.search(rf"\b{name}\b", one.told)]
    chosen = re.compile(rf"{CHOSEN}(?:[A-ZÅÄÖ][\w-]+ )?{name}\b")
    return bool(said) and all(chosen.search(one) and not AFTER.search(one) for one in said)


RULES = (_document, _other_way, _how_fast, _before_that, _successor)
