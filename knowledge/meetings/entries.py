"""The meetings of a report's entries.

Each opens with a word for a meeting and its day: "Nätverksträff, 7 april, Lerum – Bygglov".
"""

import re
from collections.abc import Iterator, Sequence

from knowledge.document import Block, Document
from knowledge.meetings import outcomes, wording
from knowledge.meetings.meeting import MOST_DAYS, Meeting
from knowledge.meetings.wording import DIGITAL
from knowledge.meetings.year import year_of
from knowledge.swedish import dates
from knowledge.swedish.dates import Period

OPENING = re.compile(
    r"^(?:\W*)(?P<what>(?:(?:extra|fysisk\w*|digital\w*|webb\w*|två\w*|gemensam\w*)\s+)?"
    rf"\w*{wording.OPENS})\b",
    re.IGNORECASE,
)
OUTCOME = re.compile(r"deltagare\s*:|utvärdering\W{0,3}:|ingen utvärdering", re.IGNORECASE)
PLACE = re.compile(r"^[\s,.]*(?:i\s+)?(?P<place>[A-ZÅÄÖ][\w-]+(?:\s[A-ZÅÄÖ][\w-]+)?)")
OPENS_WITHIN = 90  # characters: the date of a meeting stands at once, or this is a sentence about something else
LONGEST_ENTRY = 14  # blocks
MOST_WITHOUT_OUTCOME = 3  # blocks that follow a line which is not known to end
LOWEST_RANK = 4  # of a heading that ends an entry: lower ones are captions that the layout has put there


def told(document: Document) -> Iterator[Meeting]:
    """Entries of a report: from the line that opens a meeting to the one that says how many came."""
    year = year_of(document)
    group: str | None = None  # the latest heading that names one, whatever picture captions stand between
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            group = block.text if re.search(r"grupp(?:en)?$", block.text.lower()) else group
        opened = _opening(block, year)
        if opened:
            entry = _entry(document.blocks, number, year)
            yield _meeting(opened, [document.blocks[n] for n in entry], entry, group)


def _opening(block: Block, year: int | None) -> tuple[str, Period, int] | None:
    """The line a meeting opens with: its name, its date and where the date ends."""
    if block.kind in ("row", "note"):
        return None
    text = block.text[:OPENS_WITHIN]
    what = OPENING.search(text)
    if not what:
        return None
    mentioned = dates.find(text, dates.start_of(year))
    day = next((one for one in mentioned if one.start >= what.end() and one.period.days <= MOST_DAYS), None)
    if day is None or re.search(r"[.!?]\s", text[: day.start]):
        return None
    period = Period(day.period.first, day.period.last) if year else day.period
    return text[: day.start], period, day.end


def _entry(blocks: Sequence[Block], start: int, year: int | None) -> tuple[int, ...]:
    """The blocks of one meeting: its whole section where a heading opens it, otherwise the lines that follow."""
    return _section(blocks, start, year) if blocks[start].kind == "heading" else _lines(blocks, start, year)


def _section(blocks: Sequence[Block], start: int, year: int | None) -> tuple[int, ...]:
    """Everything under the heading, until another of its rank or the next meeting."""
    rank = blocks[start].level
    after = range(start + 1, len(blocks))
    end = next((n for n in after if _ends(blocks[n], rank) or _opening(blocks[n], year)), len(blocks))
    return tuple(range(start, end))


def _lines(blocks: Sequence[Block], start: int, year: int | None) -> tuple[int, ...]:
    """Until its outcome has been told, the next meeting opens or a heading comes."""
    last = start
    for number in range(start, min(start + LONGEST_ENTRY, len(blocks))):
        block = blocks[number]
        if number > start and (_ends(block, LOWEST_RANK) or _opening(block, year)):
            break
        if block.kind != "heading" and OUTCOME.search(block.text):
            return tuple(n for n in range(start, number + 1) if n == start or not _aside(blocks[n]))
        if number == start or not _aside(block):
            last = number
    return (start,) if last - start > MOST_WITHOUT_OUTCOME else tuple(range(start, last + 1))


def _ends(block: Block, rank: int) -> bool:
    return block.kind == "heading" and block.level <= rank


def _aside(block: Block) -> bool:
    """A heading or a pulled quote that the page's layout has put in the middle of a meeting."""
    return block.kind == "heading" or block.text.startswith(("”", '"')) or block.text.endswith(("”", '"'))


def _meeting(
    opened: tuple[str, Period, int], blocks: Sequence[Block], numbers: tuple[int, ...], group: str | None
) -> Meeting:
    what, period, date_end = opened
    line = blocks[0].text.split("\n")[0]
    theme = re.split(r"\s[–—-]\s", line[date_end:], maxsplit=1)
    about = re.split(r"(?<=[\w)])[.!?](?:\s|$)", theme[1] if len(theme) > 1 else "", maxsplit=1)[0]
    # A section speaks of much; a line that tells how many came and what they thought says that it does.
    telling = [block for block in blocks if OUTCOME.search(block.text)] if blocks[0].kind == "heading" else blocks
    told = "\n".join(block.text for block in telling)
    name_end = line.find(about) + len(about) if about else date_end
    return Meeting(
        name=line[:name_end].strip(" ,–-"),
        period=period,
        group=group,
        place=_place(what, theme[0] if len(theme) > 1 else line[date_end : date_end + 40]),
        theme=about,
        digital=bool(DIGITAL.search(what)),
        attendance=outcomes.attendance(told),
        satisfaction=outcomes.rating("satisfaction", told),
        usefulness=outcomes.rating("usefulness", told),
        evaluated=outcomes.evaluated(told),
        blocks=numbers,
    )


def _place(before: str, after: str) -> str | None:
    """A name between the date and the theme, or between the word for the meeting and the date."""
    behind = PLACE.match(after)
    if behind:
        return behind["place"]
    ahead = re.search(r"(?<=\s)[A-ZÅÄÖ][\w-]+(?=\s*,?\s*$)", before.rstrip(" ,i"))
    return ahead.group() if ahead else None
