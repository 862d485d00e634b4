import tomllib
from pathlib import Path

import pytest

from bot.config import read
from bot.model.settings import ModelSettings
from bot.settings import SettingsWrong


def model(written: str, environment: dict[str, str] | None = None) -> ModelSettings:
    return read(tomllib.loads(f"[model]\n{written}"), Path(), environment or {}).model


def complaint(written: str) -> str:
    with pytest.raises(SettingsWrong) as raised:
        model(written)
    return str(raised.value)


def test_a_model_is_off_until_it_is_named() -> None:
    assert not model("").on
    assert not model('address = "https://modell.exempel.se/v1"').on
    assert model('address = "https://modell.exempel.se/v1"\nchat_model = "m"').on


@pytest.mark.parametrize("host", ["127.0.0.1:11434", "localhost", "[::1]:8000"])
def test_this_machine_itself_may_be_reached_without_https(host: str) -> None:
    assert model(f'address = "http://{host}/v1"\nchat_model = "m"').on


@pytest.mark.parametrize("host", ["modell.exempel.se", "192.168.1.5:8000", "127.0.0.1.exempel.se", "localhost.se"])
def test_any_other_machine_demands_https(host: str) -> None:
    assert "ska börja med https://" in complaint(f'address = "http://{host}/v1"')


@pytest.mark.parametrize(
    "address", ["modell.exempel.se", "ftp://modell.exempel.se", "https://", "http://[::1", "https://x:y"]
)
def test_what_is_no_address_is_answered_with_one(address: str) -> None:
    assert complaint(f'address = "{address}"').startswith("model.address: är ingen adress. Skriv till exempel:")


@pytest.mark.parametrize(
    "address", ["https://jag:syns-inte@m.se/v1", "https://m.se/v1?key=syns-inte", "https://m.se/#syns-inte"]
)
def test_a_key_in_the_address_is_refused_and_not_repeated(address: str) -> None:
    said = complaint(f'address = "{address}"')
    assert "NATVERKSBOT_MODEL_KEY" in said
    assert "syns-inte" not in said


def test_a_model_without_an_address_is_told_what_to_write() -> None:
    assert complaint('chat_model = "m"').startswith("model.address: saknas.")


def test_a_level_that_cannot_be_is_named() -> None:
    assert complaint('levels = ["öppet"]').startswith('model.levels: "öppet" går inte. Ska vara ')


@pytest.mark.parametrize("seconds", ["0", "9", "60", '"4"'])
def test_the_model_must_be_done_before_the_question_is_answered_again(seconds: str) -> None:
    assert complaint(f"seconds = {seconds}").startswith("model.seconds:")


def test_the_key_comes_from_the_environment_and_never_shows_itself() -> None:
    settings = model('address = "https://m.se/v1"', {"NATVERKSBOT_MODEL_KEY": "hemligt-hemligt"})
    assert settings.key.reveal() == "hemligt-hemligt"
    assert "hemligt-hemligt" not in f"{settings} {settings!r}"
