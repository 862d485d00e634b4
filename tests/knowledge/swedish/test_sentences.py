from hypothesis import given
from hypothesis import strategies as st

from knowledge.swedish import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.spans(text)]


def test_a_text_is_split_where_sentences_end() -> None:
    assert split("Gruppen möttes i Lerum i april. Mötet handlade om lövskog nära bostäder.") == [
        "Gruppen möttes i Lerum i april.",
        "Mötet handlade om lövskog nära bostäder.",
    ]


def test_abbreviations_and_numbered_headings_do_not_end_a_sentence() -> None:
    text = "Vi besökte t.ex. Borås och Lerum, se avsnitt 3.1. Klimat under bl.a. Kungälvs ledning."
    assert split(text) == [text]


def test_emphasis_around_the_end_belongs_to_the_sentence_it_ends() -> None:
    first, second = split("**Nätverksträff, 7 april, Lerum – Lövskog.** Nils Lind visade en ny gallringsplan.")
    assert first.endswith("Lövskog.**")
    assert second.startswith("Nils")


def test_the_lines_of_a_short_list_stay_together() -> None:
    text = "Karin Ek, Lerum\nNils Lind, Borås\nAlma Kärr, Orust"
    assert split(text) == [text]


def test_an_answer_and_an_aside_stay_with_what_they_belong_to() -> None:
    asked = "Har nätverket stärkt dig i din roll? Resultat: 4,6 på skalan 1–6. (2029: 4,9 och 2030: 4,7.)"
    assert split(f"{asked} Enkäten besvarades av 53 personer.") == [asked, "Enkäten besvarades av 53 personer."]
    listed = "Vi enades om följande saker i går. (1) Kommunen ska plantera träd. (2) Kommunen ska så ängar i parken."
    assert len(split(listed)) == 3
    assert len(split("Kommer alla till mötet i Lerum? Resultatet av enkäten visar att många gör det.")) == 2


@given(st.text(alphabet="ab .!?()\nÅ*1", max_size=120))
def test_nothing_but_blanks_is_lost_between_sentences(text: str) -> None:
    kept = "".join(text[start:end] for start, end in sentences.spans(text))
    assert "".join(kept.split()) == "".join(text.split())
