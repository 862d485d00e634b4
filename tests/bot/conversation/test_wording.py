import re
import string
from pathlib import Path

import pytest

import bot
import scheduling
from bot.conversation.wording import FIRST_LANGUAGE, LANGUAGES, count, say, sentences
from knowledge import answers

HOUSES = (Path(bot.__file__).parent, Path(scheduling.__file__).parent, Path(str(answers.__file__)).parent)
CODE = "\n".join(file.read_text(encoding="utf-8") for house in HOUSES for file in house.rglob("*.py"))
PAGES = "\n".join(file.read_text(encoding="utf-8") for file in Path(bot.__file__).parent.rglob("*.html"))


def blanks(sentence: object) -> set[str]:
    texts = [sentence] if isinstance(sentence, str) else []
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_misses_a_sentence(language: str) -> None:
    assert set(sentences(language)) == set(sentences(FIRST_LANGUAGE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_the_same_blanks_in_every_language(language: str) -> None:
    differing = {
        name
        for name, sentence in sentences(language).items()
        if blanks(sentence) != blanks(sentences(FIRST_LANGUAGE)[name])
    }
    assert differing == set()


def test_every_sentence_the_code_asks_for_stands_in_the_files() -> None:
    """Names written out whole; those put together at run time are met by the tests of their handlers."""
    named = r"""["']((?:conversation\.|member\.[a-z_]+\.|web\.|demo\.)[a-z_]+(?:\.[a-z_]+)*)["']"""
    asked = set(re.findall(named, CODE + PAGES))
    known = set(sentences(FIRST_LANGUAGE)) | {name.rpartition(".")[0] for name in sentences(FIRST_LANGUAGE)}
    assert {name for name in asked if name not in known} == set()


def test_every_sentence_in_the_files_is_asked_for() -> None:
    last_words = set(re.findall(r"[a-z_]+", CODE + PAGES))
    unused = {name for name in sentences(FIRST_LANGUAGE) if name.rpartition(".")[2] not in last_words}
    assert unused == set()


def test_a_missing_sentence_is_an_error_and_never_an_empty_line() -> None:
    with pytest.raises(KeyError):
        say("sv", "conversation.help.nothing")


def test_a_name_with_braces_in_it_is_only_a_name() -> None:
    assert say("sv", "conversation.help.heading", name="{bot}") == "Hej {bot}!"


def test_a_number_decides_between_one_and_other(tmp_path: Path) -> None:
    both = {name.rpartition(".")[0] for name in sentences("sv") if name.endswith(".one")}
    other_blanks = {"some": 1, "meetings": "1 maj", "each": "1 maj: 3", "measure": "nytta", "place": "Borås"}
    for name in both:
        assert count("sv", name, 1, **other_blanks) != count("sv", name, 2, **other_blanks)
