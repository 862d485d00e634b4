"""What a meeting's members thought of it: as figures, as a picture, and in words that say the same."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from bot.conversation.days import sessions_in_words
from bot.conversation.meeting_words import title
from bot.conversation.replies import Facts, Heading, Node, Picture, Reply, Table, Text
from bot.conversation.result_words import (
    answers_in_words,
    cautions,
    figure_in_words,
    median_in_words,
    short,
    spread_in_words,
)
from bot.conversation.wording import say
from bot.pictures.drawing import Bar, Panel, result
from scheduling.ratings.disclosure import Edge, Told, to_unit
from scheduling.ratings.export import steps_in_words
from scheduling.ratings.results import QUESTIONS, Figure
from scheduling.ratings.rounds import Round
from scheduling.ratings.trends import Rated

EDGE_WAYS: dict[Edge, Literal[-1, 0, 1]] = {"exactly": 0, "at least": 1, "at most": -1}


def result_card(one: Rated, before: Mapping[str, Rated], language: str) -> Reply:
    """`before` holds, for each question, the meeting of the same groups that was rated last."""
    return Reply(tuple(_nodes(one, dict(before), language)), language)


def _nodes(one: Rated, before: dict[str, Rated], language: str) -> Iterator[Node]:
    yield Heading(say(language, "results.card.heading", title=title(one.meeting, language)))
    yield Facts(tuple(_facts(one, language)))
    if one.figures:
        yield Picture(_picture(one, language), _alt(one, language))
        yield _table(one, language)
        yield Text("\n".join(say(language, f"results.questions.{question}") for question, _ in _in_order(one)))
    if said := "\n".join(cautions(one, before, language)):
        yield Text(said)
    if one.result and one.result.quotations:
        yield from quotations(one.result.quotations, say(language, "results.card.takeaways"), language)


def quotations(words: tuple[str, ...], heading: str, language: str) -> tuple[Node, ...]:
    quoted = "\n".join(say(language, "results.card.quote", words=one) for one in words)
    return Heading(heading), Text(quoted)


def _facts(one: Rated, language: str) -> Iterator[tuple[str, str]]:
    yield say(language, "results.card.when"), sessions_in_words(one.meeting.sessions, language, year=True)
    if one.meeting.place:
        yield say(language, "results.card.where"), one.meeting.place
    if told := _turnout(one, language):
        yield say(language, "results.card.answered"), told


def _turnout(one: Rated, language: str) -> str:
    return turnout(one.result.round, language) if one.result else ""


def turnout(asked: Round, language: str) -> str:
    if not asked.invited or asked.answered is None:
        return ""
    percent = to_unit(Fraction(100 * asked.answered, asked.invited), Decimal(1)).to_integral()
    return say(language, "results.card.of", answered=asked.answered, invited=asked.invited, percent=percent)


def _table(one: Rated, language: str) -> Table:
    ends = {end: say(language, f"results.{end}") for end in ("low", "high")}
    columns = ("question", "mean", "median", "spread", "answers")
    return Table(
        caption=say(language, "results.card.caption", **ends),
        columns=tuple(say(language, f"results.card.{column}") for column in columns),
        rows=tuple(_row(question, one, language) for question in QUESTIONS if question in one.figures),
    )


def _row(question: str, one: Rated, language: str) -> tuple[str, ...]:
    figure, told = one.figures[question], _told(one, question)
    hidden = say(language, "results.card.hidden" if told else "results.card.unknown")
    return (
        short(question, language),
        figure_in_words(figure, language),
        median_in_words(told.median, language) if told and told.median is not None else hidden,
        spread_in_words(told, language) if told and told.spread else hidden,
        say(language, "results.card.unknown") if figure.answers is None else str(figure.answers),
    )


def _told(one: Rated, question: str) -> Told | None:
    return one.result.told.get(question) if one.result else None


def _picture(one: Rated, language: str) -> bytes:
    about = ", ".join(filter(None, (one.meeting.place, sessions_in_words(one.meeting.sessions, language, year=True))))
    subtitle = ". ".join(filter(None, (about.replace("\n", "; "), _turnout(one, language))))
    panels = [
        panel(say(language, f"results.questions.{question}"), figure, _told(one, question), language)
        for question, figure in _in_order(one)
    ]
    ends = (say(language, "results.low"), say(language, "results.high"))
    return result(title(one.meeting, language), subtitle, panels, *ends, language=language)


def _in_order(one: Rated) -> list[tuple[str, Figure]]:
    return [(question, one.figures[question]) for question in QUESTIONS if question in one.figures]


def panel(question: str, figure: Figure, told: Told | None, language: str) -> Panel:
    return Panel(
        title=question,
        told=figure_in_words(figure, language),
        mean=float(figure.value),
        note=_note(figure, told, language),
        bars=tuple(
            Bar(steps_in_words(cell), cell.answers, answers_in_words(cell.answers, language))
            for cell in (told.spread if told else ())
        ),
        edge=EDGE_WAYS[figure.edge],
    )


def _note(figure: Figure, told: Told | None, language: str) -> str:
    answers = answers_in_words(figure.answers, language).capitalize()
    if told is None:
        return say(language, "results.picture.imported", answers=answers)
    if told.median is None:
        return say(language, "results.picture.few", answers=answers)
    return say(language, "results.picture.note", answers=answers, median=median_in_words(told.median, language))


def _alt(one: Rated, language: str) -> str:
    said = " ".join(_said(question, figure, _told(one, question), language) for question, figure in _in_order(one))
    return say(language, "results.picture.alt", questions=said)


def _said(question: str, figure: Figure, told: Told | None, language: str) -> str:
    blanks = {
        "name": short(question, language),
        "mean": figure_in_words(figure, language),
        "answers": answers_in_words(figure.answers, language),
    }
    if told is None or told.median is None:
        return say(language, "results.picture.question", **blanks)
    spread = spread_in_words(told, language)
    detail = {
        "median": median_in_words(told.median, language),
        "spread": spread or say(language, "results.picture.no_spread"),
    }
    return say(language, "results.picture.question_spread", **blanks, **detail)
