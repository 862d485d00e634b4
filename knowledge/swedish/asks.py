"""What kind of thing a question asks for, read from its own words: a person, a figure, a day, a place, a reason."""

import re
from enum import Enum


class Asks(Enum):
    PERSON = "person"
    NAMES = "names"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    PLACE = "place"
    REASON = "reason"
    ANYTHING = "anything"


_BODIES = (
    "kommuner städer myndigheter organisationer företag föreningar ledamöter medlemmar orter länder universitet "
    "lärosäten aktörer personer municipalities cities agencies organisations members"
).replace(" ", "|")

_ONE_BODY = (
    r"kommun|stad|myndighet|organisation|\w*firma|\w*företag|\w*bolag|\w*byrå|\w*förening|\w*förbund|universitet|högskola|"
    "lärosäte|ort|land|aktör|leverantör|municipality|city|agency|company"
)

QUESTION_WORD = re.compile(
    r"\b(?:vem|vems|vilka|vilken|vilket|vad|va|var|när|hur|varför|finns|fanns|blev|gjordes|"
    r"who|whose|which|what|where|when|how|why)\b",
    re.IGNORECASE,
)
# How what people are ends, without its own ending.
OFFICES = (
    "samordnar|ordförand|ledamot|ledamöt|chef|ledar|strateg|sekreterar|direktör|ekolog|handläggar|rådgivar|utvecklar|talar|"
    "föreläsar|kontaktperson|kassör|revisor|suppleant|borgmästar|kommunalråd|konsult|forskar|professor|rektor|planerar|"
    "arkitekt|ekonom|jurist|ingenjör"
)
OFFICE_ENDING = "(?:en|et|n|er|erna|arna|na|e)?"
# What may be asked of an office is not who holds it: "budget samordnare".
_OF_AN_OFFICE = r"arvode|budget|kostnad|lön(?:e?n)?\b|mejl|mail|telefon|tjänst"
# "Vilka två från Lerum", and no "vilka åtgärder från planen".
_SOME = r"(?:(?:två|tre|fyra|fem|\d+|andra|fler|mer|alla|personer|politiker|tjänstepersoner|kom) )?"

# What something costs; but a climate budget is told in tons, and "vad är en budget" asks for no sum.
HOW_DEAR = (
    r"\b(?:vad|hur (?:stor|hög)t?) (?:är|var|blev) (?!en |ett )"
    r"(?:(?!(?:med|i|på|mellan|bakom|om|för|av|till) )\w+ ){0,2}?"
    r"(?!klimat|koldioxid|utsläpps|medborgar)\w*(?:budget|kostnad|avgift)"
    r"(?:en|er|erna)?\b(?!\W+(?:till|bra) för\b)"
)
HOW_PAID = (
    r"\b(?:vad|hur mycket) (?:betalar?\b(?! sig)"
    r"|(?:får|ska|måste) (?:\w+ ){1,3}(?:betala|pröjsa|pynta|punga ut|hosta upp)\b|ha(?:r|de) (?:\w+ ){1,3}betalat\b)"
)
# The first that fits is what is asked for.
_PATTERNS = [
    (Asks.TIME, r"^\W*(?:när|(?:vilk[ae]t?|which|what) (?:år|year))\b"),
    (
        Asks.PERSON,
        (
            r"\b(?:vem|vems|who|whom|vilka personer)\b|"
            rf"^(?!\W*hur (?:m[åa]nga|myck|stor|hög|lång|läng|dyr|ofta|gam))(?!.*\b(?:{_OF_AN_OFFICE}))(?:[\s\S]*\W)?"
            r"(?:huvudtalare|föreläsare|kontaktperson|ordförande|samordnare)\b|"
            r"\bvad (?:heter|hette) (?:(?:han|hon|hen|(?:den|de|dom) (?:från|som))\b|"
            r"(?:(?:den|det|ert?|vårt?|nya|förr[ae]|tidigare|nuvarande|v?[äö]stra|norra|södra|\w+s) ){0,3}"
            rf"\w*(?:{OFFICES}){OFFICE_ENDING}\b)"
            rf"|\bvilka {_SOME}från\b(?! (?:och med|början|listan|mötet|planen|projektet|rapporten|träffen)\b)"
            rf"|\bvilka {_SOME}(?:berättade|föreläste|guidade|höll (?:en|ett|föredrag|i|tal)|ledde(?! till)"
            r"|pratade|presenterade|samordnade"
            r"|satt|sitter|snackade|talade|valdes|visade runt)\b"
            r"|\bvilken \w*(?:författare|journalist|forskare|politiker)\b"
        ),
    ),
    (
        Asks.NUMBER,
        (
            r"^(?!\W*var (?:\w+ ){0,3}?(?:kan|ser|hittar|finns|står)\b)(?:[\s\S]*\W)?"
            r"hur (?:många|manga|mycket|mycke|fort|snabbt|nöjda?|stor|stort|stora|hög|högt|höga|lång|långt|länge|ofta"
            r"|gam(?:malt?|la))\b|"
            r"\bantal\b|\bprocent\b|"
            r"\bvilken (?:nöjdhet|nytta|kostnad|andel|sida)\b|\bsnittbetyg|\bvad kostar?\b|"
            rf"{HOW_PAID}|"
            r"\bvad (?:blev|fick) (?:[\w-]+ ){0,8}?(?:för|i) (?:betyg|siffra|snitt)\w*\b|"
            r"\bvad blev (?:betyg|nöjdhet|siffra|snitt)\w*\b|"
            rf"{HOW_DEAR}|"
            r"\bvilket (?:värde|\w*betyg|medelvärde|belopp|\w*nummer|isbn|resultat)\b|"
            r"\bhow (?:many|much|large|long|often|high|old)\b|\b(?:what|which) (?:number|share|percentage|page)\b"
        ),
    ),
    (Asks.DAY, r"\bvil(?:ket|ka) datum\b|\bvilk(?:en|a) dag(?:ar)?\b|\b(?:which|what) (?:day|date)\b|\bdeadline\b"),
    (
        Asks.TIME,
        (
            r"(?:^\W*|\boch |\bsedan )när\b|\bvilk(?:et|a) år\b|\bvilken (?:period|månad)\b|"
            r"(?:^\W*|\band )when\b|\b(?:which|what) year\b"
        ),
    ),
    (
        Asks.PLACE,
        (
            r"^\W*var (?:hölls|höll|hålls|ligger|träffades|träffas|möttes|möts|sågs|ses|ägde|nå(?:gon|n)stans)\b|"
            r"^\W*var (?:ska|blir) .*(?:möt|träff|ses|håll|konferens|festival|\bvara?\b)|"
            r"\bva(?:d|rt?)? (?:.*\b)?n(?:å|ågon)n?stans\W*$|"
            r"\bvar och\b|\boch var\b|"
            r"\b(?:på|i) vilken (?:ort|plats|kommun|stad)\b|^\W*where\b"
        ),
    ),
    (Asks.NAMES, rf"\b(?:vilka|which) (?:\w+ )?(?:{_BODIES})\b|\b(?:vilke[nt]|which) (?:\w+ )?(?:{_ONE_BODY})\b"),
    (Asks.REASON, r"\b(?:varför|hur kom(?:mer)? (?:det|de) s(?:ig|ej)|av vilken anledning|why)\b"),
]
PATTERNS = [(asks, re.compile(pattern, re.IGNORECASE)) for asks, pattern in _PATTERNS]


def asked_for(question: str) -> Asks:
    return next((asks for asks, pattern in PATTERNS if pattern.search(question)), Asks.ANYTHING)
