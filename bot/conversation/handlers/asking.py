"""A question is answered from the archive: the answer, where it stands, and buttons for the rest; or an honest no."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from bot.conversation.actions import ShowHelp, ShowSources, ShowWhy, button
from bot.conversation.citing import citation, date_in_words, place_in_words
from bot.conversation.events import Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome, RememberQuestion
from bot.conversation.replies import Button, Choices, Facts, Heading, Node, Table, Text
from bot.conversation.state import Asked, State
from bot.conversation.wording import count, say
from knowledge.answers import Answer
from knowledge.answers.why import Candidate, Why

SHORTEST_ID = 16  # of a digest: enough to tell a network's questions apart
NEAREST = 2  # places shown beside a no


def asked(event: Wrote, state: State, now: datetime) -> Outcome:
    if state.archive is None:
        return answer(event, state, Text(say(state.language, "conversation.asking.no_archive")))
    given = state.archive.ask(event.text, event.reads, now)
    question = sha256(event.key.encode()).hexdigest()[:SHORTEST_ID]
    outcome = answer(event, state, *_nodes(given, question, state.language))
    return Outcome(outcome.messages, (RememberQuestion(question, event.text, event.reads, now),))


def _nodes(given: Answer, question: str, language: str) -> Sequence[Node]:
    if given.abstained or given.answer is None:
        return _refusal(given, question, language)
    shown = [citation(source, language) for source in given.sources[:1]]
    itself = [one.quote for one in shown] == [given.answer]  # the quotation is the answer, and is said once
    said = () if itself else (_said(given, given.answer, language),)
    return (*said, *shown, _buttons(question, len(given.sources) - 1, language))


def _said(given: Answer, text: str, language: str) -> Node:
    """A comparison has a row for each of those compared."""
    rows = [line.partition(": ") for line in text.split("\n")]
    if given.kind != "table" or not all(colon for _, colon, _ in rows):
        return Text(text)
    return Table(
        caption=say(language, "conversation.asking.compared"),
        columns=(say(language, "conversation.asking.who"), say(language, "conversation.asking.says")),
        rows=tuple((name, said) for name, _, said in rows),
    )


def _refusal(given: Answer, question: str, language: str) -> Sequence[Node]:
    no = Text(" ".join(filter(None, [say(language, "conversation.asking.no"), given.reason])))
    nearest = [citation(source, language) for source in given.sources[:NEAREST]]
    if not nearest:
        again = Text(say(language, "conversation.asking.again"))
        return (no, again, Choices((button(say(language, "conversation.help.what"), ShowHelp()),)))
    near = Text(say(language, "conversation.asking.nearest"))
    return (no, near, *nearest, _buttons(question, len(given.sources) - NEAREST, language))


def _buttons(question: str, more: int, language: str) -> Choices:
    buttons: list[Button] = []
    if more > 0:
        buttons.append(button(count(language, "conversation.asking.more", more), ShowSources(question)))
    return Choices((*buttons, button(say(language, "conversation.asking.why"), ShowWhy(question))))


def show_sources(event: Pressed, action: ShowSources, state: State, now: datetime) -> Outcome:
    """The answer is made again: what has been removed since then is not shown."""
    if state.archive is None or state.asked is None:
        return refusing.stale_button(event, state)
    given = state.archive.ask(state.asked.text, _may_read(event, state.asked), state.asked.at)
    shown = NEAREST if given.abstained else 1
    rest = [citation(source, state.language) for source in given.sources[shown:]]
    if not rest:
        return answer(event, state, Text(say(state.language, "conversation.asking.no_more")))
    return answer(event, state, Heading(say(state.language, "conversation.asking.rest")), *rest)


def show_why(event: Pressed, action: ShowWhy, state: State, now: datetime) -> Outcome:
    if state.archive is None or state.asked is None:
        return refusing.stale_button(event, state)
    found = state.archive.why(state.asked.text, _may_read(event, state.asked), state.asked.at)
    return answer(event, state, *_reasons(found, state.asked.text, state.language))


def _may_read(event: Pressed, asked: Asked) -> tuple[str, ...]:
    """Only what both whoever asked and everyone here may read."""
    return tuple(level for level in asked.reads if level in event.reads)


def _reasons(found: Why, question: str, language: str) -> Sequence[Node]:
    repaired = ", ".join(f"{wrong} → {right}" for wrong, right in found.repaired)
    facts = (
        ("question", question),
        ("words", ", ".join(found.words)),
        ("repaired", repaired),
        ("unknown", ", ".join(found.unknown)),
        ("periods", ", ".join(found.periods)),
    )
    rows = tuple((say(language, f"conversation.why.{name}"), value) for name, value in facts if value)
    heading = Heading(say(language, "conversation.why.heading"))
    if not found.candidates:
        return (heading, Facts(rows))
    columns = tuple(say(language, f"conversation.why.{name}") for name in ("document", "place", "share"))
    weighed = tuple(_weighed(candidate, language) for candidate in found.candidates)
    return (heading, Facts(rows), Table(say(language, "conversation.why.weighed"), columns, weighed))


def _weighed(candidate: Candidate, language: str) -> tuple[str, str, str]:
    passage = candidate.passage
    dated = date_in_words(passage.dated.isoformat() if passage.dated else None, language)
    where = (place_in_words(passage.where, language), *passage.headings[-1:], dated)
    return passage.title, ", ".join(filter(None, where)), f"{round(100 * candidate.share)} %"
