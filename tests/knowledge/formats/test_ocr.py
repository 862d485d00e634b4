"""What is kept of what OCR says it has read."""

import pytest

from knowledge.formats.ocr import text_of

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def word(text: str, *, block: int = 1, line: int = 1, sure: float = 95) -> str:
    return f"5\t1\t{block}\t1\t{line}\t1\t0\t0\t9\t9\t{sure}\t{text}\n"


def test_words_stand_in_the_lines_and_paragraphs_that_they_were_read_in() -> None:
    table = HEAD + word("Beslut") + word("Avtalet", block=2) + word("gäller", block=2) + word("i år.", block=2, line=2)
    assert text_of(table.encode()) == "Beslut\n\nAvtalet gäller\ni år."


@pytest.mark.parametrize(("sure", "kept"), [(90, True), (60, True), (40, False), (3, False)])
def test_what_was_mostly_guessed_is_not_kept(sure: float, *, kept: bool) -> None:
    table = HEAD + word("a", sure=99) + word("I0UOUIH", sure=sure)
    assert bool(text_of(table.encode())) == kept


@pytest.mark.parametrize("table", [b"", HEAD.encode(), b"5\t1\t1\n", b"\xff\xfe\n", word(" ").encode()])
def test_nothing_read_is_nothing_kept(table: bytes) -> None:
    assert not text_of(table)
