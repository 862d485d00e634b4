from collections import Counter

from bot.demo.network import read_network

NETWORK = read_network()


def test_some_250_members_from_38_municipalities_meet_in_three_groups() -> None:
    assert 240 <= len(NETWORK.members) <= 260
    assert len(set(NETWORK.municipalities)) == 38
    assert [group.id for group in NETWORK.groups] == ["miljöstrategi", "naturvård", "rättvis handel"]


def test_no_two_members_share_a_name_or_an_address() -> None:
    assert max(Counter(member.name for member in NETWORK.members).values()) == 1
    assert max(Counter(member.email for member in NETWORK.members).values()) == 1


def test_every_address_is_one_that_nobody_can_receive_mail_at() -> None:
    assert all(member.email.isascii() and member.email.endswith(".example") for member in NETWORK.members)


def test_every_member_belongs_to_a_group_that_exists() -> None:
    groups = {group.id for group in NETWORK.groups}
    assert all(member.groups and groups.issuperset(member.groups) for member in NETWORK.members)


def test_every_group_and_municipality_has_members() -> None:
    assert {group for member in NETWORK.members for group in member.groups} == {group.id for group in NETWORK.groups}
    assert {member.municipality for member in NETWORK.members} == {*NETWORK.municipalities, NETWORK.office}


def test_a_coordinator_and_a_deputy_run_the_network() -> None:
    assert [member.title for member in NETWORK.coordinators] == ["samordnare", "biträdande samordnare"]
