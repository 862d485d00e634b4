"""Which municipalities will be there, per group, and what the host needs to cook, without a name."""

from msgspec.structs import replace

from scheduling.coverage import coverage
from scheduling.network import Member
from scheduling.rsvp import Answer, Given, Notes, Standing
from tests.scheduling.network import GROUPS, NOW
from tests.scheduling.test_rsvp import SKOG

NATURE, TRADE = "naturvård", "rättvis handel"


def member(number: int, municipality: str, *groups: str) -> Member:
    name = f"Person {number}"
    return Member(number, name, f"p{number}@exempel.se", municipality, groups or (NATURE,), "member", NOW)


def said(answer: Answer, dish: str = "", diet: str = "") -> Given:
    return Given(answer, 1, NOW, Notes(dish, diet))


MEMBERS = [
    member(1, "Alingsås"),
    member(2, "Alingsås"),
    member(3, "Borås"),
    member(4, "Lerum", NATURE, TRADE),
    member(5, "Vara"),
    member(6, "Ulricehamn"),
    member(7, "Ale", TRADE),
]
ANSWERS = {
    1: said("declined"),
    2: said("coming", "vegetarian", "nötter"),
    3: said("digitally", "vegan"),
    4: said("colleague"),
    5: said("maybe", "vegan"),
    7: said("coming", "fish"),
}


def test_a_municipality_is_there_if_one_of_its_members_or_a_colleague_comes() -> None:
    (group,) = coverage(SKOG, MEMBERS, ANSWERS, Standing(), GROUPS).groups
    assert (group.there, group.digitally, group.maybe) == (("Alingsås", "Lerum"), ("Borås",), ("Vara",))
    assert (group.silent, group.declined) == (("Ulricehamn",), ())
    assert (group.present, group.invited) == (3, 5)


def test_a_municipality_that_says_no_is_missing_and_not_silent() -> None:
    (group,) = coverage(SKOG, MEMBERS[:1], ANSWERS, Standing(), GROUPS).groups
    assert (group.declined, group.silent) == (("Alingsås",), ())


def test_a_meeting_of_several_groups_is_counted_for_each() -> None:
    found = coverage(replace(SKOG, groups=(NATURE, TRADE)), MEMBERS, ANSWERS, Standing(), GROUPS)
    assert [(group.group, group.there) for group in found.groups] == [
        (NATURE, ("Alingsås", "Lerum")),
        (TRADE, ("Ale", "Lerum")),
    ]
    assert found.invited == 7


def test_a_meeting_of_the_whole_network_is_counted_for_every_group() -> None:
    found = coverage(replace(SKOG, groups=()), MEMBERS, ANSWERS, Standing(), GROUPS)
    assert [group.group for group in found.groups] == list(GROUPS)


def test_the_host_hears_of_plates_for_those_who_come_in_person_and_of_nobody_by_name() -> None:
    found = coverage(SKOG, MEMBERS, ANSWERS, Standing(), GROUPS)
    assert (found.dishes, found.diets) == ({"vegetarian": 1, "any": 1}, ("nötter",))
    assert "Person" not in repr(found)


def test_answers_of_people_who_are_not_invited_do_not_count() -> None:
    assert coverage(SKOG, MEMBERS, ANSWERS, Standing(), GROUPS).answers == {
        "declined": 1,
        "coming": 1,
        "digitally": 1,
        "colleague": 1,
        "maybe": 1,
    }
