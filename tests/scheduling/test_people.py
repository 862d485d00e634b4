from datetime import timedelta

import pytest
from sqlalchemy import Connection

from scheduling import store
from scheduling.network import Identity, Person, Wishes
from scheduling.people import PeopleDiff, apply, difference, read_people
from scheduling.refusals import FileRefused
from tests.scheduling.network import GROUPS, NOW, csv, xlsx

HEAD = "namn;epost;kommun;grupper;roll"
ASA = "Åsa Ek;asa.ek@exempel.se;Växjö;naturvård, rättvis handel;samordnare"
BO = "Bo Ahl;bo.ahl@exempel.se;Kalmar;miljöstrategi;"
IDA = "Ida Öst;ida.ost@exempel.se;Växjö;alla;deltagare"
LATER = NOW + timedelta(days=30)


def bring(connection: Connection, *lines: str, content: bytes = b"", name: str = "nya.csv") -> PeopleDiff:
    diff = difference(read_people(name, content or csv(*lines), GROUPS), store.members(connection, also_left=True))
    apply(connection, diff, NOW)
    return diff


def test_a_file_becomes_members_with_groups_and_roles(connection: Connection) -> None:
    diff = bring(connection, HEAD, ASA, BO, IDA)
    assert (len(diff.added), diff.changed, diff.left) == (3, (), ())
    assert [(member.name, member.municipality, member.groups, member.role) for member in store.members(connection)] == [
        ("Åsa Ek", "Växjö", ("naturvård", "rättvis handel"), "coordinator"),
        ("Bo Ahl", "Kalmar", ("miljöstrategi",), "member"),
        ("Ida Öst", "Växjö", GROUPS, "member"),
    ]
    assert [member.name for member in store.coordinators(connection)] == ["Åsa Ek"]


def test_english_headings_in_excel_mean_the_same(connection: Connection) -> None:
    rows = [["Role", "E-mail", "Name", "Municipality", "Groups"], ["", "BO@exempel.se", "Bo", "Kalmar", "Naturvård"]]
    bring(connection, content=xlsx(rows), name="new.xlsx")
    assert store.members(connection)[0].person == Person("Bo", "bo@exempel.se", "Kalmar", ("naturvård",))


def test_importing_again_changes_nothing(connection: Connection) -> None:
    bring(connection, HEAD, ASA, BO)
    before = store.members(connection)
    diff = bring(connection, HEAD, ASA, BO)
    assert (diff.added, diff.changed, diff.left, diff.unchanged) == ((), (), (), 2)
    assert store.members(connection) == before


def test_a_change_is_told_before_and_now(connection: Connection) -> None:
    bring(connection, HEAD, ASA, BO)
    diff = bring(connection, HEAD, ASA, BO.replace("Kalmar;miljöstrategi;", "Växjö;;samordnare"))
    assert [str(change) for change in diff.changed[0].changes] == [
        "kommun: Kalmar → Växjö",
        "grupper: miljöstrategi → inga",
        "roll: deltagare → samordnare",
    ]


def test_who_is_no_longer_in_the_file_has_left_and_may_return(connection: Connection) -> None:
    bring(connection, HEAD, ASA, BO)
    assert [member.name for member in bring(connection, HEAD, ASA).left] == ["Bo Ahl"]
    assert [member.name for member in store.members(connection)] == ["Åsa Ek"]
    assert [member.name for member, _ in bring(connection, HEAD, ASA, BO).returned] == ["Bo Ahl"]
    assert len(store.members(connection, also_left=True)) == 2


def test_a_column_the_file_lacks_leaves_what_is_known(connection: Connection) -> None:
    bring(connection, HEAD, ASA)
    diff = bring(connection, "namn;epost;kommun", "Åsa Ek;asa.ek@exempel.se;Växjö")
    assert (diff.changed, diff.unchanged) == ((), 1)


def test_accounts_and_wishes_survive_an_import(connection: Connection) -> None:
    bring(connection, HEAD, ASA)
    (asa,) = store.members(connection)
    for channel, account in (("teams", "a-1"), ("slack", "U1")):
        store.connect_identity(connection, asa.id, Identity(channel, account))
    store.set_wishes(connection, asa.id, Wishes(leads=("2d",), channel="teams"))
    bring(connection, HEAD, ASA.replace("Växjö", "Kalmar"))
    found = store.who_is(connection, "slack", "U1")
    assert found is not None
    assert (found.name, found.municipality, found.channel, found.wishes.leads) == ("Åsa Ek", "Kalmar", "teams", ("2d",))


def test_an_account_belongs_to_one_person(connection: Connection) -> None:
    bring(connection, HEAD, ASA, BO)
    for member in store.members(connection):
        store.connect_identity(connection, member.id, Identity("teams", "shared"))
    assert [len(member.identities) for member in store.members(connection)] == [0, 1]


def test_a_successor_takes_over_municipality_and_groups_but_not_accounts(connection: Connection) -> None:
    bring(connection, HEAD, ASA)
    (asa,) = store.members(connection)
    store.connect_identity(connection, asa.id, Identity("teams", "a-1"))
    store.hand_over(connection, asa, Person("Eva Lo", "eva.lo@exempel.se", ""), LATER)
    (eva,) = store.members(connection)
    assert (eva.name, eva.municipality, eva.groups, eva.identities) == ("Eva Lo", "Växjö", asa.groups, ())


@pytest.mark.parametrize(
    ("row", "place", "complaint"),
    [
        (";bo@exempel.se;Kalmar;;", "rad 3, kolumn A (namn)", "tom"),
        ("Bo;;Kalmar;;", "rad 3, kolumn B (epost)", "saknas"),
        ("Bo;bo@kalmar;Kalmar;;", "rad 3, kolumn B (epost)", "ingen e-postadress"),
        ("Bo;bo@exempel.se;;;", "rad 3, kolumn C (kommun)", "tom"),
        ("Bo;bo@exempel.se;Kalmar;naturvåd;", "rad 3, kolumn D (grupper)", "Menas naturvård?"),
        ("Bo;bo@exempel.se;Kalmar;trafik;", "rad 3, kolumn D (grupper)", "Grupperna är miljöstrategi"),
        ("Bo;bo@exempel.se;Kalmar;;chef", "rad 3, kolumn E (roll)", "deltagare eller samordnare"),
        ("Bo;asa.ek@exempel.se;Kalmar;;", "rad 3, kolumn B (epost)", "finns redan på medlemmar.csv, rad 2"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(
    connection: Connection, row: str, place: str, complaint: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        bring(connection, HEAD, ASA, row, name="medlemmar.csv")
    (problem,) = refused.value.problems
    assert problem.place == f"medlemmar.csv, {place}"
    assert complaint in problem.text
    assert store.members(connection, also_left=True) == []


def test_a_file_without_members_lets_nobody_leave(connection: Connection) -> None:
    bring(connection, HEAD, ASA)
    with pytest.raises(FileRefused, match="inga deltagare"):
        bring(connection, HEAD)
    assert len(store.members(connection)) == 1
