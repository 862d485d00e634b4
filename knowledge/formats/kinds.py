"""What a file is: its content decides, its extension must agree or be corrected; two kinds in one file are refused."""

import re
from collections.abc import Iterator

from knowledge.formats import msg, rtf, tnef
from knowledge.formats.contents import Refused, Source
from knowledge.formats.decoding import decoded

TEXTS = {
    "txt": "text",
    "text": "text",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "csv": "csv",
    "tsv": "csv",
    "vtt": "subtitles",
    "srt": "subtitles",
    "eml": "email",
}
OFFICE_PARTS = {
    b"word/document.xml": "docx",
    b"ppt/presentation.xml": "pptx",
    b"xl/workbook.xml": "xlsx",
}
NAMES = {
    "pdf": "PDF",
    "docx": "Word (DOCX)",
    "pptx": "PowerPoint (PPTX)",
    "xlsx": "Excel (XLSX)",
    "rtf": "RTF",
    "html": "HTML",
    "text": "vanlig text",
    "markdown": "Markdown",
    "csv": "CSV",
    "subtitles": "undertexter",
    "email": "e-post",
    "msg": "e-post från Outlook (MSG)",
    "tnef": "e-post från Outlook (winmail.dat)",
}
READABLE = "PDF, DOCX, PPTX, XLSX, RTF, HTML, Markdown, text, CSV, EML, MSG, winmail.dat, VTT och SRT"
EXTENSIONS = frozenset(TEXTS) | frozenset(
    {"pdf", "docx", "pptx", "xlsx", "docm", "pptm", "xlsm", "dotx", "potx", "ppsx", "xltx", "msg", "rtf"}
)
SAME_KIND = {"docm": "docx", "dotx": "docx", "pptm": "pptx", "potx": "pptx", "ppsx": "pptx", "xlsm": "xlsx"} | {
    "xltx": "xlsx",
    "dat": "tnef",
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_END = b"PK\x05\x06"
# What is refused by its first bytes: (first bytes, what it is, what to do instead).
FOREIGN = (
    (b"\x89PNG", "en bild", "Lägg bilden i ett dokument eller skriv in texten."),
    (b"\xff\xd8\xff", "en bild", "Lägg bilden i ett dokument eller skriv in texten."),
    (b"GIF8", "en bild", "Lägg bilden i ett dokument eller skriv in texten."),
    (b"II*\x00", "en bild", "Spara den inlästa sidan som PDF."),
    (b"MM\x00*", "en bild", "Spara den inlästa sidan som PDF."),
    (b"MZ", "ett program", "Ta bort den ur arkivet."),
    (b"\x7fELF", "ett program", "Ta bort den ur arkivet."),
    (b"\x1f\x8b", "ett packat arkiv", "Packa upp det och lägg in filerna var för sig."),
    (b"7z\xbc\xaf", "ett packat arkiv", "Packa upp det och lägg in filerna var för sig."),
    (b"Rar!", "ett packat arkiv", "Packa upp det och lägg in filerna var för sig."),
)
# What is packed as Office packs: (what its first file or its list of files says, what it is, what to do instead).
PACKED = (
    (b"opendocument.text", "ett textdokument från LibreOffice (ODT)", "Öppna det där och spara som DOCX eller PDF."),
    (b"opendocument.spreadsheet", "ett kalkylark från LibreOffice (ODS)", "Öppna det där och spara som XLSX."),
    (
        b"opendocument.presentation",
        "en presentation från LibreOffice (ODP)",
        "Öppna den där och spara som PPTX eller PDF.",
    ),
    (b"xl/workbook.bin", "en binär Excel-fil (XLSB)", "Öppna den i Excel och spara som XLSX."),
    (b"Index/Document.iwa", "gjord i Keynote, Pages eller Numbers", "Exportera den som PDF, eller till Office."),
    (b"", "ett packat arkiv (ZIP)", "Packa upp det och lägg in filerna var för sig."),
)
FIRST_FILE = 200  # bytes: OpenDocument says what it is in its first file
# What an OLE file holds, by the names of its streams (UTF-16).
OLE_STREAMS = (
    ("EncryptedPackage", "är skyddad med lösenord", "Ta bort lösenordet och lägg in filen igen."),
    ("__substg1.0_", "är ett skadat Outlook-meddelande (MSG)", "Öppna det i Outlook och spara om det."),
    ("WordDocument", "är ett äldre Word-dokument (DOC)", "Öppna det i Word och spara som DOCX."),
    ("Workbook", "är en äldre Excel-fil (XLS)", "Öppna den i Excel och spara som XLSX."),
    ("PowerPoint", "är en äldre PowerPoint-fil (PPT)", "Öppna den i PowerPoint och spara som PPTX."),
)


def kind_of(source: Source) -> str:
    """The adapter that reads this file, or Refused."""
    if source.data.startswith(OLE) and msg.is_letter(source.data):
        return "msg"  # what lies in it may pass for anything
    if source.data.startswith(tnef.SIGNATURE):
        return "tnef"  # as it may in this
    found = set(_claims(source.data))
    if len(found) > 1:
        what = " och ".join(sorted(NAMES.get(kind, kind) for kind in found))
        raise Refused(f"Filen är flera saker på en gång: {what}.", "Spara om dokumentet från programmet det gjordes i.")
    if found:
        return found.pop()
    _refuse_foreign(source.data)
    return _kind_of_text(source)


def mislabelled(source: Source, kind: str) -> str:
    """The warning for a file whose extension says something else than its content."""
    if not source.extension:
        return f"Filen saknar filändelse; den lästes som {NAMES[kind]}."
    said = SAME_KIND.get(source.extension, TEXTS.get(source.extension, source.extension))
    if said == kind or {said, kind} <= {"text", "markdown", "html", "csv", "subtitles", "email"}:
        return ""
    return f"Filen heter .{source.extension} men är {NAMES[kind]}; den lästes som {NAMES[kind]}."


def _claims(data: bytes) -> Iterator[str]:
    """Every binary kind the bytes could pass for. A PDF may by its standard start within the first 1,024 bytes."""
    start = data.find(b"%PDF-", 0, 1029)
    if data.startswith(rtf.BEGINS):
        yield "rtf"
    is_zip = ZIP_END in data[-66_000:]
    if start >= 0 and (data.startswith(b"%PDF-") or is_zip or b"%%EOF" in data[-2048:]):
        yield "pdf"
        if data[:start].strip(b"\xef\xbb\xbf\x00\r\n\t "):
            yield "något annat"
    if is_zip or data.startswith(b"PK\x03\x04"):
        yield from _office_claims(data)
        if (not data.startswith(b"PK") and start < 0) or (is_zip and _says_more(data)):
            yield "något annat"


def _says_more(data: bytes) -> bool:
    """Does something follow the end of the archive, or hide in its comment?"""
    end = data.rfind(ZIP_END)
    rest = data[end + 22 :]
    return len(rest) != int.from_bytes(data[end + 20 : end + 22], "little") or b"%PDF-" in rest


def _office_claims(data: bytes) -> Iterator[str]:
    if not data.startswith(b"PK"):
        yield "ett packat arkiv"
        return
    directory = _directory(data)
    kinds = [kind for part, kind in OFFICE_PARTS.items() if part in directory]
    if not kinds:
        said = data[:FIRST_FILE] + directory
        what, mend = next((what, mend) for sign, what, mend in PACKED if sign in said)
        raise Refused(f"Filen är {what}.", mend)
    yield from kinds


def _directory(data: bytes) -> bytes:
    """The list of the files that are packed, without their contents; all there is where the list is cut off or huge."""
    end = data.rfind(ZIP_END)
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if end < 0 or size > end:
        return data
    return data[end - size : end]


def _refuse_foreign(data: bytes) -> None:
    if not data.strip(b"\x00\r\n\t "):
        raise Refused("Filen är tom.", "Kontrollera att den är färdigsparad och lägg in den igen.")
    for first, what, mend in FOREIGN:
        if data.startswith(first):
            raise Refused(f"Filen är {what}.", mend)
    if data.startswith(OLE):
        for name, what, mend in OLE_STREAMS:
            if name.encode("utf-16-le") in data:
                raise Refused(f"Filen {what}.", mend)
        raise Refused("Filen är i ett äldre Office-format.", "Öppna den i Office och spara i dagens format.")


def _kind_of_text(source: Source) -> str:
    text = decoded(source.data)
    if text is None:
        raise Refused("Filen går inte att känna igen.", f"Spara om den i något av formaten {READABLE}.")
    by_name = TEXTS.get(source.extension)
    if by_name is None and source.extension:
        named = source.extension in EXTENSIONS
        why = f"Filen heter .{source.extension} men innehåller bara text; den är skadad eller felaktigt sparad."
        other = f"Filtypen .{source.extension} läses inte."
        raise Refused(why if named else other, f"Spara om den i något av formaten {READABLE}.")
    return _kind_by_text(text[:4000]) or by_name or "text"


def _kind_by_text(start: str) -> str:
    start = start.lstrip()
    if start.startswith("WEBVTT"):
        return "subtitles"
    if re.match(r"(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype html|html)\b", start, re.IGNORECASE | re.DOTALL):
        return "html"
    return ""
