"""What is asked of somebody whom the answer named: "varför slutade hon?", "och före henne?"."""

import re

from knowledge.talk.slots import names_and_ranks_in
from knowledge.talk.thread import Earlier, is_english

PRONOUN = r"(?:han|hon|hen|honom|henne|he|she|him)"
HERSELF = re.compile(rf"\b(?:{PRONOUN}|her(?=\W*$))\b", re.IGNORECASE)
# Hans is a name as well.
HERS = re.compile(r"\b(?:hans|(?i:hennes|hens|his|her))\b|\AHans(?= [a-zåäö])")
# Somebody else whom the question itself speaks of: "vem var det och varför slutade han", "han som leder".
OF_ANOTHER = re.compile(rf"\b(?:vem|who)\b.*\b(?:och|and)\b.*\b{PRONOUN}\b|\b{PRONOUN} (?:som|who)\b", re.IGNORECASE)
ONLY_LED = re.compile(
    rf"(?:(?:vem|who)(?: was)? )?(?:efter|före|innan|after|before) (?:{PRONOUN}|her|that)", re.IGNORECASE
)
BEFORE_THAT = re.compile(
    r"(?:(?:vem|vilka) (?:(?:var|hade|satt|ledde) (?:(?:det|den|uppdraget|posten|rollen|tjänsten|jobbet) )?)?)?"
    r"(?:innan|före|dessförinnan|tidigare)"
    r"(?: (?:dess|det|honom|henne|hen|dem)| (?:han|hon) (?:började|kom|tillträdde|tog över))?",
    re.IGNORECASE,
)
HOLDS = re.compile(r"\W*(?:vem|vilka)\s+(?P<verb>är|var|leder|ledde|heter|hette|har|hade|sitter|satt)\b", re.IGNORECASE)
HELD = {"är": "var", "leder": "ledde", "heter": "hette", "har": "hade", "sitter": "satt"}
BY_NOW = re.compile(
    r"\s+(?i:nu|idag|just nu|numera|för närvarande)\b|\s+tidigare$|\s+(?:före|innan)(?: [A-ZÅÄÖ][\w-]*)+$"
)


def of_the_person(core: str, earlier: Earlier) -> str | None:
    """By name; None where the question itself says who it is, or only who it was before or after that one."""
    named = any(slot.kind == "name" for slot in names_and_ranks_in(core))
    if not earlier.person or named or OF_ANOTHER.search(core) or ONLY_LED.fullmatch(core):
        return None
    ending = "'s" if is_english(core) else "" if earlier.person.endswith("s") else "s"
    said = HERS.sub(f"{earlier.person}{ending}", HERSELF.sub(earlier.person, core))
    return said if said != core else None


def who_it_was_before(core: str, earlier: Earlier) -> str | None:
    """Who held what somebody holds or held: before the one that was named, or at all."""
    question, dash, it = earlier.question.partition(" – ")
    holds = HOLDS.match(question)
    if holds is None or not BEFORE_THAT.fullmatch(core):
        return None
    verb = HELD.get(holds["verb"].lower(), holds["verb"])
    held = f"{question[: holds.start('verb')]}{verb}{BY_NOW.sub('', question[holds.end('verb') :].rstrip(' ?'))}"
    return f"{held} {f'före {earlier.person}' if earlier.person else 'tidigare'}{dash}{it}"
