"""Pictures of figures."""

from io import BytesIO
from typing import Literal

import pytest
from PIL import Image

from bot.pictures.drawing import Bar, Line, Panel, Point, bars, result, sharing, trend

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
        trend(MARKUP, MARKUP, MARKUP, [line(MARKUP, 1, 6, None, 3.5)], breaks=[1], broken=MARKUP),
        result(MARKUP, MARKUP, [Panel(MARKUP, MARKUP, 3.5, MARKUP, (Bar(MARKUP, 1, MARKUP),))], MARKUP, MARKUP),
    ],
)
def test_what_people_wrote_is_drawn_as_text_and_never_run(png: bytes) -> None:
    assert size(png)[0] > 600


def test_a_year_without_a_figure_is_a_gap_and_not_a_line() -> None:
    with_gap, without = (trend("Trend", "låg", "hög", [line("Nytta", 4, 4, middle, 4)]) for middle in (None, 4))
    assert dark_pixels(with_gap) < dark_pixels(without)


def test_no_line_is_drawn_across_a_break() -> None:
    broken, whole = (trend("Trend", "låg", "hög", [line("Nytta", 1, 6, 1, 6)], breaks=at) for at in ([1, 2, 3], []))
    assert bright_green(broken) < bright_green(whole) / 2


@pytest.mark.parametrize("edge", [-1, 0, 1])
def test_a_mean_stands_on_the_scale_also_at_its_ends(edge: Literal[-1, 0, 1]) -> None:
    for mean in (1.0, 3.5, 6.0):
        png = result("Träff", "", [Panel("Nöjdhet", "5,2", mean, "18 svar", edge=edge)], "låg", "hög")
        assert size(png)[1] > 150


@pytest.mark.parametrize("values", [(None, None, None, None), (5, None, None, None), (1, 6, 1, 6)])
def test_lines_of_few_points_can_be_drawn_too(values: tuple[float | None, ...]) -> None:
    assert size(trend("Trend", "låg", "hög", [line("Nöjdhet", *values), line("Nytta", *values)]))[1] > 300


def dark_pixels(png: bytes) -> int:
    with Image.open(BytesIO(png)) as picture:
        return sum(picture.convert("L").histogram()[:150])


def bright_green(png: bytes) -> int:
    """The first line's colour, and nothing else's."""
    with Image.open(BytesIO(png)) as picture:
        wanted = (0x1F, 0x6F, 0x54)
        return sum(count for count, colour in picture.convert("RGB").getcolors(1 << 24) or () if colour == wanted)


def test_two_lines_share_a_picture_where_they_break_at_the_same_points() -> None:
    lines = [("a", ()), ("b", ()), ("c", ()), ("d", (2,)), ("e", (2,))]
    shared = [[name for name, _ in some] for some in sharing(lines, lambda one: one[1])]
    assert shared == [["a", "b"], ["c"], ["d", "e"]]
