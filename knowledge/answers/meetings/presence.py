"""Was somebody at one meeting, or who was not: "var Karin med i juni?", "vilka hade förhinder?".

Its papers say so in their line of those who came or of those who did not, or in a sentence ("hade anmält förhinder").
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from knowledge.answers.answer import LONGEST, Answer, Source, cite, shorten
from knowledge.answers.finding import Finding
from knowledge.answers.meetings import attendees, one_meeting
from knowledge.answers.meetings.meant import IS_ABSENT, WHETHER_THERE, WHO_WAS_ABSENT
from knowledge.archive import Held, View
from knowledge.markup import shown
from knowledge.meetings.meeting import PAPER
from knowledge.passages import BLOCKS_APART, Passage
from knowledge.question import Question
from knowledge.swedish import lexicon, sentences, words

LABEL = r"(?:(?:ej|icke|inte) närvarande|frånvarande|(?:anmäl\w* |meddela\w* )?(?:förhinder|frånvaro)(?: anmäl\w*)?)"
# A label with those who did not come, up to the next label.
LINE = re.compile(rf"(?:^|(?<=\s))(?i:{LABEL})\s*:\s*[A-ZÅÄÖ].*?(?=\s[A-ZÅÄÖ]\w+(?: \w+)?:|$)", re.DOTALL)
SENTENCE = re.compile(
    r"\b(?:förhinder|frånvarande|kunde inte (?:delta|komma|närvara|vara med)|deltog inte|uteblev)\b", re.IGNORECASE
)

OF_ANOTHER_TIME = re.compile(r"\b(?:nästa|kommande|framöver|förra|föregående|tidigare)\b", re.IGNORECASE)
AWAY = re.compile(rf"{SENTENCE.pattern}|\b(?:ersatte|ersätter|i stället för|frånvaro|sjuk)\b", re.IGNORECASE)
OF_THE_TOP = 12  # blocks


@dataclass(frozen=True)
class _Absent:
    said: str
    source: Source


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    who = _somebody(question) if WHETHER_THERE.match(question.text) else ()
    if len(chosen) != 1 or not (who or WHO_WAS_ABSENT.match(question.text)) or not _is_all(question, chosen, who):
        return None
    papers = attendees.papers(chosen[0], view)
    absent = [one for passages in papers for one in _absent(passages)]
    if not who:
        return _told(absent) if absent else None
    came = attendees.came(chosen[0], view)
    if came and _names(came.said, who):
        return attendees.told(came)
    of_them = [one for one in absent if _names(one.said, who)]
    if of_them:
        return _told(of_them)
    # Whoever kept the minutes, or was called in, is named elsewhere in them.
    named = any(_names(one.text, who) for passages in papers for one in passages)
    return None if came is None or named or question.municipalities else _not_listed(came, who)


def took_part(held: Held, names: Sequence[str], view: View) -> bool:
    """Are all of them listed among those who came, or else told of in a sentence that does not say they were away?"""
    kept, meeting = held
    came = attendees.came(held, view) if meeting.account == PAPER else None
    if came:
        return all(_names(came.said, words.tokens(name)) for name in names)
    of_it = [one for one in view.passages_in(kept.name) if meeting.account == PAPER or one.meeting == meeting.name]
    told = [one for passage in of_it for one in _sentences(passage.text) if not AWAY.search(one)]
    return all(any(_names(one, words.tokens(name)) for one in told) for name in names)


def _somebody(question: Question) -> tuple[str, ...]:
    """The words of the name of the one who is asked about."""
    said = [word for name in question.names for word in words.tokens(name)]
    given = [term.word for term in question.terms if lexicon.is_given_name(term.word.capitalize())]
    return tuple(said or given)


def _is_all(question: Question, chosen: Sequence[Held], who: Collection[str]) -> bool:
    rest = [term for term in question.terms if term.word not in who and not IS_ABSENT.fullmatch(term.word)]
    return all(one_meeting.says_which(term, chosen[0][1]) for term in rest)


def _names(said: str, who: Collection[str]) -> bool:
    return set(who) <= set(words.tokens(said))


def _absent(passages: Sequence[Passage]) -> Iterator[_Absent]:
    """A sentence further down, or under a heading of its own, may be of anything else."""
    blocks = ((one, block) for one in passages if not one.cells for block in one.text.split(BLOCKS_APART))
    for at, (passage, block) in enumerate(blocks):
        found = LINE.search(block)
        at_the_top = at < OF_THE_TOP and passage.headings == passages[0].headings
        told = [one for one in _sentences(block) if _says_who(one)] if at_the_top else []
        said = [found.group()] if found else told
        yield from (_Absent(shown(one).strip(), cite(passage, one, 1.0)) for one in said)


def _sentences(block: str) -> list[str]:
    return [block[start:end] for start, end in sentences.spans(block)]


def _says_who(sentence: str) -> bool:
    said = SENTENCE.search(sentence) is not None and attendees.NAMES.search(sentence) is not None
    return said and not OF_ANOTHER_TIME.search(sentence)


def _told(absent: Sequence[_Absent]) -> Answer:
    said = shorten("\n".join(one.said for one in absent), LONGEST)
    return Answer(said, "passage", False, None, tuple(one.source for one in absent))


def _not_listed(came: attendees.Came, who: Sequence[str]) -> Answer | None:
    """Only where each of those listed has a name, so that somebody else is none of them."""
    if came.number is None:
        return None
    name = " ".join(word.capitalize() for word in who)
    found = Finding("not_listed_there", {"name": name, "listed": came.listed})
    return Answer(None, "fact", False, None, tuple(came.sources), found=found)
