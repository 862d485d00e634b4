"""VTT and SRT transcripts: who said what, and when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.document import Block, Where
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.markup import clean
from knowledge.formats.text import text_of

TIMES = re.compile(r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{2}):(?P<seconds>\d{2})[.,]\d{1,3}\s+-->\s+\S+.*")
VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>\n]{1,100})>")
SPOKEN_BY = re.compile(r"([A-ZÅÄÖ][^:.!?\d]{1,40}):\s+(.*)", re.DOTALL)
TAG = re.compile(r"</?[a-z][^<>\n]{0,100}>|<\d[\d:.]{0,20}>", re.IGNORECASE)
LONGEST = 600


@dataclass(frozen=True)
class Cue:
    time: str
    speaker: str
    text: str


def read(source: Source) -> Contents:
    blocks = tuple(_blocks(_cues(text_of(source))))
    if not blocks:
        raise Refused("Filen innehåller inga repliker med tider.", "Hämta utskriften igen från mötet.")
    return Contents(blocks)


def _cues(text: str) -> Iterator[Cue]:
    for part in re.split(r"\n[ \t]*\n", text):
        lines = part.strip().split("\n")
        at = next((at for at, line in enumerate(lines[:2]) if TIMES.fullmatch(line.strip())), None)
        found = TIMES.fullmatch(lines[at].strip()) if at is not None else None
        if at is None or found is None:
            continue
        time = f"{int(found['hours'] or 0):02}:{found['minutes']}:{found['seconds']}"
        yield from (Cue(time, speaker, words) for speaker, words in _voices(" ".join(lines[at + 1 :])) if words)


def _voices(said: str) -> Iterator[tuple[str, str]]:
    """Who says what in one cue: where somebody answers at once, two share it."""
    before, *voiced = VOICE.split(said)
    plain = _plain(before)
    named = None if voiced else SPOKEN_BY.fullmatch(plain)
    yield (named[1], named[2]) if named else ("", plain)
    yield from ((speaker.strip(), _plain(words)) for speaker, words in zip(voiced[::2], voiced[1::2], strict=True))


def _plain(said: str) -> str:
    return " ".join(clean(TAG.sub("", said)).split())


def _blocks(cues: Iterator[Cue]) -> Iterator[Block]:
    """One block per turn: the cues of a speaker until a sentence ends and the turn is long enough to stand alone."""
    turn: list[Cue] = []
    for cue in cues:
        if turn and _is_whole(turn, cue):
            yield _turn(turn)
            turn = []
        turn.append(cue)
    if turn:
        yield _turn(turn)


def _is_whole(turn: list[Cue], following: Cue) -> bool:
    length = sum(len(cue.text) for cue in turn)
    ended = turn[-1].text.endswith((".", "!", "?"))
    goes_on = not following.speaker and not ended  # a sentence whose speaker was named where it began
    another = turn[0].speaker != following.speaker and not goes_on
    return another or length > LONGEST or (ended and length > LONGEST // 3)


def _turn(turn: list[Cue]) -> Block:
    said = " ".join(cue.text for cue in turn)
    return Block("text", f"{turn[0].speaker}: {said}" if turn[0].speaker else said, Where(time=turn[0].time))
