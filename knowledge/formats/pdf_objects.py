"""What PDFium says about a page: its words with their places, the lines drawn on it, the pictures it shows."""

import ctypes
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
Point = tuple[float, float]


def page_words(page: Any) -> Iterator[Word]:
    text_page = page.get_textpage()
    upright = _uprighted(page)
    letters: list[tuple[int, str, float, float, float, float]] = []
    rect, x, y = pdfium_c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for at in range(pdfium_c.FPDFText_CountChars(text_page)):
        code = pdfium_c.FPDFText_GetUnicode(text_page, at)
        if code in (0x20, 0x09, 0x0A, 0x0D, 0xA0):
            if letters:
                yield _word(text_page, letters)
                letters = []
            continue
        pdfium_c.FPDFText_GetLooseCharBox(text_page, at, rect)
        pdfium_c.FPDFText_GetCharOrigin(text_page, at, x, y)
        left, bottom = upright((rect.left, rect.bottom))
        right, top = upright((rect.right, rect.top))
        base = upright((x.value, y.value))[1]
        if letters and _breaks(letters[-1], base, min(left, right)):
            yield _word(text_page, letters)
            letters = []
        letters.append((at, _letter(code), min(left, right), max(left, right), base, abs(top - bottom)))
    if letters:
        yield _word(text_page, letters)
    text_page.close()


def _letter(code: int) -> str:
    """PDFium marks a hyphen at a line's end with 2; other control characters and half surrogates are nothing."""
    if code == 0x02:
        return "\x02"
    return "" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else visible(chr(code))


def _breaks(last: tuple[int, str, float, float, float, float], base: float, left: float) -> bool:
    """A jump without a space: to another line, or further than letters of one word stand apart."""
    _, _, _, right, last_base, size = last
    return abs(base - last_base) > 0.6 * size or left - right > 0.4 * size or right - left > 2 * size


def _word(text_page: Any, letters: list[tuple[int, str, float, float, float, float]]) -> Word:
    text = "".join(letter for _, letter, *_ in letters)
    size = max(height for *_, height in letters)
    return Word(text, letters[0][2], letters[-1][3], letters[0][4], size, _is_bold(text_page, letters[0][0]))


def _is_bold(text_page: Any, at: int) -> bool:
    if pdfium_c.FPDFText_GetFontWeight(text_page, at) >= 600:
        return True
    name, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(text_page, at, name, 100, flags)
    return any(mark in name.value.lower() for mark in (b"bold", b"black", b"heavy", b"semibold"))


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
