"""What each channel can and cannot do, side by side: `python -m bot.channels.comparing` writes docs/CHANNELS.md."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from bot.channels.channel import Capabilities

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "CHANNELS.md"
HEAD = """# What each channel can do

Written from what the channels say of themselves, by `python -m bot.channels.comparing`; a test keeps it true. What a
channel cannot do is done in the nearest way that it can: a form becomes its words, a reply for one person goes to
their own chat, a long answer becomes several messages.

"""
SETTLED = {
    "key": "by a key, good for {}",
    "history": "by looking in the history",
    "nothing": "not at all: the kind of message decides",
}
ROWS: dict[str, Callable[[Capabilities], str]] = {
    "threads": lambda can: _yes(can=can.threads),
    "edits its messages": lambda can: _yes(can=can.updates),
    "a reply that one person alone sees in a room": lambda can: _yes(can=can.private_replies),
    "forms": lambda can: _yes(can=can.forms),
    "pictures": lambda can: _yes(can=can.pictures),
    "files from members": lambda can: _yes(can=can.uploads),
    "files from members in a room": lambda can: _yes(can=can.uploads and can.uploads_in_rooms),
    "files to members": lambda can: _yes(can=can.attachments),
    "a meeting as one block of its own": lambda can: _yes(can=can.entries),
    "characters in one text": lambda can: f"{can.longest_text}",
    "buttons under one message": lambda can: f"{can.most_buttons}",
    "settling a send that nobody answered": lambda can: SETTLED[can.settles].format(_long(can.key_seconds)),
    "longest wait for a send, in seconds": lambda can: f"{can.request_seconds:g}",
}


def capabilities() -> dict[str, Capabilities]:
    """Of every channel in the tree, by its name."""
    folders = sorted(file.parent.name for file in HERE.glob("*/adapter.py"))
    modules = [import_module(f"bot.channels.{folder}.adapter") for folder in folders]
    found = [kind for module in modules for kind in vars(module).values() if _is_channel(kind, module.__name__)]
    return {kind.name: kind.capabilities for kind in found}


def table(channels: Mapping[str, Capabilities]) -> str:
    lines = [("", *channels), ("---",) * (len(channels) + 1)]
    lines += [(row, *map(said, channels.values())) for row, said in ROWS.items()]
    return HEAD + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _is_channel(kind: object, module: str) -> bool:
    return (
        isinstance(kind, type)
        and kind.__module__ == module
        and isinstance(getattr(kind, "capabilities", None), Capabilities)
    )


def _yes(*, can: bool) -> str:
    return "yes" if can else "no"


def _long(seconds: float) -> str:
    return "ever" if seconds == float("inf") else f"{seconds:g} s"


if __name__ == "__main__":
    DOCUMENT.write_text(table(capabilities()), encoding="utf-8")
