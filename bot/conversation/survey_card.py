"""A survey as whoever answers it sees it: one question at a time, so that it is one tap each on every platform."""

from collections.abc import Iterator
from itertools import pairwise

from bot.conversation.actions import ShowWishes, TurnPage, button
from bot.conversation.rating import Ballot, closes, scale_of, who_sees_what, words_of
from bot.conversation.replies import Button, Choices, Heading, Node, Reply, Text
from bot.conversation.wording import count, say
from scheduling.ratings.surveys import Question

END = "end"  # the last page: what one wants to say in words, and thanks


def letter(ballot: Ballot, language: str, *, reminder: bool) -> Reply:
    """Sent to each member alone: the first question stands in it already."""
    asked = on_the_scale(ballot)
    until = say(language, "rating.survey.until", closes=closes(ballot, language))
    about = f"{count(language, 'rating.survey.about', len(asked))} {until}"
    nodes = (
        Heading(ballot.title),
        Text(say(language, "rating.survey.again", closes=closes(ballot, language)) if reminder else about),
        *_question(ballot, asked[0], language),
        Text(who_sees_what(ballot, language)),
        Choices((button(say(language, "rating.survey.wishes"), ShowWishes()),)),
    )
    return Reply(nodes, language)


def on_the_scale(ballot: Ballot) -> tuple[Question, ...]:
    return tuple(one for one in ballot.questions if not one.words)


def after(ballot: Ballot, question: str) -> str:
    """The page that follows a question."""
    names = [one.name for one in on_the_scale(ballot)]
    return dict(pairwise((*names, END))).get(question, END)


def page(ballot: Ballot, language: str, at: str, attempt: int, saved: str = "") -> tuple[Node, ...]:
    """`at` is a question on the scale, or the last page; an unknown one is the first."""
    return tuple(_page(ballot, language, at, attempt, saved))


def _page(ballot: Ballot, language: str, at: str, attempt: int, saved: str) -> Iterator[Node]:
    asked = on_the_scale(ballot)
    yield Heading(ballot.title)
    if saved:
        yield Text(say(language, f"rating.survey.{saved}", closes=closes(ballot, language)))
    if at == END:
        if any(one.words for one in ballot.questions):
            yield words_of(ballot, language, attempt)
        else:
            yield Text(say(language, "rating.survey.end", closes=closes(ballot, language)))
        yield Choices((_to(ballot, asked[-1].name, "back", language),))
    else:
        yield from _question(ballot, next((one for one in asked if one.name == at), asked[0]), language)
    yield Text(who_sees_what(ballot, language))


def _question(ballot: Ballot, one: Question, language: str) -> Iterator[Node]:
    asked = on_the_scale(ballot)
    number = asked.index(one)
    if len(asked) > 1:
        yield Text(say(language, "rating.survey.number", number=number + 1, all=len(asked)))
    yield scale_of(ballot, one, alone=True)
    back = [_to(ballot, asked[number - 1].name, "back", language)] if number else []
    yield Choices((*back, _to(ballot, after(ballot, one.name), "skip", language)))


def _to(ballot: Ballot, at: str, label: str, language: str) -> Button:
    return button(say(language, f"rating.survey.{label}"), TurnPage(ballot.round.id, at))
