"""Every sentence a member reads, in files that anyone can edit: sv/*.toml and en/*.toml.

A sentence is named by its file, its section and its key: `say("sv", "help.intro", name="Åsa")`. Both languages hold the
same sentences with the same blanks; a test sees to it. Where a number decides the words, the sentence has two forms,
`one` and `other`, and is fetched with `count`.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("sv", "en")
FIRST_LANGUAGE = "sv"

_HERE = Path(__file__).parent


@cache
def sentences(language: str) -> dict[str, Any]:
    """Name of the sentence -> the sentence, or the list of phrases that it is."""
    found: dict[str, Any] = {}
    for file in sorted((_HERE / language).glob("*.toml")):
        _flatten(tomllib.loads(file.read_text(encoding="utf-8")), file.stem, found)
    return found


def _flatten(section: dict[str, Any], name: str, found: dict[str, Any]) -> None:
    for key, value in section.items():
        if isinstance(value, dict):
            _flatten(value, f"{name}.{key}", found)
        else:
            found[f"{name}.{key}"] = value


def say(language: str, sentence: str, /, **blanks: object) -> str:
    text: str = sentences(language)[sentence]
    return text.format(**blanks)


def count(language: str, sentence: str, number: int, /, **blanks: object) -> str:
    form = "one" if number == 1 else "other"
    return say(language, f"{sentence}.{form}", number=number, **blanks)


def phrases(language: str, name: str) -> tuple[str, ...]:
    """The words a person may use for one and the same thing."""
    return tuple(sentences(language)[name])
