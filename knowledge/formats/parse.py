"""The table of adapters, and the one place where whatever a parser does becomes an answer."""

from collections.abc import Callable
from dataclasses import replace

from knowledge.formats import (
    csv_table,
    docx,
    html_page,
    mail,
    markdown,
    msg,
    pdf,
    pptx,
    rtf,
    subtitles,
    text,
    tnef,
    xlsx,
)
from knowledge.formats.contents import Contents, Outcome, Refused, Source
from knowledge.formats.kinds import NAMES, kind_of, mislabelled
from knowledge.formats.naming import called

ADAPTERS: dict[str, Callable[[Source], Contents]] = {
    "pdf": pdf.read,
    "pptx": pptx.read,
    "docx": docx.read,
    "xlsx": xlsx.read,
    "rtf": rtf.document,
    "html": html_page.read,
    "markdown": markdown.read,
    "text": text.read,
    "csv": csv_table.read,
    "subtitles": subtitles.read,
    "email": mail.read,
    "msg": msg.read,
    "tnef": tnef.read,
}
# What they say of themselves is when they were made, by whoever wrote the first of many that were copied.
DATED_WHEN_MADE = frozenset({"pdf", "pptx", "docx", "xlsx"})


def parse(source: Source) -> Outcome:
    kind = ""
    try:
        kind = kind_of(source)
        contents = ADAPTERS[kind](source)
        _check_amount(contents, source)
        named = called(source.stem, replace(contents, dated_by_file=kind in DATED_WHEN_MADE))
        warnings = (*filter(None, [mislabelled(source, kind)]), *named.warnings)
        return Outcome(kind, replace(named, warnings=warnings))
    except Refused as refusal:
        return Outcome(kind, why=refusal.why, mend=refusal.mend)
    except MemoryError:
        return Outcome(kind, why="Filen kräver för mycket minne.", mend="Dela upp den eller ta bort stora bilder.")
    except Exception:  # noqa: BLE001 - parsers raise anything on a damaged file; here it becomes an answer
        what = NAMES.get(kind, "filen")
        return Outcome(kind, why=f"Filen kunde inte läsas som {what}.", mend="Spara om den och lägg in den igen.")


def _check_amount(contents: Contents, source: Source) -> None:
    characters = sum(len(block.text) for block in contents.blocks)
    if len(contents.blocks) > source.limits.blocks or characters > source.limits.characters:
        raise Refused("Filen innehåller för mycket text.", "Dela upp den i flera filer.")
