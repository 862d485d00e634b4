"""The invented network: its municipalities, focus groups and members."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDED = str.maketrans("åäöéüč ", "aaoeuc-")


@dataclass(frozen=True)
class FocusGroup:
    id: str
    name: str
    about: str


@dataclass(frozen=True)
class Member:
    name: str
    email: str
    title: str
    municipality: str
    groups: tuple[str, ...]
    role: str = "deltagare"


@dataclass(frozen=True)
class Network:
    name: str
    office: str
    about: str
    municipalities: tuple[str, ...]
    groups: tuple[FocusGroup, ...]
    members: tuple[Member, ...]

    @property
    def coordinators(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.role == "samordnare")


def read_network() -> Network:
    content = tomllib.loads((HERE / "network.toml").read_text(encoding="utf-8"))
    groups = tuple(FocusGroup(**group) for group in content["group"])
    return Network(
        name=content["name"],
        office=content["office"],
        about=content["about"],
        municipalities=tuple(content["municipalities"]),
        groups=groups,
        members=(*_coordinators(content, groups), *_officials(content)),
    )


def _coordinators(content: dict[str, Any], groups: tuple[FocusGroup, ...]) -> Iterator[Member]:
    everywhere = tuple(group.id for group in groups)
    for person in content["coordinator"]:
        email = _email(person["name"], content["domain"])
        yield Member(person["name"], email, person["title"], content["office"], everywhere, role="samordnare")


def _officials(content: dict[str, Any]) -> Iterator[Member]:
    """So many members for each municipality; names and titles are dealt out in turn, so that all are different."""
    names = _names(content["first_names"], content["last_names"])
    titles = list(content["titles"].items())
    for municipality, count in content["municipalities"].items():
        for place in range(count):
            title, groups = titles[(place + len(municipality)) % len(titles)]
            name = next(names)
            email = _email(name, f"{_folded(municipality)}.example")
            yield Member(name, email, title, municipality, tuple(groups))


def _names(first: list[str], last: list[str]) -> Iterator[str]:
    """Every round through the first names starts one step further into the last names: no pair comes twice."""
    for round_ in range(len(last)):
        for place, name in enumerate(first):
            yield f"{name} {last[(7 * place + round_) % len(last)]}"


def _email(name: str, domain: str) -> str:
    return f"{_folded(name).replace('-', '.')}@{domain}"


def _folded(text: str) -> str:
    return text.lower().translate(FOLDED)
