"""10,000 strange questions, most of them on the quicker database, and not one may fail; `make bench` asks a million."""

import random

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

PIECES = (
    *"*?+-|&!(){}[]^\"~:\\/'´`<>=@#%;,._ \t\n\x00\u200b\ufeff\ud7ff💧åäö",
    *(
        "AND",
        "OR",
        "NOT",
        "TO",
        "NEAR/3",
        "level:open",
        "id:[0 TO 9]",
        "'; drop table passage;--",
        "{{7*7}}",
        "<b>",
        "%00",
    ),
    *(
        "hur många",
        "vilken",
        "träff",
        "möten",
        "31 april",
        "v. 99",
        "2031-13-45",
        "99/99",
        "i våras",
        "för elva år sedan",
    ),
    *("Skogsgruppens", "lövskog", "kommunerna", "Lerum", "högst nytta", "sammanlagt", "0" * 40, "å" * 80, "-" * 30),
)


def strange(chance: random.Random) -> str:
    return chance.choice(["", " "]).join(chance.choice(PIECES) for _ in range(chance.randrange(1, 9)))


@pytest.mark.parametrize(
    ("engine", "seed", "count"), [("sqlite", 5, 3_000), ("postgresql", 6, 1_000)], indirect=["engine"]
)
def test_no_question_fails_however_strange(database: Database, seed: int, count: int) -> None:
    archive = invented.archive(database, {"arsrapport.md": invented.REPORT})
    assert failures(archive, seed, count) == [], f"seed {seed}, {count} questions"


def failures(archive: Archive, seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    failed = []
    for _ in range(count):
        question = strange(chance)
        try:
            given = answer(question, archive, ["open"], NOON)
        except Exception as error:  # noqa: BLE001 - whatever it is, the question that caused it is told
            failed.append(f"{question!r}: {error!r}")
            continue
        if given.abstained == bool(invented.said(given)) or len(invented.said(given)) > 700:
            failed.append(question)
    return failed
