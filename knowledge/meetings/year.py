"""Which year a document is about: a day in it may be told without one."""

import re
from datetime import date

from knowledge.document import Document


def year_of(document: Document) -> int | None:
    """The year a report is about: as it is dated and called, or the one it opens with."""
    opening = " ".join(block.text for block in document.blocks[:12])
    return year_told(document.dated, document.title, document.name) or next(iter(_years(opening)), None)


def year_told(dated: date | None, title: str, name: str) -> int | None:
    """The year of a date, unless it is called after the year before, as is a report that was signed the year after."""
    called = [_years(title), _years(re.sub(r"[-_]", " ", name))]
    if dated is None:
        return next((years[0] for years in called if years), None)
    signed_later = any(dated.year - 1 in years and dated.year not in years for years in called)
    return dated.year - 1 if signed_later else dated.year


def _years(text: str) -> list[int]:
    return [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)]
