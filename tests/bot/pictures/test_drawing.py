"""Pictures of figures."""

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.drawing import Bar, Line, Point, bars, trend

MARKUP = '#panic("körd") $x$ *fet* @person <b> \\ "citat" åäö'
YEARS = ("2019", "2020", "2021", "2022")


def line(name: str, *values: float | None) -> Line:
    told = (Point(year, value, str(value)) for year, value in zip(YEARS, values, strict=True))
    return Line(name, tuple(told))


def size(png: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        return picture.size


def test_the_same_figures_give_the_same_bytes() -> None:
    of = [Bar("1–5", 7, "7 svar"), Bar("6", 5, "5 svar")]
    assert bars("Nöjdhet", "", of) == bars("Nöjdhet", "", of)


@pytest.mark.parametrize(
    "png",
    [
        bars(MARKUP, MARKUP, [Bar(MARKUP, 3, MARKUP), Bar("inget", 0, "0 svar")]),
        trend(MARKUP, MARKUP, MARKUP, [line(MARKUP, 1, 6, None, 3.5)]),
    ],
)
def test_what_people_wrote_is_drawn_as_text_and_never_run(png: bytes) -> None:
    assert size(png)[0] > 700


def test_a_year_without_a_figure_is_a_gap_and_not_a_line() -> None:
    with_gap, without = (trend("Trend", "låg", "hög", [line("Nytta", 4, 4, middle, 4)]) for middle in (None, 4))
    assert dark_pixels(with_gap) < dark_pixels(without)


@pytest.mark.parametrize("values", [(None, None, None, None), (5, None, None, None), (1, 6, 1, 6)])
def test_lines_of_few_points_can_be_drawn_too(values: tuple[float | None, ...]) -> None:
    assert size(trend("Trend", "låg", "hög", [line("Nöjdhet", *values), line("Nytta", *values)]))[1] > 300


def dark_pixels(png: bytes) -> int:
    with Image.open(BytesIO(png)) as picture:
        return sum(picture.convert("L").histogram()[:150])
