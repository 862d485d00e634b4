"""Which of the archive's meetings a question means: by group, time, place, form and theme."""

import re
from collections.abc import Collection, Sequence

from knowledge import notes
from knowledge.answers.answer import are_alike
from knowledge.answers.meetings.named import (
    is_a_kind_of_meeting,
    is_of_groups,
    is_of_kind,
    kinds_asked_for,
    named_groups,
    named_places,
)
from knowledge.archive import Held, View
from knowledge.meetings import wording
from knowledge.meetings.meeting import MOST_DAYS, PAPER, Meeting
from knowledge.question import SUBJECT, Question, Term
from knowledge.record import Kept
from knowledge.swedish import dates, words

DIGITAL = re.compile(r"\b(?:digital\w*|webb\w*|online)\b", re.IGNORECASE)
PHYSICAL = re.compile(r"\b(?:fysisk\w*|på plats|physical)\b", re.IGNORECASE)
NOT_DIGITAL = re.compile(rf"\b(?:inte|ej|icke|not|non)\W+(?:\w+\W+)?(?:{wording.ON_THE_NET})", re.IGNORECASE)
# "Tvådagarsträffen inräknad": the others are meant too.
AS_WELL = re.compile(r"\b(?:inräkn|medräkn|inkl|included|including)\w*", re.IGNORECASE)
SEVERAL_DAYS = re.compile(r"\b(?:två|fler)\s?dagar\w*|two-day\b", re.IGNORECASE)
# Figures that meetings carry, as they are asked for.
FIGURES = re.compile(
    r"\b(?:nytt|nöjd|betyg|omdöme|deltag|deltog|närvar|besök|usefulness|satisf|rating|particip|attend)\w*"
    r"|\bsnittbetyg\w*|\bkom\b|\bcame\b|\bm[åa]nga (?:\w+ )?(?:var|blev) (?:med|där)\b",
    re.IGNORECASE,
)
# The words by which meetings are asked for say nothing of what they were about.
ASKING = re.compile(
    rf"{wording.ABOUT_MEETINGS.pattern}|{DIGITAL.pattern}|{PHYSICAL.pattern}|{FIGURES.pattern}|(?:ut)?värder\w*|evaluat\w*|resultat\w*|folk|personer|people|dök|\d+"
    r"|(?:flest|högst|bäst|mest|störst|lägst|minst|färst|sämst|genomsnitt|snitt|medel|kommun|(?:fokus|arbets)?grupp|nätverk)\w*",
    re.IGNORECASE,
)
WHO_CAME = re.compile(r"\b(?:deltag|deltog|närvar|kom\b|besök|came\b|attend)", re.IGNORECASE)
ALL_WHO_CAME = re.compile(
    r"\b(?:deltagare|besök|participants)\b.*\b(?:sammanlagt|totalt|tillsammans|in total|altogether)\b", re.IGNORECASE
)
EITHER = re.compile(
    r"\beller\b.*\b(?:bäst|sämst|högst|lägst|flest|färst|mest|minst)\w*"
    r"|\b(?:bäst|sämst|högst|lägst|flest|färst|mest|minst)\w*.*\beller\b",
    re.IGNORECASE,
)
COMPARED = re.compile(r"\b(?:jämför\w*|respektive|skillnad\w*|än|compared|than)\b", re.IGNORECASE)
IN_ORDER = re.compile(
    r"\b(?:(?P<first>första|first)|sista|senaste|last|latest)\W+(?:\w+\W+)?\w*(?:möte|träff|meeting)(?:t|en)?\b",
    re.IGNORECASE,
)
HAPPENED = re.compile(r"\W*(?:vad|what)\s+(?:hände\w*|gjorde\w*|hölls|händer|planeras|happened)\b", re.IGNORECASE)
LATEST = re.compile(
    rf"{wording.CAME_TOGETHER.pattern}.*\bsenast\b|\bsenast\b.*{wording.CAME_TOGETHER.pattern}"
    r"|\bnär hade\b.*\bsenaste \w*(?:möte|träff)\w*",
    re.IGNORECASE,
)
WHO_WAS_THERE = re.compile(
    r"\W*(?:vilka|vem|who)\b(?!\W+\w*(?:möte|träff|kommun|organisation)).*"
    r"\b(?:med|där|deltog|deltagit|närvarade|närvarande|medverkade|kom|attended|present|came|there)\b",
    re.IGNORECASE,
)
IS_ABSENT = re.compile(r"frånvar\w*|förhinder\w*|sakna[dt]\w*|uteb\w+|anmält?|absent|missing", re.IGNORECASE)
WHO_WAS_ABSENT = re.compile(
    r"\W*(?:vem|vilka|who)\b(?!\W+\w*(?:möte|träff|kommun|organisation)).*"
    r"\b(?:frånvar\w+|förhinder|saknades|uteblev|(?:inte|ej|not) (?:var )?(?:med|där|närvarande|kom|deltog|there)"
    r"|(?:kom|deltog|närvarade) (?:inte|ej)|absent|missing)\b",
    re.IGNORECASE,
)
# "Var Karin med", "kom Bo till mötet".
WHETHER_THERE = re.compile(
    r"\W*(?:(?:var|was|were)\b.*\b(?:med|där|närvarande|frånvarande|there|present)|deltog|kom|närvarade|medverkade|did)\b",
    re.IGNORECASE,
)
HAS_BEEN = re.compile(r"\b(?:höll\w*|hållits|hållit|hade|genomförd\w*|\w*protokoll\w*)\b", re.IGNORECASE)
PAPERS = re.compile(r"\b\w*(?:protokoll|anteckning)\w*\b", re.IGNORECASE)
# When it is asked is no day of a meeting.
ASKED_NOW = re.compile(
    r",?\s*\b(?:(?:räknat|sett|counted|as)\s+)?(?:(?:från|of|from)\s+(?:och med\s+)?)?"
    r"(?:just nu|nu|i ?dag|right now|now|today)\b",
    re.IGNORECASE,
)
A_GROUP = ("gruppen", "gruppens")


def meant_meetings(question: Question, view: View) -> list[Held]:
    """The meetings that fit everything the question says of them; none when it is not about meetings."""
    asked = [*words.tokens(question.text), *question.repaired.values()]
    groups = named_groups(question, view)
    places = named_places(question, view)
    if not is_about_meetings(question, view):
        return []
    if not groups and any("grupp" in word and len(word) > len("gruppens") for word in asked):
        return []  # a group that the archive knows no meetings of
    kinds = kinds_asked_for(question, view)
    of_a_day = is_of_a_day(question, groups)
    at_any_time = [
        (kept, meeting)
        for kept, meeting in view.meetings
        if meeting.is_known
        and (not groups or is_of_groups(meeting, groups))
        and (not places or meeting.place in places or (of_a_day and is_nowhere(meeting)))
        and _of_form(question, meeting)
        and is_of_kind(meeting, kinds)
        and _speaks_of(kept, question)
    ]
    fitting = [held for held in at_any_time if of_time(question, held[1])]
    compared = _compares(question, places)
    if fitting and compared:
        fitting += _at_the_other_places(at_any_time, fitting)
    # What one of those compared is called says nothing of the others.
    of_theme = fitting if compared and len(places) > 1 else _of_theme(question, fitting, groups)
    in_time = sorted(of_theme, key=lambda held: held[1].period.first)
    if HAS_BEEN.search(question.text):
        in_time = [held for held in in_time if held[1].period.first <= question.today] or in_time
    one = IN_ORDER.search(question.text)
    if one and one["first"]:
        return in_time[:1]
    if one or LATEST.search(question.text):
        return ([held for held in in_time if held[1].period.first <= question.today] or in_time)[-1:]
    return in_time


def is_nowhere(meeting: Meeting) -> bool:
    """The day and the body tell which it is, where its paper does not say where it was."""
    return meeting.account == PAPER and not (meeting.place or meeting.digital)


def is_about_meetings(question: Question, view: View) -> bool:
    if wording.ABOUT_MEETINGS.search(question.text) or asks_what_happened(question):
        return True
    groups, of_days = named_groups(question, view), _of_days(question) or _of_a_month(question)
    return bool(
        (
            FIGURES.search(question.text)
            and (groups or named_places(question, view) or _names_a_theme(question, view) or of_days)
        )
        or (ALL_WHO_CAME.search(question.text) and question.periods)
        or is_of_a_day(question, groups)
        or (WHO_WAS_THERE.match(question.text) and of_days)
        or (WHO_WAS_ABSENT.match(question.text) and question.periods)
        or (WHETHER_THERE.match(question.text) and question.periods)
        or (groups and wording.CAME_TOGETHER.search(question.text))
    )


def _compares(question: Question, places: Collection[str]) -> bool:
    return bool(COMPARED.search(question.text) or (len(places) > 1 and EITHER.search(question.text)))


def _at_the_other_places(held: Sequence[Held], fitting: Sequence[Held]) -> list[Held]:
    """The time said of one of those compared is not that of the others: of each place the meeting nearest to it."""
    others = {meeting.place for _, meeting in held} - {meeting.place for _, meeting in fitting}
    day = fitting[0][1].period.first
    nearest = sorted(held, key=lambda one: abs((one[1].period.first - day).days))
    return [next(one for one in nearest if one[1].place == place) for place in sorted(filter(None, others))]


def _of_days(question: Question) -> bool:
    """How many came on a day asks of what was held then, where nothing else is said of it."""
    few = bool(question.periods) and question.periods[0].days <= MOST_DAYS
    return few and all(ASKING.fullmatch(term.word) for term in question.terms)


def _of_a_month(question: Question) -> bool:
    """Nothing is said but when: "vilka var med i juni 2031"."""
    of_it = bool(question.periods) and question.periods[0].days <= dates.A_MONTH
    return of_it and all(term.word.isdigit() for term in question.terms)


def _names_a_theme(question: Question, view: View) -> bool:
    """By more than one word, where it is asked who came: one may stand in the theme of any meeting."""
    return bool(WHO_CAME.search(question.text)) and any(
        sum(stands_in(term, meeting.theme) for term in question.terms) > 1 for _, meeting in view.meetings
    )


def asks_what_happened(question: Question) -> bool:
    """What happened at a time, or what a group did then, and nothing else: that is the meetings."""
    return bool(question.periods and HAPPENED.match(question.text) and all(_says_when(term) for term in question.terms))


def _says_when(term: Term) -> bool:
    return term.word.isdigit() or term.word.endswith(A_GROUP) or bool(HAPPENED.search(f"vad {term.word}"))


def is_of_a_day(question: Question, groups: Collection[str]) -> bool:
    """What a group did on a day, or what a paper of a day says, is told of what was held then."""
    few = bool(question.periods) and question.periods[0].days <= MOST_DAYS
    return few and bool(groups or PAPERS.search(question.text))


def of_time(question: Question, meeting: Meeting) -> bool:
    return not question.periods or any(period.meets(meeting.period) for period in question.periods)


def _of_form(question: Question, meeting: Meeting) -> bool:
    if NOT_DIGITAL.search(question.text):
        return not meeting.digital
    if DIGITAL.search(question.text) and not meeting.digital:
        return False
    if PHYSICAL.search(question.text) and meeting.digital:
        return False
    several = SEVERAL_DAYS.search(question.text) and not AS_WELL.search(question.text)
    return not several or meeting.period.days > 1


def _speaks_of(kept: Kept, question: Question) -> bool:
    """A name or a kind of meeting that this document never uses says that another document is meant; but whoever may
    have been there need not be named.
    """
    named = {word for name in question.names for word in words.tokens(name)}
    whether_there = WHETHER_THERE.match(question.text)
    telling = [
        term for term in question.terms if (term.word in named and not whether_there) or is_a_kind_of_meeting(term)
    ]
    return all(_uses(kept, term) for term in telling if term.known)


def _uses(kept: Kept, term: Term) -> bool:
    stems = notes.stems_of(kept.notes.packed)
    if term.stem in stems or any(other in stems for other, _ in term.others):
        return True
    return are_alike([term.stem], [stem for stem in stems if stem[:3] == term.stem[:3]])


def _of_theme(question: Question, fitting: Sequence[Held], groups: Collection[str]) -> list[Held]:
    """Narrowed by every word of the question that stands in the themes of some; what is said after "om" must stand."""
    subject = {word for found in SUBJECT.findall(question.text) for word in words.tokens(found)}
    left = list(fitting)
    for term in question.terms:
        if ASKING.fullmatch(term.word) or any(_is_of_name(term, group) for group in groups):
            continue
        about = [held for held in left if stands_in(term, held[1].theme)]
        left = about or (
            [] if question.repaired.get(term.word, term.word) in subject and not _said_of_all(term, left) else left
        )
    return left


def _is_of_name(term: Term, group: str) -> bool:
    """A word that names the group, or begins its name: natur(e) of Naturvård."""
    called = [term.stem, *(stem for stem, _ in term.others)]
    return stands_in(term, group) or any(
        stem.startswith(one) for stem in words.stems(group) for one in called if len(one) > 3
    )


def _said_of_all(term: Term, left: Sequence[Held]) -> bool:
    """A word for where or by whom they were held is said of them beside their theme."""
    return all(stands_in(term, f"{meeting.place or ''} {meeting.group or ''} {meeting.name}") for _, meeting in left)


def stands_in(term: Term, theme: str) -> bool:
    return are_alike([term.stem], words.stems(theme))
