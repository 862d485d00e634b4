"""How something grows, as a picture: logarithmic on both axes; lines are told apart by dashes, not colour."""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 80, 130, 30, 60
DASHES = ("", "8 4", "2 4", "10 3 2 3")
Points = Sequence[tuple[float, float]]


def drawn(title: str, across: str, up: str, lines: Mapping[str, Points]) -> str:
    """An SVG whose text alternative holds every figure."""
    every = [point for points in lines.values() for point in points]
    x = _scale([point[0] for point in every], LEFT, WIDTH - RIGHT)
    y = _scale([point[1] for point in every], HEIGHT - BOTTOM, TOP)
    told = "; ".join(
        f"{name}: " + ", ".join(f"{value:g} at {at:,.0f}" for at, value in points) for name, points in lines.items()
    )
    drawing = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
    parts = [
        f'<svg {drawing} font-family="sans-serif" font-size="14">',
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        *(_upright(10**power, x(10**power)) for power in _powers([point[0] for point in every])),
        *(_level(10**power, y(10**power)) for power in _powers([point[1] for point in every])),
        f'<text x="{LEFT}" y="18">{escape(up)}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(across)}</text>',
    ]
    for (name, points), dash in zip(lines.items(), DASHES, strict=False):
        placed = [(x(at), y(value)) for at, value in points]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in placed)
        last_x, last_y = placed[-1]
        parts += [
            f'<polyline points="{path}" fill="none" stroke="black" stroke-width="2" stroke-dasharray="{dash}"/>',
            *(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4"/>' for px, py in placed),
            f'<text x="{last_x + 10:.1f}" y="{last_y + 5:.1f}">{escape(name)} {points[-1][1]:g}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _powers(values: Sequence[float]) -> range:
    return range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """From a value to where it stands, by powers of ten."""
    powers = _powers(values)

    def place(value: float) -> float:
        return start + (math.log10(value) - powers[0]) / max(len(powers) - 1, 1) * (end - start)

    return place


def _upright(value: float, at: float) -> str:
    line = f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#bbb"/>'
    return f'{line}<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{value:,.0f}</text>'


def _level(value: float, at: float) -> str:
    line = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#bbb"/>'
    return f'{line}<text x="{LEFT - 8}" y="{at + 5:.1f}" text-anchor="end">{value:,.0f}</text>'
