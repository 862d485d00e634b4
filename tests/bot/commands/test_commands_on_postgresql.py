"""A path through every command on PostgreSQL. The tests beside this one take the same commands along their byways."""

import json
import signal
from pathlib import Path

import pytest

from tests.bot.commands.test_archive_commands import REPORT, WHO
from tests.bot.commands.test_network_commands import MEMBERS, PLAN
from tests.bot.test_commands import wait_for_address
from tests.fakes.command import Ended, natverksbot, running

pytestmark = [pytest.mark.long, pytest.mark.parametrize("engine", ["postgresql"], indirect=True)]


@pytest.fixture
def folder(tmp_path: Path, database_url: str) -> Path:
    (tmp_path / "config.toml").write_text(f'[storage]\ndatabase = "{database_url}"\n[web]\nport = 0\n', "utf-8")
    return tmp_path


def done(folder: Path, *words: str) -> Ended:
    ended = natverksbot(*words, folder=folder)
    assert ended.status == 0, (words, ended)
    return ended


def rows(ended: Ended) -> list[dict[str, object]]:
    return [json.loads(line) for line in ended.said.splitlines()]


def test_documents_are_added_asked_measured_followed_and_removed(folder: Path) -> None:
    (folder / "documents").mkdir()
    report = folder / "documents" / "rapport.md"
    report.write_text(REPORT, encoding="utf-8")
    question = {"id": "a", "question": WHO, "document": "rapport.md"}
    (folder / "q.jsonl").write_text(json.dumps(question), encoding="utf-8")
    assert rows(done(folder, "archive", "add", "documents", "--json"))[0]["status"] == "added"
    assert "Karin Ek" in done(folder, "ask", WHO).said
    assert rows(done(folder, "ask", "--batch", "q.jsonl", "--json"))[0]["kind"] == "passage"
    assert rows(done(folder, "measure", "q.jsonl", "--json"))[0]["hit_first"] == 1.0
    report.write_text(REPORT.replace("Karin Ek", "Ylva Alm"), encoding="utf-8")
    assert rows(done(folder, "archive", "sync", "--json"))[0]["status"] == "replaced"
    assert "rapport.md" in done(folder, "archive", "list").said
    assert rows(done(folder, "archive", "status", "--json"))[0]["index_in_step"] is True
    done(folder, "archive", "remove", "rapport.md")
    assert rows(done(folder, "archive", "status", "--json"))[0]["documents"] == 0


def test_members_and_the_plan_are_imported_and_rehearsed(folder: Path) -> None:
    (folder / "deltagare.csv").write_text(MEMBERS, encoding="utf-8")
    (folder / "plan.csv").write_text(PLAN, encoding="utf-8")
    done(folder, "members", "import", "deltagare.csv")
    secret = {"NATVERKSBOT_WEB_SIGN_IN_SECRET": "en-hemlighet-som-duger"}
    assert len(natverksbot("members", "link", folder=folder, **secret).said.splitlines()) == 2
    done(folder, "plan", "import", "plan.csv")
    assert done(folder, "plan", "import", "plan.csv").said.strip().startswith("Oförändrade: 3")
    done(folder, "plan", "rehearse", "--json")


def test_the_bot_runs_and_all_is_checked_and_a_backup_is_left_to_postgresql(folder: Path) -> None:
    with running("run", folder=folder) as process:
        wait_for_address(process)
        checked = done(folder, "check").said.splitlines()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert {"klockor", "databas"} <= {line.split()[1] for line in checked}
    refused = natverksbot("backup", "copy.db", folder=folder)
    assert (refused.status, "pg_dump" in refused.complained, "Traceback" in refused.complained) == (1, True, False)
    done(folder, "restore")
