"""What a Word document holds beside its running text: hidden text, notes, pictures."""

from collections.abc import Container, Iterator
from typing import Any

from docx.oxml import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
EMU_PER_CM = 360_000
SMALLEST = 25 * EMU_PER_CM**2  # of a picture that may hold more than a mark or a signature


def part(document: Any, kind: str) -> Any:
    """The tree of the part that holds the notes, or the numbers, of a document; None where it has none."""
    found = (one.target_part for one in document.part.rels.values() if one.reltype.endswith(f"/{kind}"))
    blob = next((one.blob for one in found), None)
    return parse_xml(blob) if blob else None


def notes(document: Any, kind: str) -> dict[str, Any]:
    """Each note by the name that the text refers to it by."""
    root = part(document, kind + "s")
    return {each.get(W + "id"): each for each in root if each.get(W + "type") is None} if root is not None else {}


def remove_hidden(root: Any, styles: Container[str]) -> bool:
    """Take away what the author hid, text and rows of tables; did it say anything?"""
    runs = [run for run in root.iter(W + "r") if _is_hidden(run, styles)]
    rows = [row for row in root.iter(W + "tr") if is_on(row.find(f"{W}trPr/{W}hidden"))]
    told = any((text.text or "").strip() for element in (*runs, *rows) for text in element.iter(W + "t"))
    for element in (*runs, *rows):
        element.getparent().remove(element)
    return told


def _is_hidden(run: Any, styles: Container[str]) -> bool:
    """A run says so itself, or its style does, or that of its paragraph."""
    if (own := run.find(f"{W}rPr/{W}vanish")) is not None:
        return is_on(own)
    named = [run.find(f"{W}rPr/{W}rStyle"), run.find(f"../{W}pPr/{W}pStyle")]
    return any(style is not None and style.get(W + "val") in styles for style in named)


def hidden_styles(document: Any) -> frozenset[str]:
    styles = ((style, getattr(style, "font", None)) for style in document.styles)
    return frozenset(style.style_id for style, font in styles if font is not None and font.hidden)


def is_on(mark: Any) -> bool:
    return mark is not None and mark.get(W + "val", "1") not in ("0", "false", "off")


def pictures(root: Any) -> Iterator[str]:
    """What is to be said of pictures that may hold text."""
    drawn = [extent for extent in root.iter(DRAWING + "extent") if _is_large(extent)]
    number = sum(next(extent.getparent().iter(PICTURE), None) is not None for extent in drawn)
    if number:
        how_many = "En bild" if number == 1 else f"{number} bilder"
        yield f"{how_many} i dokumentet läses inte; det som står i bild behöver också stå som text."


def _is_large(extent: Any) -> bool:
    width, height = extent.get("cx", ""), extent.get("cy", "")
    return width.isdecimal() and height.isdecimal() and int(width) * int(height) >= SMALLEST
