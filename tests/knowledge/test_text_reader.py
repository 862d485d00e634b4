from knowledge.document import Block
from knowledge.formats import text
from tests.knowledge import invented


def blocks(content: str) -> list[Block]:
    return list(text.read("fil.txt", content.encode()).blocks)


def test_headings_are_told_by_their_marks_their_numbers_or_their_place() -> None:
    found = blocks("# Rapport\n\n1.2 Bakgrund\n\nSKOGEN\n\nFramtida arbete\n\nHär är ett helt stycke text, med punkt.")
    assert [(block.kind, block.level) for block in found] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 5),
        ("heading", 7),
        ("text", 0),
    ]


def test_a_table_row_keeps_the_names_of_its_columns() -> None:
    (row,) = blocks("Kommun\tTimmar\nLerum\t6,5")
    assert row.cells == (("Kommun", "Lerum"), ("Timmar", "6,5"))
    assert row.text == "Lerum\t6,5"


def test_a_table_that_goes_on_after_a_page_break_keeps_its_columns() -> None:
    found = blocks("Kommun\tTimmar\nLerum\t6,5\n\n\nBorås\t8")
    assert found[-1].cells == (("Kommun", "Borås"), ("Timmar", "8"))


def test_a_table_of_contents_has_no_column_names() -> None:
    first, _ = blocks("Inledning\t3\nSkogen\t9")
    assert first.cells == (("", "Inledning"), ("", "3"))


def test_markup_is_no_part_of_the_text_but_is_kept_where_it_stood() -> None:
    (block,) = blocks("- **Lövskog.** Se [planen](https://exempel.se).")
    assert (block.kind, block.text) == ("item", "Lövskog. Se planen.")
    assert block.source == "**Lövskog.** Se [planen](https://exempel.se)."


def test_text_that_is_not_unicode_is_read_as_windows_text() -> None:
    assert text.read("gammal.txt", "Våtmark vid ån, i maj.".encode("cp1252")).blocks[0].text == "Våtmark vid ån, i maj."


def test_the_first_heading_is_the_title() -> None:
    assert text.read("a.md", invented.REPORT.encode()).title == "Årsrapport 2031"
