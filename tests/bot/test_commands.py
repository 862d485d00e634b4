"""What an operator types, what comes of it, and what is said when something is wrong."""

import asyncio
import json
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from bot.cli import parser
from tests.fakes.command import natverksbot, running
from tests.fakes.page import Page

pytestmark = pytest.mark.long

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def wait_for_address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    return next(found[0] for line in process.stderr if (found := ADDRESS.search(line)))


def test_check_says_one_line_for_each_part_and_succeeds_when_all_is_well(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[web]\nport = 0\n", encoding="utf-8")
    natverksbot("plan", "rehearse", folder=tmp_path)  # any command that works with the data makes the database
    ended = natverksbot("check", folder=tmp_path)
    assert ended.status == 0, ended
    parts = [line.split()[1] for line in ended.said.splitlines()]
    assert parts == [
        "inställningar",
        "klocka",
        "disk",
        "sidan",
        "teams",
        "slack",
        "discord",
        "filläsning",
        "språkmodell",
        "databas",
        "frågor",
        "meddelanden",
        "påminnelser",
        "leveranser",
        "arkiv",
        "index",
    ]
    assert all(line.startswith("bra") for line in ended.said.splitlines())


def test_an_unknown_key_stops_the_command_with_the_nearest_right_one(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[web]\nprot = 8080\n", encoding="utf-8")
    ended = natverksbot("check", folder=tmp_path)
    assert ended.status == 2
    assert ended.complained == "web.prot: finns inte. Menade du port?\n"


def test_a_configuration_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = natverksbot("check", "--config", "saknas.toml", folder=tmp_path)
    assert ended.status == 2
    assert "saknas.toml finns inte" in ended.complained


def test_the_configuration_and_the_data_folder_may_come_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[web]\nport = 0\n", encoding="utf-8")
    data = tmp_path / "elsewhere"
    ended = natverksbot(
        "plan", "rehearse", folder=tmp_path, NATVERKSBOT_CONFIG=str(tmp_path / "other.toml"), NATVERKSBOT_DATA=str(data)
    )
    assert ended.status == 0, ended
    assert (data / "natverksbot.sqlite").exists()


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_database_that_is_none_is_named_with_what_to_do(tmp_path: Path, command: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "natverksbot.sqlite").write_bytes(b"this is no database at all, only some words" * 100)
    ended = natverksbot(command, folder=tmp_path)
    assert ended.status == 1
    assert "Filen är ingen databas" in ended.said + ended.complained
    assert "Traceback" not in ended.complained


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_port_in_use_is_named_with_what_to_change(tmp_path: Path, command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (tmp_path / "config.toml").write_text(f"[web]\nport = {port}\n", encoding="utf-8")
        words = ("demo", "--port", str(port)) if command == "demo" else ("run",)
        ended = natverksbot(*words, folder=tmp_path)
    assert ended.status == 1
    assert f"{port}" in ended.complained
    assert "web.port" in ended.complained
    assert "Traceback" not in ended.complained


def test_an_open_address_without_a_sign_in_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[web]\nhost = "0.0.0.0"\n', encoding="utf-8")
    ended = natverksbot("run", folder=tmp_path)
    assert ended.status == 2
    assert "sign_in_secret" in ended.complained
    assert "Traceback" not in ended.complained


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("demo", "--port", "99999"), "en port är ett tal mellan 0 och 65535, inte 99999"),
        (("demo", "--port", "åttio"), "en port är ett tal mellan 0 och 65535, inte åttio"),
        (("demo", "--now", "i morgon"), "skriv tiden som 2026-03-12T09:00, inte i morgon"),
        (("demo", "--speed", "0"), "farten är ett tal större än 0 och högst 100000, inte 0"),
        (("demo", "--speed", "fort"), "farten är ett tal större än 0 och högst 100000, inte fort"),
    ],
)
def test_a_word_the_command_cannot_use_is_answered_with_what_it_can(
    tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    ended = natverksbot(*words, folder=tmp_path)
    assert ended.status == 2
    assert complaint in ended.complained


@pytest.mark.parametrize(
    "typed",
    [
        "demo --port 0 --prepare",
        "run",
        "check",
        "archive add en.pdf två --json",
        "archive sync",
        "archive list",
        "archive remove en.pdf",
        "archive status",
        "ask Vem? --json --now 2026-03-12T09:00",
        "ask --batch frågor.jsonl --json",
        "measure frågor.jsonl",
        "members import deltagare.xlsx --dry-run",
        "members export 1",
        "members forget 1",
        "plan import plan.ics --dry-run",
        "plan rehearse --from 2026-01-01 --to 2026-02-01 --json",
        "meetings list",
        "ratings list",
        "report 2026 --format pdf --out rapport.pdf",
        "export plan plan.xlsx",
        "export ratings omdömen.xlsx --year 2026",
        "backup kopia",
        "restore kopia",
    ],
)
def test_what_others_script_against_can_be_typed_as_it_was_agreed(typed: str) -> None:
    words = [*typed.split(), "--config", "config.toml", "--data", "data"]
    wanted = parser().parse_args(words)
    assert (wanted.config, wanted.data) == (Path("config.toml"), Path("data"))


def test_preparing_the_demonstration_fills_the_folder_and_ends(tmp_path: Path) -> None:
    ended = natverksbot("demo", "--prepare", "--data", "here", folder=tmp_path)
    assert ended.status == 0, ended
    assert ended.said == ""
    assert {file.suffix for file in (tmp_path / "here" / "archive").iterdir()} == {
        ".docx",
        ".md",
        ".pdf",
        ".pptx",
        ".xlsx",
    }


def test_the_demonstration_says_where_it_is_and_stops_when_told_to(tmp_path: Path) -> None:
    with running("demo", "--port", "0", folder=tmp_path) as process:
        assert wait_for_address(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


async def test_a_reminder_and_a_rating_arrive_while_one_watches_on_a_faster_clock(tmp_path: Path) -> None:
    with running("demo", "--port", "0", "--speed", "10", folder=tmp_path) as process:
        address = await asyncio.to_thread(wait_for_address, process)
        async with Page(address, "maja.hellgren.stahl") as page:
            seen = await page.wait_for(("Strax börjar Öppen frågestund", "Hur var det?"), seconds=60)
    assert seen == {"Strax börjar Öppen frågestund", "Hur var det?"}


def test_a_second_bot_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with running("demo", "--port", "0", folder=tmp_path) as process:
        wait_for_address(process)
        ended = natverksbot("demo", "--port", "0", folder=tmp_path)
    assert ended.status == 1
    assert f"process {process.pid}" in ended.complained
    assert "Traceback" not in ended.complained


def test_the_sample_plan_is_read_without_a_doubt_and_reading_it_again_changes_nothing(tmp_path: Path) -> None:
    natverksbot("demo", "--prepare", "--data", "here", folder=tmp_path)
    for file, command in (("members.xlsx", "members"), ("plan.xlsx", "plan")):
        ended = natverksbot(command, "import", f"here/{file}", "--data", "here", folder=tmp_path)
        assert (ended.status, ended.complained) == (0, "")
    again = natverksbot("plan", "import", "here/plan.xlsx", "--data", "here", folder=tmp_path)
    assert again.said.strip().startswith("Oförändrade: ")
    rehearsed = natverksbot("plan", "rehearse", "--json", "--data", "here", folder=tmp_path)
    messages = [json.loads(line) for line in rehearsed.said.splitlines()]
    assert messages
    assert all(
        set(message) == {"at", "useful_until", "kind", "meeting", "recipient", "channel", "why", "text"}
        for message in messages
    )


def test_a_backup_taken_while_the_bot_runs_is_put_back_when_it_has_stopped(tmp_path: Path) -> None:
    with running("demo", "--port", "0", "--data", "here", folder=tmp_path) as process:
        wait_for_address(process)
        taken = natverksbot("backup", "copy.db", "--data", "here", folder=tmp_path)
        too_early = natverksbot("restore", "copy.db", "--data", "here", folder=tmp_path)
    assert taken.status == 0, taken
    assert too_early.status == 1
    assert f"process {process.pid}" in too_early.complained
    assert natverksbot("restore", "copy.db", "--data", "elsewhere", folder=tmp_path).status == 0
    assert (tmp_path / "elsewhere" / "natverksbot.sqlite").exists()


def test_a_backup_never_overwrites_another_file(tmp_path: Path) -> None:
    natverksbot("check", folder=tmp_path)
    (tmp_path / "mine.db").write_bytes(b"something of mine")
    ended = natverksbot("backup", "mine.db", folder=tmp_path)
    assert ended.status == 1
    assert "finns redan" in ended.complained
    assert (tmp_path / "mine.db").read_bytes() == b"something of mine"


def test_a_backup_to_a_folder_that_is_missing_names_the_folder(tmp_path: Path) -> None:
    natverksbot("plan", "rehearse", folder=tmp_path)
    ended = natverksbot("backup", "away/copy.db", folder=tmp_path)
    assert (ended.status, ended.complained) == (1, "Mappen away finns inte. Skapa den, eller välj en annan.\n")
    assert natverksbot("restore", folder=tmp_path).status == 2


def test_imported_members_get_personal_links_that_let_them_in_and_no_one_else(tmp_path: Path) -> None:
    natverksbot("demo", "--prepare", "--data", "here", folder=tmp_path)
    secret = {"NATVERKSBOT_WEB_SIGN_IN_SECRET": "en-hemlighet-som-duger"}
    assert natverksbot("members", "import", "here/members.xlsx", "--data", "here", folder=tmp_path).status == 0
    without = natverksbot("members", "link", "--data", "here", folder=tmp_path)
    assert without.status == 1
    assert "web.sign_in_secret, som inte är satt" in without.complained
    links = natverksbot("members", "link", "--data", "here", folder=tmp_path, **secret)
    rows = [line.split("\t") for line in links.said.splitlines()]
    assert len({link for _, _, link in rows}) == len(rows) > 200
    unknown = natverksbot("members", "link", "nobody@nowhere.example", "--data", "here", folder=tmp_path, **secret)
    assert (unknown.status, unknown.said) == (1, "")


def test_a_member_of_a_network_without_a_page_gets_a_code_from_the_operator(tmp_path: Path) -> None:
    natverksbot("demo", "--prepare", "--data", "here", folder=tmp_path)
    natverksbot("members", "import", "here/members.xlsx", "--data", "here", folder=tmp_path)
    exported = natverksbot("members", "export", "1", "--data", "here", "--out", "one.json", folder=tmp_path)
    assert exported.status == 0
    one = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["rows"]["member"][0]
    printed = natverksbot("members", "code", one["email"], "--data", "here", folder=tmp_path)
    assert printed.status == 0, printed
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}\n", printed.said)
    assert f"{one['name']} skriver till boten i ett eget samtal: koppla {printed.said.strip()}" in printed.complained
    again = natverksbot("members", "code", one["email"].upper(), "--data", "here", folder=tmp_path)
    assert again.said != printed.said
    unknown = natverksbot("members", "code", "nobody@nowhere.example", "--data", "here", folder=tmp_path)
    assert (unknown.status, unknown.said) == (1, "")


def test_check_makes_nothing_and_a_bot_that_runs_is_no_fault(tmp_path: Path) -> None:
    assert natverksbot("check", folder=tmp_path).status == 0
    assert not (tmp_path / "data" / "natverksbot.sqlite").exists()
    port = free_port()
    (tmp_path / "config.toml").write_text(f"[web]\nport = {port}\n", encoding="utf-8")
    with running("run", folder=tmp_path) as process:
        wait_for_address(process)
        ended = natverksbot("check", folder=tmp_path)
    assert ended.status == 0, ended
    assert f"boten (process {process.pid}) svarar" in ended.said


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
