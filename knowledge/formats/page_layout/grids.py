"""Tables that are drawn with rules: lines -> a grid, words -> its cells."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise

from knowledge.formats.page_layout.words import Word

NEAR = 3.0
MOST_RULES = 3000


@dataclass(frozen=True)
class Rule:
    """A drawn line, upright or level: where it stands, and from where to where it goes."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]  # from the top down
    rules: tuple[Rule, ...] = field(repr=False)

    @property
    def widths(self) -> tuple[float, ...]:
        return tuple(right - left for left, right in pairwise(self.xs))

    @property
    def is_table(self) -> bool:
        return len(self.ys) > 2

    def holds(self, word: Word) -> bool:
        return self.xs[0] <= word.middle <= self.xs[-1] and self.ys[-1] <= word.base + word.size / 4 <= self.ys[0]

    def cells(self, words: Iterable[Word]) -> list[list[list[Word]]]:
        """The words of each cell. A cell without a rule to its left or above belongs to the one it is merged with."""
        table: list[list[list[Word]]] = [[[] for _ in self.xs[1:]] for _ in self.ys[1:]]
        firsts = cache(self._firsts)
        for word in words:
            row = next(at for at in range(len(self.ys) - 1) if word.base + word.size / 4 >= self.ys[at + 1])
            column = next(at for at in range(len(self.xs) - 1) if word.middle <= self.xs[at + 1])
            column = firsts(True, row)[column]
            table[firsts(False, column)[row]][column].append(word)
        return table

    def continued(self) -> list[tuple[int, int]]:
        """The cells, by row and column, that are merged with the one above them alone."""
        rows, columns = range(1, len(self.ys) - 1), range(len(self.xs) - 1)
        if len(rows) * len(columns) > MOST_RULES:
            return []
        firsts = cache(self._firsts)
        return [
            (row, at) for row in rows for at in columns if firsts(True, row)[at] == at and firsts(False, at)[row] < row
        ]

    def _firsts(self, upright: bool, number: int) -> list[int]:  # noqa: FBT001 - the same word as in Rule
        """Where each cell of a row begins, by the upright rules in it; or each cell of a column, by the level ones."""
        lines, sides = (self.xs, self.ys) if upright else (self.ys, self.xs)
        beside = (sides[number] + sides[number + 1]) / 2
        firsts = [0]
        for at in range(1, len(lines) - 1):
            firsts.append(at if self._parted(upright, lines[at], beside) else firsts[-1])
        return firsts

    def _parted(self, upright: bool, at: float, beside: float) -> bool:  # noqa: FBT001 - the same word as in Rule
        return any(rule.start - NEAR <= beside <= rule.end + NEAR for rule in self._drawn[upright, at])

    @cached_property
    def _drawn(self) -> dict[tuple[bool, float], list[Rule]]:
        """The rules along each line of the grid: a table of many rows asks for them by the cell."""
        drawn: dict[tuple[bool, float], list[Rule]] = {}
        for upright, lines in ((True, self.xs), (False, self.ys)):
            rules = sorted((rule for rule in self.rules if rule.upright == upright), key=_place)
            for at in lines:
                first, end = bisect_left(rules, at - NEAR, key=_place), bisect_right(rules, at + NEAR, key=_place)
                drawn[upright, at] = rules[first:end]
        return drawn


def _place(rule: Rule) -> float:
    return rule.at


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """Every group of rules that meet and make at least two columns. One row is a table only where it ends one."""
    if len(rules) > MOST_RULES:
        return []
    made = (_grid(group) for group in _groups(rules))
    return [grid for grid in made if grid is not None]


def _grid(rules: Sequence[Rule]) -> Grid | None:
    xs = _merged(rule.at for rule in rules if rule.upright)
    ys = _merged(rule.at for rule in rules if not rule.upright)[::-1]
    return Grid(tuple(xs), tuple(ys), tuple(rules)) if len(xs) > 2 and len(ys) > 1 else None


def _merged(places: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > NEAR:
            kept.append(place)
    return kept


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch, directly or through others. A level rule meets the upright ones that cross its height."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_meet(rule, other) for other in group)]
        merged = [rule, *(other for group in touching for other in group)]
        groups = [group for group in groups if not any(group is each for each in touching)]
        groups.append(merged)
    return groups


def _meet(one: Rule, other: Rule) -> bool:
    if one.upright == other.upright:
        return abs(one.at - other.at) <= NEAR and one.start <= other.end + NEAR and other.start <= one.end + NEAR
    crosses = other.start - NEAR <= one.at <= other.end + NEAR
    return crosses and one.start - NEAR <= other.at <= one.end + NEAR
