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
from knowledge.meetings.meeting import Meeting
from knowledge.question import NOWHERE
from knowledge.swedish import dates, lexicon
from knowledge.talk import either_way, follow_up, heard, overhearing
from knowledge.talk.echo import spoken
from knowledge.talk.follow_up import Whole
from knowledge.talk.slots import names_and_ranks_in
from knowledge.talk.thread import Earlier

SHORTEST_ID = 16  # of a digest: enough to tell a network's questions apart
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
    said = heard.of_something_else(event.text)
    alone = said or event.text
    earlier = None if said else state.earlier
    whole, given = _understood(alone, event.reads, earlier, state.archive, now)
    question = whole.question if whole else alone
    if to_others and given.reason and not overhearing.sounds_like_a_question(event.text):
        return Outcome()
    number = sha256(event.key.encode()).hexdigest()[:SHORTEST_ID]
    echo = say(state.language, "conversation.asking.understood", question=spoken(question))
    understood = (Text(echo),) if whole else ()
    remembered = RememberQuestion(
        id=number,
        text=whole.asked if whole else alone,
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
        else _about(question, given, earlier, of_meeting=bool(whole and whole.of_meeting)),
    )
    outcome = answer(event, state, *understood, *_nodes(given, number, state), about=number)
    return Outcome(outcome.messages, (remembered,))


def _understood(
    text: str, reads: Sequence[str], earlier: Earlier | None, archive: Archive, now: datetime
) -> tuple[Whole | None, Answer]:
    """What was said as a whole question, or None where it stands by itself, and the answer.

    What may be meant either way is asked both ways, and taken as it is answered by a place that speaks of it.
    """
    if earlier is None:
        return None, archive.ask(text, reads, now)
    whole = follow_up.complete(text, earlier, now.date()) or either_way.of_the_topic(text, earlier, now.date())
    if whole is None:
        return None, archive.ask(text, reads, now)
    given = archive.ask(whole.asked, reads, now, whole.told_in)
    if either_way.is_surely_meant(whole, given):
        return whole, given
    alone = archive.ask(text, reads, now)
    return (whole, given) if either_way.is_meant(whole, given, alone) else (None, alone)


def _about(question: str, given: Answer, earlier: Earlier | None, *, of_meeting: bool) -> Earlier:
    """What the thread is about from now on. What was asked of a meeting is about it, wherever the answer stands."""
    person = given.person or _asked_about(question, earlier)
    year = given.sources[0].year if given.sources else None
    document, quote = (given.sources[0].document, given.sources[0].quote) if given.sources else ("", "")
    meeting = given.about
    if meeting is None or not meeting.period.year_known or _is_of_another(meeting, question, given):
        return (
            replace(earlier, question=question, person=person, document=document, quote=quote)
            if earlier and of_meeting
            else Earlier(question, year=year, document=document, quote=quote, person=person)
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
        person=person,
    )


def _asked_about(question: str, earlier: Earlier | None) -> str:
    """The one of whom it is asked by name."""
    if earlier and earlier.person and earlier.person in question:
        return earlier.person
    names = [slot.text for slot in names_and_ranks_in(question) if slot.kind == "name"]
    return next((name for name in names if lexicon.is_given_name(name.split()[0]) and name[-1] != "s"), "")


def _is_of_another(meeting: Meeting, question: str, given: Answer) -> bool:
    """It stands nearest to a question of another place, or what it decided is of another day than its own."""
    places = lexicon.municipalities(question) if given.reason else ()
    days = [mention.period for mention in dates.find(question, meeting.period.first) if mention.period.year_known]
    of_other_days = bool(days) and not any(period.meets(meeting.period) for period in days)
    return of_other_days or (bool(places) and meeting.place not in places)


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
