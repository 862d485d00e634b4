import json
from argparse import ArgumentParser, Namespace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.commands import CannotStart, members, plan
from scheduling import ledger, store
from scheduling.network import Identity
from scheduling.settings import NetworkSettings
from tests.scheduling.network import NOW, STOCKHOLM

NETWORK = NetworkSettings()
MEMBERS = """namn;epost;kommun;grupper;roll
Åsa Ek;asa.ek@exempel.se;Växjö;naturvård;samordnare
Bo Ahl;bo.ahl@exempel.se;Kalmar;naturvård, rättvis handel;
"""
PLAN = """datum;start;slut;grupp;form;plats;tema;talare;länk;svara senast
21 maj;09:00;15:00;naturvård;fysiskt;Växjö;Skog;Ida Öst;;1 maj
21 maj;10:00;11:00;rättvis handel;digitalt;;Kaffe;;https://exempel.se/kaffe;
25 oktober;;;;fysiskt;Kalmar;Höstmöte;;;
"""


def typed(*words: str) -> Namespace:
    top = ArgumentParser()
    chosen = top.add_subparsers(required=True)
    for command in (members, plan):
        command.register(chosen, ArgumentParser(add_help=False))
    return top.parse_args(words)


def run(connection: Connection, *words: str, now: datetime = NOW) -> int:
    wanted = typed(*words)
    status: int = wanted.work(connection, wanted, NETWORK, now)
    return status


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "deltagare.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "plan.csv").write_text(PLAN, encoding="utf-8")
    return tmp_path


def imported(connection: Connection, files: Path) -> None:
    run(connection, "members", "import", str(files / "deltagare.csv"))
    run(connection, "plan", "import", str(files / "plan.csv"))


def test_importing_shows_what_is_new_and_says_that_it_is_done(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(connection, files)
    said = capsys.readouterr().out
    for line in (
        "Nya (2)\n  Åsa Ek, Växjö <asa.ek@exempel.se>",
        "Deltagarna är inlästa.",
        "  Skog (naturvård): torsdag 21 maj 2026 kl. 9.00–15.00",
        "  Höstmöte (hela nätverket): söndag 25 oktober 2026",
        "Planen är inläst.",
    ):
        assert line in said
    assert len(store.members(connection)) == 2
    assert len(store.meetings(connection)) == 3


def test_a_dry_run_shows_the_difference_and_changes_nothing(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(connection, "members", "import", str(files / "deltagare.csv"), "--dry-run") == 0
    assert run(connection, "plan", "import", str(files / "plan.csv"), "--dry-run") == 0
    assert capsys.readouterr().out.count("Ingenting är ändrat") == 2
    assert (store.members(connection), store.meetings(connection)) == ([], [])


def test_importing_again_tells_only_what_is_different(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(connection, files)
    capsys.readouterr()
    (files / "plan.csv").write_text(
        PLAN.replace("Växjö", "Öland").replace("25 oktober", "8 november"), encoding="utf-8"
    )
    assert run(connection, "plan", "import", str(files / "plan.csv")) == 0
    said = capsys.readouterr().out
    assert "Ändrade (2)\n  Skog: plats: Växjö → Öland" in said
    assert "Höstmöte: datum: söndag 25 oktober 2026 → söndag 8 november 2026" in said
    assert "Oförändrade: 1" in said
    assert "Nya" not in said


def test_a_bad_file_is_explained_on_standard_error_and_nothing_is_imported(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "plan.csv").write_text(PLAN + "31 april;;;;;;;;;\n", encoding="utf-8")
    (files / "deltagare.csv").write_text(MEMBERS + "Bo;bo;;;\n", encoding="utf-8")
    assert run(connection, "plan", "import", str(files / "plan.csv")) == 1
    assert run(connection, "members", "import", str(files / "deltagare.csv")) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "plan.csv, rad 5, kolumn A (datum): 31 april" in err
    assert "deltagare.csv, rad 4, kolumn B (epost)" in err
    assert err.count("Ingenting har lästs in.") == 2
    assert (store.members(connection), store.meetings(connection)) == ([], [])


def test_a_file_that_is_not_there_is_said_so(connection: Connection, files: Path) -> None:
    with pytest.raises(CannotStart, match=r"saknas.csv går inte att läsa"):
        run(connection, "plan", "import", str(files / "saknas.csv"))


def test_a_rehearsal_in_json_is_a_line_for_each_message_and_nothing_else(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(connection, files)
    asa, _ = store.members(connection)
    store.connect_identity(connection, asa.id, Identity("teams", "a1"))
    store.add_room(connection, "naturvård", "slack", "C1")
    capsys.readouterr()
    assert run(connection, "plan", "rehearse", "--json", "--from", "2026-05-01", "--to", "2026-05-31") == 0
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert {tuple(line) for line in lines} == {
        ("at", "useful_until", "kind", "meeting", "recipient", "channel", "why", "text")
    }
    by_recipient = {
        line["recipient"]: [other["kind"] for other in lines if other["recipient"] == line["recipient"]]
        for line in lines
    }
    assert by_recipient == {
        "Åsa Ek <asa.ek@exempel.se>": ["14d", "2d", "morning"],
        "Bo Ahl <bo.ahl@exempel.se>": ["14d", "2d", "morning", "link"],
        "#naturvård (C1)": ["14d"],
    }
    first = next(line for line in lines if line["recipient"].startswith("Åsa"))
    assert (first["at"], first["useful_until"]) == ("2026-05-07T09:00:00+02:00", "2026-05-18T09:00:00+02:00")
    assert (first["channel"], lines[-1]["channel"]) == ("teams", None)
    assert first["why"] == "Du är med i naturvård och vill ha påminnelsen två veckor före."
    assert first["text"] == (
        "Om 14 dagar: Skog\n\nNär: torsdag 21 maj kl. 9–15\nVar: Växjö\n"
        "Medverkande: Ida Öst\nSvara senast: fredag 1 maj\n\n"
        "Välj: Kommer / Kanske / Kommer inte / Skickar kollega\n\n"
        "Lägg i min kalender: traff-2026-05-21.ics\n\nVälj: Varför fick jag detta?"
    )
    both = [line for line in lines if line["kind"] == "14d" and "," in line["meeting"]]
    assert [line["recipient"] for line in both] == ["Bo Ahl <bo.ahl@exempel.se>"]
    assert "Påminnelse om 2 möten" in both[0]["text"]
    assert "torsdag 21 maj 2026 krockar" in err


def test_a_rehearsal_for_the_eye_marks_what_to_look_at(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(connection, files)
    capsys.readouterr()
    assert run(connection, "plan", "rehearse") == 0
    said = capsys.readouterr().out
    for line in (
        "Torsdag 7 maj 2026, vecka 19",
        "9.00     1 mottagare  Skog (två veckor före), ingen kanal än",
        "Bo Ahl: 3 meddelanden vecka 21",
        "Höstmöte: söndag 25 oktober 2026 är inte en arbetsdag.",
        "Höstmöte: klockan ställs om söndag 25 oktober 2026.",
        "krockar Skog (naturvård) och Kaffe (rättvis handel) för 1 deltagare",
        "2 deltagare har ingen kanal än",
    ):
        assert line in said, line


def test_one_members_messages_are_rehearsed_with_the_reason_of_each(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(connection, files)
    capsys.readouterr()
    assert run(connection, "plan", "rehearse", "--for", "bo.ahl@exempel.se") == 0
    said = capsys.readouterr().out
    assert "onsdag 29 april 2026 kl. 9.00: Skog (svar saknas), ingen kanal än" in said
    assert "Du är med i naturvård och vill ha påminnelsen två veckor före." in said
    assert "Vecka 21, 3 meddelanden" in said
    with pytest.raises(CannotStart, match=r"Ingen deltagare har adressen nobody@exempel\.se"):
        run(connection, "plan", "rehearse", "--for", "nobody@exempel.se")


def test_a_plan_without_members_is_rehearsed_for_the_rooms_alone_and_says_so(
    connection: Connection, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(connection, "plan", "import", str(files / "plan.csv")) == 0
    assert run(connection, "plan", "rehearse") == 0
    assert "Nätverket har inga deltagare än, så bara rummen får meddelanden." in capsys.readouterr().out


def test_what_has_been_rehearsed_is_what_is_planned(connection: Connection, files: Path) -> None:
    imported(connection, files)
    on_the_way = datetime(2026, 5, 6, tzinfo=STOCKHOLM)
    ledger.refresh(connection, ledger.network(connection, NETWORK.time_zone), on_the_way)
    assert len(ledger.due(connection, on_the_way + timedelta(days=30))) == 11


@pytest.mark.parametrize("day", ["2026-13-01", "18 maj"])
def test_a_day_that_cannot_be_read_is_a_wrong_command(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        typed("plan", "rehearse", "--from", day)
    assert "skriv dagen som" in capsys.readouterr().err
    assert typed("plan", "rehearse", "--from", "2026-05-18").first == date(2026, 5, 18)
