"""Plain text, and reports that were converted to it."""

from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import decoded
from knowledge.formats.lines import blocks_of


def read(source: Source) -> Contents:
    text = text_of(source)
    return Contents(tuple(blocks_of(text)), pages=text.count("\f") + 1 if "\f" in text else 0)


def text_of(source: Source) -> str:
    text = decoded(source.data)
    if text is None:
        raise Refused("Filen är inte text.", "Spara om den som text, DOCX eller PDF.")
    if len(text) > source.limits.characters:
        raise Refused("Filen är för lång.", "Dela upp den i flera filer.")
    return text
