"""Who were at one meeting, as its papers list them: in a line, a list or a table under "Närvarande" or "Deltagare".

How many they were is counted there, where no figure is given.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answers.answer import LONGEST, Answer, Source, cite, shorten
from knowledge.answers.finding import Finding
from knowledge.answers.meetings import accounts, one_meeting
from knowledge.answers.meetings.meant import WHO_WAS_THERE
from knowledge.archive import Held, View
from knowledge.markup import shown
from knowledge.meetings.meeting import PAPER
from knowledge.passages import BLOCKS_APART, Passage
from knowledge.question import Question
from knowledge.swedish import lexicon

NOT_THERE = re.compile(r"\b(?:inte|ej|saknades|frånvar\w+|not|absent)\b", re.IGNORECASE)
LISTED = r"(?:närvarande|deltagare|deltog|med på mötet)(?: (?:på plats|ledamöter|vid mötet))?"
HEADING = re.compile(rf"\W*{LISTED}\W*", re.IGNORECASE)
# A label, at the start of its line or with a capital within it; "Ej närvarande" is that of others.
LINE = re.compile(
    rf"(?:^[^\w\n]*|(?<=\s)(?=[A-ZÅÄÖ]))(?i:(?<!\bej )(?<!\bicke )(?<!\binte ))"
    rf"(?P<said>(?i:{LISTED})[^\S\n]*(?::|\n)\s*(?=[A-ZÅÄÖ]).*)",
    re.DOTALL | re.MULTILINE,
)
LABEL = re.compile(rf"^{LISTED}\s*:?\s*", re.IGNORECASE)
# What follows those who came in the same line.
AFTER = re.compile(
    r"\s(?:(?:anmält )?förhinder|frånvar\w+|(?:ej|icke|inte) närvarande|saknades|antecknat|vid protokollet|sekreterare"
    r"|ordförande)\s*:|(?<=\.)\s(?=[^.]*\b(?:förhinder|frånvarande|kunde inte)\b)",
    re.IGNORECASE,
)
ABSENT = re.compile(r"frånvar|(?:anmält )?förhinder", re.IGNORECASE)
OF_PRESENCE = re.compile(r"närvar\w*|deltog|deltar|deltagit|var med|på plats|", re.IGNORECASE)
OF_ABSENCE = re.compile(r"frånvar\w*|förhinder", re.IGNORECASE)
# What may be told of those who came, whatever else the row says of them.
WHERE_FROM = re.compile(
    r"\w*(?:kommun|organisation|förening|förbund|företag|region|myndighet)(?:en)?|ort|från|roll|uppdrag|funktion|",
    re.IGNORECASE,
)
HOW_MANY = re.compile(
    r"\b(?:hur m[åa]nga|how many|antal(?:et)?)\b.*"
    r"\b(?:med?|där|deltog|delta\w*|närvar\w+|kom|var det|personer|attended|present|came)\b",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
BETWEEN = re.compile(r",|;|\boch\b|\bsamt\b")
NAMES = re.compile(r"[A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ][\w-]+")
LONGEST_NAME = 90  # characters of a line with one who came
FEWEST = 2


@dataclass(frozen=True)
class Came:
    """Those who are listed, as they stand there; `number` where each of them has a name."""

    said: str
    sources: Sequence[Source]
    number: int | None

    @property
    def listed(self) -> str:
        return shorten(LABEL.sub("", self.said), LONGEST)


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    counted = HOW_MANY.search(question.text) is not None
    if len(chosen) != 1 or not (counted or WHO_WAS_THERE.match(question.text)) or NOT_THERE.search(question.text):
        return None
    if not one_meeting.is_all_asked(question, chosen):
        return None
    those = came(chosen[0], view)
    if those is None or not counted:
        return told(those) if those else None
    figure_given = any(meeting.attendance for _, meeting in accounts.accounts(chosen[0], view))
    return None if figure_given else _counted(those)


def came(held: Held, view: View) -> Came | None:
    """Those whom the first paper that lists them lists."""
    listed = (_in_a_line(passages) or _listed(passages) for passages in papers(held, view))
    return next(filter(None, listed), None)


def papers(held: Held, view: View) -> list[list[Passage]]:
    return [view.passages_in(kept.name) for kept, meeting in accounts.accounts(held, view) if meeting.account == PAPER]


def _counted(those: Came) -> Answer | None:
    if those.number is None:
        return None
    found = Finding("listed_there", {"number": those.number, "listed": those.listed})
    return Answer(None, "fact", False, None, tuple(those.sources), found=found)


def told(those: Came) -> Answer:
    return Answer(shorten(those.said, LONGEST), "passage", False, None, tuple(those.sources))


def _in_a_line(passages: Sequence[Passage]) -> Came | None:
    lines = ((passage, block, LINE.search(block)) for passage, block in _blocks(passages) if not passage.cells)
    for passage, block, found in lines:
        said = AFTER.split(found["said"], maxsplit=1)[0] if found else ""
        if len(NAMES.findall(said)) >= FEWEST:
            return Came(shown(said).replace("\n", " "), [cite(passage, block, 1.0)], _number(said))
    return None


def _number(line: str) -> int | None:
    """None where something between its commas is neither a name nor where one comes from or what one does there."""
    parts = [part.strip(" .\n") for part in BETWEEN.split(IN_BRACKETS.sub("", line.partition(":")[2] or line))]
    others = [part for part in parts if part and not NAMES.match(part)]
    if any(part[0].isupper() and not lexicon.municipalities(f", {part}") for part in others):
        return None
    return sum(NAMES.match(part) is not None for part in parts)


def _listed(passages: Sequence[Passage]) -> Came | None:
    """The rows, or the short lines, under a heading or a line that says that they came."""
    listed: list[tuple[str, Source]] = []
    begun: tuple[str, ...] | None = None
    for passage, block in _blocks(passages):
        under = bool(passage.headings) and HEADING.fullmatch(passage.headings[-1]) is not None
        under = under or _is_of_those_at_the_top(passage)
        if not passage.cells and HEADING.fullmatch(block):
            begun = passage.headings
        elif (under or begun == passage.headings) and _is_one(passage, block):
            listed.append((_one(passage, block), cite(passage, block, 1.0)))
        elif listed:
            break
    present = [(said, source) for said, source in listed if said]
    if len(listed) < FEWEST:
        return None
    return Came("\n".join(said for said, _ in present), [one for _, one in present], len(present))


def _is_of_those_at_the_top(row: Passage) -> bool:
    """A table of names right under the title, before anything is taken up, is of those who came."""
    named = bool(row.cells) and row.cells[0][0].strip().casefold() in ("namn", "deltagare", "ledamot", "närvarande")
    return named and tuple(row.headings) in ((), (row.title,))


def _blocks(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    return ((passage, block) for passage in passages for block in passage.text.split(BLOCKS_APART))


def _is_one(passage: Passage, block: str) -> bool:
    return bool(passage.cells) or (len(block) < LONGEST_NAME and NAMES.match(block.strip()) is not None)


def _one(passage: Passage, block: str) -> str:
    """One who came, with what the row says of them; nothing of one who did not."""
    if not passage.cells:
        return shown(block).strip()
    (_, name), *rest = ((column.strip(), cell.strip()) for column, cell in passage.cells)
    if any(_says_absent(column, cell) for column, cell in rest):
        return ""
    told = [cell for column, cell in rest if cell and WHERE_FROM.fullmatch(column)]
    return f"{name} ({', '.join(told)})" if told else name


def _says_absent(column: str, cell: str) -> bool:
    answered = cell.casefold()
    if OF_ABSENCE.fullmatch(column):
        return answered not in ("", "nej", "-", "–")
    return ABSENT.match(cell) is not None or (answered == "nej" and OF_PRESENCE.fullmatch(column) is not None)
