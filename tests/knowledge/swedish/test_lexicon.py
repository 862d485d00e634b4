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


def test_english_words_stand_for_swedish_ones() -> None:
    assert "möte" in lexicon.load().english["meeting"]
