import pytest

from knowledge.swedish import spelling
from knowledge.swedish.spelling import Vocabulary

KNOWN = {
    "kommuner": 40, "energiplan": 4, "energisparande": 2, "skyddsvärda": 3, "våtmark": 5, "löfte": 6, "gallring": 2,
    "dagvatten": 9, "vatten": 20, "plan": 30, "bygger": 4, "skog": 8,
}  # fmt: skip


@pytest.fixture
def vocabulary() -> Vocabulary:
    made = Vocabulary()
    made.add(KNOWN)
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("komuner", "kommuner"), ("energiplna", "energiplan"), ("skydsvarda", "skyddsvärda"), ("byger", "bygger")],
)
def test_a_slip_of_the_finger_is_mended(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert vocabulary.near(typed) == meant


@pytest.mark.parametrize("typed", ["lyfte", "skot", "xyz", "4711", "helt", "vattenkraft", "energiplanby"])
def test_a_word_that_may_well_be_meant_is_left_alone(vocabulary: Vocabulary, typed: str) -> None:
    assert vocabulary.near(typed) is None


def test_dots_that_were_left_out_are_found_again(vocabulary: Vocabulary) -> None:
    assert vocabulary.same_fold("vatmark") == "våtmark"


def test_words_written_apart_are_joined_where_the_archive_has_them_joined(vocabulary: Vocabulary) -> None:
    assert spelling.written_apart(["dag", "vatten"], [vocabulary]) == {0: (2, "dagvatten")}
    assert spelling.written_apart(["stor", "vatten"], [vocabulary]) == {}


COMMON = {"klimat": 9, "anpassning": 9, "plan": 9, "verksamhet": 9, "myndigheter": 9, "har": 9, "myndigheterna": 9}
WHOLE = {"klimatanpassningsplan": 2, "verksamhetsplan": 2, "klimatplan": 2}


@pytest.mark.parametrize(
    ("apart", "whole"),
    [
        (["klimat", "plan"], "klimatplan"),
        (["verksamhet", "plan"], "verksamhetsplan"),
        (["klimat", "anpassning", "plan"], "klimatanpassningsplan"),
    ],
)
def test_common_words_are_joined_with_and_without_an_s_between_them(apart: list[str], whole: str) -> None:
    archive = Vocabulary()
    archive.add(COMMON | WHOLE)
    assert spelling.written_apart(apart, [archive]) == {0: (len(apart), whole)}


def test_common_words_are_not_joined_by_a_slip_and_others_are() -> None:
    archive = Vocabulary()
    archive.add(COMMON | WHOLE)
    assert spelling.written_apart(["myndigheter", "har"], [archive]) == {}
    assert spelling.written_apart(["verksamhets", "plam"], [archive]) == {0: (2, "verksamhetsplan")}


def test_a_compound_is_split_only_where_both_parts_are_known(vocabulary: Vocabulary) -> None:
    assert vocabulary.parts("vattenplan") == ("vatten", "plan")
    assert vocabulary.parts("bergplan") is None


def test_what_is_taken_out_is_no_longer_known(vocabulary: Vocabulary) -> None:
    vocabulary.add(KNOWN, sign=-1)
    assert not vocabulary.knows("våtmark")
    assert vocabulary.same_fold("vatmark") is None
    assert vocabulary.near("komuner") is None
    assert not vocabulary.has_stem("våtmark")
