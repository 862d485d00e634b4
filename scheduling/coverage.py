"""Which municipalities will be there, which are missing, and how many plates the host needs. Pure; no names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.rsvp import NEEDS_A_PLACE, Given, Standing

# What a municipality is said to be: the best that any of its members has answered.
BEST_FIRST = ("there", "digitally", "maybe", "silent", "declined")
MEANS = {
    "coming": "there",
    "colleague": "there",
    "digitally": "digitally",
    "maybe": "maybe",
    "declined": "declined",
}


class GroupCoverage(Struct, frozen=True):
    """Municipalities, by how they will be there. `silent` are those of which nobody has answered yes or maybe yet."""

    group: str
    there: tuple[str, ...] = ()
    digitally: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()

    @property
    def invited(self) -> int:
        return sum(len(getattr(self, how)) for how in BEST_FIRST)

    @property
    def present(self) -> int:
        return len(self.there) + len(self.digitally)


class Coverage(Struct, frozen=True):
    """`answers` counts people; `diets` are in alphabetical order, so that they tell nothing of who wrote them."""

    groups: tuple[GroupCoverage, ...]
    answers: Mapping[str, int]
    invited: int
    waiting: int = 0
    dishes: Mapping[str, int] = {}
    diets: tuple[str, ...] = ()


def coverage(
    meeting: Meeting, members: Iterable[Member], given: Mapping[int, Given], standing: Standing, known: Sequence[str]
) -> Coverage:
    """`known` are the groups of the network: a meeting without groups is for all of them."""
    invited = [member for member in members if member.belongs_to(meeting.groups)]
    groups = meeting.groups or tuple(known)
    here = [given[member.id] for member in invited if member.id in given]
    eating = [one for one in here if one.answer in NEEDS_A_PLACE]
    return Coverage(
        groups=tuple(_of_group(group, invited, given) for group in groups),
        answers=Counter(one.answer for one in here),
        invited=len(invited),
        waiting=len(standing.line),
        dishes=Counter(one.notes.dish or "any" for one in eating),
        diets=tuple(sorted({one.notes.diet for one in eating} - {""}, key=str.casefold)),
    )


def _of_group(group: str, invited: Iterable[Member], given: Mapping[int, Given]) -> GroupCoverage:
    best: dict[str, int] = {}
    for member in invited:
        if group in member.groups:
            how = MEANS[given[member.id].answer] if member.id in given else "silent"
            rank = BEST_FIRST.index(how)
            best[member.municipality] = min(rank, best.get(member.municipality, rank))
    found = {how: tuple(sorted(name for name, rank in best.items() if BEST_FIRST[rank] == how)) for how in BEST_FIRST}
    return GroupCoverage(group, **found)
