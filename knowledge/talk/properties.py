"""What anything may have is asked of what was talked of: "och betyget?", "kostnaden?", "och partnerna?"."""

import re
from datetime import date

from knowledge.swedish.asks import OFFICE_ENDING, OFFICES
from knowledge.talk.thread import Earlier, about

A_THING = (
    r"(?:betyg|omdöme|datum|pris|utfall|bidrag|syfte|mål|resultat|innehåll|program|upplägg|belopp|slutdatum)(?:et|t)?"
    r"|(?:tema|ämne)t?"
    r"|(?:kostnad|budget|plats|lokal|tid|länk|adress|orsak|anledning|dagordning|finansiering|tidplan|omfattning)(?:en)?"
)
THINGS = (
    r"(?:deltagar(?:e|na)|talar(?:e|na)|partner(?:s|na)?|parter(?:na)?|finansiär(?:er|erna)|målen|kostnader(?:na)?)"
)
SOMEBODY = rf"(?:vice )?(?<!be)(?:{OFFICES}){OFFICE_ENDING}"
ASKED_HOW = (
    (re.compile(rf"\w*(?:{THINGS})", re.IGNORECASE), "Vilka är"),
    (re.compile(rf"\w*(?:{A_THING})", re.IGNORECASE), "Vad är"),
    (re.compile(rf"\w*(?:{SOMEBODY})", re.IGNORECASE), "Vem är"),
)
HOLDER = re.compile(rf"\w*(?:{SOMEBODY})\b(?:\s+(?:för|i|på|av)\b)?\s*", re.IGNORECASE)
WHO_HOLDS = re.compile(rf"\W*(?:vem|vilka)\b[^–]*?\b{HOLDER.pattern}", re.IGNORECASE)
# "Vad var budgeten 2031": there one property takes the place of the other.
OF_A_PROPERTY = re.compile(rf"\b(?:vad (?:är|var|blev)|vilke[nt])\s+(?P<what>\w*(?:{A_THING}))\b", re.IGNORECASE)


def of_a_property(core: str, earlier: Earlier, today: date) -> str | None:
    """None where an office takes the place of another in the question before."""
    asked_how = next((how for named, how in ASKED_HOW if named.fullmatch(core)), None)
    if asked_how is None or (asked_how == "Vem är" and WHO_HOLDS.match(earlier.question)):
        return None
    other = OF_A_PROPERTY.search(earlier.question) if asked_how == "Vad är" else None
    if other:
        return f"{earlier.question[: other.start('what')]}{core}{earlier.question[other.end('what') :]}"
    it = HOLDER.sub("", about(earlier, (), today, core))
    return f"{asked_how} {core} – {it}" if it else None
