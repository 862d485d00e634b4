"""The table of what channels can do says what they say of themselves."""

from dataclasses import replace

from bot.channels.channel import Capabilities
from bot.channels.comparing import DOCUMENT, ROWS, capabilities, table
from bot.channels.web.adapter import WebChannel


def test_the_document_is_what_the_channels_say_of_themselves() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == table(capabilities()), "run python -m bot.channels.comparing"


def test_every_channel_in_the_tree_is_in_it() -> None:
    found = capabilities()
    assert found["web"] is WebChannel.capabilities
    assert set(found) == {file.parent.name for file in (DOCUMENT.parents[1] / "bot" / "channels").glob("*/adapter.py")}


def test_a_change_of_any_ability_shows() -> None:
    usual = Capabilities(settles="key", key_seconds=60)
    changed = (
        replace(usual, threads=False),
        replace(usual, updates=False),
        replace(usual, private_replies=False),
        replace(usual, forms=False),
        replace(usual, pictures=False),
        replace(usual, uploads=False),
        replace(usual, uploads_in_rooms=False),
        replace(usual, attachments=False),
        replace(usual, entries=True),
        replace(usual, longest_text=2000),
        replace(usual, most_buttons=5),
        replace(usual, settles="nothing"),
        replace(usual, request_seconds=3.0),
    )
    assert len(changed) == len(ROWS)
    assert len({table({"one": one}) for one in (usual, *changed)}) == len(changed) + 1
