"""The index inside the process: Tantivy, in a folder of its own or in memory."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from knowledge.index import DamagedError, Entry, Hit, Sought, fields

WRITER_MEMORY = 30_000_000  # bytes; the smallest the engine takes for two threads is 15 MB each
POSITION = "position"  # the name of the one row that is no passage: it holds the last committed change


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in fields.WEIGHTS:
        kept = "basic" if name in fields.PRESENCE_ONLY else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=kept)
    builder.add_text_field("level", tokenizer_name="raw", index_option="basic")
    # Signed on purpose: the binding fails on an unsigned field.
    builder.add_integer_field("passage", stored=True, indexed=False, fast=True)
    builder.add_integer_field("document", indexed=True)
    builder.add_integer_field(POSITION, stored=True, indexed=True)
    return builder.build()


@contextmanager
def _damage_is_told() -> Iterator[None]:
    """The one place where whatever the engine throws at a damaged file becomes an error of ours.

    It panics where it reads what it never wrote, and a panic is no ordinary exception.
    """
    try:
        yield
    except (ValueError, OSError) as failed:
        raise DamagedError(str(failed)) from failed
    except BaseException as failed:
        if type(failed).__name__ != "PanicException":
            raise
        raise DamagedError("The engine panicked.") from failed


class EmbeddedIndex:
    """See the contract. `folder=None` keeps the index in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._schema = _schema()
        self._position = 0
        try:
            with _damage_is_told():
                self._index = self._open()
                self._writer = self._index.writer(heap_size=WRITER_MEMORY, num_threads=1)
                self._position = self._stored_position()
        except DamagedError:
            self.rebuild()

    def _open(self) -> tantivy.Index:
        if self._folder is None:
            return tantivy.Index(self._schema)
        self._folder.mkdir(parents=True, exist_ok=True)
        return tantivy.Index(self._schema, path=str(self._folder))

    def _stored_position(self) -> int:
        self._index.reload()
        searcher = self._index.searcher()
        hits = searcher.search(Query.term_query(self._schema, "level", POSITION, "basic"), 1).hits
        return int(searcher.doc(hits[0][1])[POSITION][0]) if hits else 0

    @property
    def position(self) -> int:
        return self._position

    def add(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            row = tantivy.Document()
            for name, text in fields.of_text(f"{entry.context} {entry.text}").items():
                row.add_text(name, text)
            row.add_text("level", entry.level)
            row.add_integer("passage", entry.passage)
            row.add_integer("document", entry.document)
            self._writer.add_document(row)

    def remove(self, document: int) -> None:
        self._writer.delete_documents_by_term("document", document)

    def commit(self, position: int) -> None:
        self._writer.delete_documents_by_term("level", POSITION)
        row = tantivy.Document()
        row.add_text("level", POSITION)
        row.add_integer(POSITION, position)
        self._writer.add_document(row)
        self._writer.commit()
        self._index.reload()
        self._position = position

    def rebuild(self) -> None:
        for part in ("_writer", "_index"):  # let go of the folder before it is emptied
            self.__dict__.pop(part, None)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._index = self._open()
        self._writer = self._index.writer(heap_size=WRITER_MEMORY, num_threads=1)
        self._position = 0

    def search(self, sought: Sequence[Sought], levels: Collection[str], limit: int) -> list[Hit]:
        """Built from words alone: nothing in a question can reach a query parser."""
        with _damage_is_told():
            return self._search(sought, levels, limit)

    def _search(self, sought: Sequence[Sought], levels: Collection[str], limit: int) -> list[Hit]:
        searcher = self._index.searcher()
        wanted = self._wanted(searcher, sought[: fields.LONGEST_QUESTION])
        if not wanted or not levels:
            return []
        allowed = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "level", level, "basic")) for level in sorted(levels)]
        )
        query = Query.boolean_query(
            [(Occur.Must, Query.boolean_query(wanted)), (Occur.Must, Query.const_score_query(allowed, 0.0))]
        )
        hits = searcher.search(query, limit, count=False).hits
        numbers = searcher.fast_field_values("passage", [address for _, address in hits])
        return [Hit(int(number or 0), score) for number, (score, _) in zip(numbers, hits, strict=True)]

    def _wanted(self, searcher: tantivy.Searcher, sought: Sequence[Sought]) -> list[tuple[Occur, Query]]:
        commonest = max(3, fields.COMMONEST_GRAM * searcher.num_docs)
        weights: dict[tuple[str, str], float] = {}
        for field, word, weight in fields.of_question(sought):
            if field != "grams" or searcher.doc_freq(field, word) <= commonest:
                weights[field, word] = max(weight, weights.get((field, word), 0.0))
        return [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, word, "freq"), weight))
            for (field, word), weight in weights.items()
        ]
