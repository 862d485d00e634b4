"""What a file that crashes the reader does to the archive."""

from pathlib import Path

from sqlalchemy import Connection

from knowledge.formats.reader import FAILURES
from knowledge.formats.report import Reading
from knowledge.sources import intake
from knowledge.sources.intake import Found


def test_a_file_that_crashed_the_reader_twice_is_put_aside_until_it_changes(connection: Connection) -> None:
    file = Found("farlig.pdf", Path("farlig.pdf"))
    crashed = Reading("farlig.pdf", why=FAILURES["crashed"][0])
    first, second = (intake.keep(connection, file, crashed, "aa", "open") for _ in range(2))
    assert (first.status, second.status) == ("refused", "aside")
    assert intake.ASIDE in second.report
    assert intake.keep(connection, file, crashed, "bb", "open").status == "refused"
