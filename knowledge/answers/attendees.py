"""Who were at one meeting, as its papers list them: in a line, a list or a table under "Närvarande" or "Deltagare"."""

import re
from collections.abc import Iterator, Sequence

from knowledge.answers import accounts, one_meeting
from knowledge.answers.answer import LONGEST, Answer, Source, cite, shorten
from knowledge.answers.meant import WHO_WAS_THERE, Held
from knowledge.archive import View
from knowledge.markup import shown
from knowledge.meetings import PAPER
from knowledge.passages import BLOCKS_APART, Passage
from knowledge.question import Question

NOT_THERE = re.compile(r"\b(?:inte|ej|saknades|frånvar\w+|not|absent)\b", re.IGNORECASE)
LISTED = r"(?:närvarande|deltagare|deltog|med på mötet)(?: (?:på plats|ledamöter|vid mötet))?"
HEADING = re.compile(rf"\W*{LISTED}\W*", re.IGNORECASE)
LINE = re.compile(rf"(?:^|(?<=\s))(?P<said>(?i:{LISTED})\s*:?\s+(?=[A-ZÅÄÖ]).*)", re.DOTALL)
# What follows those who came in the same line.
AFTER = re.compile(
    r"\s(?:(?:anmält )?förhinder|frånvar\w+|ej närvarande|saknades|antecknat|vid protokollet|sekreterare"
    r"|ordförande)\s*:",
    re.IGNORECASE,
)
ABSENT = re.compile(r"nej\b|frånvar|(?:anmält )?förhinder", re.IGNORECASE)
NAMES = re.compile(r"[A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ][\w-]+")
LONGEST_NAME = 90  # characters of a line with one who came
FEWEST = 2


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    if len(chosen) != 1 or not WHO_WAS_THERE.match(question.text) or NOT_THERE.search(question.text):
        return None
    if not one_meeting.is_all_asked(question, chosen):
        return None
    papers = [kept.name for kept, meeting in accounts.accounts(chosen[0], view) if meeting.account == PAPER]
    listed = (_in_a_line(passages) or _listed(passages) for passages in map(view.passages_in, papers))
    return next(filter(None, listed), None)


def _in_a_line(passages: Sequence[Passage]) -> Answer | None:
    lines = ((passage, block, LINE.search(block)) for passage, block in _blocks(passages) if not passage.cells)
    for passage, block, found in lines:
        said = AFTER.split(found["said"], maxsplit=1)[0] if found else ""
        if len(NAMES.findall(said)) >= FEWEST:
            return _told(shown(said).replace("\n", " "), [cite(passage, block, 1.0)])
    return None


def _listed(passages: Sequence[Passage]) -> Answer | None:
    """The rows, or the short lines, under a heading or a line that says that they came."""
    came: list[tuple[str, Source]] = []
    begun: tuple[str, ...] | None = None
    for passage, block in _blocks(passages):
        under = bool(passage.headings) and HEADING.fullmatch(passage.headings[-1]) is not None
        if not passage.cells and HEADING.fullmatch(block):
            begun = passage.headings
        elif (under or begun == passage.headings) and _is_one(passage, block):
            came.append((_one(passage, block), cite(passage, block, 1.0)))
        elif came:
            break
    present = [(said, source) for said, source in came if said]
    return _told("\n".join(said for said, _ in present), [one for _, one in present]) if len(came) >= FEWEST else None


def _blocks(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    return ((passage, block) for passage in passages for block in passage.text.split(BLOCKS_APART))


def _is_one(passage: Passage, block: str) -> bool:
    return bool(passage.cells) or (len(block) < LONGEST_NAME and NAMES.match(block.strip()) is not None)


def _one(passage: Passage, block: str) -> str:
    """One who came, with what the row says of them; nothing of one who did not."""
    if not passage.cells:
        return shown(block).strip()
    name, *rest = (cell for _, cell in passage.cells)
    if any(ABSENT.match(cell) for cell in rest):
        return ""
    return f"{name} ({', '.join(cell for cell in rest if cell)})" if any(rest) else name


def _told(said: str, sources: Sequence[Source]) -> Answer:
    return Answer(shorten(said, LONGEST), "passage", False, None, tuple(sources))
