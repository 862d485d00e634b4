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
from knowledge.passages import BLOCKS_APART, Passage
from knowledge.question import Question
from knowledge.swedish import lexicon, sentences, words

LABEL = r"(?:(?:ej|icke|inte) närvarande|frånvarande|(?:anmäl\w* |meddela\w* )?(?:förhinder|frånvaro)(?: anmäl\w*)?)"
# A label with those who did not come, up to the next label.
LINE = re.compile(rf"(?:^|(?<=\s))(?i:{LABEL})\s*:\s*[A-ZÅÄÖ].*?(?=\s[A-ZÅÄÖ]\w+(?: \w+)?:|$)", re.DOTALL)
SENTENCE = re.compile(
    r"\b(?:förhinder|frånvarande|kunde inte (?:delta|komma|närvara|vara med)|deltog inte|uteblev)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Absent:
    said: str
    source: Source


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    who = _somebody(question) if WHETHER_THERE.match(question.text) else ()
    if len(chosen) != 1 or not (who or WHO_WAS_ABSENT.match(question.text)) or not _is_all(question, chosen, who):
        return None
    absent = [one for passages in attendees.papers(chosen[0], view) for one in _absent(passages)]
    if not who:
        return _told(absent) if absent else None
    of_them = [one for one in absent if _names(one.said, who)]
    if of_them:
        return _told(of_them)
    came = attendees.came(chosen[0], view)
    if came is None:
        return None
    if _names(came.said, who):
        return attendees.told(came)
    return None if question.municipalities else _not_listed(came, who)


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
    """A sentence further down, under a heading of its own, may be of anything else."""
    blocks = ((one, block) for one in passages if not one.cells for block in one.text.split(BLOCKS_APART))
    for passage, block in blocks:
        found = LINE.search(block)
        at_the_top = not found and passage.headings == passages[0].headings
        told = [one for one in _sentences(block) if _says_who(one)] if at_the_top else []
        said = [found.group()] if found else told
        yield from (_Absent(shown(one).strip(), cite(passage, one, 1.0)) for one in said)


def _sentences(block: str) -> list[str]:
    return [block[start:end] for start, end in sentences.spans(block)]


def _says_who(sentence: str) -> bool:
    return SENTENCE.search(sentence) is not None and attendees.NAMES.search(sentence) is not None


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
