"""Who holds an office now, or held it before: of all that tell of a holder the newest comes first, with its date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answers import whose
from knowledge.answers.answer import Answer, Said, day_or_year, joined, of_different_times, sentence, shorten
from knowledge.answers.passage import nearest
from knowledge.archive import View
from knowledge.found import Found
from knowledge.meetings import bodies
from knowledge.persons import persons_in
from knowledge.question import SYNONYM, Question
from knowledge.recency import HALF_LIFE
from knowledge.search import search
from knowledge.swedish import dates, lexicon, words
from knowledge.swedish.asks import OFFICES, Asks

HOLDS = re.compile(r"^\W*(?:och\W+)?(?:vem|vilka|who)\b.*\b(?:är|leder|sammankallar|sitter|is|leads)\b", re.IGNORECASE)
BEFORE = re.compile(
    r"\b(?:före|innan|tidigare|förr[ae]|förutvarande|föregående|företrädare\w*|previous|former)\b", re.IGNORECASE
)
SUCCESSOR = re.compile(r"\b(?:före|innan|before)\s+(?P<name>[\w-]+(?:\s+[\w-]+)?)", re.IGNORECASE)
OF_THEN = re.compile(r"\b(?:var|blev|valdes|höll|tog|satt|ledde|was)\b", re.IGNORECASE)
OFFICE = re.compile(rf"\b(?P<vice>vice\W+)?(?P<office>\w*(?:{OFFICES}|sammankalla|ordf\b))\w*", re.IGNORECASE)
LEADS = re.compile(r"\b(?:leder|ledde|sammankalla(?:r|de)|leads|led)\b", re.IGNORECASE)
LEADERS_OF_A_GROUP = ("gruppledare", "sammankallande", "ledare")
LEADERS = r"(?:(?:fokus)?(?:grupp(?:s)?)?ledare|sammankalland\w+|led(?:er|a))\b"
SAYS_NOTHING = re.compile(
    r"nu|idag|dag|just|närvarande|nuvarande|senast|ny[ae]?|now|today|current\w*|(?:fokus)?grupp\w*|nätverk\w*",
    re.IGNORECASE,
)
# Who chaired a meeting stands so in its attendance.
OF_ONE_MEETING = re.compile(r"\bordförande(?: för (?:mötet|dagen|träffen))?\s*:|\bmötesordförande\b", re.IGNORECASE)
A_GROUP = re.compile(r"\b\w{4,}grupp(?:en|ens)?\b", re.IGNORECASE)  # a sentence that names one speaks of that
NO_LONGER = re.compile(
    r"\b(?:varit|var|förre|förra|tidigare|avtacka\w*|tacka\w*|avgå\w*|avgick|lämna\w*|slutar?|slutat|till och med"
    r"|t\.? ?o\.? ?m|inte|ingen|vakant|vik|vikarierande|tf|tillförordnad)\b",
    re.IGNORECASE,
)
CHOSEN = re.compile(r"\b(?:om|in|ny)?(?:väljs|valdes|vald|utses|utsågs|utsedd)\b|\btar över\b", re.IGNORECASE)
FROM = re.compile(r"\b(?:från och med|från|fr\.? ?o\.? ?m\.?|sedan)\s+(?:den )?$", re.IGNORECASE)
APPOSED = re.compile(r"(?:\s*\([^()]{0,60}\))?\s*,\s*")  # Alma Berg (Hjo), ordförande
MOST_FOUND = 60
BESIDE = 60  # characters
SHORT = 200  # characters: a list of all who were there tells it less plainly


@dataclass(frozen=True)
class _Holder:
    """A sentence that tells who holds the office, or did so until then, and from when that counts."""

    found: Found
    name: str
    since: date
    no_longer: bool

    @property
    def group(self) -> str | None:
        return bodies.group_of(f"{self.found.passage.title} {self.found.passage.meeting or ''}")

    def is_as(self, other: "_Holder") -> bool:
        return not set(self.name.split()).isdisjoint(other.name.split())


def answer(question: Question, view: View, today: date) -> Answer | None:
    """None unless several tell of a holder: of one alone the usual answer tells."""
    office = _office(question)
    if office is None or any(not period.first <= today <= period.last for period in question.periods):
        return None
    found = _found(_sought(question), view)
    told = sorted(_holders(question, found, office), key=lambda one: one.since, reverse=True)
    if len({one.found.passage.dated for one in told}) < 2:
        return None
    holders = [one for one in told if one.since <= today]
    now = next((one for one in holders if not one.no_longer), None)
    others = [one for one in holders if now is None or (one.since <= now.since and not one.is_as(now))]
    successor = _successor(question)
    if successor:
        others = _before(successor, holders, of_any=not _body(question))
    if BEFORE.search(question.text):
        return _told(question, found, [_plainest(others)]) if others else None
    if now is None:
        return None
    plainest = _plainest([one for one in holders if one.is_as(now) and not one.no_longer])
    return _told(question, found, [plainest, *(one for one in others[:1] if len(one.found.quote) <= SHORT)])


def _found(question: Question, view: View) -> list[Found]:
    """Where somebody's name is said, nearly all that is found is of that one: who came before is looked for without."""
    found = search(question, view, most=MOST_FOUND)
    successor = _successor(question)
    if not successor:
        return found
    others = replace(question, terms=tuple(term for term in question.terms if term.word not in successor))
    known = {(one.passage, one.start) for one in found}
    return found + [one for one in search(others, view, most=MOST_FOUND) if (one.passage, one.start) not in known]


def _before(successor: set[str], holders: Sequence[_Holder], *, of_any: bool) -> list[_Holder]:
    """Those who held it when the successor came, newest first; where it is not said of what, in the same body."""
    theirs = [one for one in holders if not successor.isdisjoint(words.tokens(one.name))]
    if not theirs:
        return []
    first = theirs[-1]
    others = (one for one in holders if successor.isdisjoint(words.tokens(one.name)) and one.since <= first.since)
    return [one for one in others if not of_any or one.group == first.group]


def _plainest(holders: Sequence[_Holder]) -> _Holder:
    """The newest that tells of the same one as the very newest, and of few others."""
    newest = holders[0]
    of_one = (one for one in holders if one.is_as(newest) and (newest.since - one.since).days <= HALF_LIFE)
    return next((one for one in of_one if len(one.found.quote) <= SHORT), newest)


def _office(question: Question) -> re.Pattern[str] | None:
    """How the office is called, where it is asked who holds it, or did before another."""
    asks_now = HOLDS.search(question.text) and not OF_THEN.search(question.text)
    if question.asks is not Asks.PERSON or not (asks_now or BEFORE.search(question.text)):
        return None
    named = OFFICE.search(question.text)
    if named is None:
        return re.compile(rf"\b{LEADERS}", re.IGNORECASE) if LEADS.search(question.text) else None
    vice = r"\bvice\W+" if named["vice"] else r"(?<!\bvice )\b"
    office = "ordf" if named["office"].casefold().startswith("ordf") else re.escape(named["office"])
    return re.compile(rf"{vice}{office}\w*", re.IGNORECASE)


def _sought(question: Question) -> Question:
    """Who leads a group is told by what a leader is called."""
    leaders = tuple((words.stem(name), SYNONYM) for name in LEADERS_OF_A_GROUP)
    terms = (
        replace(term, others=(*term.others, *leaders)) if LEADS.fullmatch(term.word) else term
        for term in question.terms
    )
    return replace(question, terms=tuple(terms))


def _holders(question: Question, found: Sequence[Found], office: re.Pattern[str]) -> Iterator[_Holder]:
    of = [whose.called(word, question) for word in _body(question)]
    unnamed = replace(question, text=SUCCESSOR.sub("", question.text))  # the successor is a holder as well
    for one in found:
        text, dated = one.told, one.passage.dated
        held = office.search(text)
        if held is None or dated is None or OF_ONE_MEETING.search(text):
            continue
        names, since = persons_in(unnamed, text), _since(text, dated)
        name = _nearest(names, text, held)
        told_of = text if A_GROUP.search(text) else f"{text} {one.passage.context}"
        for _, called in names:  # Hagström holds nothing of the power
            told_of = told_of.replace(called, "")
        if name and whose.are_named(of, told_of):
            beside = text[max(held.start() - BESIDE, 0) : held.end() + BESIDE]
            yield _Holder(one, name, since, NO_LONGER.search(beside) is not None and not CHOSEN.search(beside))


def _nearest(names: Sequence[tuple[int, str]], text: str, held: re.Match[str]) -> str | None:
    """The name beside the office; of one in brackets, the one right before them; first the one it is apposed to."""
    bracket = text.rfind("(", 0, held.start())
    if bracket >= 0 and ")" not in text[bracket : held.start()]:
        return next((name for at, name in names if text[at:bracket].rstrip() == name), None)
    follows = any(at == held.end() + 1 for at, _ in names)
    said_of = next((name for at, name in names if APPOSED.fullmatch(text, at + len(name), held.start())), None)
    if said_of and not follows:
        return said_of
    named = min(
        names, key=lambda named: max(held.start() - named[0] - len(named[1]), named[0] - held.end()), default=None
    )
    return named[1] if named else None


def _body(question: Question) -> list[str]:
    """The words that say whose office it is."""
    successor = _successor(question)
    asked = (question.repaired.get(term.word, term.word) for term in question.terms if term.word not in successor)
    return [word for word in asked if not _says_nothing(word)]


def _successor(question: Question) -> set[str]:
    """The name of the one before whom somebody held the office."""
    found = SUCCESSOR.search(question.text)
    is_somebody = found is not None and lexicon.is_given_name(re.split(r"[\s-]", found["name"])[0].capitalize())
    return set(words.tokens(found["name"])) if found and is_somebody else set()


def _says_nothing(word: str) -> bool:
    return any(said.fullmatch(word) for said in (OFFICE, LEADS, BEFORE, SAYS_NOTHING))


def _since(text: str, dated: date) -> date:
    """From the day that a decision says that it counts from, or else from when it was written."""
    told = (one for one in dates.find_again(text, dated) if FROM.search(text[: one.start]))
    return next((one.period.first for one in told if one.period.year_known and one.period.first > dated), dated)


def _told(question: Question, found: Sequence[Found], holders: Sequence[_Holder]) -> Answer:
    told = [one.found for one in holders]
    each = [Said(sentence(one, question), day_or_year(one.passage.dated)) for one in told]
    text = shorten(joined([one.text for one in each]))
    return Answer(
        text, "passage", False, None, nearest(found, told), person=holders[0].name, said=of_different_times(each)
    )
