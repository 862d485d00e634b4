"""Behind an answer: the other sources, and how it came about. Made again: what has been removed is not shown."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.conversation.actions import ShowSources, ShowWhy
from bot.conversation.citing import citation, date_in_words, days_in_words, opening, place_in_words, where
from bot.conversation.events import Pressed
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.handlers.asking import NEAREST
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Facts, Heading, Node, Table, Text
from bot.conversation.state import Asked, State
from bot.conversation.wording import count, say
from knowledge.answers import Source
from knowledge.answers.why import Candidate, Why

MOST_QUOTED = 5  # sources, each with its quotation; more are a table


def show_sources(event: Pressed, action: ShowSources, state: State, now: datetime) -> Outcome:
    asked = state.asked
    if state.archive is None or asked is None:
        return refusing.stale_button(event, state)
    given = state.archive.ask(asked.text, _may_read(event, asked), asked.at, asked.told_in)
    shown = NEAREST if given.abstained else 1
    rest = given.sources[shown:]
    if not rest:
        return answer(event, state, Text(say(state.language, "conversation.asking.no_more")))
    heading = say(state.language, "conversation.asking.rest")
    if len(rest) > MOST_QUOTED:
        return answer(event, state, _table(heading, rest, state.language), about=action.question)
    quoted = [citation(source, state.language) for source in rest]
    return answer(event, state, Heading(heading), *quoted, about=action.question)


def _table(heading: str, sources: Sequence[Source], language: str) -> Table:
    """Many sources, such as all the meetings that were counted: a line of each."""
    columns = tuple(say(language, f"conversation.why.{name}") for name in ("meeting", "line", "place"))
    rows = tuple((source.meeting or "", opening(source.quote), where(source, language)) for source in sources)
    return Table(heading, columns, rows)


def show_why(event: Pressed, action: ShowWhy, state: State, now: datetime) -> Outcome:
    asked = state.asked
    if state.archive is None or asked is None:
        return refusing.stale_button(event, state)
    found = state.archive.why(asked.text, _may_read(event, asked), asked.at, asked.told_in)
    return answer(event, state, *_reasons(found, asked.text, state.language), about=action.question)


def _may_read(event: Pressed, asked: Asked) -> tuple[str, ...]:
    """Only what both whoever asked and everyone here may read."""
    return tuple(level for level in asked.reads if level in event.reads)


def _reasons(found: Why, question: str, language: str) -> Sequence[Node]:
    facts = {
        "question": question,
        "asks": say(language, f"conversation.why.kinds.{found.asks.value}"),
        "words": ", ".join(found.words),
        "repaired": ", ".join(f"{wrong} → {right}" for wrong, right in found.repaired),
        "unknown": ", ".join(found.unknown),
        "periods": ", ".join(days_in_words(period, language) for period in found.periods),
        "groups": ", ".join(found.groups),
        "municipalities": ", ".join(found.municipalities),
        "searched": _size(found, language),
        "way": say(language, f"conversation.why.ways.{found.given.kind}"),
    }
    rows = tuple((say(language, f"conversation.why.{name}"), value) for name, value in facts.items() if value)
    heading = Heading(say(language, "conversation.why.heading"))
    return (heading, Facts(rows), *_tables(found, language))


def _size(found: Why, language: str) -> str:
    documents = count(language, "conversation.why.documents", found.documents)
    passages = count(language, "conversation.why.passages", found.passages)
    return say(language, "conversation.why.size", documents=documents, passages=passages)


def _tables(found: Why, language: str) -> Iterator[Table]:
    if found.given.kind == "fact":
        columns = _columns(language, "place", "meeting")
        rows = tuple((where(source, language), source.meeting or "") for source in found.given.sources)
        yield Table(say(language, "conversation.why.counted"), columns, rows)
    elif found.candidates:
        columns = _columns(language, "place", "share", "score", "used")
        weighed = tuple(_weighed(candidate, language) for candidate in found.candidates)
        yield Table(say(language, "conversation.why.weighed"), columns, weighed)


def _columns(language: str, *names: str) -> tuple[str, ...]:
    return tuple(say(language, f"conversation.why.{name}") for name in names)


def _weighed(candidate: Candidate, language: str) -> tuple[str, ...]:
    passage = candidate.passage
    dated = date_in_words(passage.dated.isoformat() if passage.dated else None, language)
    page = place_in_words(passage.where, language)
    place = ", ".join(dict.fromkeys(filter(None, (passage.title, *passage.headings[-1:], page, dated))))
    where = f"{opening(candidate.quote)}\n{place}"
    score = f"{candidate.score:.2f}"
    used = say(language, "conversation.why.cited" if candidate.used else "conversation.why.not_cited")
    return where, f"{round(100 * candidate.share)} %", score.replace(".", ",") if language == "sv" else score, used
