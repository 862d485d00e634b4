"""What the documents say about the house is so."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What is about one channel: the demonstration is shown on the page, personal links lead to it, it alone keeps a list of
# the members; Teams has a package.
OF_ONE_CHANNEL = {
    "bot/belonging.py",
    "bot/commands/demo.py",
    "bot/commands/members.py",
    "bot/commands/teams_package.py",
}
CHANNELS = [folder for folder in (ROOT / "bot" / "channels").iterdir() if (folder / "adapter.py").exists()]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def python_files() -> list[Path]:
    return [file for house in ("bot", "knowledge", "scheduling") for file in (ROOT / house).rglob("*.py")]


def test_every_folder_has_its_heading_in_the_map() -> None:
    headings = set(re.findall(r"^#+ `([^`]+)/`", read("docs/ARCHITECTURE.md"), re.MULTILINE))
    folders = {str(file.parent.relative_to(ROOT)) for file in python_files()}
    assert {folder for folder in folders if "migrations/versions" not in folder} - headings == set()
    assert {heading for heading in headings if not (ROOT / heading).is_dir()} == set()


def test_each_channel_has_the_same_rooms() -> None:
    rooms = {"__init__.py", "adapter.py", "inbound.py", "render.py", "settings.py"}
    assert {channel.name: rooms - {file.name for file in channel.iterdir()} for channel in CHANNELS} == {
        channel.name: set() for channel in CHANNELS
    }


def test_a_new_channel_touches_just_the_files_that_contributing_names() -> None:
    named = set(re.findall(r"^- `([^`]+)`", _section("CONTRIBUTING.md", "A new channel"), re.MULTILINE))
    for channel in CHANNELS:
        own = f"bot/channels/{channel.name}/"
        touched = {
            str(file.relative_to(ROOT))
            for file in python_files()
            if f"bot.channels.{channel.name}" in file.read_text(encoding="utf-8")
        }
        outside = {file for file in touched - OF_ONE_CHANNEL if not file.startswith(own)}
        assert outside == {name for name in named if name.endswith(".py") and "<name>" not in name}
        for name in named:
            assert (ROOT / name.replace("<name>", channel.name)).exists(), name


def test_every_demand_of_a_platform_is_tried_in_two_tests_that_exist() -> None:
    rows = [line.split("|")[1:-1] for line in read("docs/contracts.md").splitlines() if line.startswith("| ")]
    tried = [row for row in rows if row[1].strip() != "held to"]
    assert len(tried) > 30
    for demand, *named in tried:
        tests = re.findall(r"`([\w/]+\.py)::(\w+)`", "".join(named))
        assert len(set(tests)) == len(named) == 2, demand
        for file, test in tests:
            place = file if "/" in file else f"tests/bot/channels/{file}"
            assert re.search(rf"def {test}\(", read(place)), test


def _section(file: str, title: str) -> str:
    _, _, rest = read(file).partition(f"## {title}\n")
    assert rest, f"{file} has no section {title}"
    return rest.partition("\n## ")[0]


def test_the_commands_in_the_readme_are_there() -> None:
    named = set(re.findall(r"`?make ([a-z]+)", read("README.md")))
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("lock", ["requirements/run.lock", "requirements/tools.lock"])
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: str) -> None:
    text = read(lock)
    assert re.search(r"://|--index-url|--find-links|file:", text) is None
    packages = re.split(r"\n(?=[a-z])", text.strip())
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


def test_every_rule_that_is_switched_off_says_why() -> None:
    lines = read("pyproject.toml").partition("[tool.ruff.lint]")[2].partition("[tool.ruff.lint.pydocstyle]")[0]
    switched_off = re.findall(r'^.*"[A-Z]+\d*".*$', lines.replace('select = ["ALL"]', ""), re.MULTILINE)
    assert [line for line in switched_off if "#" not in line] == []
    silenced = (
        (file, line)
        for file in python_files()
        for line in file.read_text(encoding="utf-8").splitlines()
        if "noqa" in line or "type: ignore" in line
    )
    assert [
        f"{file.name}: {line}" for file, line in silenced if not re.search(r"(noqa: [\w, ]+|\]) +(# )?- \w", line)
    ] == []


def test_each_house_imports_only_what_its_contract_allows() -> None:
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert all(len(contract["name"].split()) > 5 for contract in contracts), "a contract is named by its reason"


def test_pictures_in_the_documents_exist_and_say_what_they_show() -> None:
    for document in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
            assert alt, f"{document.name}: {target} has no alt text"
            assert (document.parent / target).exists(), f"{document.name}: {target}"
