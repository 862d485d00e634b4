"""What stands in a report's file, as its reader meets it."""

import html
import re
from io import BytesIO
from typing import Any

import docx
import pypdfium2


def text_of(content: bytes, form: str) -> str:
    """All its text; white space and soft breaks do not count."""
    return " ".join(_READERS[form](content).replace("\N{NO-BREAK SPACE}", " ").split())


def _markdown(content: bytes) -> str:
    said = re.sub(r"<br>|</?sup>|<a id=\"[^\"]*\"></a>|\*\*|\]\(#[^)]*\)|[|#>]", " ", content.decode())
    return re.sub(r"\\(.)", r"\1", said)


def _html(content: bytes) -> str:
    page = re.sub(r"<style>.*?</style>|data:image[^\"]*", " ", content.decode(), flags=re.DOTALL)
    alts = " ".join(re.findall(r'alt="([^"]*)"', page))
    return html.unescape(re.sub(r"<[^>]+>", " ", page) + alts)


def _docx(content: bytes) -> str:
    file = docx.Document(BytesIO(content))
    alts = " ".join(one.get("descr", "") for one in file.element.iter() if one.tag.endswith("}docPr"))
    return f"{words_in(file.element.body)} {alts}"


def words_in(element: Any) -> str:
    """Paragraphs, line breaks and cells are apart, runs are not."""
    found = []
    for one in element.iter():
        name = one.tag.rpartition("}")[2]
        found.append(one.text or "" if name == "t" else " " if name in {"p", "br", "tc"} else "")
    return "".join(found)


def _pdf(content: bytes) -> str:
    file = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in file)
    finally:
        file.close()


_READERS = {"md": _markdown, "html": _html, "docx": _docx, "pdf": _pdf}
