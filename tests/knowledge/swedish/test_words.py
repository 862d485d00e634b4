import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.swedish import words


def test_words_are_lower_case_and_figures_keep_their_decimals() -> None:
    assert words.tokens("Nytta 5,75 enligt VGR:s Rapport 2021:7!") == [
        "nytta", "5,75", "enligt", "vgr", "s", "rapport", "2021:7",
    ]  # fmt: skip


def test_letters_that_only_look_latin_are_read_as_latin() -> None:
    assert words.tokens("k\u043b\u0456mat sk\u043eg") == ["k\u043bimat", "skog"]


def test_addresses_are_no_words() -> None:
    assert words.tokens("Se www.exempel.se/a?b eller gå nu") == ["se", "eller", "gå", "nu"]


def test_of_an_address_to_a_person_the_person_is_read() -> None:
    assert words.tokens("Mejla karin.ek@alv.exempel.se nu") == ["mejla", "karin", "ek", "nu"]


@pytest.mark.parametrize("form", ["möte", "mötet", "möten", "mötets"])
def test_the_forms_of_a_word_share_their_stem(form: str) -> None:
    assert words.stem(form) == words.stem("möte")


@pytest.mark.parametrize(("genitive", "name"), [("växjös", "växjö"), ("umeås", "umeå"), ("lerums", "lerum")])
def test_a_name_in_the_genitive_shares_its_stem(genitive: str, name: str) -> None:
    assert words.stem(genitive) == words.stem(name)


def test_a_question_typed_without_dots_meets_the_folded_word() -> None:
    assert words.fold("åtgärdslöften") == "atgardsloften"


def test_grams_stay_inside_the_word() -> None:
    assert words.grams("kärr") == ("karr",)
    assert words.grams("skogar") == ("skog", "koga", "ogar")


def test_question_words_are_not_content() -> None:
    assert words.content_words("Vad är det för projekt vi har?") == ["projekt"]


def test_a_part_of_a_compound_is_more_like_it_than_a_stranger() -> None:
    assert words.likeness("energiplan", "energiplanarbet") > 0.7
    assert words.likeness("energiplan", "energiplanarbet") > words.likeness("energiplan", "energibolag")
    assert words.likeness("våtmark", "bostad") < 0.2


@given(st.text(max_size=80))
def test_any_text_has_words_that_can_be_stemmed_and_cut(text: str) -> None:
    for word in words.tokens(text):
        assert words.grams(words.stem(word)) or not words.stem(word)


@given(st.text(alphabet="abcdefåäö", min_size=1, max_size=12), st.text(alphabet="abcdefåäö", min_size=1, max_size=12))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= words.likeness(one, other) <= 1
    assert words.likeness(one, other) == pytest.approx(words.likeness(other, one))
