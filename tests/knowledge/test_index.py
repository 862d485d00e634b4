"""What any index must do; today there is one engine, in memory and on disk."""

import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.index import DamagedError, Entry, Sought, fields
from knowledge.index.embedded import EmbeddedIndex
from knowledge.swedish import words

LEVELS = ("open", "group:skog", "coordinators")
ENTRIES = [
    Entry(1, 1, "open", "Nätverksträffen i Lerum handlade om lövskog och gallring", "Årsrapport 2031"),
    Entry(2, 1, "open", "Dagvatten och skyfall diskuterades i Borås", "Årsrapport 2031"),
    Entry(3, 2, "group:skog", "Gruppens lövskog mättes in", "Anteckningar"),
    Entry(4, 3, "coordinators", "Lövskogens budget är hemlig", "Ekonomi"),
]


@pytest.fixture(params=["memory", "disk"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> EmbeddedIndex:
    made = EmbeddedIndex(tmp_path / "index" if request.param == "disk" else None)
    made.add(ENTRIES)
    made.commit(3)
    return made


def found(index: EmbeddedIndex, *asked: str, levels: tuple[str, ...] = LEVELS) -> list[int]:
    return [hit.passage for hit in index.search([Sought(word) for word in asked], levels, 10)]


def test_what_is_committed_is_found_best_first(index: EmbeddedIndex) -> None:
    assert found(index, "gallring", "lövskog")[0] == 1
    assert index.position == 3


@pytest.mark.parametrize("typed", ["lövskogen", "lovskog", "lövskgo", "nätverksträffar"])
def test_another_form_missing_dots_or_a_slip_still_finds_it(index: EmbeddedIndex, typed: str) -> None:
    assert 1 in found(index, typed)


@pytest.mark.parametrize("asked", ["stor", "stora", "större", "storst", "störr"])  # the last is its stem
def test_an_adjective_is_found_in_any_degree(index: EmbeddedIndex, asked: str) -> None:
    index.add([Entry(9, 9, "open", "Den största eken"), Entry(10, 9, "open", "Storken")])
    index.commit(4)
    assert [hit.passage for hit in index.search([Sought(asked, inexact=False)], LEVELS, 10)] == [9]


def test_a_degree_is_not_another_word_that_is_stemmed_alike(index: EmbeddedIndex) -> None:
    index.add([Entry(9, 9, "open", "Tolv godståg"), Entry(10, 9, "open", "Gods och liter")])
    index.commit(4)
    for asked in ("bra", "bäst", "liten", "minst"):
        assert index.search([Sought(asked, inexact=False)], LEVELS, 10) == []


def test_what_is_not_committed_is_not_found(index: EmbeddedIndex) -> None:
    index.add([Entry(9, 9, "open", "Fladdermöss under bron")])
    assert found(index, "fladdermöss") == []
    index.commit(4)
    assert found(index, "fladdermöss") == [9]


def test_a_removed_document_is_gone(index: EmbeddedIndex) -> None:
    index.remove(1)
    index.commit(4)
    assert sorted(found(index, "lövskog")) == [3, 4]


@pytest.mark.parametrize("level", LEVELS)
def test_only_the_levels_of_the_asker_are_searched(index: EmbeddedIndex, level: str) -> None:
    seen = {entry.passage for entry in ENTRIES if entry.level == level}
    assert set(found(index, "lövskog", "dagvatten", levels=(level,))) == seen


def test_a_level_that_comes_later_is_kept_from_those_who_could_read_everything_before() -> None:
    index = EmbeddedIndex()
    index.add([Entry(1, 1, "open", "Lövskog")])
    index.commit(1)
    assert found(index, "lövskog", levels=("open",)) == [1]
    index.add([Entry(2, 2, "coordinators", "Lövskogens budget")])
    index.commit(2)
    assert found(index, "lövskog", levels=("open",)) == [1]
    assert sorted(found(index, "lövskog")) == [1, 2]


def test_stop_words_tell_only_how_the_others_stand_together(index: EmbeddedIndex) -> None:
    index.add([Entry(5, 5, "open", "Kvarnen i dammen"), Entry(6, 6, "open", "Dammen i kvarnen")])
    index.commit(4)
    assert found(index, "kvarnen", "i")[0] == 5
    assert found(index, "dammen", "i")[0] == 6
    assert found(index, "i") == []


def test_two_small_words_together_tell_more_than_one_beside_a_word_that_carries_meaning() -> None:
    pairs = fields.of_question([Sought(word) for word in ("var", "på", "kvarnen", "smeder")])["pairs"]
    assert pairs["var_pa"] > pairs["kvarn_smed"] > pairs["pa_kvarn"] > 0


def test_an_answer_turns_verb_and_subject_around(index: EmbeddedIndex) -> None:
    index.add(
        [Entry(5, 5, "open", "Smeder lagar, svetsare arbetar"), Entry(6, 6, "open", "Svetsare lagar, smeder arbetar")]
    )
    index.commit(4)
    assert found(index, "var", "arbetar", "smeder") == [6, 5]
    assert found(index, "smeder", "svetsare") == [5, 6]  # alike in all else


def test_who_asks_how_many_finds_first_what_stands_beside_a_figure(index: EmbeddedIndex) -> None:
    index.add(
        [
            Entry(5, 5, "open", "Cyklister deltog i turer som alltid pågick under tolv veckor"),
            Entry(6, 6, "open", "Tolv cyklister deltog i turer som alltid pågick under veckor"),
        ]
    )
    index.commit(4)
    assert found(index, "hur", "många", "cyklister", "deltog") == [6, 5]
    assert found(index, "cyklister", "deltog") == [5, 6]  # alike in all else


def test_an_asker_without_levels_finds_nothing(index: EmbeddedIndex) -> None:
    assert found(index, "lövskog", levels=()) == []


@pytest.mark.parametrize("asked", ["level:coordinators", "*", "AND", "lövskog^9", '"', "position"])
def test_no_word_of_a_question_is_an_operator(index: EmbeddedIndex, asked: str) -> None:
    assert 4 not in found(index, asked, levels=("open",))


def test_an_emptied_index_begins_again(index: EmbeddedIndex) -> None:
    index.rebuild()
    assert (index.position, found(index, "lövskog")) == (0, [])
    index.add(ENTRIES)
    index.commit(3)
    assert 1 in found(index, "lövskog")


def test_an_index_on_disk_remembers_its_position(tmp_path: Path) -> None:
    first = EmbeddedIndex(tmp_path)
    first.add(ENTRIES)
    first.commit(7)
    del first
    again = EmbeddedIndex(tmp_path)
    assert again.position == 7
    assert 1 in found(again, "lövskog")


def test_whoever_opens_an_index_that_another_writes_finds_what_is_there_and_may_write_when_the_other_has_let_go(
    tmp_path: Path,
) -> None:
    first = EmbeddedIndex(tmp_path)
    first.add(ENTRIES)
    first.commit(3)
    second = EmbeddedIndex(tmp_path)
    assert (second.position, found(second, "gallring")[0]) == (3, 1)
    with pytest.raises(DamagedError):
        second.add(ENTRIES[:1])
    first.close()
    second.recover()
    second.add([Entry(9, 9, "open", "Fladdermöss under bron")])
    second.commit(4)
    assert (second.position, found(second, "fladdermöss"), found(second, "gallring")[0]) == (4, [9], 1)


def test_an_index_made_by_other_rules_for_words_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = EmbeddedIndex(tmp_path)
    made.add(ENTRIES)
    made.commit(7)
    del made
    monkeypatch.setattr(fields, "RULES", "another stemmer")
    assert EmbeddedIndex(tmp_path).position == 0


def test_the_rules_for_words_are_known_by_what_they_make_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for stem in (words.stem, str, words.stem):
        monkeypatch.setattr(words, "stem", stem)
        made.append(importlib.reload(fields).RULES)
    assert made[0] == made[2] != made[1]


@pytest.mark.parametrize("harm", ["meta.json", "*.store", "*.term", "*.idx"])
def test_a_damaged_index_begins_again_instead_of_failing(tmp_path: Path, harm: str) -> None:
    made = EmbeddedIndex(tmp_path)
    made.add(ENTRIES)
    made.commit(7)
    del made
    for file in tmp_path.glob(harm):
        file.write_bytes(b"rubbish")
    again = EmbeddedIndex(tmp_path)
    assert again.position == 0
    again.add(ENTRIES)
    again.commit(7)
    assert 1 in found(again, "lövskog")


CRASHING = """
import sys
from pathlib import Path
from knowledge.index import Entry
from knowledge.index.embedded import EmbeddedIndex
index = EmbeddedIndex(Path(sys.argv[1]))
index.add([Entry(1, 1, "open", "Lövskog")])
index.commit(1)
print("committed", flush=True)
number = 2
while True:
    index.add([Entry(number, number, "open", f"Våtmark {number}") for _ in range(50)])
    index.commit(number)
    number += 1
"""


@pytest.mark.parametrize("_", range(3))
def test_a_crash_in_mid_write_leaves_a_whole_index(tmp_path: Path, _: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", CRASHING, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    again = EmbeddedIndex(tmp_path)
    assert again.position >= 1
    assert 1 in found(again, "lövskog")
    assert set(found(again, "våtmark")) <= set(range(again.position + 1))
