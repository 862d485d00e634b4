"""What people write in letters to be kind, and that tells nothing: how they greet and part, their name once more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.document import Block

GREETING = r"(?:hej(?:san)?|hallå|tjena|hello|hi)(?:\s+[\w-]{1,30}){0,3}"
FORMAL = r"(?:god\s+(?:morgon|dag|kväll)|bästa|kära|dear)(?:\s+[\w-]{1,30}){0,3}[!,]"
GREETS = re.compile(rf"(?:{GREETING}[!,.\s]*|{FORMAL})", re.IGNORECASE)
OPENS = re.compile(rf"{GREETING}[!,]\s+(?=\S)", re.IGNORECASE)
NAMES = r"(?:\s*(?-i:[A-ZÅÄÖ][\w-]*)){0,3}"
PARTS = re.compile(
    rf"(?:(?:\w+\s+){{0,3}}hälsning(?:ar(?:na)?|en)?(?:\s+från)?,?{NAMES}|m\.?v\.?h\.?,?{NAMES}|v\.?h\.?"
    r"|ha\s+(?:det|en)\s+[\w ]{2,30}|allt\s+gott|väl\s+mött|vi\s+(?:ses|hörs)|tack\s+(?:på\s+förhand|så\s+mycket)"
    rf"|(?:\w+\s+)?regards,?{NAMES}|/\s?{NAMES})[\s!.,]*",
    re.IGNORECASE,
)
LONGEST = 80  # characters


def without_courtesies(blocks: Sequence[Block]) -> Iterator[Block]:
    heading = ""
    for block in blocks:
        heading = block.text if block.kind == "heading" else heading
        if block.kind != "text":
            yield block
        elif kept := _kept(block, heading):
            yield kept


def _kept(block: Block, heading: str) -> Block | None:
    """The lines of a block that tell something. A name stays with what is said of whom it names: a role, a number."""
    telling = [line for line in block.text.split("\n") if not _is_courtesy(line)]
    if all(_is_named_above(line, heading) for line in telling):
        return None
    text = "\n".join(telling)
    text = OPENS.sub("", text, count=1) if OPENS.match(text) else text
    return block if text == block.text else replace(block, text=text, source="")


def _is_courtesy(line: str) -> bool:
    said = line.strip()
    return len(said) <= LONGEST and bool(GREETS.fullmatch(said) or PARTS.fullmatch(said))


def _is_named_above(line: str, heading: str) -> bool:
    said = line.strip()
    return said.istitle() and len(said) <= LONGEST and bool(re.search(rf"\b{re.escape(said)}\b", heading))
