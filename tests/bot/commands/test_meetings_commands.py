import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.commands import CannotStart, meetings, plan
from scheduling import plan as plans
from scheduling import store
from scheduling.attendance import taken_at
from scheduling.meetings import Meeting, Session
from scheduling.plan_file import read_plan
from scheduling.settings import NetworkSettings
from tests.bot.coordinating.desk import BIN, ENERGI, KAFFE, MEETINGS, NOW, SKOG, settle_in
from tests.fakes.command import natverksbot

Run = Callable[..., int]
NETWORK = NetworkSettings()


def typed(*words: str) -> Namespace:
    top = ArgumentParser()
    chosen = top.add_subparsers(required=True)
    for command in (meetings, plan):
        command.register(chosen, ArgumentParser(add_help=False))
    return top.parse_args(words)


@pytest.fixture
def run(connection: Connection) -> Run:
    settle_in(connection)

    def run(*words: str) -> int:
        wanted = typed(*words)
        status: int = wanted.work(connection, wanted, NETWORK, NOW)
        return status

    return run


def stored(connection: Connection, number: str) -> Meeting:
    return next(meeting for meeting in store.meetings(connection) if meeting.id == number)


def test_the_list_is_a_line_for_each_meeting_of_the_year(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("meetings", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(MEETINGS)
    assert lines[1] == "skog  tisdag 7 april 2026 kl. 9.00–15.00  naturvård: Skog och vatten"
    assert run("meetings", "list", "--year", "2031") == 0
    assert "Det finns inga träffar 2031." in capsys.readouterr().err


def test_json_is_a_whole_meeting_on_each_line_and_nothing_else(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("meetings", "list", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == ["kaffe", "skog", "energi", "bin"]
    assert rows[1]["sessions"] == [{"day": "2026-04-07", "starts": "09:00:00", "ends": "15:00:00"}]
    assert (rows[1]["told"], rows[1]["attended"]) == ({"members": 2, "rooms": 0}, None)


def test_a_meeting_is_named_by_id_or_in_words(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert (run("meetings", "show", "kaffe"), run("meetings", "show", "träffen i Lerum")) == (0, 0)
    said = capsys.readouterr().out
    assert "  länk: https://exempel.se/kaffe" in said
    assert "  plats: Lerum" in said


def test_words_that_fit_several_meetings_change_none_and_tell_their_ids(
    run: Run, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("meetings", "cancel", "träffen i Borås") == 1
    said = capsys.readouterr().err
    assert "  skog  tisdag 7 april 2026, naturvård: Skog och vatten" in said
    assert "  bin  onsdag 27 maj 2026" in said
    assert run("meetings", "cancel", "båtar") == 1
    assert set(store.meetings(connection)) == set(MEETINGS)


def test_a_meeting_is_moved_and_before_and_now_are_told(
    run: Run, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("meetings", "move", "skog", "14 april kl. 10") == 0
    said = capsys.readouterr().out
    assert "datum: tisdag 7 april 2026 kl. 9.00–15.00 → tisdag 14 april 2026 kl. 10.00–16.00" in said
    assert "Har redan hört om träffen: 2 deltagare och 0 rum." in said
    moved = stored(connection, "skog")
    assert (moved.sessions, moved.version) == ((Session(date(2026, 4, 14), time(10), time(16)),), 2)


def test_a_dry_run_shows_the_same_and_changes_nothing(
    run: Run, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("meetings", "move", "skog", "en vecka framåt", "--dry-run") == 0
    assert "→ tisdag 14 april 2026 kl. 9.00–15.00" in capsys.readouterr().out
    assert run("meetings", "add", "12 maj", "--dry-run") == 0
    assert set(store.meetings(connection)) == set(MEETINGS)


def test_a_meeting_is_cancelled_and_takes_place_after_all(run: Run, connection: Connection) -> None:
    assert run("meetings", "cancel", "skog") == 0
    assert stored(connection, "skog").cancelled
    assert run("meetings", "un-cancel", "skog") == 0
    back = stored(connection, "skog")
    assert (back.cancelled, back.version) == (False, 1)


def test_a_meeting_is_added_with_everything_that_can_be_said_of_it(
    run: Run, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--group", "naturvård, rättvis handel", "--place", "Vara", "--link", "https://exempel.se/a")
    more = ("--theme", "Åar", "--speakers", "Ida Öst, Per Ål", "--answer-by", "1 maj", "--host", "Vara kommun")
    assert run("meetings", "add", "18-19 maj kl. 9-15", *words, *more, "--agenda", "Kaffe", "--json") == 0
    out, _ = capsys.readouterr()
    row = json.loads(out)
    (new,) = [meeting for meeting in store.meetings(connection) if meeting.theme == "Åar"]
    assert (row["id"], row["form"]) == (new.id, "both")
    assert new.sessions == (Session(date(2026, 5, 18), time(9)), Session(date(2026, 5, 19), None, time(15)))
    assert (new.groups, new.speakers) == (("naturvård", "rättvis handel"), ("Ida Öst", "Per Ål"))
    assert (new.answer_by, new.host, new.agenda) == (date(2026, 5, 1), "Vara kommun", "Kaffe")


def test_fields_are_changed_and_the_rest_is_left(run: Run, connection: Connection) -> None:
    assert run("meetings", "change", "bin", "--place", "Kungälv", "--form", "båda") == 0
    changed = stored(connection, "bin")
    assert (changed.place, changed.form, changed.theme) == ("Kungälv", "both", BIN.theme)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("move", "skog", "på torsdag"), "är inget datum som går att läsa"),
        (("add", "31 april"), "31 april 2027 finns inte"),
        (("change", "skog", "--link", "exempel.se"), '--link: "exempel.se" är ingen länk'),
        (("change", "skog", "--answer-by", "1 maj 2026"), "--answer-by: svarsdagen är efter mötet"),
        (("change", "skog", "--group", "trafik"), "ingen fokusgrupp"),
        (("change", "skog"), "Skriv vad som ska ändras: --group, --form"),
    ],
)
def test_what_cannot_be_read_is_a_wrong_command_that_changes_nothing(
    run: Run, connection: Connection, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], complaint: str
) -> None:
    assert run("meetings", *words) == 2
    assert complaint in capsys.readouterr().err
    assert set(store.meetings(connection)) == {SKOG, ENERGI, BIN, KAFFE}


def test_a_report_from_teams_is_told_as_a_difference_and_then_counted(
    run: Run, connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "närvaro.csv"
    file.write_bytes("Namn\tE-post\nAda\tada.ek@exempel.se\nOkänd Gäst\tx@exempel.se\n".encode("utf-16"))
    assert run("meetings", "attendance", "kaffe", str(file), "--dry-run") == 0
    assert taken_at(connection) == {}
    assert run("meetings", "attendance", "kaffe", str(file), "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"meeting": "kaffe", "attended": 1, "municipalities": {"Borås": 1}, "others": 0}
    assert "Tillkommer (1)\n  Ada Ek, Borås" in err
    assert "Okända, som inte räknas in (1)\n  Okänd Gäst <x@exempel.se>" in err
    file.write_bytes(b"\x00\x01\x02")
    assert run("meetings", "attendance", "kaffe", str(file)) == 1
    assert "Ingenting har lästs in." in capsys.readouterr().err


def test_an_exported_plan_read_again_is_the_plan(run: Run, connection: Connection, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    assert run("plan", "export", str(file)) == 0
    found = read_plan(file.name, file.read_bytes(), NETWORK, NOW, store.meetings(connection))
    diff = plans.difference(found, store.meetings(connection), NOW, NETWORK.time_zone)
    assert (diff.new, diff.changed, diff.gone, len(diff.unchanged)) == ((), (), (), len(MEETINGS))


def test_an_export_never_writes_over_a_file_and_only_one_year_if_asked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    assert run("plan", "export", str(file), "--year", "2031") == 1
    assert not file.exists()
    file.write_bytes(b"mine")
    with pytest.raises(CannotStart, match="finns redan"):
        run("plan", "export", str(file))
    assert file.read_bytes() == b"mine"
    with pytest.raises(CannotStart, match=r"slutar på .xlsx"):
        run("plan", "export", str(tmp_path / "plan.ods"))


def test_the_exit_status_tells_how_it_went(tmp_path: Path) -> None:
    added = natverksbot("meetings", "add", "2031-05-12 9-12", "--theme", "Åar", "--json", folder=tmp_path)
    assert (added.status, json.loads(added.said)["theme"]) == (0, "Åar")
    assert natverksbot("meetings", "cancel", "Åar", folder=tmp_path).status == 0
    assert natverksbot("meetings", "cancel", "båtar", folder=tmp_path).status == 1
    assert natverksbot("meetings", "move", "Åar", "i övermorgon", folder=tmp_path).status == 2
    assert natverksbot("meetings", "dansa", folder=tmp_path).status == 2
