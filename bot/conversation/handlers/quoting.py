"""A coordinator reads what was written, one sentence at a time: lets it go, changes it first, or drops it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.conversation.actions import (
    DecideQuotation,
    EditQuotation,
    PostQuotations,
    PublishQuotations,
    ReviewQuotations,
    SendQuotation,
    button,
    encode,
)
from bot.conversation.events import FilledIn, Place, Pressed, Wrote
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.handlers.deciding import known
from bot.conversation.meeting_forms import again
from bot.conversation.meeting_words import named_short, title
from bot.conversation.outcome import Outcome, PublishAll, ReviewQuotation, Say
from bot.conversation.replies import Button, Choices, Field, Form, Heading, Node, Reply, Text
from bot.conversation.result_card import quotations
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.meetings import Meeting
from scheduling.ratings.quotations import LONGEST, Quotation, Review
from scheduling.ratings.quotations import decided as decided_in

MOST_CHOICES = 8


def choose(event: Wrote, state: State, now: datetime) -> Outcome:
    """Straight to it where one round alone has something to read."""
    reviews = _reviews(state)
    waiting = [one for one in reviews if one.waiting]
    if len(waiting) == 1:
        return answer(event, state, *_next(waiting[0], state), private=True)
    shown = (waiting or reviews)[:MOST_CHOICES]
    if not shown:
        return answer(event, state, Text(say(state.language, "results.review.none")), private=True)
    buttons = tuple(button(_named(one, state), ReviewQuotations(one.round_id)) for one in shown)
    return answer(event, state, Choices(buttons, prompt=say(state.language, "results.review.which")), private=True)


def _reviews(state: State) -> Sequence[Review]:
    return state.opinions.reviews() if state.opinions else ()


def _review(state: State, round_id: str) -> Review | None:
    return next((one for one in _reviews(state) if one.round_id == round_id), None)


def _holding(state: State, number: str) -> Review | None:
    return next((one for one in _reviews(state) if one.quotation(number)), None)


def _meeting(review: Review, state: State) -> Meeting | None:
    return known(state).meeting(review.subject)


def _named(review: Review, state: State) -> str:
    if review.survey:
        return review.survey.title
    meeting = _meeting(review, state)
    return named_short(meeting, state.language) if meeting else review.subject


def _title(review: Review, state: State) -> str:
    if review.survey:
        return review.survey.title
    meeting = _meeting(review, state)
    return title(meeting, state.language) if meeting else review.subject


def begin(event: Pressed, action: ReviewQuotations, state: State, now: datetime) -> Outcome:
    """`after` is the one that is skipped for now."""
    review = _review(state, action.round)
    if review is None:
        return refusing.stale_button(event, state)
    nodes = _next(review, state, after=action.after, everything=not review.waiting)
    return amend(event, state, *nodes) if action.after else answer(event, state, *nodes, private=True)


def _next(review: Review, state: State, *, after: str = "", said: str = "", everything: bool = False) -> list[Node]:
    """The next one that waits; when none does, what came of it."""
    language = state.language
    heading = Heading(say(language, "results.review.heading", title=_title(review, state)))
    receipt = [Text(say(language, said))] if said else []
    queue = review.quotations if everything else review.waiting
    later = [one for one in queue if one.id > after]
    one = next(iter(later or ([] if everything else queue)), None)
    if one is None:
        return [heading, *receipt, *_done(review, state)]
    number = review.quotations.index(one) + 1
    left = say(language, "results.review.left", number=number, all=len(review.quotations))
    few = "" if review.may_publish_all else "\n" + say(language, "results.review.few")
    return [heading, *receipt, Text(left + few), *_one(one, review, language, only=len(queue) == 1)]


def _one(one: Quotation, review: Review, language: str, *, only: bool) -> Iterator[Node]:
    asked = review.survey.question(one.question) if review.survey else None
    about = (
        say(language, "results.review.asked", text=asked.text) if asked else say(language, "results.review.question")
    )
    yield Text(f"{about}\n{say(language, 'results.card.quote', words=one.words)}")
    if one.edited is not None:
        yield Text(say(language, "results.review.original", words=one.original))
    buttons = [
        button(say(language, "results.review.publish"), DecideQuotation(one.id, "published"), "primary"),
        button(say(language, "results.review.edit"), EditQuotation(one.id)),
        button(say(language, "results.review.drop"), DecideQuotation(one.id, "dropped"), "danger"),
    ]
    if not only:
        buttons.append(button(say(language, "results.review.skip"), ReviewQuotations(review.round_id, one.id)))
    if review.may_publish_all and len(review.waiting) > 1:
        label = say(language, "results.review.publish_all", number=len(review.waiting))
        buttons.append(button(label, PublishQuotations(review.round_id)))
    yield Choices(tuple(buttons))


def _done(review: Review, state: State) -> Iterator[Node]:
    language = state.language
    published = len(review.published)
    dropped = len(review.quotations) - published
    yield Text(say(language, "results.review.done", published=published, dropped=dropped))
    buttons: list[Button] = []
    if published:
        buttons.append(button(say(language, "results.review.post"), PostQuotations(review.round_id), "primary"))
    buttons.append(button(say(language, "results.review.again"), ReviewQuotations(review.round_id)))
    yield Choices(tuple(buttons))


def decide(event: Pressed, action: DecideQuotation, state: State, now: datetime) -> Outcome:
    review = _holding(state, action.quotation)
    if review is None or action.state not in {"published", "dropped"}:
        return refusing.stale_button(event, state)
    change = ReviewQuotation(action.quotation, action.state)
    return _went_on(event, state, review, change, f"results.review.{action.state}")


def _went_on(event: Pressed | FilledIn, state: State, review: Review, change: ReviewQuotation, said: str) -> Outcome:
    """The card gives way to the next one, as it is once the change has been made."""
    after = decided_in(review, change.quotation, change.state, change.words)
    nodes = _next(after, state, after=change.quotation, said=said, everything=not review.waiting)
    return amend(event, state, *nodes, changes=(change,))


def edit(event: Pressed, action: EditQuotation, state: State, now: datetime) -> Outcome:
    review = _holding(state, action.quotation)
    one = review.quotation(action.quotation) if review else None
    if one is None:
        return refusing.stale_button(event, state)
    return amend(event, state, _form(one, state.language, 1))


def _form(one: Quotation, language: str, attempt: int) -> Form:
    words = Field(
        "words",
        say(language, "results.review.words"),
        kind="text",
        hint=say(language, "results.review.words_hint"),
        value=one.words,
        longest=LONGEST,
    )
    action = encode(SendQuotation(one.id, attempt))
    return Form(say(language, "results.review.form"), (words,), say(language, "results.review.send"), action)


def sent(event: FilledIn, action: SendQuotation, state: State, now: datetime) -> Outcome:
    review = _holding(state, action.quotation)
    one = review.quotation(action.quotation) if review else None
    if review is None or one is None:
        return refusing.stale_button(event, state)
    form = _form(one, state.language, action.attempt + 1)
    if wrong := complaints(form, event.values, state.language):
        return amend(event, state, again(form, event.values, wrong, form.action))
    words = event.values["words"].strip()
    change = ReviewQuotation(one.id, "published", words)
    return _went_on(event, state, review, change, "results.review.published")


def publish_all(event: Pressed, action: PublishQuotations, state: State, now: datetime) -> Outcome:
    review = _review(state, action.round)
    if review is None or not review.may_publish_all:
        return refusing.stale_button(event, state)
    after = review
    for one in review.waiting:
        after = decided_in(after, one.id, "published")
    nodes = _next(after, state, said="results.review.all_published")
    return amend(event, state, *nodes, changes=(PublishAll(review.round_id),))


def post(event: Pressed, action: PostQuotations, state: State, now: datetime) -> Outcome:
    """Into the rooms of the meeting's groups, or all after a survey: what has been let go, and nothing else."""
    review = _review(state, action.round)
    if review is None or not review.published or not (review.survey or _meeting(review, state)):
        return refusing.stale_button(event, state)
    places = _places(review, state)
    said = "posted" if places else "no_room"
    told = amend(event, state, Text(say(state.language, f"results.review.{said}")))
    reply = Reply(tuple(_shared(review, state)), state.language)
    return Outcome((*told.messages, *(Say(place, reply) for place in places)))


def _shared(review: Review, state: State) -> Iterator[Node]:
    language = state.language
    heading = say(language, "results.review.shared", title=_title(review, state))
    if review.survey is None:
        yield from quotations(tuple(one.words for one in review.published), heading, language)
        return
    yield Heading(say(language, "results.review.shared_survey", title=review.survey.title))
    for asked in review.survey.questions:
        words = tuple(one.words for one in review.published if one.question == asked.name)
        if words:
            yield from quotations(words, asked.text, language)


def _places(review: Review, state: State) -> list[Place]:
    rooms = state.year.look(None).rooms if state.year else ()
    meeting = _meeting(review, state)
    groups = meeting.groups if meeting else ()
    return list(dict.fromkeys(Place(room.channel, room.place) for room in rooms if not groups or room.group in groups))
