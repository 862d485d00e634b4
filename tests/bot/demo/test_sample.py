import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import docx
import pptx

from bot.demo.dates import figure, weekday
from bot.demo.facts import PLAN_COLUMNS
from bot.demo.sample import Sample, prepare
from bot.reports.writers.package import LONG_AGO
from tests.bot.demo.conftest import NOW
from tests.bot.demo.reading import pages, read, rows


def test_the_archive_holds_every_kind_of_file(files: tuple[Path, ...]) -> None:
    assert len(files) == 20
    assert {file.suffix for file in files} == {".docx", ".md", ".pdf", ".pptx", ".xlsx"}


def test_every_file_opens_with_its_library_and_says_something(files: tuple[Path, ...]) -> None:
    short = {file.name: len(read(file).split()) for file in files if len(read(file).split()) < 100}
    assert short == {}


def test_the_same_moment_gives_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    again = prepare(tmp_path, NOW)
    for file in sorted(sample.archive.parent.rglob("*.*")):
        assert (tmp_path / file.relative_to(sample.archive.parent)).read_bytes() == file.read_bytes(), file.name
    assert again.ratings == sample.ratings


def test_no_part_of_an_office_file_remembers_when_it_was_made(files: tuple[Path, ...]) -> None:
    for file in (file for file in files if file.suffix in {".docx", ".pptx", ".xlsx"}):
        with ZipFile(file) as package:
            assert {part.date_time for part in package.infolist()} == {LONG_AGO}, file.name


def test_another_week_gives_other_dates_under_the_same_names(files: tuple[Path, ...], tmp_path: Path) -> None:
    later = prepare(tmp_path, NOW + timedelta(weeks=1))
    assert sorted(file.name for file in later.archive.iterdir()) == [file.name for file in files]
    plan = "Verksamhetsplan i text.md"
    assert read(later.archive / plan) != next(read(file) for file in files if file.name == plan)


def test_progress_tells_of_every_file_once(sample: Sample, tmp_path: Path) -> None:
    told: list[str] = []
    prepare(tmp_path, NOW, told.append)
    written = [file.name for file in sample.archive.parent.rglob("*.*")]
    assert sorted(told) == sorted(written)


def test_all_text_is_composed_and_no_blank_is_left_open(files: tuple[Path, ...]) -> None:
    for file in files:
        text = read(file)
        assert unicodedata.is_normalized("NFC", text + file.name), file.name
        assert not re.search(r"[{}]", text), file.name


def test_figures_have_decimal_commas_and_hours_are_the_only_points(files: tuple[Path, ...]) -> None:
    for file in files:
        without_hours = re.sub(r"kl\. \d{1,2}(\.\d\d)?–\d{1,2}(\.\d\d)?", "", read(file))
        assert not re.findall(r"\d+\.\d+", without_hours), file.name


def test_the_plan_has_a_row_for_every_day_and_stands_in_the_archive_too(sample: Sample) -> None:
    header, *days = rows(sample.plan)
    assert header == PLAN_COLUMNS
    assert [row[0].date() for row in days] == [day for meeting in sample.meetings for day in meeting.dates]
    assert sample.plan.read_bytes() == (sample.archive / "Verksamhetsplan.xlsx").read_bytes()


def test_the_member_list_names_everyone(sample: Sample) -> None:
    header, *people = rows(sample.member_list)
    assert header == ("namn", "epost", "kommun", "grupper", "roll")
    assert [row[1] for row in people] == [member.email for member in sample.members]


def test_the_annual_report_tells_of_every_meeting_with_its_ratings(sample: Sample) -> None:
    text = re.sub(r"\s+", " ", read(sample.archive / "Årsrapport.pdf"))
    for meeting in sample.last_year:
        assert meeting.theme in text
        assert meeting.satisfaction is None or figure(meeting.satisfaction) in text
    assert f"{sum(meeting.attendance or 0 for meeting in sample.last_year)} besök" in text


def test_the_annual_report_numbers_its_pages_after_the_cover(sample: Sample) -> None:
    cover, *others = pages(sample.archive / "Årsrapport.pdf")
    assert "sida" not in cover
    for number, page in enumerate(others, start=2):
        assert f"sida {number} av {len(others) + 1}" in page


def test_slides_have_titles_notes_and_a_table(files: tuple[Path, ...]) -> None:
    for file in (file for file in files if file.suffix == ".pptx"):
        slides = pptx.Presentation(str(file)).slides
        assert all(slide.shapes.title.text_frame.text for slide in slides)
        assert all(slide.notes_slide.notes_text_frame.text for slide in slides)
        assert any(shape.has_table for slide in slides for shape in slide.shapes)


def test_minutes_in_word_have_real_headings(files: tuple[Path, ...]) -> None:
    for file in (file for file in files if file.suffix == ".docx"):
        headings = [p.text for p in docx.Document(str(file)).paragraphs if p.style and p.style.name == "Heading 1"]
        assert "Beslut" in headings, file.name


def test_a_mailing_and_the_plan_disagree_about_a_date(sample: Sample) -> None:
    meeting = next(meeting for meeting in sample.meetings if meeting.id == "m8")
    mailing = read(sample.archive / "Utskick – boka in Trollhättan.md")
    assert weekday(meeting.dates[0] - timedelta(weeks=1)) in mailing
    assert weekday(meeting.dates[0]) not in mailing
    assert weekday(meeting.dates[0]) in read(sample.archive / "Verksamhetsplan i text.md")


def test_minutes_say_so_when_nobody_was_asked_what_they_thought(sample: Sample) -> None:
    assert "ingen utvärdering gjordes" in read(sample.archive / "Minnesanteckningar energiplaner.docx")
    assert "nöjdhet 5,75 och nytta 5,75" in read(sample.archive / "Minnesanteckningar Mölnlycke – medborgardialog.docx")
