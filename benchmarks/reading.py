"""How fast PDF files are read and how much of their structure comes back, beside the bare text of PDFium.

    python -m benchmarks.reading [--pages 200] [--documents 24] [--seed 1]

The documents are set here from known headings, tables and sentences, so that every loss can be counted.
"""

import argparse
import difflib
import os
import platform
import random
import re
import statistics
import time
from dataclasses import dataclass

import pypdfium2

from knowledge.document import Block
from knowledge.formats.limits import MIB
from knowledge.formats.reader import Reader
from tests.fakes import documents

FIRST = ["energi", "klimat", "samhälls", "upphandlings", "bostads", "transport", "livsmedels", "naturvårds", "avfalls"]
LAST = [
    "planering",
    "effektivisering",
    "försörjningen",
    "strategier",
    "programmet",
    "dialogen",
    "utredningen",
    "kriterierna",
]
SMALL = ["och", "i", "med", "för", "på", "av", "som", "har", "till", "vid", "den", "ett", "under", "mellan", "genom"]
LAYOUTS = {
    "one column": "",
    "two columns": "#show: columns.with(2)\n",
    "narrow": "#set page(width: 11cm)\n",
}
TABLES = {
    "ruled": "#table(columns: 3, {})",
    "level rules": "#table(columns: 3, stroke: none, table.hline(), {}, table.hline())",
    "no rules": "#grid(columns: (1fr, 1fr, 1fr), row-gutter: 6pt, {})",
    "a filled head, set on the middle": "#table(columns: (1fr, auto, 1fr), align: (left + horizon, right + horizon, "
    "left + horizon), stroke: (x, y) => if y > 0 {{ (bottom: 0.5pt) }}, fill: (x, y) => if y == 0 {{ silver }}, {})",
}
# Running text that stands in columns, in short lines or beside marks, and is no table.
PLAIN = {
    "one column": "{text}",
    "two columns": "#columns(2)[{text}]",
    "three columns": "#columns(3)[{text}]",
    "ragged": "#set par(justify: false)\n#columns(2)[{text}]",
    "lists": "{items}\n\n{text}",
    "numbered": "{numbered}\n\n{text}",
    "short lines": "{lines}\n\n{text}",
    "quotations": "#columns(2)[{text} #quote(block: true)[{quote}] {text}]",
    "notes at the foot": "{text} #footnote[{quote}] {text} #footnote[{quote}]",
    "two boxes": "#grid(columns: 2, column-gutter: 1cm, [{text}], [{text}])",
}


@dataclass(frozen=True)
class Sample:
    """What was set, and the file it became."""

    words: list[str]
    headings: list[str]
    rows: list[dict[str, str]]
    data: bytes


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=200)
    options.add_argument("--documents", type=int, default=24)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {time.strftime('%F')}")
    with Reader(ocr=False) as reader:
        print(reader.isolation.sentence())
        _speed(reader, random.Random(chosen.seed), chosen.pages)
        for layout in LAYOUTS:
            for table in TABLES:
                _structure(reader, layout, table, chosen.seed, max(1, chosen.documents // 12))
        _no_tables(reader, chosen.seed, chosen.documents)


def _speed(reader: Reader, rng: random.Random, pages: int) -> None:
    chapters = [_chapter(rng, table="ruled") for _ in range(int(pages * 1.25))]
    data = documents.pdf(HEAD + "\n".join(markup for markup, *_ in chapters))
    ours, bare = [], []
    for _ in range(5):
        reading = reader.read_bytes("lång.pdf", data)
        assert reading.document is not None
        ours.append(reading.document.pages / reading.seconds)
        started = time.monotonic()
        document = pypdfium2.PdfDocument(data)
        letters = sum(len(page.get_textpage().get_text_bounded()) for page in document)
        bare.append(len(document) / (time.monotonic() - started))
    print(f"speed: {len(document)} pages, {letters} letters, {len(data) / MIB:.1f} MB, n = 5")
    for name, rates in (("this reader, isolated", ours), ("PDFium's bare text", bare)):
        print(f"    {name}: median {statistics.median(rates):.0f} pages/s ({min(rates):.0f}–{max(rates):.0f})")


HEAD = """#set page(header: [Nätverket #h(1fr) Årsrapport], numbering: "1")
#set text(lang: "sv", hyphenate: true, size: 10pt)
#set par(justify: true)
"""


def _structure(reader: Reader, layout: str, table: str, seed: int, count: int) -> None:
    ours, bare, headings, rows, broken = [], [], [0, 0, 0], [0, 0], [0, 0]
    for number in range(count):
        sample = _sample(random.Random(f"{seed}-{layout}-{table}-{number}"), layout, table)
        reading = reader.read_bytes("rapport.pdf", sample.data)
        assert reading.document is not None
        blocks = reading.document.blocks
        ours.append(_likeness(sample.words, " ".join(_said(block) for block in blocks)))
        plain = _bare(sample.data)
        bare.append(_likeness(sample.words, plain))
        found = [block.text for block in blocks if block.kind == "heading"]
        _add(headings, sum(text in found for text in sample.headings), len(sample.headings), len(found))
        told = [dict(block.cells) for block in blocks if block.kind == "row"]
        _add(rows, sum(row in told for row in sample.rows), len(sample.rows))
        cut, mended = _hyphens(plain, {word for block in blocks for word in re.findall(r"[\w-]+", block.text)}, sample)
        _add(broken, mended, cut)
    print(f"{layout}, tables with {table}, n = {count} documents")
    print(f"    words {statistics.median(ours):.3f} (bare text {statistics.median(bare):.3f})", end="; ")
    print(f"headings {headings[0]} of {headings[1]}, invented {headings[2] - headings[0]}", end="; ")
    print(f"rows whole and named {rows[0]} of {rows[1]}; broken words mended {broken[0]} of {broken[1]}")


def _no_tables(reader: Reader, seed: int, count: int) -> None:
    """Every row found here is invented."""
    invented, lines = 0, 0
    for layout, markup in PLAIN.items():
        rows = 0
        for number in range(max(1, count // len(PLAIN))):
            rng = random.Random(f"{seed}-{layout}-{number}")
            document = reader.read_bytes("rapport.pdf", documents.pdf(HEAD + _running(rng, markup))).document
            assert document is not None
            rows += sum(block.kind == "row" for block in document.blocks)
            lines += sum(len(block.text) // 80 + 1 for block in document.blocks)
        invented += rows
        if rows:
            print(f"    {layout}: {rows} rows that are none")
    print(f"running text without tables, {len(PLAIN)} layouts: {invented} rows invented in about {lines} lines")


def _running(rng: random.Random, markup: str) -> str:
    return "\n\n".join(
        f"== {_word(rng).capitalize()}\n"
        + markup.format(
            text="\n\n".join(_sentences(rng, rng.randint(4, 12)) for _ in range(3)),
            items="\n".join(f"- {_sentences(rng, 1)}" for _ in range(5)),
            numbered="\n".join(f"{number}. {_sentences(rng, 1)}" for number in range(1, 6)),
            lines=" \\\n".join(f"{_word(rng)} {rng.choice(SMALL)} {_word(rng)}" for _ in range(6)),
            quote=_sentences(rng, 2),
        )
        for _ in range(4)
    )


def _add(sums: list[int], *numbers: int) -> None:
    for at, number in enumerate(numbers):
        sums[at] += number


def _said(block: Block) -> str:
    return block.text.replace("\t", " ")


def _bare(data: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def _likeness(words: list[str], text: str) -> float:
    return difflib.SequenceMatcher(None, words, text.split(), autojunk=False).ratio()


def _hyphens(plain: str, told: set[str], sample: Sample) -> tuple[int, int]:
    """The words that the layout broke, and how many of them are whole in what was read."""
    set_words = {word.strip(".,").lower() for word in sample.words}
    pieces = re.findall(r"(\w+)[\x02\ufffe\xad-]\s*(\w+)", plain)
    cut = {left + right for left, right in pieces if (left + right).lower() in set_words}
    return len(cut), len(cut & told)


def _sample(rng: random.Random, layout: str, table: str) -> Sample:
    chapters = [_chapter(rng, table) for _ in range(6)]
    return Sample(
        words=[word for _, words, _, _ in chapters for word in words],
        headings=[heading for _, _, heading, _ in chapters],
        rows=[row for *_, rows in chapters for row in rows],
        data=documents.pdf(HEAD + LAYOUTS[layout] + "\n".join(markup for markup, *_ in chapters)),
    )


def _chapter(rng: random.Random, table: str) -> tuple[str, list[str], str, list[dict[str, str]]]:
    heading = f"{_word(rng).capitalize()} {rng.choice(SMALL)} {_word(rng)}"
    before, after = _sentences(rng, 9), _sentences(rng, 7)
    names = ["Ort", "Antal", "Ansvarig"]
    rows = [[_word(rng).capitalize(), str(rng.randint(3, 80)), _word(rng)] for _ in range(rng.randint(3, 7))]
    cells = ", ".join([*(f"[*{name}*]" for name in names), *(f"[{cell}]" for row in rows for cell in row)])
    markup = f"== {heading}\n{before}\n\n{TABLES[table].format(cells)}\n\n{after}\n"
    words = [*heading.split(), *before.split(), *names, *(cell for row in rows for cell in row), *after.split()]
    return markup, words, heading, [dict(zip(names, row, strict=True)) for row in rows]


def _sentences(rng: random.Random, count: int) -> str:
    made = [
        " ".join(_word(rng) if at % 2 else rng.choice(SMALL) for at in range(rng.randint(6, 14))) for _ in range(count)
    ]
    return " ".join(sentence.capitalize() + "." for sentence in made)


def _word(rng: random.Random) -> str:
    return rng.choice(FIRST) + rng.choice(LAST)


if __name__ == "__main__":
    main()
