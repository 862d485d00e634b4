"""A question is answered from the archive: the answer, where it stands, and buttons for the rest; or an honest no."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.conversation.actions import (
    DeleteAnswer,
    OfQuestion,
    PassOnQuestion,
    RateAnswer,
    ShowHelp,
    ShowSources,
    ShowWhy,
    Thumb,
    button,
)
from bot.conversation.archive import Archive
from bot.conversation.citing import citation, where
from bot.conversation.events import Wrote
from bot.conversation.handlers.answering import answer, place_for
from bot.conversation.outcome import Outcome, RememberQuestion
from bot.conversation.reasons import in_words, of_one, told_in_full
from bot.conversation.replies import Button, Choices, Node, Table, Text
from bot.conversation.state import State
from bot.conversation.wording import count, say
from knowledge.answers import Answer
from knowledge.answers.reason import EMPTY
from knowledge.question import NOWHERE
from knowledge.swedish import lexicon, words
from knowledge.talk import follow_up, overhearing
from knowledge.talk.echo import spoken
from knowledge.talk.follow_up import Whole
from knowledge.talk.thread import Earlier

SHORTEST_ID = 16  # of a digest: enough to tell a network's questions apart
SAME_WORD = 0.8  # likeness of a word of a question and one of a place
A_PART = 4  # letters
NEAREST = 2  # places shown beside a no


def asked(event: Wrote, state: State, now: datetime) -> Outcome:
    """What is said in a thread may be half a question: the rest is what the thread was about. Or it is said to others
    there, and then it is not answered with a no.
    """
    if state.archive is None:
        return answer(event, state, Text(say(state.language, "conversation.asking.no_archive")))
    to_others = state.in_our_thread and not (event.mentioned or event.place.direct)
    if to_others and overhearing.is_between_people(event.text):
        return Outcome()
    whole, given = _understood(event, state, state.archive, now)
    question = whole.question if whole else event.text
    if to_others and given.reason and not overhearing.sounds_like_a_question(event.text):
        return Outcome()
    number = sha256(event.key.encode()).hexdigest()[:SHORTEST_ID]
    echo = say(state.language, "conversation.asking.understood", question=spoken(question))
    understood = (Text(echo),) if whole else ()
    remembered = RememberQuestion(
        id=number,
        text=question,
        reads=event.reads,
        at=now,
        person=event.person,
        place=place_for(event),
        language=state.language,
        told_in=whole.told_in if whole else NOWHERE,
        outcome="none" if given.abstained else "unsure" if given.reason else "answered",
        # What others said there, and the archive does not know, is not what the thread is about.
        talk=None
        if to_others and given.reason and not whole
        else _about(question, given, state.earlier if whole and whole.of_meeting else None),
    )
    outcome = answer(event, state, *understood, *_nodes(given, number, state), about=number)
    return Outcome(outcome.messages, (remembered,))


def _understood(event: Wrote, state: State, archive: Archive, now: datetime) -> tuple[Whole | None, Answer]:
    """What was said as a whole question, or None where it stands by itself, and the answer.

    What may be meant either way is asked both ways, and taken as it is answered by a place that speaks of it.
    """
    whole = follow_up.complete(event.text, state.earlier, now.date()) if state.earlier else None
    if whole is None:
        return None, archive.ask(event.text, event.reads, now)
    given = archive.ask(whole.question, event.reads, now, whole.told_in)
    there = _speaks_of(given, whole.own, whole.told_in.document, only_there=whole.only_there)
    if not whole.own or (there and not given.reason):
        return whole, given
    alone = archive.ask(event.text, event.reads, now)
    if not alone.reason and _first_quote(alone) == _first_quote(given):
        return (None, alone) if given.reason else (whole, given)  # the same place tells it: it is about the same
    to_itself = whole.only_there or given.abstained or _speaks_of(alone, whole.own)
    return (None, alone) if to_itself and not there else (whole, given)


def _first_quote(given: Answer) -> str:
    return given.sources[0].quote if given.sources else ""


def _speaks_of(given: Answer, own: str, document: str = "", *, only_there: bool = False) -> bool:
    """Is it answered first by a place that has these words, without doubt or in the document that was talked of?"""
    there = bool(given.sources) and given.sources[0].document == document
    if not given.sources or (only_there and not there) or (given.reason and not there):
        return False
    columns = " ".join(name for name, _ in given.sources[0].cells)
    said = words.stems(f"{columns} {given.sources[0].quote}")
    return all(any(_is_the_same(stem, one) for one in said) for stem in words.stems(own))


def _is_the_same(stem: str, other: str) -> bool:
    """A word, or what it is a part of: of kontaktperson kontakt, of röstsiffror röster."""
    return words.likeness(stem, other) >= SAME_WORD or (len(stem) >= A_PART and other.startswith(stem))


def _about(question: str, given: Answer, earlier: Earlier | None) -> Earlier:
    """What the thread is about from now on. What was asked of a meeting is about it, wherever the answer stands."""
    year = given.sources[0].year if given.sources else None
    document, quote = (given.sources[0].document, given.sources[0].quote) if given.sources else ("", "")
    meeting = given.about
    places = lexicon.municipalities(question) if given.reason else ()
    nearest_only = meeting is not None and bool(places) and meeting.place not in places
    if meeting is None or not meeting.period.year_known or nearest_only:
        return (
            replace(earlier, question=question)
            if earlier
            else Earlier(question, year=year, document=document, quote=quote)
        )
    return Earlier(
        question=question,
        meeting=meeting.name,
        group=meeting.group or "",
        theme=meeting.theme,
        place=meeting.place or "",
        first=meeting.period.first,
        last=meeting.period.last,
        year=year,
        document=document,
        quote=quote,
    )


def _nodes(given: Answer, question: str, state: State) -> Sequence[Node]:
    if given.abstained:
        return tuple(_refusal(given, question, state))
    language = state.language
    shown = [citation(source, language) for source in given.sources[:1]]
    once = not (given.reason or given.rephrased) and [one.quote for one in shown] == [given.answer]
    said = () if once else _said(given, language)
    return (*said, *shown, _buttons(question, len(given.sources) - 1, language), helped(question, language))


def _said(given: Answer, language: str) -> Sequence[Node]:
    """A comparison has a row for each of those compared; what a model put in its own words is labelled."""
    if given.rephrased:
        return (Text(given.rephrased), Text(say(language, "conversation.asking.rephrased")))
    if not given.rows:
        return (Text(told_in_full(given, language) or ""),)
    columns = tuple(say(language, f"conversation.asking.{name}") for name in ("who", "says", "where"))
    rows = tuple(
        (row.who, of_one(row, language), where(row.source, language) if row.source else "") for row in given.rows
    )
    return (Table(say(language, "conversation.asking.compared"), columns, rows),)


def _refusal(given: Answer, question: str, state: State) -> Iterator[Node]:
    """Why not, what stands nearest, and somebody to ask instead."""
    language = state.language
    why = in_words(given.reason, language) if given.reason else ""
    yield Text(" ".join(filter(None, [say(language, "conversation.asking.no"), why])))
    nearest = [citation(source, language) for source in given.sources[:NEAREST]]
    if given.reason != EMPTY:
        yield Text(say(language, "conversation.asking.nearest" if nearest else "conversation.asking.again"))
    yield from nearest
    someone = (_button(state, "ask_coordinator", PassOnQuestion(question)),) if state.coordinators else ()
    if nearest:
        yield _buttons(question, len(given.sources) - NEAREST, language, *someone)
    else:
        yield Choices((*someone, button(say(language, "conversation.help.what"), ShowHelp())))


def _buttons(question: str, more: int, language: str, *first: Button) -> Choices:
    rest = [button(count(language, "conversation.asking.more", more), ShowSources(question))] if more > 0 else []
    why = button(say(language, "conversation.asking.why"), ShowWhy(question))
    return Choices((*first, *rest, why, button(say(language, "conversation.asking.take_back"), DeleteAnswer(question))))


def helped(question: str, language: str, chosen: Thumb | None = None) -> Choices:
    """The thumb that was chosen stands out, where only the one who chose it sees the message."""

    def thumb(which: Thumb) -> Button:
        label = say(language, f"conversation.asking.thumbs.{which}")
        return button(label, RateAnswer(question, which), "primary" if which == chosen else "plain")

    return Choices((thumb("up"), thumb("down")), prompt=say(language, "conversation.asking.helped"))


def _button(state: State, label: str, action: OfQuestion) -> Button:
    return button(say(state.language, f"conversation.asking.{label}"), action, "primary")
