"""The numbers that Word writes itself before headings and items: "§ 13", "2.1", "c)"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.formats.word_parts import is_on

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 9  # styles that go back to one another
LONGEST_NUMBER = 7
LONGEST_LABEL = 20
LARGEST_ROMAN = 100
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class _Level:
    """`text` is how the number is written, its own and those above it as %1, %2."""

    start: int
    form: str
    text: str


@dataclass
class _List:
    levels: dict[int, _Level]
    counted: dict[int, int] = field(default_factory=dict)

    def next(self, level: int, restart: int | None) -> str:
        own = self.levels.get(level)
        if own is None:
            return ""
        before = self.counted.get(level, own.start - 1) if restart is None else restart - 1
        self.counted = {at: count for at, count in self.counted.items() if at < level} | {level: before + 1}
        return self._label(own)

    def _label(self, own: _Level) -> str:
        """Nothing for a bullet, or for a way of counting that nobody here writes in."""
        if own.form not in FORMS:
            return ""
        label = own.text
        for at, level in self.levels.items():
            write = FORMS.get(level.form, str)
            label = label.replace(f"%{at + 1}", write(self.counted.get(at, level.start)))
        return label.strip() if len(label) <= LONGEST_LABEL else ""


class Numbers:
    """Counts paragraphs in the order they are read; lists that share a definition go on from each other."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        definitions = _by_name(numbering, "abstractNum", "abstractNumId")
        self._lists = {name: _List(dict(map(_level, each.findall(W + "lvl")))) for name, each in definitions.items()}
        numbers = _by_name(numbering, "num", "numId")
        self._of = {name: _value(each, "abstractNumId") for name, each in numbers.items()}
        self._restarts = {name: dict(_restarts(each)) for name, each in numbers.items()}
        self._styled = {
            (name, _value(level, "pStyle")): _number(level.get(W + "ilvl"))
            for name, each in definitions.items()
            for level in each.findall(W + "lvl")
        }
        self._styles = _by_name(styles, "style", "styleId")

    def before(self, properties: Any) -> str:
        """What Word writes before the paragraph of these properties, which is counted with this."""
        if _is_gone(properties):
            return ""
        number, level = self._place(properties)
        counted = self._lists.get(self._of.get(number, ""))
        return counted.next(level, self._restarts[number].pop(level, None)) if counted else ""

    def _place(self, properties: Any) -> tuple[str, int]:
        """The list of a paragraph and its level in it: its own, or of its style, or of the style that goes back to."""
        own = properties.find(W + "numPr") if properties is not None else None
        number, level = self._place_of_style(_value(properties, "pStyle") if properties is not None else "")
        if own is None:
            return number, level
        return _value(own, "numId") or number, _number(_value(own, "ilvl"), level if _value(own, "numId") == "" else 0)

    def _place_of_style(self, style: str) -> tuple[str, int]:
        for _ in range(DEEPEST):
            element = self._styles.get(style)
            if element is None:
                break
            if (of := element.find(f"{W}pPr/{W}numPr")) is not None:
                number = _value(of, "numId")
                styled = self._styled.get((self._of.get(number, ""), style))
                return number, _number(_value(of, "ilvl")) if styled is None else styled
            style = _value(element, "basedOn")
        return "", 0


def _is_gone(properties: Any) -> bool:
    """Is the mark that ends the paragraph deleted, moved away or hidden? Word counts none of those."""
    mark = properties.find(W + "rPr") if properties is not None else None
    if mark is None:
        return False
    return is_on(mark.find(W + "vanish")) or any(mark.find(W + away) is not None for away in ("del", "moveFrom"))


def _by_name(part: Any, tag: str, name: str) -> dict[str, Any]:
    return {each.get(W + name, ""): each for each in part.findall(W + tag)} if part is not None else {}


def _level(element: Any) -> tuple[int, _Level]:
    form = _value(element, "numFmt") or "decimal"
    return _number(element.get(W + "ilvl")), _Level(
        _number(_value(element, "start"), 1), form, _value(element, "lvlText")
    )


def _restarts(number: Any) -> Iterator[tuple[int, int]]:
    for override in number.findall(W + "lvlOverride"):
        if start := _value(override, "startOverride"):
            yield _number(override.get(W + "ilvl")), _number(start, 1)


def _value(element: Any, name: str) -> str:
    found = element.find(W + name)
    return str(found.get(W + "val") or "") if found is not None else ""


def _number(written: str | None, otherwise: int = 0) -> int:
    return int(written) if written and written.isdecimal() and len(written) < LONGEST_NUMBER else otherwise


def _letter(number: int) -> str:
    """After z comes aa."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 3)


def _roman(number: int) -> str:
    if not 0 < number <= LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, letters in ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
