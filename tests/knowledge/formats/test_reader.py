"""The door: whatever is brought to it, a Reading comes out, soon, and the next file is read as before."""

import base64
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import pytest

from knowledge.formats.isolation import Isolation
from knowledge.formats.limits import Limits
from knowledge.formats.reader import Reader, ReadingStopped
from knowledge.formats.report import Reading, ranges
from tests.fakes import documents, hostile_files, outlook

SLOWEST = 10.0
NEXT = 1.0
SEED = 7


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Limits(seconds=3)) as made:
        yield made


def mail() -> bytes:
    message = EmailMessage()
    message["from"], message["subject"] = "Åsa Öberg <asa@kommun.example>", "Kallelse till träff"
    message.set_content("Vi ses i Mölnlycke på fredag.", cte="quoted-printable", charset="cp1252")
    return message.as_bytes()


FILES = {
    "rapport.pdf": documents.pdf("= Årsrapport\nNätverket möttes i Borås."),
    "protokoll.docx": documents.word(),
    "bilder.pptx": documents.slides(),
    "omdömen.xlsx": documents.workbook(),
    "sida.html": "<h1>Träffar</h1><p>Vi ses i Borås.</p>".encode("utf-16"),
    "plan.rtf": rb"{\rtf1\ansi M\'f6tet \'e4gde rum i \u196?lvdalen.\par}",
    "text.txt": "Mötet ägde rum i Älvdalen.".encode("cp1252"),
    "text.md": "# Möte\nMötet ägde rum.".encode(),
    "plan.csv": "datum;plats\n2025-02-10;Borås\n".encode(),
    "möte.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Åsa>Hej på er.".encode(),
    "möte.srt": "1\n00:00:01,000 --> 00:00:02,000\nÅsa: Hej på er.\n".encode("utf-8-sig"),
    "brev.eml": mail(),
    "brev.msg": outlook.msg(outlook.Message()),
}


@pytest.mark.parametrize(("page", "sent"), [(1251, "Привет"), (1256, "مرحبا")])
def test_letters_of_other_alphabets_are_read_behind_the_walls(reader: Reader, page: int, sent: str) -> None:
    for name, data in in_page(page, sent).items():
        document = reader.read_bytes(name, data).document
        assert document is not None
        assert sent in [block.text for block in document.blocks]


def test_letters_that_nobody_behind_the_walls_knows_cost_no_file(reader: Reader) -> None:
    for name, data in in_page(932, "Vi ses").items():
        document = reader.read_bytes(name, data).document
        assert document is not None
        assert "Vi ses" in [block.text for block in document.blocks]


def in_page(page: int, sent: str) -> dict[str, bytes]:
    """The same words in the letters of Windows that are numbered so."""
    words = sent.encode(f"cp{page}")
    head = b"From: bo@kommun.example\r\nSubject: =?cp%d?B?%b?=\r\n" % (page, base64.b64encode(words))
    return {
        "plan.rtf": rb"{\rtf1\ansi\ansicpg%d %b\par}" % (page, words),
        "brev.eml": head + b"Content-Type: text/plain; charset=cp%d\r\n\r\n%b\r\n" % (page, words),
    }


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_read_behind_the_walls(reader: Reader, name: str) -> None:
    reading = reader.read_bytes(name, FILES[name])
    assert reading.document is not None, reading.sentences()
    assert reading.words >= 3
    assert reading.document.name == name


def test_a_file_on_disk_is_read_and_known_by_its_content(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "2025-03-14 protokoll.docx"
    path.write_bytes(documents.word(heading="Protokoll"))
    reading = reader.read(path)
    assert reading.document is not None
    assert (reading.document.title, str(reading.document.dated)) == ("Protokoll", "2025-03-14")
    assert len(reading.sha256) == 64
    assert reading.sentences() == ("Word (DOCX), 23 ord, datum 2025-03-14, möte 14 mars 2025.",)


def test_links_pipes_folders_and_missing_files_are_refused(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("link.txt", "pipe.txt", ".", "saknas.txt", "a\x00b.txt"):
        assert reader.read(tmp_path / name).refused, name


def test_a_file_over_the_limit_is_refused_with_what_to_do() -> None:
    with Reader(Limits(file_bytes=1000)) as small:
        assert small.read_bytes("stor.txt", b"a" * 1001).sentences() == (
            "Läses inte: Filen är större än 0 MB. Dela upp den eller spara den med mindre bilder.",
        )


def test_text_over_the_limit_is_refused_whatever_the_format() -> None:
    with Reader(Limits(characters=20)) as small:
        for name, data in FILES.items():
            assert name in ("möte.srt", "möte.vtt") or small.read_bytes(name, data).refused, name


def test_the_walls_are_measured_and_said(reader: Reader) -> None:
    isolation = reader.isolation
    assert isolation.tried
    if shutil.which("unshare") and os.uname().machine in ("x86_64", "aarch64"):
        assert isolation == Isolation(network=True, processes=True, files=True, memory=True)
        assert "utan nätverk" in isolation.sentence()


def test_a_missing_wall_is_named_and_lowers_the_limits() -> None:
    open_machine = Isolation(network=False, processes=True, files=False, memory=True)
    assert "når nätverket och andra filer" in open_machine.sentence()
    assert Limits().cautious().file_bytes < Limits().file_bytes


def test_a_worker_that_is_killed_is_replaced(reader: Reader) -> None:
    assert not reader.read_bytes("a.txt", b"en mening").refused
    worker = reader._parsers._process
    assert worker is not None
    worker.kill()
    worker.wait()
    assert not reader.read_bytes("a.txt", b"en mening").refused


def test_closing_ends_the_worker() -> None:
    with Reader() as closing:
        closing.read_bytes("a.txt", b"en mening")
        worker = closing._parsers._process
    assert worker is not None
    assert worker.returncode is not None


def test_many_threads_may_ask_at_once(reader: Reader) -> None:
    names = list(FILES) * 3
    with ThreadPoolExecutor(8) as threads:
        readings = list(threads.map(lambda name: reader.read_bytes(name, FILES[name]), names))
    assert [reading.name for reading in readings if not reading.refused] == names


def letter(attached: dict[str, bytes | outlook.Message]) -> bytes:
    return outlook.msg(outlook.Message(attached=attached))


def test_what_came_with_a_letter_is_read_and_what_could_not_be_is_named(reader: Reader) -> None:
    inner = outlook.Message(subject="Äldre brev", attached={"lista.txt": b"Bullar till alla."})
    data = letter({"protokoll.docx": documents.word(), "bild.png": b"\x89PNG\r\n\x1a\n....", "äldre.msg": inner})
    reading = reader.read_bytes("kallelse.msg", data)
    assert [one.name for one in reading.with_attached() if not one.refused] == [
        "kallelse.msg",
        "protokoll.docx",
        "äldre.eml",
        "lista.txt",
    ]
    assert "Bilagan bild.png: Läses inte: Filen är en bild." in " ".join(reading.sentences())
    assert "Bilagan äldre.eml: Bilagan lista.txt: vanlig text, 3 ord, inget datum hittat." in reading.sentences()


def test_letters_within_letters_are_followed_only_so_deep(reader: Reader) -> None:
    deep = outlook.Message(subject="innerst", attached={"a.txt": b"en mening"})
    for number in range(4):
        deep = outlook.Message(subject=f"brev {number}", attached={"brev.msg": deep})
    readings = reader.read_bytes("brev.msg", outlook.msg(deep)).with_attached()
    assert [one.refused for one in readings] == [False, False, False, True]
    assert "för djupt" in readings[-1].why


def test_what_came_with_a_letter_shares_the_limits_of_one_file(reader: Reader) -> None:
    slow = hostile_files.of_family(SEED, "endless content").data
    bombs = {f"{number}.pdf": slow for number in range(6)}
    reading = reader.read_bytes("bomber.msg", letter({**bombs, "sist.txt": b"en mening"}))
    assert reading.seconds < SLOWEST
    assert not reading.refused
    assert {one.refused for one in reading.attached} == {True}
    assert "tog för lång tid" in reading.attached[-1].why
    assert reader._wants_time(reading.attached[-1]), "somebody with more of it may read them all"


def test_a_letter_with_too_much_attached_is_no_better_read_with_more_time() -> None:
    inner = outlook.Message(subject="Äldre brev", attached={"a.txt": b"en mening"})
    with Reader(Limits(attached=2)) as strict:
        reading = strict.read_at_once("brev.msg", letter({"äldre.msg": inner, "b.txt": b"en till"}))
    assert reading is not None
    assert reading.attached[-1].why == "Meddelandets bilagor är för många."


def test_a_file_waits_for_others_only_so_long_in_all_with_what_came_with_it() -> None:
    hurried = Limits().at_once()
    assert [hurried.patience_left(waited) for waited in (0.0, 1.5, 9.0)] == [2.0, 0.5, 0.0]
    assert Limits().patience_left(9.0) < 0, "for as long as it takes"


HOSTILE = range(len(hostile_files.FAMILIES) + 7)


@pytest.mark.parametrize("at", HOSTILE, ids=lambda at: f"{at}: {hostile_files.family_of(at)}")
def test_a_hostile_file_ends_in_time_and_the_next_good_one_is_read(reader: Reader, at: int) -> None:
    hostile = hostile_files.made(SEED, at)
    reading = reader.read_bytes(hostile.name, hostile.data)
    assert reading.seconds < SLOWEST
    assert reading.refused or not hostile.must_be_refused, reading.sentences()
    following = reader.read_bytes("protokoll.docx", FILES["protokoll.docx"])
    assert not following.refused
    assert following.seconds < NEXT


def test_a_refusal_says_why_and_what_to_do(reader: Reader) -> None:
    for hostile in (hostile_files.made(SEED, at) for at in HOSTILE[::5]):
        if (reading := reader.read_bytes(hostile.name, hostile.data)).refused:
            assert reading.why.endswith(".")
            assert reading.mend.endswith(".")


def needs_tesseract(reader: Reader) -> None:
    if not reader.tesseract:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "tesseract with Swedish is not on this machine"
        )


def scan_of(pages: int) -> bytes:
    return documents.scanned_pdf(
        "#set page(width: 14cm, height: 4cm)\n= Protokoll\nMötet öppnades av Åsa Öberg.", pages
    )


def test_a_scan_takes_longer_than_an_answer_may_and_a_text_does_not(reader: Reader) -> None:
    needs_tesseract(reader)
    assert reader.read_at_once("skannad.pdf", scan_of(1)) is None
    reading = reader.read_at_once("a.txt", b"en mening")
    assert reading is not None
    assert not reading.refused


def test_pages_of_pictures_that_there_is_no_time_for_are_named(reader: Reader) -> None:
    needs_tesseract(reader)
    with Reader(Limits(ocr_all_seconds=0.001)) as hurried:
        reading = hurried.read_bytes("skannad.pdf", scan_of(3))
    assert reading.read_by_ocr == (1,)
    assert "Bilderna på sidorna 2–3 hann inte läsas. Dela upp filen i mindre, så läses de." in reading.sentences()


def test_others_get_in_between_the_pages_of_a_scan(reader: Reader) -> None:
    needs_tesseract(reader)
    scan = scan_of(12)
    ended: list[str] = []
    long = Thread(target=lambda: ended.append(reader.read_bytes("skannad.pdf", scan).name))
    long.start()
    ended.extend(reader.read_bytes(name, b"en mening").name for name in ("a.txt", "b.txt", "c.txt"))
    long.join()
    assert ended == ["a.txt", "b.txt", "c.txt", "skannad.pdf"]


def test_a_reading_that_is_interrupted_comes_to_nothing_soon() -> None:
    scan = scan_of(12)
    with Reader() as stopped:
        needs_tesseract(stopped)
        ended: list[BaseException] = []

        def read() -> None:
            try:
                stopped.read_bytes("skannad.pdf", scan)
            except ReadingStopped as stop:
                ended.append(stop)

        long = Thread(target=read)
        long.start()
        assert not stopped.read_bytes("a.txt", b"en mening").refused
        stopped.interrupt()
        began = time.monotonic()
        long.join()
        assert time.monotonic() - began < SLOWEST
        assert len(ended) == 1


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_scan_reads_upright_however_it_lay_in_the_machine(reader: Reader, turned: int) -> None:
    needs_tesseract(reader)
    lines = " ".join(["Kostnaden för skötseln av ängen delas lika mellan kommunerna under hela avtalets tid."] * 6)
    document = reader.read_bytes(
        "avtal.pdf", documents.scanned_pdf(f"#set text(size: 14pt)\n{lines}", turned=turned)
    ).document
    assert document is not None
    assert "skötseln av ängen delas lika mellan kommunerna" in document.blocks[0].text


def test_a_picture_of_which_little_can_be_made_out_is_no_text(reader: Reader) -> None:
    needs_tesseract(reader)
    upside_down = "#set text(size: 9pt)\n#scale(y: -100%)[" + "Skog och äng. " * 40 + "]"
    reading = reader.read_bytes("bild.pdf", documents.scanned_pdf(upside_down))
    assert (reading.refused, reading.pictures) == (True, (1,))


def test_a_scan_has_the_name_and_the_day_that_are_read_in_it(reader: Reader) -> None:
    needs_tesseract(reader)
    scan = "#set text(size: 14pt)\nProtokoll från skogsgruppen #v(2cm) Datum: 17 oktober 2023 #v(2cm) Åsa valdes."
    document = reader.read_bytes("Scan0042.pdf", documents.scanned_pdf(scan)).document
    assert document is not None
    assert (document.title, str(document.dated)) == ("Protokoll från skogsgruppen", "2023-10-17")


def test_a_day_that_only_the_file_knows_is_told_as_such(reader: Reader) -> None:
    told = reader.read_bytes("gåvor.docx", documents.word(heading="Policy för gåvor", created="2024-05-02")).sentences()
    assert told == ("Word (DOCX), 25 ord, datum ur filens egenskaper 2024-05-02, 2 möten.",)


def test_a_scan_is_read_by_ocr_where_there_is_one_and_else_named() -> None:
    scan = documents.scanned_pdf("#set text(size: 14pt)\n= Protokoll\nMötet öppnades av Åsa Öberg i Mölnlycke.")
    with Reader(ocr=False) as blind:
        reading = blind.read_bytes("skannad.pdf", scan)
        assert reading.why == "Sidan är en bild utan text."
    with Reader() as seeing:  # with the time that a page is given: to draw one takes long on a busy machine
        needs_tesseract(seeing)
        reading = seeing.read_bytes("skannad.pdf", scan)
    assert reading.document is not None
    assert "Mötet öppnades av Åsa Öberg i Mölnlycke." in " ".join(block.text for block in reading.document.blocks)
    assert {block.where.page for block in reading.document.blocks} == {1}
    assert "Sidan 1 lästes med texttolkning; kontrollera siffror." in reading.sentences()


@pytest.mark.parametrize(
    ("pages", "said"),
    [([4, 5, 6, 7, 8, 9], "4–9"), ([3], "3"), ([1, 2, 5, 7, 8], "1–2, 5 och 7–8"), ([2, 4], "2 och 4")],
)
def test_pages_are_named_in_ranges(pages: list[int], said: str) -> None:
    assert ranges(pages) == said


def test_a_duplicate_is_named() -> None:
    assert Reading("b.txt", duplicate_of="a.txt").sentences()[0] == "Dubblett av a.txt; innehållet finns redan."
