"""What Word needs beneath the library: styles, fields, links, bookmarks, the list of contents."""

from typing import Any
from zlib import crc32

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bot.reports.document import Document, Sign, runs

DEEP = RGBColor(0x1D, 0x4B, 0x40)
SOFT = RGBColor(0x55, 0x64, 0x5E)
FONT = "Calibri"
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
STYLES = {"Normal": 10.5, "Title": 34, "Subtitle": 15, "Heading 1": 20, "Heading 2": 14, "Quote": 11.5, "Header": 8.5}
OWN_STYLES = {"Note": 10, "Table caption": 9.5, "Quote source": 9}


def dress(file: Any, document: Document) -> None:
    for name, points in STYLES.items():
        _style(file.styles[name], points)
    for name, points in OWN_STYLES.items():
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = file.styles["Normal"]
        _style(style, points)
    for name in ("Title", "Heading 1", "Heading 2", "Table caption"):
        file.styles[name].font.color.rgb = DEEP
    file.styles["Subtitle"].font.italic = file.styles["Subtitle"].font.bold = False
    for name in ("Subtitle", "Note", "Header", "Quote source"):
        file.styles[name].font.color.rgb = SOFT
    file.styles["Table caption"].font.bold = True
    file.styles["Note"].font.italic = True
    file.styles["Table caption"].paragraph_format.keep_with_next = True
    file.styles["Quote"].paragraph_format.left_indent = Cm(0.6)
    file.styles["Quote source"].paragraph_format.left_indent = Cm(0.6)
    _table_style(file)
    file.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), LANGUAGES[document.language])
    _hyphenate(file)
    for section in file.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        section.top_margin = section.bottom_margin = Cm(2.5)


def _style(style: Any, points: float) -> None:
    style.font.name, style.font.size = FONT, Pt(points)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _table_style(file: Any) -> None:
    """Thin rules between rows, a dark head that comes back on every page."""
    style = file.styles.add_style("Report table", WD_STYLE_TYPE.TABLE)
    style.base_style = file.styles["Normal Table"]
    style.font.size = Pt(9)
    borders = _element("w:tblBorders", {})
    for side in ("bottom", "insideH"):
        borders.append(_element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "C4CEC8"}))
    margins = _element("w:tblCellMar", {})
    for side in ("top", "left", "bottom", "right"):
        margins.append(_element(f"w:{side}", {"w:w": "70", "w:type": "dxa"}))
    table = _element("w:tblPr", {})
    table.extend((borders, margins))
    first = _element("w:tblStylePr", {"w:type": "firstRow"})
    letters = _element("w:rPr", {})
    letters.extend((_element("w:b", {}), _element("w:color", {"w:val": "FFFFFF"})))
    cells = _element("w:tcPr", {})
    cells.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "1D4B40"}))
    first.extend((letters, cells))
    style.element.extend((table, first))


def _hyphenate(file: Any) -> None:
    """Word minds the order of its settings: this one has its place after the tab stops."""
    settings = file.settings.element
    settings.find(qn("w:defaultTabStop")).addnext(_element("w:autoHyphenation", {}))


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def shade(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour}))  # noqa: SLF001 - the library has no other way to set it


def say_text(paragraph: Any, text: str, *, bold: bool = False, points: float | None = None) -> None:
    for run in runs(text):
        if isinstance(run, Sign):
            said = _link(paragraph, run.name, run.name, raised=run.raised)
        else:
            said = paragraph.add_run(run)
            said.bold = bold or None
        said.font.size = Pt(points) if points else None


def _link(paragraph: Any, text: str, target: str, *, raised: bool = False) -> Any:
    link = _element("w:hyperlink", {"w:anchor": _word_name(target), "w:history": "1"})
    run = paragraph.add_run(text)
    run.font.superscript = raised or None
    run.font.color.rgb = DEEP
    link.append(run._r)  # noqa: SLF001 - moved into the link, which the library does not know
    paragraph._p.append(link)  # noqa: SLF001 - as above
    return run


def bookmark(paragraph: Any, name: str) -> None:
    """What a link inside the document leads to."""
    number = str(crc32(name.encode()))
    begins = _element("w:bookmarkStart", {"w:id": number, "w:name": _word_name(name)})
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, begins)  # noqa: SLF001 - the library knows no bookmarks
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": number}))  # noqa: SLF001 - as above


def _word_name(name: str) -> str:
    return name.replace("-", "_")


def field(paragraph: Any, what: str) -> None:
    """A number that Word itself fills in."""
    for kind in ("begin", "", "separate", "text", "end"):
        run = paragraph.add_run()._r  # noqa: SLF001 - the library knows no fields
        if kind == "text":
            run.append(_text("1"))
        elif kind:
            run.append(_element("w:fldChar", {"w:fldCharType": kind}))
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {what} "
            run.append(instruction)


def _text(words: str) -> Any:
    said = _element("w:t", {})
    said.text = words
    return said


def table_of_contents(file: Any, document: Document) -> None:
    """Filled in with links, so that it is there at once; Word adds the page numbers when it is asked to update."""
    head = file.add_paragraph(document.contents, style="Table caption")
    head.runs[0].font.size = Pt(16)
    for number, heading in enumerate(document.headings):
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.7 * (heading.level - 1))
        paragraph.paragraph_format.space_after = Pt(3)
        if not number:
            _begin_contents(paragraph)
        _link(paragraph, heading.text, heading.key)
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "end"}))  # noqa: SLF001 - as in field
    file.add_page_break()


def _begin_contents(paragraph: Any) -> None:
    for kind in ("begin", "", "separate"):
        run = paragraph.add_run()._r  # noqa: SLF001 - as in field
        if kind:
            run.append(_element("w:fldChar", {"w:fldCharType": kind}))
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = 'TOC \\o "1-2" \\h \\z \\u'
            run.append(instruction)
