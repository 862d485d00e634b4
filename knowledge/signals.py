"""Does a sentence hold the kind of thing a question asks for: a name for "vem", a figure for "hur många", a day?"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from knowledge import persons
from knowledge.question import Question
from knowledge.swedish import dates, lexicon, words
from knowledge.swedish.asks import HOW_DEAR, HOW_PAID, Asks
from knowledge.swedish.figures import is_figure

# What stands where a figure was to be filled in, or in a cell: "ej mätt".
LEFT_BLANK = re.compile(r"(?<!\w)(?:xx+|yy+|nn+|n/a|\?\?+|_{2,})(?!\w)|(?:^|\t)(?:ej|inte) \w+(?=\t|$)", re.IGNORECASE)
ANY_NAME = re.compile(r"(?<=[a-zåäö,] )[A-ZÅÄÖ][\w-]+")
OF_MUNICIPALITIES = re.compile(
    r"\b(?:vilken|vilka|which)(?: (?:av|of)(?: (?:de|the))?)? (?:\w+ )?(?:kommun(?:er(?:na)?)?|municipalit(?:y|ies))\b",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\b(?:eftersom|därför att|på grund av|p\.?g\.?a|bero(?:r|dde|tt) (?:\w+ ){0,2}?på"
    r"|beroende på att|(?:delvis|sannolikt|troligen) beroende på|(?<!utan )anledning"
    r"|orsak(?:en|er|erna)?|mot bakgrund av|bakgrunden (?:är|var)|till följd av|tack vare|skäle[nt]"
    r"|med tanke på|med hänsyn till)\b",
    re.IGNORECASE,
)
PURPOSE = re.compile(
    r"\b(?:därför|då|för att|så att|genom att|syfte\w*|skäl|utifrån|bidr(?:og|ar|agit) till|le(?:dde|der|tt) till)\b"
    r"|\b(?:innebar|medför\w*)\b|, varför\b",
    re.IGNORECASE,
)
OFTEN = re.compile(r"\bgång(?:er)? (?:i|per|om)\b|\bvarje\b|årlig|månadsvis|veckovis|kvartal|regelbund", re.IGNORECASE)
HOW_OFTEN = re.compile(r"\b(?:ofta|often)\b", re.IGNORECASE)
A_GRADE = re.compile(r"(?<![\w.])[A-F][+–−-]?(?![\w.])")
HOW_OLD = re.compile(r"\b(?:hur (?:gam(?:malt?|la)|länge har)|how (?:old|long ha(?:s|ve)))\b", re.IGNORECASE)
A_YEAR = r"\b(?:1[6-9]|20)\d\d\b"
SINCE = re.compile(
    rf"\b(?:från|sedan) (?:\w+ )?{A_YEAR}"
    r"|\b(?:antog|antag|bilda|besluta|bygg|datera|grunda|inrätta|invig|skapa|skrev|start|tog\w* fram)\w*"
    rf"(?:\W+\w+){{0,4}}?\W+{A_YEAR}",
    re.IGNORECASE,
)
RATED = re.compile(r"\b(?:betyg\w*|klass\w*|grade|rating)\b", re.IGNORECASE)
HOW_LONG = re.compile(r"\b(?:hur länge|hur lång tid|how long)\b", re.IGNORECASE)
A_WHILE = re.compile(
    rf"\b(?:en|ett|hela?|flera|några|par|per|\d+|{'|'.join(dates.NUMBERS)})\s(?:halv |hel )?"
    r"(?:minut|timm|dag|dygn|veck|månad|termin|år|sommar|höst|vint|vår)(?:[aeo]?n|et?|[aeo]r(?:na)?|na|t)?\b"
    r"|\b(?:till och med|fram till|tills|t\.?o\.?m\.?)\b|\btill (?:den )?\d",
    re.IGNORECASE,
)
HOW_PLEASED = re.compile(r"\bhur nöjda?\b", re.IGNORECASE)
HOW_FAST = re.compile(r"\bhur (?:fort|snabbt)\b", re.IGNORECASE)
PLEASED = re.compile(r"\b(?:miss)?nöjda?\b", re.IGNORECASE)
# A share may be told in words: "drygt en tredjedel", "hälften", "sju av tio".
_NUMBER = rf"(?:\d+|{'|'.join(dates.NUMBERS)})"
PART = (
    r"\b(?:häl[fv]ten|merparten|majoriteten|tred?jedel\w*|(?:fjärde|femte|sjätte|sjunde|åtton|nion|tion)del\w*)\b"
    rf"|\b{_NUMBER} av (?:de )?{_NUMBER}\b"
)
HOW_LARGE_A_PART = re.compile(r"\bhur stor (?:an)?del\b|\bhur stora delar\b", re.IGNORECASE)
TOLD_WITHOUT_FIGURES = (
    (HOW_LARGE_A_PART, re.compile(PART, re.IGNORECASE)),
    (HOW_PLEASED, PLEASED),
    (HOW_LONG, A_WHILE),
    (HOW_OFTEN, OFTEN),
    (RATED, A_GRADE),
)
SUM, SHARE = r"(?:kronor|kr|mn?kr|m(?:iljon|iljard)(?:er)?|mdkr|tkr|öre)\b", r"(?:%|procent\b)"
# What the answer to some questions is measured in: how that is asked for, and how it is told. A column may name it.
UNITS = {
    "sum": (
        (
            r"kronor|\bkr\b|\bbelopp\w*|mnkr|\bkosta\w*|arvode|\bhur mycket (?:[\w-]*pengar|tjänar?|lön)\b|\bcosts?\b"
            r"|\bhow much money\b"
            rf"|{HOW_DEAR}|{HOW_PAID}"
            r"|\b(?:vad|hur mycket) (?:betala\w*\b(?! sig)|f(?:ick|år|ått)\b.*\bbetalt\b)"
        ),
        rf"\d[\d\s.,]*{SUM}|{SUM}\W{{0,3}}\d",
    ),
    "share": (
        r"procent|procentandel|hur stor (?:an)?del\b|hur stora delar\b",
        rf"\d\s*{SHARE}|{SHARE}\W{{0,3}}[+–−-]?\d|{PART}",
    ),
    "energy": (r"\w*wattimm\w*|\b[kmgt]wh\b", r"\d\s*(?:[kmgt]wh\b|\w*wattimm)"),
    "weight": (r"\bhur m[åa]nga (?:k?ton|kilo|kg)\b|\bhow many ton\w*", r"\d\s*(?:miljoner )?(?:k?ton\b|kilo|kg\b)"),
    "distance": (
        r"\bhur långt\b.*\b(?:mellan|till)\b|\bhur m[åa]nga (?:kilometer|mil|meter)\b",
        r"\d\s*(?:km|mil|m|meter|kilometer)\b",
    ),
    "telephone": (r"(?:telefon|mobil)\W?(?:n?um\w*|nr\b)|\bphone\b", r"(?<![\d-])(?:\+\d|0)[\d ()–/-]{5,}\d"),
    "email": (
        (
            r"\b(?:e-?post|mejl|mail)(?:adress\w*)?\b"
            r"|^\W*(?:har (?:du|ni|nån|någon)|vad är|vilken är|finns)\b.*\b(?:mejlen|mailen) till\b"
        ),
        r"\S+@\S+",
    ),
}
ADDRESSES = frozenset({"telephone", "email"})
# "Hur når man kollegornas telefonnummer" wants no number.
ASKS_IN_WHAT_WAY = re.compile(
    r"^\W*(?:hur|how)\W+(?!m[åa]nga|mycket|mycke|stor|hög|lång|länge|dyr|gam(?:mal|la)|ofta|many|much|large|high|long|old|often)\w",
    re.IGNORECASE,
)
TOLD_BY_NAME_OR_TIME = (Asks.PERSON, Asks.DAY, Asks.TIME, Asks.PLACE)
# "Sju av de nio kommunerna är med" does not tell how many are.
PART_OF = re.compile(
    rf"\b(?:\d+|{'|'.join(dates.NUMBERS)}|några|hälften) av (?:de|dessa|dem|våra|samtliga|alla)\b", re.IGNORECASE
)
IN_ALL = re.compile(r"\bhur m[åa]nga \w+ (?:har|finns|är det)\b", re.IGNORECASE)
PER = re.compile(r"\bper\s+\d[\d\s]*", re.IGNORECASE)  # "per 1 000 invånare" counts no inhabitants
HOW_MANY = re.compile(r"\b(?:hur m[åa]nga|how many)\b", re.IGNORECASE)
A_UNIT = re.compile(r"kr|tkr|mnkr|kronor|procent|kg|gram|ton|[kmg]wh|kvm|m2|ha|hektar|km|meter|liter")
CLOCK = re.compile(r"\bkl(?:ockan|\.)?\s*\d", re.IGNORECASE)
SOMEBODY = 0.75  # two names together, of a person or of a thing: Adobe Connect
SOMETHING = 0.5  # a figure, but not beside what is counted; a year for a day; a name of something for that of someone
BESIDE = 4  # words between a figure and what it counts


def holds_what_is_asked(question: Question, text: str) -> float:
    """From 0, nothing of the kind, to 1."""
    check = CHECKS.get(question.asks)
    return float(check(question, text)) if check else _tells_where_to_write(question, text)


def unit_of(question: Question) -> tuple[str, re.Pattern[str]] | None:
    """What the answer must be measured in, and how that is told."""
    return None if question.asks in TOLD_BY_NAME_OR_TIME else _unit_in(question.text)


@lru_cache(maxsize=100)  # it is wanted for every sentence that may answer a question
def _unit_in(question: str) -> tuple[str, re.Pattern[str]] | None:
    if ASKS_IN_WHAT_WAY.search(question):
        return None
    for unit, (asked, told) in UNITS.items():
        if re.search(asked, question, re.IGNORECASE):
            return unit, re.compile(told, re.IGNORECASE)
    return None


def unit_asked(question: Question) -> re.Pattern[str] | None:
    """The words in which it is asked for."""
    unit = unit_of(question)
    return re.compile(UNITS[unit[0]][0], re.IGNORECASE) if unit else None


def _tells_where_to_write(question: Question, text: str) -> float:
    unit = unit_of(question)
    return float(unit is not None and unit[0] in ADDRESSES and bool(unit[1].search(text)))


def _tells_who(question: Question, text: str) -> float:
    names = [name for _, name in persons.names_in(question, text)]
    if any(map(persons.is_of_a_person, names)):
        return 1.0
    return SOMEBODY if names else SOMETHING * _names_something(question, text)


def _tells_which(question: Question, text: str) -> bool:
    if OF_MUNICIPALITIES.search(question.text):
        return bool(set(lexicon.municipalities(text)) - set(question.municipalities))
    return _names_something(question, text)


def _names_something(question: Question, text: str) -> bool:
    return any(not _is_asked(question, name) for name in ANY_NAME.findall(text))


def _tells_where(question: Question, text: str) -> float:
    if set(lexicon.municipalities(text)) - set(question.municipalities):
        return 1.0
    return SOMETHING * _names_something(question, text)


def _tells_why(_: Question, text: str) -> float:
    return 1.0 if REASON.search(text) else SOMETHING * bool(PURPOSE.search(text))


def _counts(question: Question, text: str) -> float:
    """1 when a new figure stands beside what is counted or in the unit that is named, less for any other figure."""
    if HOW_OLD.search(question.text) and re.search(A_YEAR, text):
        return 1.0 if SINCE.search(text) else SOMETHING
    without_dates = _without_dates(text)
    said = words.tokens(without_dates)
    figures = [at for at, word in enumerate(said) if is_figure(word) and word not in question.figures]
    if any(asked.search(question.text) and told.search(text) for asked, told in TOLD_WITHOUT_FIGURES):
        return 1.0
    if not figures:
        return 0.0
    unit = unit_of(question)
    if unit:
        return 1.0 if unit[1].search(without_dates) else SOMETHING
    of_a_part = PART_OF.search(text) and IN_ALL.search(question.text)
    return SOMETHING if of_a_part or not _beside_what_is_counted(question, said, figures) else 1.0


def tells_a_figure(text: str) -> bool:
    """Any that is no date."""
    return any(map(is_figure, words.tokens(_without_dates(text))))


def tells_a_time(text: str) -> bool:
    return bool(dates.find_again(text, dates.ANY_YEAR) or CLOCK.search(text))


def _without_dates(text: str) -> str:
    for mention in reversed(dates.find_again(text, dates.ANY_YEAR)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return PER.sub("per ", text)


def _beside_what_is_counted(question: Question, said: Sequence[str], figures: Sequence[int]) -> bool:
    counted = [
        at for at, word in enumerate(said) if words.stem(word) in question.counted and said[at - 1 : at] != ["per"]
    ]
    counting = figures
    if HOW_MANY.search(question.text):
        counting = [at for at in figures if _measured_in(said, at) in ("", *(said[noun] for noun in counted))]
    return any(abs(figure - noun) <= BESIDE for figure in counting for noun in counted)


def _measured_in(said: Sequence[str], figure: int) -> str:
    """The unit after a figure, of which there may be several words: "4 150 ton"."""
    after = next((word for word in said[figure:] if not is_figure(word)), "")
    return after if A_UNIT.fullmatch(after) else ""


def _tells_when(question: Question, text: str) -> float:
    """A time that the question has not said itself, and of the year it asks about."""
    told = [
        mention.period
        for mention in dates.find_again(text, dates.ANY_YEAR)
        if text[mention.start : mention.end].lower() not in question.text.lower()
    ]
    if question.asks is Asks.TIME and CLOCK.search(text):
        return 1.0
    if question.asks is Asks.DAY:
        return 1.0 if any(period.days <= 7 for period in told) else SOMETHING * bool(told)
    return float(bool(told))


def _is_asked(question: Question, name: str) -> bool:
    return all(part in question.text for part in name.split())


CHECKS: dict[Asks, Callable[[Question, str], float]] = {
    Asks.PERSON: _tells_who,
    Asks.NAMES: _tells_which,
    Asks.NUMBER: _counts,
    Asks.DAY: _tells_when,
    Asks.TIME: _tells_when,
    Asks.PLACE: _tells_where,
    Asks.REASON: _tells_why,
}
