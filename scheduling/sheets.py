"""An XLSX or CSV file as plain rows of values. Everything here comes from outside, so everything has a limit."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from msgspec import Struct
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scheduling.refusals import FileRefused, Problem, refuse

Value = str | int | float | bool | date | datetime | time | None

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 40_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_TEXT = 4_000
DELIMITERS = ";,\t"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
LONGEST_CELL = 32_767  # Excel holds no more
FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MISREAD = re.compile("Ã[\x80-\xbf¤¥¶…„–]|\ufffd")  # UTF-8 that someone has read as something else


class Grid(Struct, frozen=True):
    """A sheet: `place` names it, `rows` are the ones with anything in them, by the number they have in the file."""

    place: str
    title: str
    rows: tuple[tuple[int, tuple[Value, ...]], ...]
    merged: tuple[tuple[int, str], ...] = ()  # last row and reference of each merged range
    uncounted: frozenset[tuple[int, int]] = frozenset()  # row and column of formulas without a value


class Sheet(Struct, frozen=True):
    """What is written: words as text, numbers as numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | Decimal, ...], ...]


def cell_place(sheet: str, row: int, column: int, heading: str = "") -> str:
    letter = get_column_letter(column + 1)
    return f"{sheet}, rad {row}, kolumn {letter}" + (f" ({heading})" if heading else "")


def read_grids(name: str, content: bytes) -> tuple[Grid, ...]:
    if len(content) > LARGEST_FILE:
        raise refuse(
            name, f"filen är större än {LARGEST_FILE // 1_000_000} MB. Ta bort bilder och allt som inte är plan."
        )
    if not content.strip():
        raise refuse(name, "filen är tom.")
    if content.startswith(OLD_EXCEL):
        raise refuse(
            name, "filen är ett äldre Excelformat eller låst med lösenord. Spara den som vanlig .xlsx utan lösenord."
        )
    grids = _read_xlsx(name, content) if name.lower().endswith((".xlsx", ".xlsm")) else (_read_csv(name, content),)
    if problems := [problem for grid in grids for problem in _too_much(grid)]:
        raise FileRefused(problems)
    return grids


def _too_much(grid: Grid) -> Iterator[Problem]:
    if len(grid.rows) > MOST_ROWS:
        yield Problem(grid.place, f"fler än {MOST_ROWS} rader. Så många möten har inget nätverk; är det rätt fil?")
        return
    for number, values in grid.rows:
        if len(values) > MOST_COLUMNS:
            yield Problem(f"{grid.place}, rad {number}", f"fler än {MOST_COLUMNS} kolumner.")
        for column, value in enumerate(values):
            if isinstance(value, str) and (wrong := _wrong_text(value)):
                yield Problem(cell_place(grid.place, number, column), wrong)


def _wrong_text(value: str) -> str | None:
    if len(value) > LONGEST_TEXT:
        return f"texten är längre än {LONGEST_TEXT} tecken."
    if MISREAD.search(value):
        return f'"{value[:40]}" har fel teckenkodning. Spara om filen som UTF-8 (i Excel: CSV UTF-8).'
    if any(ord(letter) < ord(" ") and letter not in "\n\r\t" for letter in value):
        return "texten har styrtecken som inte går att läsa. Skriv om cellen."
    return None


def _read_csv(name: str, content: bytes) -> Grid:
    text = _decoded(name, content)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            stripped: tuple[Value, ...] = tuple(value.strip() or None for value in values)
            if any(stripped):
                rows.append((number, stripped))
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        place = f"{name}, rad {number + 1}"
        raise refuse(place, 'citattecknen stämmer inte. Varje " som öppnas ska stängas.') from None
    return Grid(name, "", tuple(rows))


def _decoded(name: str, content: bytes) -> str:
    if b"\0" in content:
        raise refuse(name, "filen är inte text i UTF-8. Spara den som .xlsx eller som CSV UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise refuse(f"{name}, rad {row}", "filen är inte sparad som UTF-8. Välj CSV UTF-8 i Excel.") from None


def _delimiter(text: str) -> str:
    """The one that the first rows use most."""
    head = "\n".join(text.splitlines()[:5])
    return max(DELIMITERS, key=head.count)


def _read_xlsx(name: str, content: bytes) -> tuple[Grid, ...]:
    _refuse_bomb(name, content)
    try:
        _refuse_endless(name, content)
        values = load_workbook(io.BytesIO(content), data_only=True)
        written = load_workbook(io.BytesIO(content))
        return tuple(_grid(name, sheet, written[sheet.title]) for sheet in values.worksheets)
    except FileRefused:
        raise
    except Exception as error:  # a damaged workbook raises anything at all from inside the library
        raise refuse(name, "filen går inte att läsa som Excel. Öppna den i Excel och spara om den.") from error


def _refuse_bomb(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        raise refuse(name, "filen är ingen Excelfil, trots namnet. Öppna den i Excel och spara som .xlsx.") from None
    if unpacked > LARGEST_UNPACKED:
        raise refuse(
            name, f"filen blir större än {LARGEST_UNPACKED // 1_000_000} MB när den packas upp. Är det rätt fil?"
        )


def _refuse_endless(name: str, content: bytes) -> None:
    """Count rows in passing, before anything is loaded whole."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            filled = 0
            for row in sheet.iter_rows(values_only=True):
                filled += any(value is not None for value in row)
                if filled > MOST_ROWS:
                    place = f"{name}, blad {sheet.title}"
                    raise refuse(
                        place, f"fler än {MOST_ROWS} rader. Så många möten har inget nätverk; är det rätt fil?"
                    )
    finally:
        book.close()


def _grid(name: str, sheet: Worksheet, written: Worksheet) -> Grid:
    place = f"{name}, blad {sheet.title}"
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = tuple(_value(place, cell) for cell in cells)
        if any(value is not None for value in values):
            rows.append((number, values))
    merged = tuple((merge.max_row, str(merge)) for merge in sheet.merged_cells.ranges)
    formulas = ((cell.row, cell.column) for row in written.iter_rows() for cell in row if cell.data_type == "f")
    uncounted = frozenset((row, column - 1) for row, column in formulas if sheet.cell(row, column).value is None)
    return Grid(place, sheet.title, tuple(rows), merged, uncounted)


def _value(place: str, cell: Cell) -> Value:
    if cell.data_type == "e":
        where = cell_place(place, cell.row, cell.column - 1)
        raise refuse(where, f"cellen visar felet {cell.value}. Rätta formeln eller skriv värdet.")
    value = cell.value
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, (int, float, date, time)) else None


def write_xlsx(title: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    return write_book([Sheet(title, headings, tuple(rows))])


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """Every word is written as text, so that nothing becomes a formula, also when the cell is edited."""
    book = Workbook()
    book.remove(book.active)
    for one in sheets:
        sheet = book.create_sheet(one.title)
        for number, row in enumerate((one.headings, *one.rows), start=1):
            for column, value in enumerate(row, start=1):
                if value != "":
                    _write(sheet.cell(number, column), value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(cell: Cell, value: str | int | Decimal) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    cell.data_type = "s"
    cell.quotePrefix = _leads_a_formula(value)


def write_csv(sheet: Sheet) -> bytes:
    """As Excel reads it in Sweden. A word that it would take for a formula is led by an apostrophe."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in (sheet.headings, *sheet.rows):
        writer.writerow([_plain(value) for value in row])
    return file.getvalue().encode("utf-8-sig")


def _plain(value: str | int | Decimal) -> str:
    if not isinstance(value, str):
        return str(value).replace(".", ",")
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if _leads_a_formula(text) else text


def _leads_a_formula(text: str) -> bool:
    return text.startswith(FORMULA_LEADS) or text.lstrip().startswith(FORMULA_LEADS)
