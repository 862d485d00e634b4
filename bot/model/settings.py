"""What an operator may decide about a language model: the section [model] of the configuration. Empty is off."""

from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from bot.settings import Secret, is_this_machine
from knowledge.settings import LEVEL, LEVELS

# A question is answered again by another worker after ten seconds: the model must have had its time long before.
Seconds = Annotated[float, Meta(ge=0.5, le=8)]
Weight = Annotated[float, Meta(ge=0, le=2)]


class ModelSettings(Struct, frozen=True, forbid_unknown_fields=True):
    address: str = ""
    """The base of the OpenAI-compatible routes: /embeddings and /chat/completions are added. No other is contacted."""

    key: Secret = Secret("")
    """Sent as Authorization: Bearer …"""

    embedding_model: str = ""
    """Makes vectors of passages and questions, so that nearness in meaning counts too. Empty: not used."""

    chat_model: str = ""
    """Rephrases cited passages. Empty: not used."""

    levels: tuple[str, ...] = ("open",)
    """Only documents on these levels are ever sent."""

    seconds: Seconds = 4.0
    """What the model may take for one question in all; then the passages are the answer."""

    weight: Weight = 0.5
    """How much nearness in meaning counts beside the words, 0 to 2."""

    @property
    def on(self) -> bool:
        return bool(self.embedding_model or self.chat_model)

    def __post_init__(self) -> None:
        if self.address and (complaint := _complaint(self.address)):
            raise ValueError(f"model.address: {complaint}")
        if self.on and not self.address:
            raise ValueError(
                'model.address: saknas. Skriv till exempel: address = "https://modell.exempel.se/v1", '
                "eller ta bort embedding_model och chat_model."
            )
        if wrong := [level for level in self.levels if not LEVEL.fullmatch(level)]:
            raise ValueError(f'model.levels: "{wrong[0]}" går inte. Ska vara {LEVELS}.')


WITHOUT_MODEL = ModelSettings()


def _complaint(address: str) -> str:
    """What was written is not repeated: it may hold a key."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.scheme not in {"http", "https"}:
        return 'är ingen adress. Skriv till exempel: address = "https://modell.exempel.se/v1"'
    if parts.username or parts.password or parts.query or parts.fragment:
        return "får bara vara en adress. Nyckeln sätts i miljön som NATVERKSBOT_MODEL_KEY, eller med key_file."
    if parts.scheme == "http" and not is_this_machine(host):
        return "ska börja med https://. Bara den här datorn själv (127.0.0.1) får nås med http://."
    return ""
