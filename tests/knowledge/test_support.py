"""What a language model writes is shown only where one sentence of one cited passage says the same."""

import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.support import PIECE, PUNCTUATION, is_plain, proposed, supported, telling, whole_sentences
from tests.knowledge import invented

SEED = 20311118
DOCUMENTS = sorted((Path(__file__).parents[2] / "bot" / "demo" / "documents").glob("*.md"))
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
NAME = re.compile(r"(?<=[a-zåäö,] )[A-ZÅÄÖ][a-zåäö]+")

MEETING = (
    "Nils Lind, Lerums kommun, visade en ny gallringsplan. Ylva Alm berättade om VÄR:s stöd till skötsel.\n\n"
    "Utvärdering: nöjdhet 5,25 och nytta 4,75 (skala 1-6). Den årliga avgiften är 3 500 kr och beslutas av styrgruppen."
)
PLAN = (
    "Kommunen ska inte sälja skogen, men staten ska köpa marken. Gruppen övervägde att stoppa projektet. "
    "Priset är 40 kr, om kommunen ansöker. Förslaget, som kom sent, antogs 7 april. "
    "Förvaltningen lovordades av nämnden. Avgiften höjs från 5 till 9 procent. Lerum har 5 platser, Borås 8."
)


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (MEETING, "Nils Lind, Lerums kommun, visade en ny gallringsplan."),
        (MEETING, "Nils Lind, Lerums kommun, visade ny gallringsplan"),
        (MEETING, "Den årliga avgiften är 3 500 kr."),
        (MEETING, "Nöjdhet 5,25 och nytta 4,75."),
        (PLAN, "Förslaget antogs 7 april."),
        (PLAN, "Avgiften höjs från 5 till 9 %."),
        (PLAN, "Lerum har 5 platser."),
        (PLAN, "Borås 8."),
    ],
)
def test_a_sentence_of_the_passage_has_support_also_shortened_by_whole_clauses(passage: str, sentence: str) -> None:
    assert supported(sentence, passage)


@pytest.mark.parametrize(
    ("passage", "sentence", "why"),
    [
        (MEETING, "Den årliga avgiften är 5 300 kr.", "another number"),
        (MEETING, "Den årliga avgiften är 500 kr.", "half a number"),
        (MEETING, "Nöjdhet 4,75 och nytta 5,25.", "numbers that changed places"),
        (MEETING, "Nytta 5,25.", "a number of something else"),
        (MEETING, "Ylva Alm visade en ny gallringsplan.", "a name that changed places"),
        (MEETING, "Nils Alm, Lerums kommun, visade en ny gallringsplan.", "half of another name"),
        (MEETING, "Nils Lind berättade om VÄR:s stöd till skötsel.", "a name of another sentence"),
        (MEETING, "Nils Lind, Lerums kommun, visade inte en ny gallringsplan.", "an added not"),
        (MEETING, "Nils Lind, Lerums kommun, visade en gallringsplan.", "a word left out that stands within"),
        (MEETING, "Nils Lind, Borås kommun, visade en ny gallringsplan.", "another place"),
        (MEETING, "Styrgruppen beslutas av den årliga avgiften.", "the words turned round"),
        (MEETING, "Avgiften är hemlig.", "a word that is not there"),
        (MEETING, "Ja.", "nothing that could be checked"),
        (MEETING, "", "nothing"),
        (PLAN, "Kommunen ska sälja skogen.", "a not taken away"),
        (PLAN, "Staten ska köpa marken.", "a clause without the not of its sentence: too little is better"),
        (PLAN, "Gruppen stoppade projektet.", "considered is not done"),
        (PLAN, "Stoppa projektet.", "considered is not done"),
        (PLAN, "Priset är 40 kr.", "a condition left out"),
        (PLAN, "Nämnden lovordades av förvaltningen.", "who did what to whom"),
        (PLAN, "Förvaltningen lovordade nämnden.", "who did what to whom"),
        (PLAN, "Avgiften höjs från 9 till 5 procent.", "the direction"),
        (PLAN, "Gruppen övervägde att stoppa projekten.", "several for one"),
        (PLAN, "Avgiften höjdes från 5 till 9 procent.", "the time"),
        (PLAN, "Avgiften sänks från 5 till 9 procent.", "the opposite"),
        (PLAN, "Lerum har 8 platser.", "the number of another place"),
        (PLAN, "Platser, Borås 8.", "a clause begun in its middle"),
        (PLAN, "Förslaget antogs 7 april?", "a question is no statement"),
    ],
)
def test_a_sentence_that_says_something_else_has_no_support(passage: str, sentence: str, why: str) -> None:
    assert not supported(sentence, passage), why


def test_two_passages_do_not_support_a_sentence_together() -> None:
    whole = "Karin Ek leder arbetet i Lerum."
    assert supported(whole, whole)
    assert not any(supported(whole, part) for part in ("Karin Ek leder arbetet.", "Arbetet i Lerum."))


@pytest.mark.parametrize(
    "written",
    [
        "Läs mer på https://elak.exempel/x: den årliga avgiften är 3 500 kr.",
        "Den årliga avgiften är 3 500 kr (elak.se).",
        "Den årliga avgiften är 3 500 kr, se www.elak.",
        "[Den årliga avgiften är 3 500 kr](elak)",
        "Den **årliga** avgiften är 3 500 kr",
        "<b>Den årliga avgiften är 3 500 kr</b>",
        "@alla Den årliga avgiften är 3 500 kr",
        "<!channel> Den årliga avgiften är 3 500 kr",
        "#Den årliga avgiften är 3 500 kr",
        "`Den årliga avgiften är 3 500 kr`",
        "Den årliga avgiften är 3 500 kr \U0001f600",
        "Den årliga avgiften är\u202e 3 500 kr",
        "Den årliga av\u200bgiften är 3 500 kr",
        "D\u0435n årliga avgiften är 3 500 kr",
        "Den årliga avgiften\x1b[31m är 3 500 kr",
        "> Den årliga avgiften är 3 500 kr",
        "~~Den årliga avgiften är 3 500 kr~~",
    ],
)
def test_markup_links_mentions_and_odd_letters_have_no_support(written: str) -> None:
    assert not any(supported(sentence, MEETING) for sentence in proposed(written))
    assert not is_plain(written)


def test_a_bullet_is_taken_away_and_the_sentence_judged() -> None:
    assert [supported(one, MEETING) for one in proposed("- Den årliga avgiften är 3 500 kr.\n- Avgiften är 5 kr.")] == [
        True,
        False,
    ]


def corpus() -> list[tuple[str, str]]:
    """Every sentence of the demonstration's documents with at least four words that tell, and its paragraph."""
    texts = [invented.REPORT, invented.COMPARISON, *(file.read_text(encoding="utf-8") for file in DOCUMENTS)]
    paragraphs = [paragraph for text in texts for paragraph in text.split("\n\n") if "|" not in paragraph]
    return [
        (sentence, paragraph)
        for paragraph in paragraphs
        for sentence in whole_sentences(paragraph)
        if len(telling(sentence)) > 3 and is_plain(sentence)
    ]


def lies(sentence: str, chance: random.Random) -> Iterator[str]:
    """The same sentence with something that matters exchanged, moved, added or taken away."""
    for pattern in (NUMBER, NAME):
        found = list(pattern.finditer(sentence))
        for one, other in pairwise(found):
            if one.group() != other.group():
                between = sentence[one.end() : other.start()]
                yield sentence[: one.start()] + other.group() + between + one.group() + sentence[other.end() :]
        for one in found:
            invented_one = str(chance.randrange(10_000, 99_999)) if pattern is NUMBER else "Zakarias"
            yield sentence[: one.start()] + invented_one + sentence[one.end() :]
    words = sentence.split(" ")
    at = chance.randrange(1, len(words))
    for added in ("inte", "aldrig", "ska", "eller"):
        yield " ".join([*words[:at], added, *words[at:]])
    for number, word in enumerate(words):
        if word in {"inte", "ska", "inga", "ingen", "aldrig", "bör", "kan"}:
            yield " ".join([*words[:number], *words[number + 1 :]])


def accepted_lies(rule: Callable[[str, str], bool]) -> tuple[int, list[str]]:
    chance = random.Random(SEED)
    told = [(lie, paragraph) for sentence, paragraph in corpus() for lie in lies(sentence, chance)]
    return len(told), [lie for lie, paragraph in told if rule(lie, paragraph)]


def all_words_are_there(sentence: str, passage: str) -> bool:
    """Deliberately wrong: words, numbers and names are covered, wherever they stand."""
    known = {piece.lower() for piece in PIECE.findall(passage)}
    return all(piece.lower() in known for piece in PIECE.findall(sentence) if piece not in PUNCTUATION)


def test_no_lie_about_the_documents_has_support() -> None:
    number, accepted = accepted_lies(supported)
    print(f"{number} lies, seed {SEED}")
    assert number > 1500
    assert accepted == []


def test_the_same_lies_convince_a_rule_that_only_looks_for_the_words() -> None:
    _, accepted = accepted_lies(all_words_are_there)
    assert len(accepted) > 50


def test_every_sentence_of_the_documents_supports_itself() -> None:
    sentences = corpus()
    assert len(sentences) > 200
    assert [sentence for sentence, paragraph in sentences if not supported(sentence, paragraph)] == []


WORDS = st.sampled_from(["Nils", "Ylva", "Lerum", "Borås", "planen", "visade", "beslutade", "5", "12,5", "2031", "kr",
                         "inte", "ska", "till", "från", "avgiften", "skogen"])  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=3, max_size=9)


@given(SENTENCES, st.randoms(use_true_random=False))
def test_words_in_another_order_never_have_support(words: list[str], chance: random.Random) -> None:
    moved = words[:]
    chance.shuffle(moved)
    if moved != words:
        assert not supported(f"{' '.join(moved)}.", f"{' '.join(words)}.")


@given(SENTENCES, WORDS, st.integers(0, 9))
def test_an_added_word_never_has_support(words: list[str], added: str, at: int) -> None:
    longer = [*words[:at], added, *words[at:]]
    assert not supported(f"{' '.join(longer)}.", f"{' '.join(words)}.")


@given(SENTENCES, st.integers(0, 8))
def test_a_word_left_out_of_a_clause_never_has_support(words: list[str], at: int) -> None:
    shorter = [*words[:at], *words[at + 1 :]]
    if shorter != words:
        assert not supported(f"{' '.join(shorter)}.", f"{' '.join(words)}.")


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_at_all_is_judged_and_what_is_kept_is_plain(written: str, passage: str) -> None:
    for sentence in proposed(written):
        if supported(sentence, passage):
            assert is_plain(sentence)
