"""What an operator who has set a model types, and what is said when it does not answer."""

import json
import time
from pathlib import Path

import pytest

from bot.app import build
from bot.channels.web.settings import WebSettings
from bot.clock import WallClock
from bot.config import Config
from bot.model import helper
from bot.model.settings import ModelSettings
from bot.model.trying import try_out
from bot.settings import SettingsWrong
from knowledge import vectors
from tests.fakes.command import natverksbot
from tests.fakes.model_endpoint import ModelEndpoint

ANY_PORT = WebSettings(port=0)

REPORT = "# Avgiften\n\nDen årliga avgiften är 3 500 kr och beslutas av styrgruppen varje höst.\n"
LABEL = "Omformulerat av språkmodell, kontrollera mot källorna."


def both(endpoint: ModelEndpoint) -> ModelSettings:
    return ModelSettings(address=endpoint.address, embedding_model="v", chat_model="c")


@pytest.mark.parametrize(
    ("fault", "mend"),
    [
        ("", ""),
        ("no key", "NATVERKSBOT_MODEL_KEY"),
        ("unknown", "Rätta model.address eller modellens namn."),
        ("moved", "Skriv den slutliga adressen"),
        ("busy", "tar inte emot fler frågor"),
        ("broken", "Är den i gång"),
        ("not a number", "svarade inte med vektorer"),
        ("tool calls", "svarade inte med vektorer"),
    ],
)
def test_check_says_what_to_do_about_a_model_that_does_not_answer(
    endpoint: ModelEndpoint, fault: str, mend: str
) -> None:
    endpoint.fault = fault
    said = try_out(both(endpoint))
    assert (mend in said) if mend else not said


def test_without_numpy_there_is_no_search_by_meaning_and_the_mend_is_said(
    tmp_path: Path, endpoint: ModelEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helper, "find_spec", lambda _: None)
    with pytest.raises(SettingsWrong, match="pip install numpy"):
        build(Config(model=both(endpoint), web=ANY_PORT), tmp_path, WallClock())


def test_the_whole_way_from_the_configuration_to_what_is_read(tmp_path: Path, endpoint: ModelEndpoint) -> None:
    (tmp_path / "avgift.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "config.toml").write_text(
        f'[web]\nport = 0\n[model]\naddress = "{endpoint.address}"\nembedding_model = "v"\nchat_model = "c"\n',
        encoding="utf-8",
    )
    key = {"NATVERKSBOT_MODEL_KEY": "hemligt-hemligt"}
    endpoint.says = lambda _: "Den årliga avgiften är 3 500 kr. Den är frivillig."
    natverksbot("archive", "add", "avgift.md", folder=tmp_path, **key)
    ended = natverksbot("ask", "--json", "Hur hög är den årliga avgiften?", folder=tmp_path, **key)
    given = json.loads(ended.said)
    assert given["answer"] == f"Den årliga avgiften är 3 500 kr.\n{LABEL}"
    assert given["sources"][0]["quote"] in REPORT
    assert "rephrased" not in given
    checked = natverksbot("check", folder=tmp_path, **key)
    assert f"bra  språkmodell    svarar på {endpoint.address}." in checked.said
    assert "bra  vektorer       0 texter har en." in checked.said
    assert "hemligt-hemligt" not in f"{ended}{checked}"
    assert all(request.headers["Authorization"] == "Bearer hemligt-hemligt" for request in endpoint.requests)


async def test_a_bot_that_runs_fills_in_the_vectors_and_one_without_a_model_forgets_them(
    tmp_path: Path, endpoint: ModelEndpoint
) -> None:
    (tmp_path / "avgift.md").write_text(REPORT, encoding="utf-8")
    natverksbot("archive", "add", "avgift.md", "--data", str(tmp_path), folder=tmp_path)
    app = build(Config(model=both(endpoint), web=ANY_PORT), tmp_path, WallClock())
    assert app.library.helper
    assert app.library.helper.filling
    await app.start()
    while not app.library.helper.filling.meaning.kept:
        await WallClock().sleep(0.01)
    kept = app.database.read_now(lambda connection: vectors.number(connection, "v"))
    await app.stop()
    app = build(Config(web=ANY_PORT), tmp_path, WallClock())
    left = app.database.read_now(lambda connection: vectors.number(connection, "v"))
    await app.stop()
    assert (kept, left) == (1, 0)


async def test_a_bot_that_is_told_to_stop_does_not_wait_for_a_silent_model(
    tmp_path: Path, endpoint: ModelEndpoint
) -> None:
    (tmp_path / "avgift.md").write_text(REPORT, encoding="utf-8")
    natverksbot("archive", "add", "avgift.md", "--data", str(tmp_path), folder=tmp_path)
    endpoint.fault = "silent"
    app = build(Config(model=both(endpoint), web=ANY_PORT), tmp_path, WallClock())
    await app.start()
    while not endpoint.requests:
        await WallClock().sleep(0.01)
    began = time.monotonic()
    await app.stop()
    assert time.monotonic() - began < 5
