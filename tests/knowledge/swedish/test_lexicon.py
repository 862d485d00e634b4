import pytest

from knowledge.swedish import lexicon, words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Hur gör Lund och Malmö?", ["Lund", "Malmö"]),
        ("lunds plan jämfört med MALMÖS", ["Lund", "Malmö"]),
        ("Goteborg och Upplands Bro", ["Göteborg", "Upplands-Bro"]),
        ("Upplands Väsby kommun", ["Upplands Väsby"]),
        ("vi ska vara i mark", []),
        ("Hur gör Vara kommun?", ["Vara"]),
        ("Vara med och påverka", []),
        ("Besöket i Mark gav mycket", ["Mark"]),
    ],
)
def test_the_municipalities_of_a_text_are_found(text: str, named: list[str]) -> None:
    assert lexicon.municipalities(text) == named


def test_a_network_adds_its_own_short_forms() -> None:
    assert lexicon.load({"ÄN": ["Älvnätet"]}).long_forms("än") == ("Älvnätet",)


def test_everyday_words_stand_for_official_ones() -> None:
    assert words.stem("avfall") in lexicon.load().alike[words.stem("sopor")]


@pytest.mark.parametrize(
    ("asked", "told"), [("skrevs", "undertecknades"), ("köpte", "upphandlade"), ("skriver", "signerat")]
)
def test_a_verb_stands_for_another_in_every_form(asked: str, told: str) -> None:
    assert words.stem(told) in lexicon.load().alike[words.stem(asked)]


@pytest.mark.parametrize(
    ("asked", "told"), [("varor", "är"), ("elever", "ska"), ("brunn", "brann"), ("gånger", "gick"), ("sämre", "ligger")]
)
def test_a_word_that_only_looks_like_a_form_of_a_verb_stands_for_none_of_its_forms(asked: str, told: str) -> None:
    assert words.stem(told) not in lexicon.load().alike.get(words.stem(asked), ())


def test_english_words_stand_for_swedish_ones() -> None:
    assert "möte" in lexicon.load().english["meeting"]
