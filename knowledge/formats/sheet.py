"""One sheet of a workbook: the rows that people see, and which of it the author hid."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO, Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from knowledge.formats.contents import Refused
from knowledge.formats.decoding import visible
from knowledge.formats.numbers import written
from knowledge.formats.report import ranges
from knowledge.formats.sheet_tables import Row, Span

ON = frozenset({"1", "true"})
LAST_COLUMN = 16_384


class Room:
    """How much of a workbook is read: its sheets share it."""

    def __init__(self, cells: int) -> None:
        self._cells = self._left = cells

    def take(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            why = f"Filen har fler än {self._cells} celler."
            raise Refused(why, "Dela upp kalkylbladet eller spara den del som behövs.")


@dataclass(frozen=True)
class Sheet:
    """`hidden` says which of it was not read: "kolumn C, E samt rad 7–9"; `uncounted` are formulas without a value."""

    rows: list[Row]
    spans: list[Span]
    hidden: str = ""
    uncounted: tuple[str, ...] = ()


def read(sheet: Any, room: Room) -> Sheet:
    with sheet._get_source() as part:  # noqa: SLF001 - the library has no other way to the part of a sheet
        parser = _Parser(sheet, part)
        rows = [row for row in parser.rows(room) if row.texts]
    spans = list(parser.spans(rows[-1].number, room)) if rows else []
    seen = list(_set_apart([row for row in rows if not parser.hides(row.number)], parser.hides))
    unseen = [row.number for row in rows if parser.hides(row.number)]
    columns = parser.hidden_columns() & {at for row in seen for at, text in enumerate(row.texts, 1) if text}
    said = [f"kolumn {', '.join(map(get_column_letter, sorted(columns)))}"] if columns else []
    said += [f"rad {ranges(unseen)}"] if unseen else []
    kept = [_without(columns, row) for row in seen]
    moved = [_moved(columns, span) for span in spans if span.column + 1 not in columns]
    return Sheet([row for row in kept if row.filled], moved, " samt ".join(said), tuple(parser.uncounted))


def _set_apart(rows: list[Row], hides: Callable[[int], bool]) -> Iterator[Row]:
    """Which rows stand below a blank one, as people see the sheet."""
    before = 0
    for row in rows:
        yield replace(row, apart=any(not hides(number) for number in range(before + 1, row.number)))
        before = row.number


def _trimmed(texts: list[str]) -> list[str]:
    """A lone blank far to the right would make every row of its table as wide."""
    return texts[: max((at for at, text in enumerate(texts, 1) if text), default=0)]


def _without(columns: set[int], row: Row) -> Row:
    return replace(row, texts=[text for at, text in enumerate(row.texts, 1) if at not in columns])


def _moved(columns: set[int], span: Span) -> Span:
    return replace(span, column=span.column - sum(column <= span.column for column in columns))


class _Parser(WorkSheetParser):  # type: ignore[misc] # - the library carries no types
    """The library's reader of one row at a time forgets what its parser has read of rows and columns."""

    def __init__(self, sheet: Any, part: IO[bytes]) -> None:
        book = sheet.parent
        formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}  # noqa: SLF001 - what the library gives its own
        super().__init__(part, sheet._shared_strings, data_only=True, epoch=book.epoch, **formats)  # noqa: SLF001 - as above
        self._sheet = sheet
        self.uncounted: list[str] = []

    def parse_cell(self, element: Any) -> Any:
        """A program that only writes files leaves the counting to Excel; a text may be empty and yet counted."""
        is_formula = len(element) > 0 and element[0].tag == FORMULA_TAG
        if is_formula and element.get("t") != "str" and not element.findtext(VALUE_TAG):
            self.uncounted.append(element.get("r") or "")
        return super().parse_cell(element)

    def rows(self, room: Room) -> Iterator[Row]:
        for number, cells in self.parse():
            filled = [cell for cell in cells if cell["value"] is not None]
            room.take(1 + len(filled))
            texts = [""] * max((cell["column"] for cell in filled), default=0)
            for cell in filled:
                form = ReadOnlyCell(self._sheet, **cell).number_format
                texts[cell["column"] - 1] = visible(written(cell["value"], form or ""))
            yield Row(number, _trimmed(texts))

    def spans(self, last: int, room: Room) -> Iterator[Span]:
        """Merged cells of several rows; what they say in all counts as cells."""
        for merged in self.merged_cells.mergeCell if self.merged_cells else ():
            column, first, _, until = range_boundaries(merged.ref)
            span = Span(first, min(until, last), column - 1)
            room.take(1 + max(0, span.last - span.first))
            yield span

    def hides(self, number: int) -> bool:
        return self.row_dimensions.get(str(number), {}).get("hidden") in ON

    def hidden_columns(self) -> set[int]:
        hidden = [each for each in self.column_dimensions.values() if _is_hidden(each)]
        return {at for each in hidden for at in range(int(each["min"]), min(int(each["max"]), LAST_COLUMN) + 1)}


def _is_hidden(column: dict[str, str]) -> bool:
    return column.get("hidden") in ON or float(column.get("width", 1)) == 0
