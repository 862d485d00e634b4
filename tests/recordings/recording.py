"""A recorded conversation: what people do, turn by turn, and what they are told, word for word."""

import re
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

HERE = Path(__file__).parent

Where = Literal["alone", "room", "thread"]


class Turn(Struct, frozen=True, forbid_unknown_fields=True):
    """What `who` does: one of `says`, `presses`, `fills_in` and `uploads`; or, after so many `minutes`, nothing.

    `at`: in their own chat with the bot; in the room, where the bot is mentioned and answers in a thread; in that
    thread, where it needs no mention. A button and a form are where they stand; `presses` is what stands on it.
    `hears` is what is answered, as its text twin, several messages parted by a line of ---; `told` is what comes
    without asking. `…` is anything.
    """

    who: str
    at: Where = "alone"
    says: str = ""
    presses: str = ""
    fills_in: dict[str, str] = {}
    uploads: str = ""
    minutes: int = 0
    hears: str = ""
    told: str = ""

    @property
    def answers(self) -> list[str]:
        return self.hears.split("\n---\n")


class Recording(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    turn: tuple[Turn, ...]


def recordings() -> tuple[Recording, ...]:
    return tuple(_read(file) for file in sorted(HERE.glob("*.toml")))


def _read(file: Path) -> Recording:
    turns = msgspec.toml.decode(file.read_text(encoding="utf-8"), type=dict[str, tuple[Turn, ...]])
    return Recording(file.stem, turns["turn"])


def agrees(pattern: str, text: str) -> bool:
    """… in the pattern stands for anything."""
    parts = (re.escape(part.strip()) for part in pattern.strip().split("…"))
    return re.fullmatch(r"\s*" + ".*".join(parts) + r"\s*", text, re.DOTALL) is not None
