"""Whose meetings a question names, of what kind and at which place: those that the archive's meetings have."""

import re
from collections.abc import Collection, Sequence

from knowledge.archive import View
from knowledge.meetings import bodies, wording
from knowledge.meetings.bodies import bare, group_alike
from knowledge.meetings.meeting import Meeting
from knowledge.question import TRANSLATION, Question, Term
from knowledge.swedish import lexicon, words

OF_A_PLACE = re.compile(rf"(\w{{2,}}?)s?{wording.AT_A_PLACE}\w*", re.IGNORECASE)


def named_places(question: Question, view: View) -> set[str]:
    asked = [*words.tokens(question.text), *question.repaired.values()]
    return {place for place in {meeting.place for _, meeting in view.meetings} if place and _stands(place, asked)}


def named_groups(question: Question, view: View) -> set[str]:
    """Those that the question names, and the same groups by their longer or shorter names."""
    asked = words.tokens(question.text) + [term.word for term in question.terms] + [*question.repaired.values()]
    asked += [other for term in question.terms for other, strength in term.others if strength == TRANSLATION]
    groups = {meeting.group for _, meeting in view.meetings if meeting.group}
    named = {group for group in groups if _names(asked, group)}
    return named | {group for group in groups for other in named if group_alike(group, other)}


def persons_named(question: Question) -> list[str]:
    return [name for name in question.names if lexicon.is_given_name(name.split()[0])]


def is_of_groups(meeting: Meeting, groups: Collection[str]) -> bool:
    """By its group; a paper that names none may be called by that alone, as its theme."""
    if meeting.group or meeting.kind:
        return meeting.group in groups
    theme = set(words.stems(meeting.theme))
    return any(theme and set(words.stems(bare(group))) <= theme for group in groups)


def kinds_asked_for(question: Question, view: View) -> set[str]:
    """Nätverksträff, årsmöte: those by which the archive calls meetings."""
    asked = {bodies.kind_of(term.word) for term in question.terms if is_a_kind_of_meeting(term)}
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
    stands = re.compile(rf"{re.escape(name.lower())}(?:s?{wording.AT_A_PLACE}\w*|s)?")
    return any(map(stands.fullmatch, asked))


def is_a_kind_of_meeting(term: Term) -> bool:
    """Any document may call its own a meeting; a kind of them it calls by that name."""
    of_any = wording.ANY_MEETING.fullmatch(term.word) or wording.CAME_TOGETHER.fullmatch(term.word)
    return bool(wording.ABOUT_MEETINGS.search(term.word)) and not of_any


def place_of(word: str) -> str | None:
    """Where something was held that is called by it: boråsträffen."""
    held = OF_A_PLACE.fullmatch(word)
    return next(iter(lexicon.municipalities(f"{held[1]} {held[1]}s")), None) if held else None
