"""Where the archive tells of a meeting: the block to quote of it."""

import re
from collections.abc import Iterator, Sequence

from knowledge.answers.answer import Source, cite
from knowledge.archive import Held, View
from knowledge.meetings.meeting import MOST_DAYS, PAPER, Meeting
from knowledge.meetings.minutes import LONGEST_TOP
from knowledge.passages import BLOCKS_APART, Passage
from knowledge.record import Kept
from knowledge.swedish import dates


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
    return any(mention.period.days <= MOST_DAYS and mention.period.meets(meeting.period) for mention in told)


def _blocks(view: View, kept: Kept, meeting: Meeting) -> Iterator[tuple[Passage, str]]:
    for passage in view.of_meeting(kept, meeting):
        for block in passage.text.split(BLOCKS_APART):
            yield passage, block
