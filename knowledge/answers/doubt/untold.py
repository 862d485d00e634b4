"""Questions of which one can see by its words whether a sentence tells the answer: what a thing is or which its parts
are, what came of it, whether it was done, which was more, a figure that the question says itself, who holds an office.

A sentence that names the thing and no more is the nearest there is, and is said with a caution.
"""

import re
from collections.abc import Sequence

from knowledge.answers.answer import are_alike
from knowledge.answers.definitions import MEANING, defines, thing_asked
from knowledge.answers.doubt.things import is_said
from knowledge.found import Found
from knowledge.question import Question, Term
from knowledge.swedish import lexicon, words
from knowledge.swedish.asks import OFFICE_ENDING, OFFICES, Asks
from knowledge.swedish.dates import MONTHS, NUMBERS

NEAR_THE_THING = 0.6  # of the share of the question that the sentence with most of it holds
SMALL = 13  # lesser figures are as often written in words, or count the parts of something

# What follows the name of a thing where it is said what it is: "Väv (väg och vatten)", "Väv innebär att …".
EXPLAINS = (
    r"(?:\s*(?:[(:=–]|, (?:en|ett)\b)|\W+(?:\w+\W+){0,2}?(?:(?:är|var|blir|vill|ska|ger|gör|går ut|står för)\b"
    r"|(?:innebär|betyd|syfta|handla|bestå|omfatta|innehåll|hjälp|stöd|undersök|underlätta|beskriv|visa|redovisa|presentera"
    r"|analysera|sammanfatta|testa)))"
)
WHICH_PARTS = re.compile(
    rf"^\W*vilka (?:är|var|företag|bolag|organisationer|föreningar|\d+|{'|'.join(NUMBERS)})\b|\b(?:rada?|räkna) upp\b",
    re.IGNORECASE,
)
LISTS = re.compile(
    r"(?:,(?!\d)[^,.]{1,400}){2}|,(?!\d)[^,.]{1,400}? (?:och|samt) |\b(?:är|var)\b[^.]{1,400}? (?:och|samt) |\bär att\b"
    r"|\b[A-ZÅÄÖ]\w{1,60}(?: \w{1,60})? (?:och|samt) [A-ZÅÄÖ]|:(?: |$)|\n|•"
)
# What came of something: how that is asked, and the words in which it is told.
OUTCOMES = (
    (
        (
            r"^\W*(?:vad|vilke[nt]|vilka|hur)\b.*"
            r"(?:\bkom\w*\b.*\bfram till\b|\bvisa(?:r|de)\W*$|\b(?:blev|var) (?:resultat|slutsats|utfall)\w*"
            r"|\b(?:resultat|slutsats|utfall)\w* (?:blev|var)\b)"
            r"|^\W*vad visa(?:r|de)\b(?! (?:han|hon|de|dom|ni|vi)\b)(?! (?-i:[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ]))"
        ),
        (
            r"\bvisa(?:r|de|t|s)?\b(?! (?:och|hur|upp)\b)"
            r"|\b(?:konstatera|framkom|framgå|påvisa|resultera|drog|lärdom)\w*"
            r"|\bkom\w* (?:\w+ )?fram\b|\bpeka\w* (?:ut|på)\b|\bled(?:de|er|tt) till\b|\bslutsats\w*|%|\bprocent\b"
            r"|\b(?:resultat|utfall)\w*(?::| (?:av \w+ )?(?:är|var|blev)\b)|\b\w+ av (?:tio|\d+)\b"
            r"|\b(?:de flesta|hälften|majoritet\w*)\b|\b(?:nöjd|nytta)\w*|: \d,\d"
        ),
    ),
    (r"^\W*(?:vad svarade|har\b.*\bsvarat)\b", r"\b(?:be)?svar\w*"),
    (
        (
            r"^\W*vad (?:sa|sade|tyckte?r?|ansåg|anser|menade)\b"
            r"|^\W*vilken (?:inställning|syn|uppfattning|åsikt) (?:ha(?:r|de)|var)\b"
        ),
        (
            r"\b(?:sa|sade|säger|sagt|tyck\w*|mena[rd]\w*|anser|ansåg|påpeka\w*|betona\w*|framhåll\w*|framhöll|ansett)\b"
            r"|\b(?:berätta|förklara|visa|meddela|redogjor|informera)\w* (?:att|hur)\b|[”\"]"
            r"|betyg\b[^;]*: \d|kommentar\w*:"
        ),
    ),
    (
        r"\b(?:jobbar|arbetar|jobbade|arbetade)\b.*\bsom\b|\b(?:titel|befattning|yrke)\b",
        r"\w\w(?:are|chef|[nrst]ör|log|teg|ordförande|ansvarig|ombud|råd|tekt|nom|jurist|\wman)\b",
    ),
    (
        r"^\W*hur (?:gör|går|anmäler|söker|bokar|beställer|blir|lämnar|skickar) (?:man|jag|vi)\b",
        (
            r"\b(?:genom|via|formulär\w*|anmäl\w*|kontakta\w*|mejla?|e-post\w*|logga\w*|ansök\w*|fyll\w*|klicka\w*|skicka\w*"
            r"|ladda\w*|länk\w*|hemsida\w*|webb\w*)\b|@"
        ),
    ),
    (
        r"^\W*(?:fick|har\b.*\bfått)\b(?!.*\beller\b)",
        r"\b(?:f(?:ick|år|ått)s?|(?:bevilja|tilldela|erhåll|godkän|godtag|avslog|avslag|nekad|invig|bygg|öppna|inför)\w*)\b",
    ),
    (
        r"^\W*(?:blev det|har det blivit)\b(?!.*\beller\b)",
        (
            r"\b(?:blev|blivit|(?:genomför|inför|anord|arrang|starta|invig|öppna|beslut|bilda|skapa|inrätta|antog|antagi)\w*"
            r"|bygg(?:de|t)s?)\b"
        ),
    ),
    (
        r"^\W*hur röstade\b",
        r"\b(?:röst|voter|enhällig|reserver|avslog|avslå|bifall|bifoll)\w*|\b(?:för|[eE]mot) förslaget\b",
    ),
    (r"^\W*(?:lyckades|hann)\b", r"\b(?:lyck|hann|hunn|genomför|klara|misslyck)\w*"),
)
# "Kom det fler hit än dit?": two figures, or a sentence that sets the one beside the other.
MORE_THAN = re.compile(
    r"^(?!\W*(?:hur|varför|vad)\b).*\b(?:fler|mer|större|högre|lägre|bättre|sämre|längre|dyrare|billigare|mindre|färre)\b.*\bän\b(?=\s+\w)",
    re.IGNORECASE,
)
SETS_BESIDE = re.compile(r"\d|\bän\b|\b(?:mest|flest|högst|lägst|störst|minst|bäst|sämst)\w*", re.IGNORECASE)
# Whoever holds an office is asked for: it is told where the office, the holder and whose it is stand together.
OFFICE = re.compile(rf"(?:{OFFICES}){OFFICE_ENDING}s?$")
WHAT_IS_CALLED = re.compile(
    r"\bvad? het(?:er|te) (?:den |de )?"
    r"(\w*(?:are?n|kern|isten|[ae]nten|mannen|kvinnan|personen|chefen|ordföranden|ledamoten|ören|tjejen|killen)) som\b",
    re.IGNORECASE,
)
NOT_THOSE = re.compile(r"^\W*(?:vilk\w+|which)\b.*\b(?:inte|ej|saknar|saknade|utan|not|without)\b", re.IGNORECASE)
NONE = re.compile(r"\b(?:inte|ej|ingen|inget|inga|sakna\w*|utan|utom|varken|undantag\w*)\b", re.IGNORECASE)
# The past tense of a verb before its subject, and a mark of asking after.
PAST = r"(?!\w+(?:ande|ende)\b)(\w+(?:ade|[dlkpstnrgv][dt]e|[^\Waeiouyåäö]te))\b"
WHETHER = re.compile(rf"^\W*{PAST}.*\?\s*$", re.IGNORECASE)
# "Vem justerade", "vad beslutade": what was done is the point, unless any sentence may tell it in other words.
WAS_DONE = re.compile(
    rf"^\W*(?:vem|vilka|vad|hur (?:många|mycket))\s+"
    rf"(?!(?:borde|gjorde|hade|hette|hände|kostade|kunde|sade|skedde|skulle|tyckte|ville)\b){PAST}",
    re.IGNORECASE,
)
A_FIGURE = re.compile(r"(?<![\w.,:/–-])(\d+(?:,\d+)?)(?![\w:/–-]|[.,]\d)(?=\s*[%a-zåäö²³])")
# Days, pages and the like count nothing.
A_NUMBER = re.compile(
    r"\b(?:den|sidan?|avsnitt|kapitel|bilaga|tabell|figur|vecka|kl|nr|nummer)\.? \d+"
    rf"|\d+ (?:{'|'.join(month[:3] for month in MONTHS)})\w*",
    re.IGNORECASE,
)
BETWEEN_DIGITS = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}\b)")


def is_untold(question: Question, near: Sequence[Found]) -> bool:
    return any(rule(question, near) for rule in RULES)


def _parts(question: Question, near: Sequence[Found]) -> bool:
    if not WHICH_PARTS.search(question.text):
        return False
    own = near[0].signals["own words"]
    about = [one for one in near if one.signals["own words"] >= own]
    return not any(LISTS.search(one.quote) or one.passage.kind == "row" for one in about)


def _meaning(question: Question, near: Sequence[Found]) -> bool:
    if not MEANING.search(question.text) or WHICH_PARTS.search(question.text):
        return False
    thing = thing_asked(question)
    if thing is None or any(defines(one, thing) for one in near):
        return False
    explained = re.compile(rf"{thing}{EXPLAINS}|\bmed {thing} menas\b|\w \({thing}\)", re.IGNORECASE)
    return not any(explained.search(one.told) for one in near)


def _outcome(question: Question, near: Sequence[Found]) -> bool:
    """Where it is not told close to the thing itself, it is told of another."""
    asked = (told for asked, told in OUTCOMES if re.search(asked, question.text, re.IGNORECASE))
    return any(not _told(re.compile(told, re.IGNORECASE), about_it(near)) for told in asked)


def _whether(question: Question, near: Sequence[Found]) -> bool:
    """A question that opens with its verb asks whether that was done: "Beviljade staten pengar?"."""
    opening = WHETHER.match(question.text)
    term = next((term for term in question.terms if opening and term.word == opening[1].lower()), None)
    return term is not None and not term.name and not any(_says(one.told, term.word) for one in about_it(near))


def _was_done(question: Question, near: Sequence[Found]) -> bool:
    """What was done is asked about, and no sentence near says it, in that word or another for it."""
    done = WAS_DONE.match(question.text)
    term = next((term for term in question.terms if done and term.word == done[1].lower()), None)
    if term is None or term.name:
        return False
    return not any(is_said(term, words.stems(one.told), loosely=True) or _says(one.told, term.word) for one in near)


def _says(text: str, verb: str) -> bool:
    """The very verb, in any form: another word for it may be what was hoped for."""
    return are_alike(lexicon.forms(verb), words.stems(text))


def _more_than(question: Question, near: Sequence[Found]) -> bool:
    return bool(MORE_THAN.search(question.text)) and not _told(SETS_BESIDE, about_it(near))


def _figure(question: Question, near: Sequence[Found]) -> bool:
    """A figure that the question says itself, and nothing near: it is of something else."""
    asked = A_NUMBER.sub("", BETWEEN_DIGITS.sub("", question.text))
    said = filter(_tells_much, A_FIGURE.findall(asked))
    told = [BETWEEN_DIGITS.sub("", f"{one.told} {one.passage.context}") for one in near]
    return any(not any(re.search(rf"(?<!\d){figure}(?!\d)", text) for text in told) for figure in said)


def _not_those(question: Question, near: Sequence[Found]) -> bool:
    """Those that do not are asked for, and nothing near speaks of any that do not."""
    return bool(NOT_THOSE.search(question.text)) and not _told(NONE, about_it(near))


def _office(question: Question, near: Sequence[Found]) -> bool:
    """The office is held by another, or at another place."""
    if question.asks is not Asks.PERSON:
        return False
    offices = [term for term in question.terms if OFFICE.search(term.word) and not term.name]
    return bool(offices) and not any(_holds(one, offices, question) for one in near)


def _called(question: Question, near: Sequence[Found]) -> bool:
    """The name of somebody is asked for who is spoken of without one: "vad hette forskaren som blev sjuk"."""
    called = WHAT_IS_CALLED.search(question.text)
    who = next((term for term in question.terms if called and term.word == called[1].lower()), None)
    return who is not None and not any(one.signals["kind"] >= 1 and who.word in one.met for one in near)


def _holds(one: Found, offices: Sequence[Term], question: Question) -> bool:
    said = words.stems(f"{one.told} {' '.join(one.passage.headings[-1:])}")
    there = set(lexicon.municipalities(one.told))
    # What is said at a meeting in Lerum is not for that of anybody in Lerum.
    theirs = set(question.municipalities) <= there or not (there or one.passage.meeting)
    return theirs and all(is_said(office, said) for office in offices)


def _tells_much(figure: str) -> bool:
    """A small whole number may count anything, and a year is of the time."""
    return "," in figure or (int(figure) >= SMALL and not 1900 <= int(figure) < 2100)


def about_it(near: Sequence[Found]) -> list[Found]:
    named = [one for one in near if one.signals["names"] == 1] or list(near)
    most = max(one.signals["own words"] for one in named)
    return [one for one in named if one.signals["own words"] >= NEAR_THE_THING * most]


def _told(pattern: re.Pattern[str], near: Sequence[Found]) -> bool:
    return any(pattern.search(one.told) for one in near)


RULES = (
    _parts,
    _meaning,
    _outcome,
    _whether,
    _was_done,
    _more_than,
    _figure,
    _office,
    _called,
    _not_those,
)
