"""Lines -> headings, paragraphs and list items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.document import Block, Where
from knowledge.formats.markup import bullet, is_item
from knowledge.formats.mending import is_cut, join_lines
from knowledge.formats.page_layout.words import Line
from knowledge.formats.wrapping import goes_on

CAPTION = re.compile(r"(?:tabell|table|figur|figure|diagram|bild) \d", re.IGNORECASE)
LARGER = 1.1  # times the usual size: a heading
WIDER_STEP = 1.3  # times the usual step between lines: a new paragraph
LONGEST_HEADING = 160
SPACE = 0.3  # times the size: between two words


@dataclass(frozen=True)
class Setting:
    """How a document is set: its usual size, its heading sizes from the largest, the words it uses."""

    size: float
    headings: tuple[float, ...]
    known: frozenset[str]


def paragraphs(lines: Sequence[Line], where: Where, setting: Setting) -> Iterator[Block]:
    step = _usual_step(lines, setting.size)
    right = max((line.right for line in lines), default=0.0)
    run: list[Line] = []
    for line in lines:
        if run and _starts(run, line, step, right, setting.size):
            yield from _block(run, where, setting, lines)
            run = []
        run.append(line)
    if run:
        yield from _block(run, where, setting, lines)


def _usual_step(lines: Sequence[Line], size: float) -> float:
    """The distance between two lines of one paragraph, seen where it is plain: at the lower quarter of all steps."""
    steps = sorted(
        above.base - below.base
        for above, below in pairwise(lines)
        if 0 < above.base - below.base < 3 * above.size and abs(above.size - size) < 1
    )
    return median(steps[: max(1, len(steps) // 2)]) if steps else 1.3 * size


def _starts(run: Sequence[Line], line: Line, step: float, right: float, size: float) -> bool:
    """Does a new block start with this line?"""
    last = run[-1]
    if abs(line.size - last.size) > 0.08 * last.size or (line.bold != last.bold and _is_set_off(run, line)):
        return True
    is_next_item = is_item(line.text) and not (is_cut(last.text, line.text) and line.text[0].isalpha())
    if is_next_item or _ends_a_caption(run, line):
        return True
    fall = last.base - line.base
    if fall <= 0:
        return not is_cut(last.text, line.text)
    if line.size >= LARGER * size and fall < 2 * line.size and is_cut(last.text, line.text):
        return False  # a title over two lines, set with more air than the text below it
    if fall > WIDER_STEP * max(step, line.size):  # the lines of a large title stand further apart than those of text
        return True
    ended = last.text.endswith((".", "!", "?", ":", "”"))
    indented = line.left > last.left + 0.7 * line.size and not is_item(run[0].text)
    return ended and (indented or last.right < run[0].left + 0.8 * (right - run[0].left))


def _ends_a_caption(run: Sequence[Line], line: Line) -> bool:
    """Text at the margin is no part of a caption in the middle of the page."""
    of_a_caption = CAPTION.match(run[0].text) is not None and line.text[:1].isupper()
    return of_a_caption and line.left < min(one.left for one in run) - line.size


def _is_set_off(run: Sequence[Line], line: Line) -> bool:
    """Bold in the middle of a paragraph is emphasis; a whole bold line before or after plain ones is a heading."""
    return not is_cut(run[-1].text, line.text) or line.bold


def _block(run: Sequence[Line], where: Where, setting: Setting, beside: Sequence[Line]) -> Iterator[Block]:
    text = join_lines([line.text for line in run], setting.known).replace("\x02", "-")
    if not re.search(r"[^\W_]", text):
        return
    if level := _heading_level(run, text, setting):
        yield Block("heading", text, where, level=level)
        return
    text = "\n".join(join_lines(part, setting.known) for part in _wanted(run, beside)).replace("\x02", "-")
    start = bullet(text)
    yield Block("item" if is_item(text) else "text", text[start:], where)


def _wanted(run: Sequence[Line], beside: Sequence[Line]) -> Iterator[list[str]]:
    """The lines of a paragraph, parted where the next word had found room: there somebody wanted the line to end."""
    column = [line.right for line in beside if abs(line.left - run[0].left) < run[0].size]
    right = max(column, default=run[0].right)
    part = [run[0].text]
    for above, below in pairwise(run):
        first = below.segments[0].words[0]
        room = right - above.right - SPACE * above.size
        if first.right - first.left < room and above.base > below.base and not goes_on(above.text, below.text):
            yield part
            part = []
        part.append(below.text)
    yield part


def _heading_level(run: Sequence[Line], text: str, setting: Setting) -> int:
    size = run[0].size
    if len(text) > LONGEST_HEADING or text.endswith((",", ";")) or bullet(text):
        return 0
    if size >= LARGER * setting.size:
        larger = sum(other > size * 1.04 for other in setting.headings)
        return min(larger + 1, 6)
    bold = all(line.bold for line in run) and len(run) < 3 and not text.endswith((".", ":"))
    return min(len(setting.headings) + 1, 6) if bold and size > 0.9 * setting.size else 0


def heading_sizes(pages: Sequence[Sequence[Line]], usual: float) -> tuple[float, ...]:
    """The sizes larger than the usual one, largest first, near ones as one."""
    sizes: list[float] = []
    for size in sorted({round(line.size, 1) for page in pages for line in page if line.size >= LARGER * usual}):
        if not sizes or size > sizes[-1] * 1.04:
            sizes.append(size)
    return tuple(reversed(sizes))
