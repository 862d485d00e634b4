"""A small invented archive: the annual report of a network that does not exist, and a comparison of three plans."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from knowledge import record, tables
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


@contextmanager
def database(path: Path | None = None) -> Iterator[Engine]:
    """A real database: a file when several connections are needed, otherwise in memory."""
    if path:
        engine = create_engine(f"sqlite:///{path}")
    else:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    tables.metadata.create_all(engine)
    yield engine
    engine.dispose()


class WritableArchive(Archive):
    """An archive that writes its own record. In the product one thread does that for everyone."""

    def __init__(self, engine: Engine, index: EmbeddedIndex | None = None) -> None:
        self._engine = engine
        super().__init__(engine.connect, index or EmbeddedIndex())

    def add(self, document: Document, level: str = "open") -> None:
        with self._engine.begin() as connection:
            record.put(connection, document, level)
        self.catch_up()

    def remove(self, name: str) -> bool:
        with self._engine.begin() as connection:
            was_there = record.remove(connection, name)
        self.catch_up()
        return was_there


@contextmanager
def archive(texts: Mapping[str, str], index: EmbeddedIndex | None = None) -> Iterator[WritableArchive]:
    with database() as engine:
        filled = WritableArchive(engine, index)
        for name, content in texts.items():
            filled.add(read(name, content))
        yield filled


def words(text: str) -> str:
    """Line ends are the layout's, not the writer's."""
    return " ".join(text.split())


def read(name: str, content: str) -> Document:
    """Read in this very process: we wrote the file ourselves."""
    contents = parse(Source(name, content.encode())).contents
    assert contents is not None
    return Document(name, contents.title, contents.blocks, contents.dated, contents.pages)
