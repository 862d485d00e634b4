"""What PDFium says about a page: its words with their places, the lines drawn on it, the pictures it shows."""

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from knowledge.formats.decoding import visible
from knowledge.formats.page_layout.grids import MOST_RULES, Rule
from knowledge.formats.page_layout.words import Word

SHORTEST_RULE = 5.0
MOST_POINTS = 2_000
PICTURE_SHARE = 0.3
HEAVY = 600
HYPHEN = "\ue002"  # stands in for the mark of a hyphen while invisible characters are removed
WORD = re.compile(r"[^\s\x00\x02]+\x02?|\x02")
SEAM = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-zåäö\d])(?=[A-ZÅÄÖ])")
SEAM_GAP = 0.03  # of the size
BOLD_NAME = re.compile(rb"bold|black|heavy|fet", re.IGNORECASE)
Point = tuple[float, float]


class Letters:
    """Places and fonts of single letters, asked for through one set of buffers."""

    def __init__(self, page: Any) -> None:
        self._page = page.get_textpage()
        self._upright = _uprighted(page)
        self._box, self._x, self._y = pdfium_c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self._font, self._flags = ctypes.create_string_buffer(80), ctypes.c_int()
        self._matrix = pdfium_c.FS_MATRIX()

    def text(self) -> str:
        """One character per letter of the page, so that positions in both agree."""
        count = pdfium_c.FPDFText_CountChars(self._page)
        whole = self._page.get_text_range(0, count).replace("\ufffe", "\x02") if count else ""
        if len(whole) == count:
            return str(whole)
        return "".join(_letter(pdfium_c.FPDFText_GetUnicode(self._page, at)) for at in range(count))

    def parts(self, run: str, start: int) -> Iterator[tuple[int, int]]:
        """Cells that nearly touch run into one another ("Energiplan41"): where a gap shows it, they are two words."""
        first = start
        for seam in SEAM.finditer(run):
            at = start + seam.start()
            before, after = self._place(at - 1), self._place(at)
            if after[0] - before[1] > SEAM_GAP * (self._size(at) or after[2]):
                yield first, at
                first = at
        yield first, start + len(run)

    def word(self, text: str, first: int, last: int) -> Word:
        left, _, height = self._place(first)
        _, right, other = self._place(last)
        pdfium_c.FPDFText_GetCharOrigin(self._page, first, self._x, self._y)
        base = self._upright((self._x.value, self._y.value))[1]
        size = self._size(first) or max(height, other)
        return Word(text, left, max(left, right), base, size, self._is_bold(first))

    def _place(self, at: int) -> tuple[float, float, float]:
        pdfium_c.FPDFText_GetLooseCharBox(self._page, at, self._box)
        left, bottom = self._upright((self._box.left, self._box.bottom))
        right, top = self._upright((self._box.right, self._box.top))
        return min(left, right), max(left, right), abs(top - bottom)

    def _size(self, at: int) -> float:
        """The size it is set in. The height of its box is no measure: each font draws its own."""
        if not pdfium_c.FPDFText_GetMatrix(self._page, at, self._matrix):
            return 0.0
        scale = math.hypot(self._matrix.c, self._matrix.d)
        return float(scale * pdfium_c.FPDFText_GetFontSize(self._page, at))

    def _is_bold(self, at: int) -> bool:
        if pdfium_c.FPDFText_GetFontWeight(self._page, at) >= HEAVY:
            return True
        pdfium_c.FPDFText_GetFontInfo(self._page, at, self._font, 80, self._flags)
        return bool(BOLD_NAME.search(self._font.value))

    def close(self) -> None:
        self._page.close()


def page_words(page: Any) -> Iterator[Word]:
    """PDFium puts a space or a line end wherever letters stand apart, and 2 for a hyphen at a line's end."""
    letters = Letters(page)
    for found in WORD.finditer(letters.text()):
        for first, last in letters.parts(found[0], found.start()):
            piece = found[0][first - found.start() : last - found.start()]
            if text := visible(piece.replace("\x02", HYPHEN)).replace(HYPHEN, "\x02"):
                yield letters.word(text, first, last - 1)
    letters.close()


def _letter(code: int) -> str:
    """Half surrogates and codes beyond Unicode are nothing a reader can see."""
    return " " if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _uprighted(page: Any) -> Callable[[Point], Point]:
    """Coordinates as the reader sees the page, whatever rotation it is stored with."""
    left, bottom, right, top = page.get_mediabox()
    rotation = page.get_rotation()
    return {
        90: lambda point: (point[1] - bottom, right - point[0]),
        180: lambda point: (right - point[0], top - point[1]),
        270: lambda point: (top - point[1], point[0] - left),
    }.get(rotation, lambda point: (point[0] - left, point[1] - bottom))


def drawn_rules(page: Any) -> Iterator[Rule]:
    """The upright and level lines of a page, from strokes and from the sides of thin or framed rectangles."""
    upright = _uprighted(page)
    width, height = page.get_size()
    found = 0
    for shape in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=1):
        for start, end in _strokes(shape, upright):
            rule = _rule(start, end)
            if rule and rule.end - rule.start < 0.98 * (height if rule.upright else width):
                yield rule
                found += 1
        if found > MOST_RULES:
            return


def _rule(start: Point, end: Point) -> Rule | None:
    across, down = abs(start[0] - end[0]), abs(start[1] - end[1])
    if max(across, down) < SHORTEST_RULE or min(across, down) > 1:
        return None
    if down > across:
        return Rule(True, start[0], min(start[1], end[1]), max(start[1], end[1]))
    return Rule(False, start[1], min(start[0], end[0]), max(start[0], end[0]))


def _strokes(shape: Any, upright: Callable[[Point], Point]) -> Iterator[tuple[Point, Point]]:
    matrix = shape.get_matrix()
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(pdfium_c.FPDFPath_CountSegments(shape), MOST_POINTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(shape, at)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO:
            yield from pairwise(points)
            points = []
        points.append(upright(matrix.on_point(x.value, y.value)))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield from pairwise(points)


def shows_picture(page: Any) -> bool:
    """Does an image cover a good part of the page?"""
    width, height = page.get_size()
    for image in islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3), 50):
        left, bottom, right, top = image.get_bounds()
        if abs((right - left) * (top - bottom)) > PICTURE_SHARE * width * height:
            return True
    return False
