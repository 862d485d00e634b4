import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOCK = ROOT / "bot" / "clock.py"
READS_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "ctime"),
    ("time", "strftime"),
}


def reads_of_the_time(source: str) -> list[str]:
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    attributes = (call for call in calls if isinstance(call, ast.Attribute))
    return [f"line {call.lineno}: {ast.unparse(call)}()" for call in attributes if _owner(call) in READS_THE_TIME]


def _owner(call: ast.Attribute) -> tuple[str, str]:
    return ast.unparse(call.value).rpartition(".")[2], call.attr


@pytest.mark.parametrize("house", ["bot", "knowledge", "scheduling"])
def test_no_code_but_the_clock_reads_the_time(house: str) -> None:
    found = {
        str(file.relative_to(ROOT)): reads
        for file in (ROOT / house).rglob("*.py")
        if file != CLOCK and (reads := reads_of_the_time(file.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "x = date.today()", "time.time()"]
)
def test_a_read_of_the_time_would_be_noticed(source: str) -> None:
    assert len(reads_of_the_time(source)) == 1


def test_the_clock_itself_does_read_it() -> None:
    assert reads_of_the_time(CLOCK.read_text(encoding="utf-8")) == ["line 25: datetime.now()"]
