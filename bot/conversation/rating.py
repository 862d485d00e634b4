"""What is shown of a round: its card for everyone, one's own answer for oneself, and who sees what.

What a member has answered is never part of a message that is kept. Messages only name the answer, and it is filled in
at the moment when they are shown to whoever gave it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.conversation.actions import RateMeeting, SendTakeaway, ShowRating, button, encode
from bot.conversation.days import clock_in_words, day_in_words
from bot.conversation.replies import Choices, Facts, Field, Form, Heading, Node, Reply, Scale, Text
from bot.conversation.wording import say
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.ratings.asking import Asked
from scheduling.ratings.disclosure import FEWEST, FEWEST_FOR_DETAIL
from scheduling.ratings.rounds import Round
from scheduling.ratings.scale import LONGEST_TAKEAWAY
from scheduling.ratings.scale import Rating as Rated
from scheduling.ratings.surveys import TAKEAWAY, Question, Survey

SCALE = range(1, 7)


class Ballot(Struct, frozen=True):
    """A round as somebody sees it. `title` is its meeting's or survey's; `of` is how many could answer.

    `pseudonym` is set where the round is open to the member who asks. `questions` are those of a survey.
    """

    round: Round
    title: str
    zone: str
    answered: int = 0
    of: int = 0
    pseudonym: str = ""
    questions: tuple[Question, ...] = ()


class Ratings(Protocol):
    def open_to(self, member: Member, now: datetime) -> tuple[Ballot, ...]:
        """The rounds that this member may answer now."""
        ...

    def find(self, round_id: str, member: Member | None, now: datetime) -> Ballot | None: ...

    def lately_closed(self, member: Member, now: datetime) -> tuple[Ballot, ...]:
        """So that whoever is late is told so."""
        ...

    def rounds(self, now: datetime) -> tuple[Ballot, ...]:
        """Those that a coordinator may do something about."""
        ...


def ballot(one: Round, meeting: Meeting | None, asked: Asked | None, zone: str) -> Ballot:
    title = meeting.title if meeting else one.subject
    counted = (asked.answered, asked.of) if asked else (0, 0)
    return Ballot(one, title, meeting.zone if meeting else zone, *counted)


def survey_ballot(one: Round, survey: Survey, asked: Asked | None, zone: str) -> Ballot:
    counted = (asked.answered, asked.of) if asked else (0, 0)
    return Ballot(one, survey.title, zone, *counted, questions=survey.questions)


def questions_of(ballot: Ballot, language: str) -> tuple[Question, ...]:
    if ballot.questions:
        return ballot.questions
    low, high = say(language, "rating.ends.low"), say(language, "rating.ends.high")
    return (
        Question("satisfaction", say(language, "rating.questions.satisfaction"), low=low, high=high),
        Question("usefulness", say(language, "rating.questions.usefulness"), low=low, high=high),
        Question(TAKEAWAY, say(language, "rating.questions.takeaway"), words=True),
    )


def given_in(rated: Rated) -> tuple[tuple[str, int | str], ...]:
    """What was written, by question; what was left out stays as it was."""
    steps = (("satisfaction", rated.satisfaction), ("usefulness", rated.usefulness))
    found: list[tuple[str, int | str]] = [(name, step) for name, step in steps if step is not None]
    return (*found, (TAKEAWAY, rated.takeaway)) if rated.takeaway else tuple(found)


def open_nodes(ballot: Ballot, language: str, *, alone: bool) -> Iterator[Node]:
    """In a room nobody's answer is shown; whoever reads it alone sees their own."""
    yield Heading(say(language, "rating.card.heading", title=ballot.title))
    if ballot.round.state != "open":
        yield Text(say(language, "rating.card.closed"))
        return
    yield from _scales(ballot, language, alone=alone)
    if not alone:
        yield Choices((button(say(language, "rating.card.write"), ShowRating(ballot.round.id)),))
        yield Text(turnout(ballot, language))
    yield Text(who_sees_what(ballot, language))


def turnout(ballot: Ballot, language: str) -> str:
    return say(language, "rating.card.turnout", answered=ballot.answered, of=max(ballot.of, ballot.answered))


def own_nodes(ballot: Ballot, language: str, attempt: int = 1, saved: str = "") -> tuple[Node, ...]:
    """`saved` is what came of it."""
    said = (Text(say(language, f"rating.own.{saved}", closes=closes(ballot, language))),) if saved else ()
    return (
        Heading(say(language, "rating.own.heading", title=ballot.title)),
        *said,
        *_scales(ballot, language, alone=True),
        words_of(ballot, language, attempt),
        Text(who_sees_what(ballot, language)),
    )


def to_give_nodes(ballot: Ballot, language: str) -> Iterator[Node]:
    """One of several that wait, for the one reader who is to answer."""
    yield Text(say(language, "rating.to_give.open", title=ballot.title, closes=closes(ballot, language)))
    if ballot.questions:  # a survey is answered page by page
        yield Choices((button(say(language, "rating.survey.answer"), ShowRating(ballot.round.id), "primary"),))
        return
    yield from _scales(ballot, language, alone=True)
    yield Choices((button(say(language, "rating.card.write"), ShowRating(ballot.round.id)),))


def _scales(ballot: Ballot, language: str, *, alone: bool) -> Iterator[Scale]:
    for asked in questions_of(ballot, language):
        if not asked.words:
            yield scale_of(ballot, asked, alone=alone)


def scale_of(ballot: Ballot, asked: Question, *, alone: bool) -> Scale:
    actions = tuple(encode(RateMeeting(ballot.round.id, asked.name, step)) for step in SCALE)
    return Scale(asked.text, asked.low, asked.high, actions, answer=_named(ballot, asked) if alone else "")


def words_of(ballot: Ballot, language: str, attempt: int) -> Form:
    fields = tuple(
        Field(
            asked.name,
            asked.text,
            kind="text",
            required=False,
            hint=say(language, "rating.own.hint"),
            longest=LONGEST_TAKEAWAY,
            answer=_named(ballot, asked),
        )
        for asked in questions_of(ballot, language)
        if asked.words
    )
    save, title = say(language, "rating.own.save"), say(language, "rating.own.words")
    return Form(title, fields, save, encode(SendTakeaway(ballot.round.id, attempt)), opens=title)


def _named(ballot: Ballot, asked: Question) -> str:
    return f"{ballot.round.id}/{asked.name}"


def who_sees_what(ballot: Ballot, language: str) -> str:
    """Made of the rule itself, so that it says what is so."""
    return say(
        language,
        "rating.who_sees_what",
        closes=closes(ballot, language),
        fewest=FEWEST,
        texts=FEWEST_FOR_DETAIL,
    )


def closes(ballot: Ballot, language: str) -> str:
    local = ballot.round.closes_at.astimezone(ZoneInfo(ballot.zone))
    day, wall = day_in_words(local.date(), language), clock_in_words(local.time())
    return say(language, "rating.moment", day=day, wall=wall)


Find = Callable[[str], int | str | None]


def needs_filling(reply: Reply) -> bool:
    return any(_answers_in(node) for node in reply.nodes)


def _answers_in(node: Node) -> bool:
    match node:
        case Scale(answer=named) | Facts(secret=named):
            return bool(named)
        case Form(fields=fields):
            return any(one.answer for one in fields)
        case _:
            return False


def filled(reply: Reply, find: Find) -> Reply:
    """As its reader sees it: with what they have answered, or what was made for them, of what it names."""
    return replace(reply, nodes=tuple(_filled(node, find) for node in reply.nodes))


def _filled(node: Node, find: Find) -> Node:
    if isinstance(node, Scale) and node.answer:
        chosen = find(node.answer)
        return replace(node, chosen=chosen if isinstance(chosen, int) else None)
    if isinstance(node, Form):
        return replace(node, fields=tuple(_filled_field(field, find) for field in node.fields))
    if isinstance(node, Facts) and node.secret:
        secret = find(node.secret)
        return replace(node, rows=tuple((label, f"{value}{secret or ''}") for label, value in node.rows), secret="")
    return node


def bare(form: Form) -> Form:
    """As it may be kept: without anybody's answers."""
    return replace(form, fields=tuple(replace(one, value="") if one.answer else one for one in form.fields))


def _filled_field(field: Field, find: Find) -> Field:
    written = find(field.answer) if field.answer else None
    return replace(field, value=written) if isinstance(written, str) else field
