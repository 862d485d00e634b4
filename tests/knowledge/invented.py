"""A small invented archive: the annual report of a network that does not exist, and a comparison of three plans."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

from knowledge import tables
from knowledge.archive import Archive
from knowledge.formats import text
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

Add = Callable[[str, str], None]


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


@contextmanager
def archive(texts: Mapping[str, str], index: EmbeddedIndex | None = None) -> Iterator[Archive]:
    with database() as engine:
        filled = Archive(connecting(engine), index or EmbeddedIndex())
        for name, content in texts.items():
            filled.add(text.read(name, content.encode()))
        yield filled


def connecting(engine: Engine) -> Callable[[], AbstractContextManager[Connection]]:
    return engine.connect
