"""What is wrong with a file, in words for whoever made it: the place first, then what to do."""

from collections.abc import Sequence

from msgspec import Struct

SHOWN = 40  # more complaints than this are one and the same mistake


class Problem(Struct, frozen=True):
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class FileRefused(Exception):
    """The file cannot be used and nothing in it was. One line for each problem, each naming its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if (left := len(self.problems) - SHOWN) > 0:
            lines.append(f"… och {left} till.")
        return "\n".join(lines)


class Unreadable(Exception):
    """A value does not mean what it should. The text says what to write; who catches it knows the place."""


def refuse(place: str, text: str) -> FileRefused:
    return FileRefused((Problem(place, text),))
