"""Running heads, feet and page numbers: found by coming back at the same place, and left out of the text."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from knowledge.formats.page_layout.words import Segment, usual_size

ZONE = 0.12  # of the page's height, at the top and at the bottom
LARGEST = 1.1  # times the usual size
NUMBER = re.compile(
    r"(?:sid(?:a|an)?\.?|s\.|page)?\s*[-–|]?\s*(\d{1,4})\s*[-–|]?(?:\s*(?:\(|/|av|of)\s*\d{1,4}\)?)?", re.IGNORECASE
)


def running(pages: Sequence[Sequence[Segment]], heights: Sequence[float]) -> list[frozenset[int]]:
    """For each page, the positions of the segments that belong to every page and not to the text.

    What is set larger than the text is a title that comes back, as on slides, and stays.
    """
    largest = LARGEST * usual_size(pages)
    places: dict[tuple[str, bool], list[tuple[int, int, float]]] = defaultdict(list)
    for page, (segments, height) in enumerate(zip(pages, heights, strict=True)):
        for at, segment in enumerate(segments):
            if segment.size <= largest and _in_zone(segment, height):
                key = re.sub(r"\d+", "#", segment.text.lower())
                places[key, segment.base > height / 2].append((page, at, segment.base))
    found: list[set[int]] = [set() for _ in pages]
    for (key, _), seen in places.items():
        for page, at in _recurring(key, seen, len(pages)):
            found[page].add(at)
    return [_outermost(segments, back) for segments, back in zip(pages, found, strict=True)]


def _outermost(segments: Sequence[Segment], recurring: set[int]) -> frozenset[int]:
    """Of what comes back, only what has no text of the page's own outside it."""
    rows: dict[int, list[int]] = defaultdict(list)
    for at, segment in enumerate(segments):
        rows[round(segment.base / 3)].append(at)
    order = sorted(rows)
    peeled: set[int] = set()
    for edge in (order, order[::-1]):
        for row in edge:
            if not recurring.intersection(rows[row]):
                break
            peeled.update(recurring.intersection(rows[row]))
    return frozenset(peeled)


def _recurring(key: str, seen: list[tuple[int, int, float]], pages: int) -> list[tuple[int, int]]:
    usual = median(base for _, _, base in seen)
    here = [(page, at) for page, at, base in seen if abs(base - usual) <= 3]
    needed = 3 if pages > 3 else 2
    is_number = bool(NUMBER.fullmatch(key.replace("#", "1")))
    return here if len({page for page, _ in here}) >= needed or (is_number and pages == 1) else []


def _in_zone(segment: Segment, height: float) -> bool:
    return segment.base > height * (1 - ZONE) or segment.base < height * ZONE


def printed_numbers(pages: Sequence[Sequence[Segment]], found: Sequence[frozenset[int]]) -> dict[int, str]:
    """Page (from 1) -> the number on the paper, for pages where the two differ. Pages vote on the distance."""
    if spreads := _spreads(pages, found):
        return spreads
    votes: list[tuple[int, int]] = []
    for page, (segments, positions) in enumerate(zip(pages, found, strict=True), 1):
        numbers = {int(number) for at in positions for number in _numbers(segments[at].text)}
        votes += [(page, number - page) for number in numbers]
    distances = Counter(distance for _, distance in votes)
    if not distances:
        return {}
    distance, count = min(distances.items(), key=lambda item: (-item[1], abs(item[0])))
    agreeing = [page for page, vote in votes if vote == distance]
    if count < 2 or distance == 0:
        return {}
    return {page: str(page + distance) for page in range(min(agreeing), max(agreeing) + 1)}


def _spreads(pages: Sequence[Sequence[Segment]], found: Sequence[frozenset[int]]) -> dict[int, str]:
    """Two pages of a folder on each sheet: both their numbers, where every sheet has the two that follow."""
    pairs: dict[int, int] = {}
    for page, (segments, positions) in enumerate(zip(pages, found, strict=True), 1):
        alone = {int(match[1]) for at in positions if (match := NUMBER.fullmatch(segments[at].text))}
        if len(alone) == 2 and max(alone) - min(alone) == 1:
            pairs[page] = min(alone)
    follow = len({number - 2 * page for page, number in pairs.items()}) == 1
    return {page: f"{number}–{number + 1}" for page, number in pairs.items()} if follow and len(pairs) > 1 else {}


def _numbers(text: str) -> list[str]:
    alone = NUMBER.fullmatch(text)
    return [alone[1]] if alone else re.findall(r"(?<![\d.,-])\d{1,4}(?![\d.,-])", text)
