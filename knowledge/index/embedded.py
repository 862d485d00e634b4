"""The index inside the process: Tantivy, in a folder of its own or in memory."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from knowledge.index import DamagedError, Entry, Hit, Sought, fields

WRITER_MEMORY = 120_000_000  # bytes, held while adding; what is written at once becomes one segment, quicker to search
FEW = 3  # passages that any word may stand in, however small the archive
POSITION = "position"  # the name of the one row that is no passage: it holds the last committed change
RULES = "rules"  # and by which rules the words were made
REMEMBERED = 50_000  # words of questions, each with what looks for it


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
    builder.add_text_field(RULES, stored=True, tokenizer_name="raw", index_option="basic")
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
        self._writer: tantivy.IndexWriter | None = None
        self._read_or_empty()
        with suppress(DamagedError):  # whoever adds to it finds out, says so and tries again
            self._begin_to_write()

    def recover(self) -> None:
        self._let_go()
        self._read_or_empty()
        self._begin_to_write()

    def close(self) -> None:
        """Let go of the folder: whoever opens it next may write. Searches may go on."""
        self._let_go()

    def _read_or_empty(self) -> None:
        """What was committed is thrown away only where it cannot be read: that nobody can write is another matter."""
        try:
            with _damage_is_told():
                self._read()
        except DamagedError:
            self._empty()

    def _read(self) -> None:
        self._index = self._open()
        self._look()
        self._position = self._stored_position()

    def _begin_to_write(self) -> None:
        with _damage_is_told():
            self._writer = self._index.writer(heap_size=WRITER_MEMORY, num_threads=1)

    def _let_go(self) -> None:
        """Of the folder, which only one writer may have. Searches go on in what they hold."""
        self._writer = None
        self.__dict__.pop("_index", None)

    def _look(self) -> None:
        """See what was committed last. The searcher and its levels change hands as one, while others search."""
        self._index.reload()
        searcher = self._index.searcher()
        levels = {level for level, _ in searcher.terms_with_prefix("level", "")}
        terms = lru_cache(REMEMBERED)(partial(_term, searcher, self._schema))
        self._committed = (searcher, frozenset(levels - {POSITION}), terms)

    def _open(self) -> tantivy.Index:
        if self._folder is None:
            return tantivy.Index(self._schema)
        self._folder.mkdir(parents=True, exist_ok=True)
        return tantivy.Index(self._schema, path=str(self._folder))

    def _stored_position(self) -> int:
        searcher, _, _ = self._committed
        hits = searcher.search(Query.term_query(self._schema, "level", POSITION, "basic"), 1).hits
        if not hits:
            return 0
        row = searcher.doc(hits[0][1])
        if row[RULES] != [fields.RULES]:
            raise DamagedError("The words were made by other rules.")
        return int(row[POSITION][0])

    @property
    def position(self) -> int:
        return self._position

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        with _damage_is_told():
            if self._writer is None:
                raise DamagedError("The index could not be opened.")
            yield self._writer

    def add(self, entries: Sequence[Entry]) -> None:
        with self._writing() as writer:
            for entry in entries:
                row = tantivy.Document()
                for name, text in fields.of_text(f"{entry.context} {entry.text}").items():
                    row.add_text(name, text)
                row.add_text("level", entry.level)
                row.add_integer("passage", entry.passage)
                row.add_integer("document", entry.document)
                writer.add_document(row)

    def remove(self, document: int) -> None:
        with self._writing() as writer:
            writer.delete_documents_by_term("document", document)

    def commit(self, position: int) -> None:
        row = tantivy.Document()
        row.add_text("level", POSITION)
        row.add_integer(POSITION, position)
        row.add_text(RULES, fields.RULES)
        with self._writing() as writer:
            writer.delete_documents_by_term("level", POSITION)
            writer.add_document(row)
            writer.commit()
            self._look()
            self._position = position

    def rebuild(self) -> None:
        self._let_go()
        self._empty()
        self._begin_to_write()

    def _empty(self) -> None:
        self.__dict__.pop("_index", None)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        with _damage_is_told():
            self._read()

    def search(self, sought: Sequence[Sought], levels: Collection[str], limit: int) -> list[Hit]:
        """Built from words alone: nothing in a question can reach a query parser."""
        with _damage_is_told():
            return self._search(sought, levels, limit)

    def _search(self, sought: Sequence[Sought], levels: Collection[str], limit: int) -> list[Hit]:
        searcher, held, terms = self._committed
        asked = fields.of_question(sought[: fields.LONGEST_QUESTION])
        wanted = [
            (Occur.Should, term)
            for field, looked_for in asked.items()
            for word, weight in looked_for.items()
            if (term := terms(field, word, weight))
        ]
        if not wanted or not levels:
            return []
        query = Query.boolean_query(wanted)
        if not held.issubset(levels):  # who may read everything needs no filter
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._allowed(levels))])
        hits = searcher.search(query, limit, count=False).hits
        numbers = searcher.fast_field_values("passage", [address for _, address in hits])
        found = [Hit(int(number or 0), score) for number, (score, _) in zip(numbers, hits, strict=True)]
        return sorted(
            found, key=lambda hit: (-hit.score, hit.passage)
        )  # of equals the engine's order varies by segment

    def _allowed(self, levels: Collection[str]) -> Query:
        terms = [Query.term_query(self._schema, "level", level, "basic") for level in sorted(levels)]
        return Query.const_score_query(Query.boolean_query([(Occur.Should, term) for term in terms]), 0.0)


def _term(searcher: tantivy.Searcher, schema: tantivy.Schema, field: str, word: str, weight: float) -> Query | None:
    """What looks for a word; nothing for one that says nothing."""
    if not _tells(searcher, field, word):
        return None
    term = Query.term_query(schema, field, word, "freq")
    return term if weight == 1.0 else Query.boost_query(term, weight)


def _tells(searcher: tantivy.Searcher, field: str, word: str) -> bool:
    """Does it stand in some passages, and not in so many that it says nothing? Replaced passages count for a while."""
    share, standing_in = fields.COMMONEST[field], searcher.doc_freq(field, word)
    return standing_in > 0 and (share == 1 or standing_in <= max(FEW, share * searcher.num_docs))
