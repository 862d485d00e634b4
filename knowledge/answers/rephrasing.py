"""What a language model made of the cited passages -> an answer with the same citations, or the answer as it was."""

from collections.abc import Iterator
from dataclasses import replace

from knowledge.answers.answer import Answer
from knowledge.support import proposed, supported

LONGEST = 600  # characters; with its label it stays within what any answer may hold
MOST_SENTENCES = 4
MOST_READ = 4000  # characters of what the model wrote


def may_be_rephrased(given: Answer) -> bool:
    """Passages may. What was counted or compared is our own words already; a caution is not to be smoothed over."""
    return given.kind == "passage" and bool(given.answer and given.sources) and given.reason is None


def rephrased(given: Answer, text: str) -> Answer:
    """Only sentences with support in one cited passage are kept, and one of them must be of the passage cited first."""
    kept: list[str] = []
    first = given.sources[0].quote
    for sentence in _supported(given, text):
        if sentence not in kept and len(kept) < MOST_SENTENCES and len(" ".join([*kept, sentence])) <= LONGEST:
            kept.append(sentence)
    text = " ".join(kept)
    if text == given.answer or not any(supported(sentence, first) for sentence in kept):
        return given
    return replace(given, rephrased=text)


def _supported(given: Answer, text: str) -> Iterator[str]:
    for sentence in proposed(text[:MOST_READ]):
        if any(supported(sentence, source.quote) for source in given.sources):
            yield sentence
