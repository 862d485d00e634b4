"""What members thought of the meetings, from the network's own figures; where they say nothing the archive is asked."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.conversation.actions import ShowBetween, ShowResult, ShowTrends, button
from bot.conversation.citing import days_in_words
from bot.conversation.days import day_in_words
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.handlers.deciding import today_of
from bot.conversation.meeting_words import named_short, title
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Choices, Node, Text
from bot.conversation.result_card import result_card
from bot.conversation.result_words import figure_in_words, mean_in_words, short
from bot.conversation.state import State
from bot.conversation.trend_card import NAMED_BY, between_nodes, trend_nodes
from bot.conversation.wording import say
from knowledge import rating_question
from knowledge.plan_question import named_groups
from knowledge.rating_question import RatingQuestion
from knowledge.swedish import words
from knowledge.swedish.dates import Period
from scheduling.ratings.results import QUESTIONS, average, change
from scheduling.ratings.trends import Rated, best, one_before

MOST_CHOICES = 8


def asked(event: Wrote, state: State, now: datetime) -> Outcome | None:
    """None where the question is not about ratings, or our own figures do not hold it: then the archive is asked."""
    if state.opinions is None:
        return None
    today = today_of(state, now)
    question = rating_question.read(event.text, state.network.groups, today)
    if question is None:
        return None
    held = state.opinions.held(today)
    nodes = _answered(question, held, state.language)
    return answer(event, state, *nodes) if nodes else None


def _answered(question: RatingQuestion, held: Sequence[Rated], language: str) -> Sequence[Node]:
    chosen = [one for one in held if _is_meant(one, question)]
    rated = [one for one in chosen if one.figures or one.result]
    measure = question.measure or "satisfaction"
    match question.what:
        case "meeting":
            return _one_meeting(rated[-1:] if question.latest else rated, held, language)
        case "trend":
            both = (question.measure,) if question.measure else QUESTIONS
            found = any(one.figures for one in rated)
            return [*trend_nodes(rated, both, question.groups, language), *_ways_on(language)] if found else ()
        case "between":
            return between_nodes(rated, question.by, language) if any(one.figures for one in rated) else ()
        case "best" | "worst":
            return [Text("\n".join(_extreme(question, chosen, measure, language)))] if _has(rated, measure) else ()
        case "average":
            return tuple(_averages(question, chosen, language))


def _has(rated: Sequence[Rated], measure: str) -> bool:
    return any(measure in one.figures for one in rated)


def _is_meant(one: Rated, question: RatingQuestion) -> bool:
    meeting = one.meeting
    if question.groups and meeting.groups and set(question.groups).isdisjoint(meeting.groups):
        return False
    days = Period(meeting.first_day, meeting.last_day)
    if question.period is not None and not question.period.meets(days):
        return False
    called = " ".join((meeting.theme, meeting.place, meeting.host, *meeting.speakers))
    return set(question.about) <= {words.stem(word) for word in words.tokens(called)}  # Vara is a place, too


def _one_meeting(found: Sequence[Rated], held: Sequence[Rated], language: str) -> Sequence[Node]:
    if len(found) == 1:
        return result_card(found[0], _before(found[0], held), language).nodes
    if not found:
        return ()
    buttons = tuple(button(named_short(one.meeting, language), ShowResult(one.meeting.id)) for one in found)
    return (Choices(buttons[-MOST_CHOICES:], prompt=say(language, "results.asked.several")),)


def _before(one: Rated, held: Sequence[Rated]) -> dict[str, Rated]:
    found = {question: one_before(held, one.meeting.id, question) for question in QUESTIONS}
    return {question: before for question, before in found.items() if before}


def _extreme(question: RatingQuestion, chosen: Sequence[Rated], measure: str, language: str) -> Iterator[str]:
    """The best or the worst, whether it stands out, and of how many."""
    which = question.what
    worst = which == "worst"
    first = best(chosen, measure, worst=worst)
    figure = first[0].figures[measure]
    blanks = {"question": short(measure, language).lower(), "mean": figure_in_words(figure, language)}
    if len(first) == 1:
        day = day_in_words(first[0].meeting.first_day, language, year=True)
        yield say(language, f"results.asked.{which}", title=_called(first[0], language), day=day, **blanks)
    else:
        titles = "; ".join(_dated(one, language) for one in first)
        yield say(language, f"results.shared.{which}", titles=titles, **blanks)
    further = _may_be_further(first, chosen, measure, worst=worst)
    for one in further:
        told = figure_in_words(one.figures[measure], language)
        sentence = "maybe_lower" if worst else "maybe_higher"
        yield say(language, f"results.asked.{sentence}", title=_dated(one, language), mean=told)
    others = best([one for one in chosen if one not in first and one not in further], measure, worst=worst)
    if others and len(first) == 1:
        told = figure_in_words(others[0].figures[measure], language)
        yield say(language, "results.asked.next", title=_dated(others[0], language), mean=told)
        if change(others[0].figures[measure], figure) == "within the noise":
            yield say(language, "results.asked.noise")
    yield _coverage(question, chosen, measure, language)


def _may_be_further(first: Sequence[Rated], chosen: Sequence[Rated], measure: str, *, worst: bool) -> list[Rated]:
    """A mean that is told as so much or higher may be the highest of all."""
    edge = "at most" if worst else "at least"
    bounded = [one for one in chosen if measure in one.figures and one.figures[measure].edge == edge]
    return [one for one in bounded if one not in first or len(first) > 1]


def _called(one: Rated, language: str) -> str:
    place = f", {one.meeting.place}" if one.meeting.place else ""
    return say(language, "results.card.quote", words=title(one.meeting, language)) + place


def _dated(one: Rated, language: str) -> str:
    return f"{_called(one, language)} ({day_in_words(one.meeting.first_day, language, year=True)})"


def _coverage(question: RatingQuestion, chosen: Sequence[Rated], measure: str, language: str) -> str:
    rated = sum(measure in one.figures for one in chosen)
    span = _span(question, language)
    return say(language, "results.asked.coverage", rated=rated, held=len(chosen), span=span)


def _span(question: RatingQuestion, language: str) -> str:
    of = [say(language, "results.asked.span_of", groups=", ".join(question.groups))] if question.groups else []
    if question.period:
        of.append(_period(question.period, language))
    return "".join(f" {part}" for part in of)


def _period(period: Period, language: str) -> str:
    """A half-year by its season, as it was asked for."""
    ends = (period.first.month, period.first.day, period.last.month, period.last.day)
    season = {(1, 1, 6, 30): "spring", (7, 1, 12, 31): "autumn"}.get(ends)
    if season and period.first.year == period.last.year:
        return say(language, f"results.asked.{season}", year=period.first.year)
    return days_in_words(period, language)


def _averages(question: RatingQuestion, chosen: Sequence[Rated], language: str) -> Iterator[Node]:
    lines = []
    for measure in (question.measure,) if question.measure else QUESTIONS:
        if mean := average(one.figures[measure] for one in chosen if measure in one.figures):
            told = {"question": short(measure, language), "mean": mean_in_words(mean.value, mean.edge, language)}
            counted = {"rated": mean.meetings, "held": len(chosen), "span": _span(question, language)}
            lines.append(say(language, "results.asked.average", **told, **counted))
    if lines:
        yield Text("\n".join([*lines, say(language, "results.trend.method")]))
        yield Choices((button(say(language, "results.buttons.trends"), ShowTrends()),))


def show(event: Pressed, action: ShowResult, state: State, now: datetime) -> Outcome:
    held = state.opinions.held(today_of(state, now)) if state.opinions else ()
    found = next((one for one in held if one.meeting.id == action.meeting), None)
    if found is None:
        return refusing.stale_button(event, state)
    return answer(event, state, *result_card(found, _before(found, held), state.language).nodes)


def trends(event: Wrote, state: State, now: datetime) -> Outcome:
    """Of all, or of the group that is named."""
    groups, _ = named_groups(event.text.lower(), state.network.groups)
    return _trends(event, state, today_of(state, now), groups)


def trends_by_button(event: Pressed, action: ShowTrends, state: State, now: datetime) -> Outcome:
    return _trends(event, state, today_of(state, now), (action.group,) if action.group else ())


def _trends(event: AnyEvent, state: State, today: date, groups: tuple[str, ...]) -> Outcome:
    held = state.opinions.held(today) if state.opinions else ()
    chosen = [one for one in held if _is_meant(one, RatingQuestion("trend", groups=groups))]
    nodes = trend_nodes(chosen, QUESTIONS, groups, state.language)
    return answer(event, state, *nodes, *_ways_on(state.language))


def _ways_on(language: str) -> tuple[Node, ...]:
    ways = tuple(button(say(language, f"results.buttons.{by}"), ShowBetween(by)) for by in NAMED_BY)
    return (Choices(ways),)


def between(event: Pressed, action: ShowBetween, state: State, now: datetime) -> Outcome:
    if state.opinions is None or action.by not in NAMED_BY:
        return refusing.stale_button(event, state)
    return answer(event, state, *between_nodes(state.opinions.held(today_of(state, now)), action.by, state.language))
