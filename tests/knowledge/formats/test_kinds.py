"""What a file is: told by its content and its name together."""

import io
import zipfile

import pytest

from knowledge.formats.containers import check_archive
from knowledge.formats.contents import Refused, Source
from knowledge.formats.kinds import kind_of, mislabelled
from knowledge.formats.limits import Limits
from tests.fakes import hostile_files
from tests.fakes.hostile_files import good, office

REAL = {kind: good(kind) for kind in ("pdf", "docx", "pptx", "xlsx")}


@pytest.mark.parametrize("said", ["pdf", "docx", "pptx", "xlsx", "txt", "html", "eml", "exe", ""])
@pytest.mark.parametrize("kind", REAL)
def test_a_real_file_is_what_it_holds_whatever_it_is_called(kind: str, said: str) -> None:
    source = Source(f"fil.{said}", REAL[kind])
    assert kind_of(source) == kind
    assert bool(mislabelled(source, kind)) == (said != kind)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.txt", "bara text", "text"),
        ("a.md", "# text", "markdown"),
        ("a", "bara text", "text"),
        ("a.txt", "<!doctype html><p>sida</p>", "html"),
        ("a.txt", "WEBVTT\n\n", "subtitles"),
        ("a.csv", "a;b", "csv"),
        ("a.rtf", "{\\rtf1 text}", "rtf"),
        ("a.doc", "{\\rtf1 text}", "rtf"),
        ("a.htm", "<p>sida</p>", "html"),
    ],
)
def test_text_is_what_its_name_says_unless_its_first_words_say_otherwise(name: str, text: str, kind: str) -> None:
    assert kind_of(Source(name, text.encode())) == kind


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.exe", "a.py"])
def test_text_under_the_name_of_something_else_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        kind_of(Source(name, b"bara text"))


def packed(**files: bytes) -> bytes:
    """Stored as they are, so that the names in a file that is packed stand in the bytes too."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "why", "mend"),
    [
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), "ODT", "spara som DOCX"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ODS", "spara som XLSX"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.presentation"), "ODP", "spara som PPTX"),
        (packed(xl__workbook_bin=b"\x83\x01"), "XLSB", "Excel"),
        (packed(Index__Document_iwa=b"\x00"), "Keynote", "Exportera"),
        (packed(kallelse_docx=REAL["docx"], budget_xlsx=REAL["xlsx"]), "ZIP", "Packa upp"),
        (packed(brev_txt=b"Hej"), "ZIP", "Packa upp"),
    ],
)
def test_what_is_packed_and_not_read_is_refused_by_name_with_what_to_do(data: bytes, why: str, mend: str) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        kind_of(Source("fil.docx", data))
    assert mend in refusal.value.mend


def test_a_document_with_another_in_it_is_what_it_is() -> None:
    assert (
        kind_of(Source("a.docx", packed(word__document_xml=b"<w/>", word__embeddings__x_xlsx=REAL["xlsx"]))) == "docx"
    )


def test_a_file_without_an_ending_is_said_to_have_none() -> None:
    assert mislabelled(Source("protokoll", b"text"), "text") == "Filen saknar filändelse; den lästes som vanlig text."


@pytest.mark.parametrize("seed", range(30))
def test_a_file_that_is_two_things_is_neither(seed: int) -> None:
    import random  # noqa: PLC0415 - only here

    name, data = hostile_files.polyglot(random.Random(seed))
    with pytest.raises(Refused):
        kind_of(Source(name, data))


@pytest.mark.parametrize(
    ("stream", "said"),
    [("EncryptedPackage", "lösenord"), ("WordDocument", "DOC"), ("__substg1.0_0037001F", "MSG"), ("Workbook", "XLS")],
)
def test_older_office_files_are_refused_by_name_with_what_to_do(stream: str, said: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")
    with pytest.raises(Refused, match=said) as refusal:
        kind_of(Source("fil.doc", data))
    assert refusal.value.mend


def test_ordinary_office_files_pass_the_archive_check() -> None:
    for kind in ("docx", "pptx", "xlsx"):
        assert check_archive(Source(f"a.{kind}", good(kind))) == ()


def test_macros_are_named_and_not_read() -> None:
    data = office("docx", {}, {"word/vbaProject.bin": b"Sub AutoOpen()"})
    assert check_archive(Source("a.docm", data)) == ("Filen innehåller makron; de körs aldrig och läses inte.",)


@pytest.mark.parametrize(
    ("extra", "limits"),
    [
        ({"../../x": b"x"}, Limits()),
        ({"/etc/x": b"x"}, Limits()),
        ({"C:\\x": b"x"}, Limits()),
        ({"x.xml": b"<!DOCTYPE x []><x/>"}, Limits()),
        ({"x.rels": "<!DOCTYPE x []><x/>".encode("utf-16")}, Limits()),
        ({"x.bin": b" " * (2 << 20)}, Limits()),
        ({"x.bin": bytes(range(256)) * 8192}, Limits(zip_bytes=1 << 20)),
        ({f"{n}.bin": b"" for n in range(50)}, Limits(zip_members=40)),
    ],
    ids=["up", "root", "drive", "doctype", "doctype in UTF-16", "ratio", "size", "members"],
)
def test_an_archive_no_office_program_writes_is_refused(extra: dict[str, bytes], limits: Limits) -> None:
    with pytest.raises(Refused):
        check_archive(Source("a.docx", office("docx", {}, extra), limits))
