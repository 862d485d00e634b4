"""What people write in letters to be kind, and that tells nothing: how they greet and part, their name once more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from knowledge.document import Block

# Whom people greet: by a name, or as what they are. Whatever else stands there is said to them.
GREETED = (
    r"(?:(?-i:[A-ZÅÄÖ][\w-]{0,30})|alla?|allihopa?|allesammans?|samtliga|på|er|ni|du|igen|där|och|everyone|all|there"
    r"|kollegor|vänner|medlemmar|deltagare|nätverk\w{0,10}|grupp\w{0,10}|\w{1,20}personer)"
)
# A line of one word and a comma only greets, whatever they are called: "Bästa skogsvårdare,".
WHOM = rf"(?:(?:\s+{GREETED}){{1,4}}|\s+\w{{1,30}}(?=,))"
GREETING = rf"(?:hej(?:san)?|hallå|tjena|hello|hi){WHOM}?"
FORMAL = rf"(?:god\s+(?:morgon|dag|kväll){WHOM}?|(?:bästa|kära|dear){WHOM})[!,]"
GREETS = re.compile(rf"(?:{GREETING}[!,.\s]*|{FORMAL})", re.IGNORECASE)
OPENS = re.compile(rf"{GREETING}[!,]\s+(?=\S)", re.IGNORECASE)
NAMES = r"(?:\s*(?-i:[A-ZÅÄÖ][\w-]*)){0,3}"
KIND = r"(?:så|riktigt|fortsatt|bra|gott|fint|fin|skönt|skön|trevligt?|härligt?|kul|god|glad|underbar)"
PARTS = re.compile(
    rf"(?:(?:med\s+)?(?:\w{{1,20}}(?:a|ig)\s+(?:och\s+)?){{0,2}}hälsning(?:ar(?:na)?|en)?(?:\s+från)?,?{NAMES}"
    rf"|m\.?v\.?h\.?,?{NAMES}|v\.?h\.?|ha\s+(?:det(?:\s+{KIND}){{1,3}}|en(?:\s+{KIND}){{1,3}}\s+\w{{2,20}})"
    r"|allt\s+gott|väl\s+mött|vi\s+(?:ses|hörs)|tack\s+(?:på\s+förhand|så\s+mycket)"
    rf"|(?:\w+\s+)?regards,?{NAMES}|/\s?{NAMES})[\s!.,]*",
    re.IGNORECASE,
)
LONGEST = 80  # characters


def without_courtesies(blocks: Sequence[Block]) -> Iterator[Block]:
    heading = ""
    for block in blocks:
        heading = block.text if block.kind == "heading" else heading
        if block.kind == "text":
            yield from _kept(block, heading)
        else:
            yield block


def _kept(block: Block, heading: str) -> Iterator[Block]:
    """A block for each run of lines that tell something: what a courtesy parts was never one text.

    A name stays with what is said of whom it names: a role, a number.
    """
    lines = block.text.split("\n")
    written = block.source.split("\n") if block.source else lines
    if len(written) != len(lines):  # which line is which is not known
        yield block
        return
    for courtesy, run in groupby(zip(lines, written, strict=True), key=lambda both: _is_courtesy(both[0])):
        told = list(run)
        if not courtesy and not all(_is_named_above(line, heading) for line, _ in told):
            text, source = ("\n".join(half).strip("\n") for half in zip(*told, strict=True))
            yield replace(block, text=_opened(text), source=_opened(source) if block.source else "")


def _opened(text: str) -> str:
    return OPENS.sub("", text, count=1) if OPENS.match(text) else text


def _is_courtesy(line: str) -> bool:
    said = line.strip()
    return len(said) <= LONGEST and bool(GREETS.fullmatch(said) or PARTS.fullmatch(said))


def _is_named_above(line: str, heading: str) -> bool:
    """Is there nothing in it but a name that the heading says?"""
    said = line.strip()
    return not said or (said.istitle() and len(said) <= LONGEST and bool(re.search(rf"\b{re.escape(said)}\b", heading)))
