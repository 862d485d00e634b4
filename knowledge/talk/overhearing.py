"""What is said where others talk as well: is it a question, or is it said to one another?"""

import re

from knowledge.talk.heard import ASKS_FIRST, MEANT, OPENS, THEN
from knowledge.talk.thread import CLOSES

# What people say to one another, and what they ask of one another.
BETWEEN_PEOPLE = re.compile(
    r"!\W*$|\b(?:jag|vi|du|ni|han|hon|mig|oss|er|min|mitt|vår|din|(?-i:I)|we|you)\b"
    r"|^\W*det (?:var|är|blir|låter|känns)\b|\b(?:hinner|orkar|kan|vill) de\b",
    re.IGNORECASE,
)
OF_ONE_ANOTHER = re.compile(
    r"^\W*(?:\w+,?\s+){0,2}(?:ska|skall|kan|kunde|vill|hinner|orkar|tar|åker|borde)\s+(?:vi|ni)\b|\bkanske\W*$"
    r"|\b(?:tror|tycker)\s+(?:du|ni)\b|^\W*(?-i:[A-ZÅÄÖ])\w+,?\s+(?:har|kan|ska|vill|vet|tar|kommer)\s+(?:du|ni)\b",
    re.IGNORECASE,
)
WANTS = re.compile(
    r"^\W*(?:(?:kan|kunde|skulle) (?:du|ni)|(?:(?:jag|vi) )?(?:undrar|vill veta|söker|letar efter)|vet (?:du|ni)"
    r"|berätta|sammanfatta|visa|lista|jämför|förklara|beskriv|leta|sök|ge mig"
    r"|(?:can|could) you|tell|show|list|compare|explain|describe|find|summari[sz]e)\b",
    re.IGNORECASE,
)
MOST_OF_A_HALF = 5  # words after "och" that may be half a question: "och i Borås", but not "och jag tar med fika"
PUT_RIGHT = re.compile(r"\W*(?:jag|i) (?:menar|menade|mean|meant)\b", re.IGNORECASE)


def sounds_like_a_question(text: str) -> bool:
    """What is said between people in a thread may be none, and then it wants no answer."""
    said = CLOSES.sub("", text.strip())
    opened = OPENS.match(said)
    half = said[opened.end() :] if opened else ""
    if WANTS.match(said) or (opened and PUT_RIGHT.match(said)):
        return True
    if OF_ONE_ANOTHER.search(said):
        return False
    asks = "?" in text or ASKS_FIRST.match(said) or THEN.search(said) or MEANT.search(said)
    return bool(asks) or (0 < len(half.split()) <= MOST_OF_A_HALF and not BETWEEN_PEOPLE.search(half))


def is_between_people(text: str) -> bool:
    """What nobody would write to look something up: it asks nothing, and speaks of those who talk."""
    return not sounds_like_a_question(text) and bool(BETWEEN_PEOPLE.search(text) or OF_ONE_ANOTHER.search(text))
