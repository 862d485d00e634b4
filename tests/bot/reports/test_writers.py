"""One report, four kinds of file."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from msgspec.structs import replace
from sqlalchemy import Connection, insert

from bot.reports import desk
from bot.reports.annual import annual_document
from bot.reports.document import Chart, Document, Items, Paragraph, Sign, Table, runs
from bot.reports.writers import Format
from bot.storage.database import Database
from scheduling.attendance import Taken
from scheduling.meetings import Meeting, Session
from scheduling.ratings.disclosure import Mean
from scheduling.ratings.tables import rating_history
from scheduling.reports.facts import Facts, gather
from scheduling.reports.year import annual
from scheduling.settings import NetworkSettings
from tests.bot.reports.reading import text_of
from tests.fakes.invented_years import fill
from tests.fakes.stores import in_memory

NETWORK = NetworkSettings(name="Nätverket Havtorn")
NEW_YEAR = datetime(2026, 1, 10, 8, tzinfo=UTC)
FORMS: tuple[Format, ...] = desk.FORMATS
HOSTILE = 'Tema <script>alert(1)</script> *fet* [länk](http://x.example) | cell # $x$ #panic("körd") \\ "citat" åäö'
UNSEEN = "a\u202eb\x00c\ue000S1\ue001d\x0be"


@pytest.fixture(scope="module")
def facts() -> Facts:
    with in_memory() as connection:
        fill(connection, range(2023, 2026))
        return gather(connection)


@pytest.fixture(scope="module")
def document(facts: Facts) -> Document:
    return annual_document(annual(facts, 2025, NETWORK, NEW_YEAR, {"meetings": 24}), "sv")


@pytest.fixture(scope="module")
def files(facts: Facts) -> dict[str, bytes]:
    return {form: made(facts, form) for form in FORMS}


def made(facts: Facts, form: Format, language: str = "sv", year: int = 2025) -> bytes:
    return desk.annual_file(facts, year, NETWORK, NEW_YEAR, form, language, {"meetings": 24})


@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_give_the_same_bytes_on_every_database(
    form: Format, database: Database, files: dict[str, bytes]
) -> None:
    database.write_now(lambda connection: fill(connection, range(2023, 2026)))
    assert made(database.read_now(gather), form) == files[form]


@pytest.mark.parametrize("form", FORMS)
def test_another_answer_gives_another_file(form: Format, facts: Facts, files: dict[str, bytes]) -> None:
    attended = facts.attended | {"2025-001": Taken(others=47, revision=1)}
    assert made(replace(facts, attended=attended), form) != files[form]


def said_in(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Paragraph(text=text):
                yield text
            case Items(texts=texts):
                yield from texts
            case Table(caption=caption, columns=columns, rows=rows):
                yield from (caption, *(column.title for column in columns))
                yield from (line for row in rows for cell in row.cells for line in cell.split("\n"))
            case _:
                yield getattr(block, "text", getattr(block, "words", ""))


def letters(text: str) -> str:
    """A printed line may be broken anywhere, also inside a word, and signs stand raised between the words."""
    return re.sub(r"[^\w]|_", "", text)


@pytest.mark.parametrize("form", FORMS)
def test_every_format_says_the_same(form: Format, document: Document, files: dict[str, bytes]) -> None:
    found = letters(text_of(files[form], form))
    plain = [letters(text) for text in said_in(document) if not any(isinstance(run, Sign) for run in runs(text))]
    assert len(plain) > 500
    assert [text for text in plain if text not in found] == []


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_a_picture_is_told_in_words(form: Format, document: Document, files: dict[str, bytes]) -> None:
    alts = [block.alt for block in document.blocks if isinstance(block, Chart)]
    assert len(alts) >= 3
    found = letters(text_of(files[form], form))
    assert [alt for alt in alts if letters(alt) not in found] == []


@pytest.mark.parametrize("form", FORMS)
def test_what_people_wrote_is_shown_as_text_and_never_run(form: Format) -> None:
    evil = Meeting(
        "m1", (Session(date(2025, 3, 7)),), NEW_YEAR, ("naturvård",), theme=HOSTILE, speakers=(HOSTILE, UNSEEN)
    )
    facts = Facts(meetings=(evil,), attended={"m1": Taken(others=20, revision=1)})
    content = made(facts, form)
    found = letters(text_of(content, form))
    assert letters(HOSTILE) in found
    assert "abcS1de" in found  # the letters that are not seen are gone, and what looked like a sign is none
    if form == "html":
        assert b"<script" not in content
    if form == "md":
        assert all(escaped in content.decode() for escaped in ("\\[länk\\](http", "\\<script\\>"))


@pytest.mark.parametrize("form", FORMS)
def test_a_year_of_which_little_is_known_can_be_told_too(form: Format) -> None:
    facts = Facts(meetings=(Meeting("m1", (Session(date(2025, 3, 7)),), NEW_YEAR),))
    assert "ingen utvärdering gjordes" in text_of(made(facts, form), form).replace("- ", "")


@pytest.mark.parametrize("form", FORMS)
def test_the_report_can_be_had_in_english(form: Format, facts: Facts) -> None:
    found = text_of(made(facts, form, "en"), form)
    assert "Annual report 2025" in found
    assert "The year in short" in found
    assert "Årsrapport" not in found


def test_the_pdf_is_tagged_has_a_title_and_numbered_pages(files: dict[str, bytes]) -> None:
    content = files["pdf"]
    assert all(sign in content for sign in (b"/StructTreeRoot", b"/Lang", b"pdfuaid"))
    file = pypdfium2.PdfDocument(content)
    assert file.get_metadata_value("Title") == "Årsrapport 2025"
    pages = [page.get_textpage().get_text_bounded() for page in file]
    assert [f"Sida {number} / {len(pages)}" in page for number, page in enumerate(pages, start=1)] == [
        False,
        *[True] * (len(pages) - 1),
    ]
    file.close()


def test_the_word_file_has_headings_repeated_table_heads_links_and_alt_texts(files: dict[str, bytes]) -> None:
    file = docx.Document(BytesIO(files["docx"]))
    headings = [one.text for one in file.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings[:3] == ["Året i korthet", "Nätverket", "Träffarna"]
    tables = [one for one in file.tables if one.style and one.style.name == "Report table"]
    body = file.element.body
    assert len(tables) > 8
    assert len(list(body.iter(qn("w:tblHeader")))) == len(tables)
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    bookmarks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert anchors <= set(bookmarks)
    assert len(bookmarks) == len(set(bookmarks))
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))
    assert all(one.get("descr") for one in body.iter(qn("wp:docPr")))
    assert (file.core_properties.title, file.core_properties.language) == ("Årsrapport 2025", "sv")


def test_the_page_needs_nothing_from_outside_and_its_links_lead_somewhere(files: dict[str, bytes]) -> None:
    page = files["html"].decode()
    assert re.findall(r'(?:src|href)="(?!#|data:image/svg)[^"]*"', page) == []
    assert not any(word in page for word in ("url(", "@import"))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert len(targets) > 50
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_links_in_the_markdown_lead_somewhere(files: dict[str, bytes]) -> None:
    text = files["md"].decode()
    targets = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert len(targets) > 50
    assert targets <= set(re.findall(r'<a id="([^"]+)"></a>', text))


def test_a_disagreement_is_said_where_the_figures_are_explained(files: dict[str, bytes]) -> None:
    assert "Uppgivet är 24 träffar; listan har 21." in text_of(files["md"], "md")


CANARY = "7,77"


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_fewer_than_five_shows_in_any_format(form: Format, database: Database) -> None:
    found = text_of(made(planted(database), form), form)
    assert CANARY not in found
    assert all(letters(words) in letters(found) for words in ("färre än fem", "för få svar för att redovisas"))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_search_finds_it_where_the_guard_is_away(
    form: Format, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduling.reports.facts.told_then", lambda mean, _: Mean(mean))
    assert CANARY in text_of(made(planted(database), form), form)


def planted(database: Database) -> Facts:
    """A year with a meeting of three participants, a round of four answers, and a mean that four people gave."""
    database.write_now(partial(fill, years=range(2024, 2026)))
    database.write_now(plant)
    return database.read_now(gather)


def plant(connection: Connection) -> None:
    """Nobody rated 2025-003; an earlier sheet tells what four people thought of it."""
    row = {"meeting_id": "2025-003", "question": "satisfaction", "mean": CANARY.replace(",", "."), "answers": 4}
    connection.execute(insert(rating_history).values(row))


def test_the_files_are_small_enough_to_send(files: dict[str, bytes]) -> None:
    assert {form: len(content) < 2_000_000 for form, content in files.items()} == dict.fromkeys(FORMS, True)


def test_a_meetings_own_report_is_one_page(facts: Facts) -> None:
    meeting = next(one for one in facts.meetings if one.id == "2025-001")
    content = desk.meeting_file(facts, meeting, NETWORK, "pdf")
    file = pypdfium2.PdfDocument(content)
    assert len(file) == 1
    file.close()
    said = text_of(desk.meeting_file(facts, meeting, NETWORK, "md"), "md")
    for words in (
        "49 från 29 kommuner",
        "23 av 40 svarade",
        "1–4: 8 svar; 5: 10 svar; 6: 5 svar",
        "Att höra hur de andra har löst samma sak.",
    ):
        assert words in said
