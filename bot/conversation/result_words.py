"""Figures in the words of whoever reads: means, spreads, and what must be said beside them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bot.conversation.days import day_in_words
from bot.conversation.wording import count, say
from scheduling.ratings.disclosure import FEWEST_FOR_DETAIL, Cell, Edge, Told
from scheduling.ratings.export import steps_in_words
from scheduling.ratings.results import FEW, QUESTIONS, Figure, change
from scheduling.ratings.trends import Rated

EDGES: dict[Edge, str] = {"exactly": "exactly", "at least": "at_least", "at most": "at_most"}
CHANGES = {"higher": "higher", "lower": "lower", "within the noise": "noise", None: "unsure"}


def number(value: Decimal, language: str) -> str:
    """With a decimal comma in Swedish; no decimals where there are none to tell."""
    text = f"{value:f}"
    return text.replace(".", ",") if language == "sv" else text


def median_in_words(value: Decimal, language: str) -> str:
    return number(value.to_integral() if value == value.to_integral() else value, language)


def mean_in_words(value: Decimal, edge: Edge, language: str) -> str:
    return say(language, f"results.mean.{EDGES[edge]}", value=number(value, language))


def figure_in_words(figure: Figure, language: str) -> str:
    return mean_in_words(figure.value, figure.edge, language)


def answers_in_words(answers: int | None, language: str) -> str:
    if answers is None:
        return say(language, "results.picture.unknown")
    return count(language, "results.answers", answers)


def spread_in_words(told: Told, language: str) -> str:
    return ", ".join(cell_in_words(cell, language) for cell in told.spread)


def cell_in_words(cell: Cell, language: str) -> str:
    return say(language, "results.picture.cell", count=cell.answers, steps=steps_in_words(cell))


def short(question: str, language: str) -> str:
    return say(language, f"results.short.{question}")


def cautions(one: Rated, before: dict[str, Rated], language: str) -> Iterator[str]:
    """What a reader must know beside the figures, in plain sentences."""
    result, figures = one.result, one.figures
    if result is not None and not figures:
        answered = result.round.answered or 0
        yield say(language, "results.caution.too_few" if answered else "results.caution.nobody")
        return
    yield from (say(language, "results.caution.imported", source=source) for source in _sources(one))
    for question in QUESTIONS:
        if result is not None and question not in figures and result.round.answered:
            yield say(language, "results.caution.question_too_few", question=short(question, language).lower())
    yield from _about_few(one, language)
    for question, figure in figures.items():
        if question in before:
            yield _compared(question, before[question], figure, language)


def _sources(one: Rated) -> list[str]:
    found = (figure.source.removeprefix("rating_history: ") for figure in one.figures.values() if figure.imported)
    return sorted(set(found))


def _about_few(one: Rated, language: str) -> Iterator[str]:
    """Each caution once, with the questions that it is about."""
    figures = [(question, one.figures[question]) for question in QUESTIONS if question in one.figures]
    counted = [(question, figure.answers) for question, figure in figures if figure.answers is not None]
    concerned = {
        "rounded": [question for question, answers in counted if answers < FEWEST_FOR_DETAIL],
        "edge": [question for question, figure in figures if figure.edge != "exactly"],
        "few": [question for question, answers in counted if answers < FEW],
    }
    for caution, questions in concerned.items():
        if questions:
            yield say(language, f"results.caution.{caution}", questions=together(questions, language))


def together(questions: Iterable[str], language: str) -> str:
    """Such as "Nöjdhet och nytta", to begin a sentence with."""
    names = [short(question, language) for question in questions]
    first, *others = names
    joint = say(language, "results.and")
    return f" {joint} ".join((first, *(name.lower() for name in others)))


def _compared(question: str, earlier: Rated, now: Figure, language: str) -> str:
    before = earlier.figures[question]
    day = day_in_words(earlier.meeting.first_day, language, year=True)
    name = short(question, language)
    if before.wording != now.wording:
        return say(language, "results.caution.reworded", question=name, day=day)
    told = figure_in_words(before, language)
    if before.value == now.value and before.edge == now.edge:
        return say(language, "results.caution.equal", question=name, before=told, day=day)
    bounded = {before.edge, now.edge} != {"exactly"}
    which = "before" if bounded else CHANGES[change(before, now)]
    return say(language, f"results.caution.{which}", question=name, before=told, day=day)
