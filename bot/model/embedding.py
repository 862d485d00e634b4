"""Texts -> vectors, by /embeddings. What comes back is trusted in nothing: number, order, length, and every figure."""

import math
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from bot.model.endpoint import Endpoint, EndpointFailed

LARGEST = 16_000_000  # bytes
MOST_NUMBERS = 8192  # in one vector


class _Vector(Struct):
    embedding: list[float]
    index: int


class _Answer(Struct):
    data: list[_Vector]


def embed(endpoint: Endpoint, model: str, texts: Sequence[str], seconds: float) -> list[list[float]]:
    """One vector for each text, in their order. Raises EndpointFailed."""
    content = endpoint.post("/embeddings", {"model": model, "input": list(texts)}, seconds, LARGEST)
    try:
        answer = msgspec.json.decode(content, type=_Answer)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise EndpointFailed("svarade inte med vektorer") from None
    by_index = {one.index: one.embedding for one in answer.data}
    if len(answer.data) != len(texts) or set(by_index) != set(range(len(texts))):
        raise EndpointFailed(f"svarade med {len(answer.data)} vektorer på {len(texts)} texter")
    made = [by_index[number] for number in range(len(texts))]
    if len({len(one) for one in made}) != 1 or not 0 < len(made[0]) <= MOST_NUMBERS:
        raise EndpointFailed("svarade med vektorer av olika längd")
    if not all(_has_a_direction(one) for one in made):
        raise EndpointFailed("svarade med vektorer som inte är tal")
    return made


def _has_a_direction(numbers: Sequence[float]) -> bool:
    return 1e-6 < math.hypot(*numbers) < 1e6  # false for what is not a number too
