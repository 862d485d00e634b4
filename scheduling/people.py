"""The network's members from a file (XLSX or CSV): who is new, who has changed, who has left, before anything does."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from scheduling import store
from scheduling.columns import Row, find_tables
from scheduling.groups import EVERYONE, read_groups
from scheduling.meetings import groups_in_words
from scheduling.network import PERSONAL, ROLES, Member, Person, Role
from scheduling.refusals import FileRefused, Problem, Unreadable, refuse
from scheduling.sheets import Value, read_grids

HEADINGS = {
    "name": ("namn", "name"),
    "email": ("epost", "e post", "mejl", "mejladress", "mail", "email", "e mail"),
    "municipality": ("kommun", "municipality"),
    "groups": ("grupper", "grupp", "fokusgrupper", "fokusgrupp", "groups", "group", "focus groups"),
    "role": ("roll", "role"),
}
NEEDED = ("name", "email", "municipality")
ROLE_WORDS: dict[str, Role] = {
    **dict.fromkeys(("", "-", "–", "deltagare", "medlem", "member", "participant"), "member"),
    **dict.fromkeys(("samordnare", "koordinator", "coordinator"), "coordinator"),
}
ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
LONGEST = 200


class PersonalChange(Struct, frozen=True):
    field: str
    before: Any
    now: Any

    def __str__(self) -> str:
        return f"{PERSONAL[self.field]}: {_in_words(self.field, self.before)} → {_in_words(self.field, self.now)}"


class ChangedMember(Struct, frozen=True):
    member: Member
    person: Person
    changes: tuple[PersonalChange, ...]


class PeopleDiff(Struct, frozen=True):
    added: tuple[Person, ...]
    returned: tuple[tuple[Member, Person], ...]
    changed: tuple[ChangedMember, ...]
    left: tuple[Member, ...]
    unchanged: int
    warnings: tuple[str, ...] = ()


class People(Struct, frozen=True):
    """What a member file says. `told` are the columns it has: it does not speak of the others."""

    persons: tuple[Person, ...]
    told: frozenset[str]
    warnings: tuple[str, ...] = ()


def read_people(name: str, content: bytes, groups: Sequence[str]) -> People:
    problems: list[Problem] = []
    found: list[tuple[Row, Person]] = []
    tables = find_tables(name, read_grids(name, content), HEADINGS, NEEDED)
    for row in (row for table in tables for row in table.rows):
        before = len(problems)
        fields: dict[str, Any] = {field: row.read(field, read, problems) for field, read in _meanings(groups).items()}
        if len(problems) == before:
            found.append((row, Person(**fields)))
    problems += _twice(found)
    if problems:
        raise FileRefused(problems)
    if not found:
        raise refuse(name, "det står inga deltagare under rubrikerna.")
    told = frozenset(field for row, _ in found for field in row.columns)
    return People(
        tuple(person for _, person in found), told, tuple(text for table in tables for text in table.warnings)
    )


def difference(people: People, members: Sequence[Member]) -> PeopleDiff:
    """`members` are all there ever were, also those who have left."""
    by_address = {member.email: member for member in members}
    known = [(by_address[person.email], person) for person in people.persons if person.email in by_address]
    known = [(member, _as_told(member, person, people.told)) for member, person in known]
    here = [(member, person) for member, person in known if member.left_at is None]
    named = {person.email for person in people.persons}
    return PeopleDiff(
        added=tuple(person for person in people.persons if person.email not in by_address),
        returned=tuple((member, person) for member, person in known if member.left_at is not None),
        changed=tuple(
            ChangedMember(member, person, _changes(member.person, person))
            for member, person in here
            if member.person != person
        ),
        left=tuple(member for member in members if member.left_at is None and member.email not in named),
        unchanged=sum(member.person == person for member, person in here),
        warnings=people.warnings,
    )


def apply(connection: Connection, diff: PeopleDiff, now: datetime) -> None:
    """The whole difference or, if anything fails, nothing: the caller's transaction decides."""
    for person in diff.added:
        store.add_member(connection, person, now)
    for member, person in diff.returned:
        store.let_return(connection, member, now)
        store.change_member(connection, member, person)
    for changed in diff.changed:
        store.change_member(connection, changed.member, changed.person)
    for member in diff.left:
        store.let_leave(connection, member, now)


def _as_told(member: Member, person: Person, told: frozenset[str]) -> Person:
    """A column that the file lacks leaves what is known."""
    return Person(**{field: getattr(person if field in told else member, field) for field in PERSONAL})


def _changes(before: Person, now: Person) -> tuple[PersonalChange, ...]:
    pairs = ((field, getattr(before, field), getattr(now, field)) for field in PERSONAL)
    return tuple(PersonalChange(field, old, new) for field, old, new in pairs if old != new)


def _meanings(groups: Sequence[str]) -> dict[str, Any]:
    return {
        "name": _text,
        "email": _address,
        "municipality": _text,
        "groups": lambda value: _groups(value, groups),
        "role": _role,
    }


def _text(value: Value) -> str:
    text = " ".join(str(value or "").split())
    if not text:
        raise Unreadable("cellen är tom.")
    if len(text) > LONGEST:
        raise Unreadable(f"texten har {len(text)} tecken; högst {LONGEST} får plats.")
    return text


def _address(value: Value) -> str:
    text = str(value or "").strip().casefold()
    if not ADDRESS.fullmatch(text) or len(text) > LONGEST:
        raise Unreadable(f'"{text[:60]}" är ingen e-postadress.' if text else "e-postadressen saknas.")
    return text


def _groups(value: Value, groups: Sequence[str]) -> tuple[str, ...]:
    """Whoever belongs to all groups belongs to each of them by name."""
    if str(value or "").strip().casefold() in EVERYONE:
        return tuple(sorted(groups))
    return read_groups(value, groups)


def _role(value: Value) -> Role:
    word = str(value or "").strip().casefold()
    if word not in ROLE_WORDS:
        raise Unreadable(f'"{value}" är ingen roll. Skriv deltagare eller samordnare.')
    return ROLE_WORDS[word]


def _twice(found: Sequence[tuple[Row, Person]]) -> list[Problem]:
    first: dict[str, Row] = {}
    problems = []
    for row, person in found:
        if person.email in first:
            other = first[person.email].place
            problems.append(
                Problem(row.place_of("email"), f"{person.email} finns redan på {other}. Ta bort en av raderna.")
            )
        first.setdefault(person.email, row)
    return problems


def _in_words(field: str, value: Any) -> str:
    if field == "groups":
        return groups_in_words(value) if value else "inga"
    return ROLES[value] if field == "role" else str(value)
