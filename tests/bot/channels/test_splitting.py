"""A long reply becomes several messages that together say the same."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import Fits, split
from bot.conversation.replies import Button, Choices, Citation, Facts, Heading, Reply, Table, Text
from bot.conversation.text_twin import as_text

SENTENCE = "Gruppen enades den 12 mars kl. 9.30 om punkt {n}. av planen, t.ex. en gemensam upphandling."
CITATION = Citation("Minnesanteckningar", "En lång rad. " * 8, "sidan 2", "Vårmöte", "12 mars 2026")
BUTTONS = Choices((Button("Fler källor", "sources:1"), Button("Varför?", "why:1")))


def shorter_than(most: int) -> Fits:
    return lambda reply: len(as_text(reply)) <= most


def test_a_reply_that_fits_stays_one() -> None:
    reply = Reply((Heading("Hej"), BUTTONS))
    assert split(reply, shorter_than(1000)) == (reply,)


def test_thirty_thousand_characters_are_cut_between_sentences_with_their_numbers() -> None:
    sentences = [SENTENCE.format(n=n) for n in range(330)]
    text = " ".join(sentences)
    assert len(text) > 30_000
    parts = split(Reply((Text(text), CITATION, BUTTONS)), shorter_than(2000))
    assert all(len(as_text(part)) <= 2000 for part in parts)
    said = [node.text for part in parts for node in part.nodes if isinstance(node, Text)]
    assert " ".join(said) == text
    assert all(piece.startswith("Gruppen") and piece.endswith("upphandling.") for piece in said)
    assert parts[-1].nodes[-1] == BUTTONS


def test_a_citation_is_never_cut_and_keeps_its_source() -> None:
    parts = split(Reply(tuple([Text("Ord. " * 30), CITATION] * 6)), shorter_than(300))
    kept = [node for part in parts for node in part.nodes if isinstance(node, Citation)]
    assert kept == [CITATION] * 6


def test_a_table_and_facts_are_cut_between_rows() -> None:
    table = Table("Träffar", ("Grupp", "Antal"), tuple((f"grupp {n}", str(n)) for n in range(40)))
    facts = Facts(tuple((f"Rad {n}", "värde") for n in range(40)))
    parts = split(Reply((table, facts)), shorter_than(300))
    rows = [row for part in parts for node in part.nodes if isinstance(node, Table | Facts) for row in node.rows]
    assert rows == [*table.rows, *facts.rows]
    assert all(node.columns == table.columns for part in parts for node in part.nodes if isinstance(node, Table))


@given(st.lists(st.text(max_size=400), max_size=6), st.integers(20, 200))
def test_no_word_is_lost_whatever_the_text(texts: list[str], most: int) -> None:
    reply = Reply(tuple(map(Text, texts)))
    said = "".join(as_text(part) for part in split(reply, shorter_than(most)))
    assert "".join(said.split()) == "".join("".join(texts).split())


def test_the_test_sees_a_cut_in_the_middle_of_a_sentence() -> None:
    text = " ".join(SENTENCE.format(n=n) for n in range(40))
    assert not all(text[start : start + 500].startswith("Gruppen") for start in range(0, len(text), 500))
