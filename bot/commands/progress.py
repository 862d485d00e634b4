"""How far long work has come: a bar where somebody watches, a line now and then where a file does."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

WIDTH = 30
QUIET_SECONDS = 5.0

T = TypeVar("T")


def followed(items: Sequence[T], what: str) -> Iterator[T]:
    """The items one by one, with the progress on standard error."""
    return _bar(items, what) if sys.stderr.isatty() else _lines(items, what)


def _bar(items: Sequence[T], what: str) -> Iterator[T]:
    for done, item in enumerate(items):
        filled = WIDTH * done // len(items)
        bar = f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done} av {len(items)} {what}"
        print(bar, end="", file=sys.stderr, flush=True)
        yield item
    print("\r" + " " * (WIDTH + 40) + "\r", end="", file=sys.stderr, flush=True)


def _lines(items: Iterable[T], what: str) -> Iterator[T]:
    told = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - told > QUIET_SECONDS:
            told = time.monotonic()
            print(f"{done} {what} klara …", file=sys.stderr, flush=True)
        yield item
