"""What was said, without what opens and closes it, and whether it is asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.swedish.asks import QUESTION_WORD
from knowledge.talk.of_the_document import MORE
from knowledge.talk.other_times import in_years
from knowledge.talk.slots import Slot, slots_in
from knowledge.talk.thread import CLOSES, Earlier

SORRY = r"(?:nej|nä|no|förlåt|ursäkta|oj|sorry)"
OPENS = re.compile(
    r"^\W*(?:och|å|men|samt|and|but)\s+|^\W*(?:hur (?:är|var|blev) det med|what about|how about)\s+"
    r"|^\W*(?:och\s+)?(?:samma (?:sak )?|detsamma |(?:the )?same )(?:för|i|på|for|in)\s+"
    rf"|^\W*(?:{SORRY}\b[\s,]*)?(?:jag|i)\s+(?:menar|menade|mean|meant)\s+(?:alltså\s+)?|^\W*{SORRY}\b[\s,]+",
    re.IGNORECASE,
)
# Before what is asked: small words, and a preposition.
BEFORE = r"(?:i|på|från|av|till|med|för|om|hos|under|vid|in|at|from|of|to|by)"
ASKS_FIRST = re.compile(
    rf"\W*(?:(?:(?:och|men|så|sen|sedan|ok|okej|ja|jaha|aha|hej|du|tack|bra|precis|and|but|so|thanks)\b|@\S+)[\s,]*)*(?:{BEFORE}\s+)?{QUESTION_WORD.pattern}",
    re.IGNORECASE,
)
MEANT = re.compile(r"(?<![\s,])[\s,]+(?:(?:menar|menade) jag|i meant?)$", re.IGNORECASE)
VERB_FIRST = re.compile(
    r"\W*(?:är|har|hade|fick|får|kom|ska|kan|gick|gjorde|kostar|kostade|is|was|were|did|does|had)\b", re.IGNORECASE
)
THEN = re.compile(r"(?<![\s,])[\s,]+(?:då|sen|sedan|then)$", re.IGNORECASE)

# Said before a question of something new.
A_NEW_SUBJECT = re.compile(
    r"^\W*(?:(?:tack|ok|okej|bra|och)\b[\s,.!]*)?"
    r"(?:(?:en )?(?:helt )?(?:annan|ny) (?:sak|fråga|grej)|(?:apropå )?(?:något|nåt|ngt) (?:helt )?annat"
    r"|(?:ett )?(?:nytt|annat) ämne|another (?:thing|question)|something else)(?: då)?\s*[,.:;–—-]\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """What was said without what opens and closes it: "men hur var det i maj då?" is "hur var det i maj"."""

    bare: str
    slots: Sequence[Slot]
    opened: bool
    then: bool
    asking: bool
    asks_for_more: bool
    is_a_question: bool


def heard_in(text: str, earlier: Earlier, today: date) -> Heard:
    said = CLOSES.sub("", text.strip())
    opened = OPENS.match(said)
    core = said[opened.end() :] if opened else said
    then = THEN.search(core) or MEANT.search(core)
    asking = ASKS_FIRST.match(core) or VERB_FIRST.match(core) or ("?" in text and QUESTION_WORD.search(core))
    bare = in_years(MEANT.sub("", THEN.sub("", core)), earlier, today)
    return Heard(
        bare,
        slots_in(bare, today),
        opened=bool(opened),
        then=bool(then),
        asking=bool(asking),
        asks_for_more=bool(MORE.fullmatch(said)),
        is_a_question=bool(asking or opened or then) or text.rstrip().endswith("?"),
    )


def of_something_else(text: str) -> str:
    """What is asked, where it is said that it is of something else: "en annan sak, när är nästa möte?"."""
    opening = A_NEW_SUBJECT.match(text)
    return text[opening.end() :] if opening else ""
