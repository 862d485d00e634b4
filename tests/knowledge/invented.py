"""A small invented archive: the annual report of a network that does not exist, and a comparison of three plans."""

from collections.abc import Mapping
from functools import partial

from bot.conversation.reasons import told_in_full
from bot.storage.database import Database
from knowledge import record
from knowledge.answers import Answer
from knowledge.archive import Archive
from knowledge.document import Document
from knowledge.formats.contents import Source
from knowledge.formats.parse import parse
from knowledge.index.embedded import EmbeddedIndex

REPORT = """\
# Årsrapport 2031

Älvnätet är ett nätverk för 14 kommuner. Karin Ek är projektledare för Älvnätet. Västra Älvregionen (VÄR) är huvudman.

Den årliga avgiften är 3 500 kr och beslutas av styrgruppen.

## Skogsgruppen

- **Nätverksträff, 7 april, Lerum – Lövskog nära bostäder.** Nils Lind, Lerums kommun, visade en ny gallringsplan. \
Ylva Alm berättade om VÄR:s stöd till skötsel.
*Deltagare: 19 personer från kommuner. Utvärdering: nöjdhet 5,25 och nytta 4,75 (skala 1-6).*
- **Digitalt nätverksmöte, 10 maj – Granbarkborre.** Sven Rask från Lantbruksbyrån presenterade en app för inventering.
*Deltagare: 31 personer. (Ingen utvärdering gjordes).*
- **Tvådagarsträff Borås 14-15 september – Naturreservat.** Besök i två reservat med övernattning.
*Antal deltagare: 24 respektive 27. Utvärdering (skala 1-6) hur nöjd är du med mötet: 5,6.*

## Vattengruppen

- **Digitalt nätverksmöte, 3 februari – Dagvatten.** Greta Sjö redogjorde för en skyfallskartering.
*Antal deltagare: 12. (Ingen utvärdering gjordes).*
- **Nätverksträff, 20 okt, Borås – Våtmarker.** Alma Kärr guidade runt en anlagd våtmark.
*Antal deltagare: 18. Utvärdering (skala 1-6) hur nöjd är du med mötet: 4,8.*

## Kontakter

| Kommun | Kontaktperson | Timmar per månad |
|---|---|---|
| Lerum | Nils Lind | 6,5 |
| Borås | Alma Kärr | 8 |
"""

COMPARISON = """\
# Jämförelse av energiplaner 2030

## Om rapporten

Rapporten jämför tre energiplaner. Underlaget samlades in av en konsult.

## Kungälvs kommun

### Solenergi

Kungälv har satt solceller på sju skolor och räknar med 400 MWh om året.

## Tjörns kommun

### Solenergi

Tjörn utreder solceller på ishallens tak tillsammans med hamnen.

## Orusts kommun

### Uppföljning

Orust följer upp energianvändningen varje kvartal.
"""


class WritableArchive(Archive):
    """An archive that writes its own record. In the product one thread does that for everyone."""

    def __init__(self, database: Database, index: EmbeddedIndex | None = None) -> None:
        self._database = database
        super().__init__(database.reading, index or EmbeddedIndex())

    def add(self, document: Document, level: str = "open") -> None:
        self._database.write_now(partial(record.put, document=document, level=level))
        self.catch_up()

    def remove(self, name: str) -> bool:
        was_there = self._database.write_now(partial(record.remove, name=name))
        self.catch_up()
        return was_there


def archive(database: Database, texts: Mapping[str, str]) -> WritableArchive:
    filled = WritableArchive(database)
    for name, content in texts.items():
        filled.add(read(name, content))
    return filled


def said(given: Answer, language: str = "sv") -> str:
    """What a member reads; nothing for a refusal."""
    return told_in_full(given, language) or ""


def words(text: str) -> str:
    """Line ends are the layout's, not the writer's."""
    return " ".join(text.split())


def read(name: str, content: str) -> Document:
    """Read in this very process: we wrote the file ourselves."""
    contents = parse(Source(name, content.encode())).contents
    assert contents is not None
    return Document(name, contents.title, contents.blocks, contents.dated, contents.pages)
