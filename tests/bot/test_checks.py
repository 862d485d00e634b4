"""What `natverksbot check` finds, and the mend it names."""

import socket
from pathlib import Path

from bot.channels.web.settings import WebSettings
from bot.checks import folders, page
from bot.settings import Secret
from knowledge.settings import ArchiveSettings, Folder


def test_an_address_that_is_not_this_machines_is_not_called_a_port_in_use() -> None:
    found = page(WebSettings(host="192.0.2.1", sign_in_secret=Secret("x" * 16)))
    assert "används redan" not in found.says
    assert "Skriv en av datorns egna adresser i web.host" in found.mend


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert page(WebSettings(port=port)).says == f"port {port} används redan."


def test_a_followed_folder_that_cannot_be_reached_is_named_with_the_mend(tmp_path: Path) -> None:
    there, away = Folder(str(tmp_path)), Folder(str(tmp_path / "urkopplad"))
    (found,) = folders(ArchiveSettings(folders=(there, away)))
    assert found.says == f"{away.path} nås inte."
    assert "Är disken ansluten" in found.mend
