import pytest

from knowledge.markup import shown


@pytest.mark.parametrize(
    ("stood", "read"),
    [
        ("**Lövskog.** Se *planen*", "Lövskog. Se planen"),
        ("[Plan \\(2031\\)](#) och <b>mål</b>", "Plan (2031) och mål"),
        ("Utvärdering\\*: 5,4", "Utvärdering: 5,4"),
        ("fil_namn_2", "fil_namn_2"),
        ("◆ punkt", "punkt"),
        ("2 < 3 och 5 > 4", "2 < 3 och 5 > 4"),
    ],
)
def test_markup_is_taken_out_and_nothing_else(stood: str, read: str) -> None:
    assert shown(stood) == read
