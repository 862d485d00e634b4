"""Which of the archive's meetings a question means: by group, time, place, form and theme."""

import re
from collections.abc import Collection, Iterator, Sequence

from knowledge import notes
from knowledge.answers.answer import Source, cite
from knowledge.archive import View
from knowledge.meetings import bodies
from knowledge.meetings.meeting import PAPER, Meeting
from knowledge.meetings.minutes import LONGEST_TOP
from knowledge.passages import BLOCKS_APART, Passage
from knowledge.question import SUBJECT, TRANSLATION, Question, Term
from knowledge.record import Kept
from knowledge.swedish import dates, lexicon, words

Held = tuple[Kept, Meeting]

MEETINGS = r"\w*(?:möten|mötena|träffar|träffarna|möte|träff|sammankomst\w*|meetings?)"
ABOUT_MEETINGS = re.compile(r"\w*(?:träff|möte|meeting|sammankomst)\w*|\bmöt(?:te|ts)\w*|två\s?dagar\w*", re.IGNORECASE)
ANY_MEETING = re.compile(r"(?:träff|möte|meeting)(?:en|et|ar|arna|s|n|na|t)?", re.IGNORECASE)
DIGITAL = re.compile(r"\b(?:digital\w*|webb\w*|online)\b", re.IGNORECASE)
PHYSICAL = re.compile(r"\b(?:fysisk\w*|på plats|physical)\b", re.IGNORECASE)
NOT_DIGITAL = re.compile(r"\b(?:inte|ej|icke|not|non)\W+(?:\w+\W+)?(?:digital|webb|online)", re.IGNORECASE)
SEVERAL_DAYS = re.compile(r"\b(?:två|fler)\s?dagar\w*|two-day\b", re.IGNORECASE)
# Figures that meetings carry, as they are asked for.
FIGURES = re.compile(
    r"\b(?:nytt|nöjd|betyg|omdöme|deltag|deltog|närvar|besök|usefulness|satisf|rating|particip|attend)\w*"
    r"|\bsnittbetyg\w*|\bkom\b|\bcame\b|\bm[åa]nga (?:\w+ )?(?:var|blev) (?:med|där)\b",
    re.IGNORECASE,
)
# The words by which meetings are asked for say nothing of what they were about.
ASKING = re.compile(
    rf"{ABOUT_MEETINGS.pattern}|{DIGITAL.pattern}|{PHYSICAL.pattern}|{FIGURES.pattern}|(?:ut)?värder\w*|evaluat\w*|resultat\w*|folk|personer|people|dök|\d+"
    r"|(?:flest|högst|bäst|mest|störst|lägst|minst|färst|sämst|genomsnitt|snitt|medel|kommun|(?:fokus|arbets)?grupp|nätverk)\w*",
    re.IGNORECASE,
)
WHO_CAME = re.compile(r"\b(?:deltag|deltog|närvar|kom\b|besök|came\b|attend)", re.IGNORECASE)
ALL_WHO_CAME = re.compile(
    r"\b(?:deltagare|besök|participants)\b.*\b(?:sammanlagt|totalt|tillsammans|in total|altogether)\b", re.IGNORECASE
)
GATHERINGS = ("träff", "möte", "konferens", "seminari", "resa", "besök", "kurs")
OF_A_PLACE = re.compile(rf"(\w{{2,}}?)s?(?:{'|'.join(GATHERINGS)})\w*", re.IGNORECASE)
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
# When they last came together; and what may be told of any body, where it is named.
CAME_TOGETHER = re.compile(r"\b(?:träffa[dst]\w*|möttes|mötts|sågs|sammanträ\w+|meet|met)\b", re.IGNORECASE)
LATEST = re.compile(
    rf"{CAME_TOGETHER.pattern}.*\bsenast\b|\bsenast\b.*{CAME_TOGETHER.pattern}"
    r"|\bnär hade\b.*\bsenaste \w*(?:möte|träff)\w*",
    re.IGNORECASE,
)
WHO_WAS_THERE = re.compile(
    r"\W*(?:vilka|vem|who)\b(?!\W+\w*(?:möte|träff|kommun|organisation)).*"
    r"\b(?:med|där|deltog|deltagit|närvarade|närvarande|medverkade|kom|attended|present|came|there)\b",
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
A_FEW_DAYS = 5
SAME_WORD = 0.8  # likeness of a word of the question and one of a theme


def meant_meetings(question: Question, view: View) -> list[Held]:
    """The meetings that fit everything the question says of them; none when it is not about meetings."""
    asked = [*words.tokens(question.text), *question.repaired.values()]
    groups = named_groups(question, view)
    places = _named_places(question, view)
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
    if ABOUT_MEETINGS.search(question.text) or asks_what_happened(question):
        return True
    groups, of_days = named_groups(question, view), _of_days(question)
    return bool(
        (
            FIGURES.search(question.text)
            and (groups or _named_places(question, view) or _names_a_theme(question, view) or of_days)
        )
        or (ALL_WHO_CAME.search(question.text) and question.periods)
        or is_of_a_day(question, groups)
        or (WHO_WAS_THERE.match(question.text) and of_days)
        or (groups and CAME_TOGETHER.search(question.text))
    )


def _named_places(question: Question, view: View) -> set[str]:
    asked = [*words.tokens(question.text), *question.repaired.values()]
    return {place for place in {meeting.place for _, meeting in view.meetings} if place and _stands(place, asked)}


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
    few = bool(question.periods) and question.periods[0].days <= A_FEW_DAYS
    return few and all(ASKING.fullmatch(term.word) for term in question.terms)


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


def named_groups(question: Question, view: View) -> set[str]:
    """Those that the question names, and the same groups by their longer or shorter names."""
    asked = words.tokens(question.text) + [term.word for term in question.terms] + [*question.repaired.values()]
    asked += [other for term in question.terms for other, strength in term.others if strength == TRANSLATION]
    groups = {meeting.group for _, meeting in view.meetings if meeting.group}
    named = {group for group in groups if _names(asked, group)}
    return named | {group for group in groups for other in named if group_alike(group, other)}


def group_alike(one: str | None, other: str | None) -> bool:
    """Naturvårdsgruppen is Naturvård och friluftsliv; one without a name may be any."""
    if not one or not other:
        return True
    short, long = sorted((bare(one), bare(other)), key=len)
    said = set(words.stems(short))
    return bool(short) and (long.startswith(short) or (bool(said) and said <= set(words.stems(long))))


def each_once(groups: Collection[str]) -> tuple[str, ...]:
    """Of those that are the same group by different names, the one that says most."""
    kept: list[str] = []
    for group in sorted(groups, key=lambda name: (-len(name), name)):
        if not any(group_alike(group, other) for other in kept):
            kept.append(group)
    return tuple(sorted(kept))


def bare(group: str) -> str:
    return re.sub(r"s?-?grupp(?:en)?$", "", group.casefold()).strip()


def is_of_groups(meeting: Meeting, groups: Collection[str]) -> bool:
    """By its group; a paper that names none may be called by that alone, as its theme."""
    if meeting.group or meeting.kind:
        return meeting.group in groups
    theme = set(words.stems(meeting.theme))
    return any(theme and set(words.stems(bare(group))) <= theme for group in groups)


def is_of_a_day(question: Question, groups: Collection[str]) -> bool:
    """What a group did on a day, or what a paper of a day says, is told of what was held then."""
    few = bool(question.periods) and question.periods[0].days <= A_FEW_DAYS
    return few and bool(groups or PAPERS.search(question.text))


def kinds_asked_for(question: Question, view: View) -> set[str]:
    """Nätverksträff, årsmöte: those by which the archive calls meetings."""
    asked = {bodies.kind_of(term.word) for term in question.terms if _is_a_kind_of_meeting(term)}
    return asked & {meeting.kind for _, meeting in view.meetings if meeting.kind}


def is_of_kind(meeting: Meeting, kinds: Collection[str]) -> bool:
    return not kinds or (meeting.kind or bodies.kind_of(meeting.name)) in kinds


def names_group(term: Term, meeting: Meeting) -> bool:
    return meeting.group is not None and _names([term.word], meeting.group)


def _names(asked: Sequence[str], group: str) -> bool:
    """Every part of the group's name begins some word of the question: "naturvårdsmötet" names Naturvårdsgruppen.

    Of Styrgruppen all must stand: styra and styrka begin as it does.
    """
    parts = [word for word in words.tokens(re.sub(r"-?gruppen$|-?grupp$", "", group)) if len(word) > 3]
    if parts == ["styr"]:
        parts = ["styrgrupp"]
    parts = parts or [re.sub(r"en$", "", word) for word in words.tokens(group) if word.endswith("gruppen")]
    return bool(parts) and all(any(word.startswith(part[:-1]) for word in asked) for part in parts)


def _stands(name: str, asked: Sequence[str]) -> bool:
    """By itself, or as the beginning of what was held there: boråsträffen."""
    stands = re.compile(rf"{re.escape(name.lower())}(?:s?(?:{'|'.join(GATHERINGS)})\w*|s)?")
    return any(map(stands.fullmatch, asked))


def of_time(question: Question, meeting: Meeting) -> bool:
    return not question.periods or any(period.meets(meeting.period) for period in question.periods)


def _of_form(question: Question, meeting: Meeting) -> bool:
    if NOT_DIGITAL.search(question.text):
        return not meeting.digital
    if DIGITAL.search(question.text) and not meeting.digital:
        return False
    if PHYSICAL.search(question.text) and meeting.digital:
        return False
    return not SEVERAL_DAYS.search(question.text) or meeting.period.days > 1


def _speaks_of(kept: Kept, question: Question) -> bool:
    """A name or a kind of meeting that this document never uses says that another document is meant."""
    named = {word for name in question.names for word in words.tokens(name)}
    telling = [term for term in question.terms if term.word in named or _is_a_kind_of_meeting(term)]
    return all(_uses(kept, term) for term in telling if term.known)


def _is_a_kind_of_meeting(term: Term) -> bool:
    """Any document may call its own a meeting; a kind of them it calls by that name."""
    of_any = ANY_MEETING.fullmatch(term.word) or CAME_TOGETHER.fullmatch(term.word)
    return bool(ABOUT_MEETINGS.search(term.word)) and not of_any


def _uses(kept: Kept, term: Term) -> bool:
    stems = notes.stems_of(kept.notes.packed)
    if term.stem in stems or any(other in stems for other, _ in term.others):
        return True
    return any(words.likeness(term.stem, stem) >= SAME_WORD for stem in stems if stem[:3] == term.stem[:3])


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


def place_of(word: str) -> str | None:
    """Where something was held that is called by it: boråsträffen."""
    held = OF_A_PLACE.fullmatch(word)
    return next(iter(lexicon.municipalities(f"{held[1]} {held[1]}s")), None) if held else None


def is_of_a_place(word: str) -> bool:
    return place_of(word) is not None


def stands_in(term: Term, theme: str) -> bool:
    return any(words.likeness(term.stem, stem) >= SAME_WORD for stem in words.stems(theme))


def cite_meetings(view: View, meetings: Sequence[Held], line: re.Pattern[str] | None = None) -> tuple[Source, ...]:
    """Of each the block that holds the figure, or else the one it opens with.

    A document that was replaced a moment ago may have none left.
    """
    told = ((meeting, list(_blocks(view, kept, meeting))) for kept, meeting in meetings)
    return tuple(_cite(meeting, blocks, line) for meeting, blocks in told if blocks)


def _cite(meeting: Meeting, blocks: Sequence[tuple[Passage, str]], line: re.Pattern[str] | None) -> Source:
    """An entry ends with its figures; a paper has them, and its day, at the top."""
    is_paper = meeting.account == PAPER
    in_order = blocks if is_paper else list(reversed(blocks))
    found = next(((p, b) for p, b in in_order if line and line.search(b)), None)
    if found is None and is_paper:
        found = next(((p, b) for p, b in blocks[:LONGEST_TOP] if _tells_the_day(b, meeting)), None)
    return cite(*(found or blocks[0]), 1.0)


def _tells_the_day(block: str, meeting: Meeting) -> bool:
    told = dates.find_again(block, meeting.period.first)
    return any(mention.period.days <= A_FEW_DAYS and mention.period.meets(meeting.period) for mention in told)


def _blocks(view: View, kept: Kept, meeting: Meeting) -> Iterator[tuple[Passage, str]]:
    for passage in view.of_meeting(kept, meeting):
        for block in passage.text.split(BLOCKS_APART):
            yield passage, block
