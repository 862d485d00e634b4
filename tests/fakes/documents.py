"""Small real documents, made by the libraries that offices use."""

import io
from collections.abc import Sequence
from datetime import datetime

import docx
import openpyxl
import pptx
import typst
from pptx.util import Cm

Rows = Sequence[Sequence[object]]

MEETINGS: Rows = (
    ("Datum", "Plats", "Antal deltagare"),
    ("2023-02-10", "Borås", 41),
    ("2023-04-07", "Mölnlycke", 19),
)


def pdf(markup: str) -> bytes:
    made = typst.compile(markup.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def scanned_pdf(markup: str, pages: int = 1, *, turned: int = 0) -> bytes:
    """A PDF each of whose pages is a picture of the text, `turned` by so many degrees."""
    page = typst.compile(markup.encode(), format="png", ppi=200)
    assert isinstance(page, bytes)
    from PIL import Image  # noqa: PLC0415 - only scans need it

    scan = io.BytesIO()
    picture = Image.open(io.BytesIO(page)).convert("L").rotate(turned, expand=True)
    picture.save(scan, "PDF", resolution=200, save_all=True, append_images=[picture] * (pages - 1))
    return scan.getvalue()


def word(
    *, heading: str = "Protokoll 2025-03-14", text: str = "Mötet öppnades av Åsa Öberg.", created: str = "2013-12-23"
) -> bytes:
    document = docx.Document()
    document.core_properties.created = datetime.fromisoformat(created)
    document.add_heading(heading, level=1)
    document.add_paragraph(text)
    document.add_paragraph("Kaffe", style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for row in MEETINGS:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    document.add_paragraph("Efter tabellen.")
    return saved(document)


def slides(*, title: str = "Klimatlöften", notes: str = "Säg tack till Borås.") -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text = "Första punkten\nAndra punkten"
    slide.notes_slide.notes_text_frame.text = notes
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Träffar"
    table = slide.shapes.add_table(len(MEETINGS), 3, Cm(1), Cm(5), Cm(20), Cm(5)).table
    for at, row in enumerate(MEETINGS):
        for column, value in enumerate(row):
            table.cell(at, column).text = str(value)
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(12), Cm(5), Cm(1)).text_frame.text = "I en grupp"
    return saved(show)


def workbook(sheets: dict[str, Rows] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (sheets or {"Träffar": MEETINGS}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def picture() -> io.BytesIO:
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    file = io.BytesIO()
    Image.new("RGB", (60, 30), "white").save(file, "PNG")
    file.seek(0)
    return file


DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def smart_art() -> bytes:
    """The data of a figure: a group under another, one beside it, a point that only draws, a ring of links."""
    points = {"1": "Styrgrupp", "3": "Referensgrupp", "2": "Klimatgrupp: tolv strateger"}
    said = "".join(
        f'<dgm:pt modelId="{name}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for name, text in points.items()
    )
    drawn = '<dgm:pt modelId="9" type="pres"><dgm:t><a:p><a:r><a:t>Bara form</a:t></a:r></a:p></dgm:t></dgm:pt>'
    root = '<dgm:pt modelId="0" type="doc"/>'
    links = "".join(
        f'<dgm:cxn modelId="c{at}" srcId="{of}" destId="{to}" srcOrd="{order}"/>'
        for at, (of, to, order) in enumerate((("0", "3", 1), ("0", "1", 0), ("1", "2", 0), ("2", "1", 0)))
    )
    names = f'xmlns:dgm="{DIAGRAM}" xmlns:a="{DRAWING}"'
    inside = f"<dgm:ptLst>{root}{said}{drawn}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst>"
    return f"<dgm:dataModel {names}>{inside}</dgm:dataModel>".encode()


def smart_art_ids(name: str) -> str:
    return f'<dgm:relIds xmlns:dgm="{DIAGRAM}" xmlns:r="{RELATIONS}" r:dm="{name}"/>'


def smart_art_frame(name: str) -> str:
    """A figure on a slide."""
    presentation = "http://schemas.openxmlformats.org/presentationml/2006/main"
    return (
        f'<p:graphicFrame xmlns:p="{presentation}" xmlns:a="{DRAWING}"><p:nvGraphicFramePr>'
        '<p:cNvPr id="9" name="Figur"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="0" y="0"/><a:ext cx="9000000" cy="4000000"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{DIAGRAM}">{smart_art_ids(name)}</a:graphicData></a:graphic></p:graphicFrame>'
    )


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined] # all three libraries have it
    return file.getvalue()
