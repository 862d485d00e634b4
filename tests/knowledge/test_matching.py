import random

import pytest

from knowledge.archive import Archive
from knowledge.matching import Matcher, merged
from knowledge.question import understand
from knowledge.swedish import words
from tests.knowledge import invented
from tests.knowledge.moments import NOON

LEAST = 0.58
PARTS = words.listed(
    "skog gallring vatten dag plan energi spar nät träff möte kommun miljö strategi bostad löv å öring"
)
ENDINGS = ("", "en", "ens", "ar", "arna", "ning", "ningar", "s", "lig", "ast")
QUESTIONS = (
    "Vem höll i nätverksträffen om lövskog nära bostäder i Lerum?",
    "Hur många deltog när dagvattenplaneringen diskuterades?",
    "Vad sa VGR om energisparande?",
    "Who presented the energy plans?",
)


def invented_words(seed: int) -> frozenset[str]:
    chance = random.Random(seed)
    made = {"".join(chance.choices(PARTS, k=chance.randint(1, 3))) + chance.choice(ENDINGS) for _ in range(2000)}
    return frozenset(made | set(words.tokens(invented.REPORT)) | {"5,25", "2031:7", "vår", "é", "barbarbarbar"})


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("seed", range(3))
def test_every_word_is_met_as_well_as_it_would_be_if_compared_one_by_one(
    archive: Archive, asked: str, seed: int
) -> None:
    question = understand(asked, archive.seen_from(["open"]), NOON)
    matcher = Matcher(question, LEAST)
    said = invented_words(seed)
    met_by_some = 0
    for word, met in zip(sorted(said), matcher.read(sorted(said)), strict=True):
        expected: dict[int, float] = {}
        for number, term in enumerate(question.terms):
            for stem, strength in ((term.stem, 1.0), *term.others):
                likeness = words.likeness(stem, words.stem(word))
                if likeness >= LEAST:
                    expected[number] = max(expected.get(number, 0.0), strength * likeness)
        assert met == expected, (seed, word)
        met_by_some += bool(expected)
    assert met_by_some > 2


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_text_is_met_by_all_its_words_however_they_are_written(archive: Archive, asked: str) -> None:
    matcher = Matcher(understand(asked, archive.seen_from(["open"]), NOON), LEAST)
    texts = [
        "kommun/skog,energiplan",
        "Lerum–Nätverksträff;diskuterades",
        "VÄR:s VGR:s\u00a0energi\u200bplaner",
        "https://lerum.exempel.se/energi lerum@lerum.exempel.se",
        "",
        "Уfa \tlövskog\n\nbostäder" + "x" * 80,
        "Lo\u0308vskog",
        f"{'skog;' * 40}Lerum",
        "kommun/skog,energiplan",
    ]
    word_by_word = [merged(map(matcher.met, words.tokens(text))) for text in texts]
    assert matcher.read(texts) == word_by_word
    assert any(word_by_word)


def test_a_text_meets_each_word_as_well_as_the_best_of_its_words_does(archive: Archive) -> None:
    question = understand("Vad är gallringsplanen?", archive.seen_from(["open"]), NOON)
    matcher = Matcher(question, LEAST)
    assert matcher.met("En plan (gallringsplan) om bostad.") == matcher.met("gallringsplan") == {0: 1.0}
