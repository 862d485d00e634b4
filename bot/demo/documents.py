"""The sample archive: documents/*.md with their blanks filled in, each in the file format that its name asks for.

A document begins with its front matter between two lines of `+++`, as TOML: `file` (whose ending decides the format),
`title` and `dated`. A blank such as {m3.when} is filled from facts.py.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePath

from bot.demo.facts import Fact
from bot.demo.markup import Document, Picture, read_blocks
from bot.demo.writers import docx, md, pdf, pptx, xlsx

SOURCES = Path(__file__).parent / "documents"

WRITERS: Mapping[str, Callable[[Document], bytes]] = {
    ".docx": docx.write,
    ".md": md.write,
    ".pdf": pdf.write,
    ".pptx": pptx.write,
    ".xlsx": xlsx.write,
}


def documents(facts: Mapping[str, Fact], pictures: Mapping[str, Picture]) -> Iterator[Document]:
    for source in sorted(SOURCES.glob("*.md")):
        yield read_document(source.read_text(encoding="utf-8").format_map(facts), pictures)


def read_document(text: str, pictures: Mapping[str, Picture]) -> Document:
    _, front, body = text.split("+++\n", 2)
    about = tomllib.loads(front)
    return Document(about["file"], about["title"], about["dated"], read_blocks(body, pictures))


def written(document: Document) -> bytes:
    return WRITERS[PurePath(document.file).suffix](document)
