"""What is said in a thread is about what was talked of, or about something new: that is told by what answers it.

A short question is asked with what was talked of in it. Any other that would stand by itself is asked as it is, once
with what is about the topic before all else.
"""

from datetime import date

from knowledge.answers.answer import SAME_WORD, Answer, Source
from knowledge.question import SUBJECT, Told
from knowledge.swedish import dates, words
from knowledge.talk.follow_up import LONGEST, Whole, asks_what_it_is
from knowledge.talk.overhearing import sounds_like_a_question
from knowledge.talk.slots import own_words, slots_in
from knowledge.talk.thread import CLOSES, Earlier, subject, unsaid

A_PART = 4  # letters
MOSTLY = 0.5  # of the words of a topic
SAYS_ENOUGH = 4  # words, places and times of its own: then it says itself of what it asks
UNSURE = 0.5  # what a caution takes from the share of a question that is told


def of_the_topic(text: str, earlier: Earlier, today: date) -> Whole | None:
    """The question as one of what was talked of; None where it says itself of what it asks ("om våtmarker"), asks what
    something is, or asks nothing.
    """
    too_long = len(text) + len(earlier.question) > LONGEST
    if too_long or not sounds_like_a_question(text) or SUBJECT.search(text):
        return None
    topic = unsaid(subject(earlier.question, set(), today), text)
    own, times = _own(text, today), len(dates.find(text, today))
    if not topic or asks_what_it_is(text) or len(own.split()) + times >= SAYS_ENOUGH:
        return None
    told_in = Told(earlier.document, topic=topic)
    return Whole(f"{CLOSES.sub('', text)} – {topic}?", own, told_in=told_in, said=text, may_be_new=True)


def is_surely_meant(whole: Whole, there: Answer) -> bool:
    """Is it told there, or can it be about nothing new, so that it need not be asked alone as well?"""
    return not whole.may_be_new or (not whole.said and _is_told_there(whole, there) and not there.reason)


def is_meant(whole: Whole, there: Answer, alone: Answer) -> bool:
    """Is it about what was talked of, rather than about something new?"""
    if not alone.reason and _is_the_same_place(there, alone):
        return not (there.reason or whole.said)
    if whole.said:
        return _is_of_the_topic(whole, there, alone)
    to_itself = whole.only_there or there.abstained or _speaks_of(alone, whole.own)
    return _is_told_there(whole, there) or not to_itself


def _is_of_the_topic(whole: Whole, there: Answer, alone: Answer) -> bool:
    """Is it answered from a place about the topic that says as much of its own words as another place does?"""
    if not there.sources or _share(words.stems(whole.told_in.topic), _around(there.sources[0])) < MOSTLY:
        return False
    own = words.stems(whole.own)
    more = _told(own, there) - _told(own, alone)
    return more > 0 or (more == 0 and (alone.reason is not None or _told(own, there) > 0))


def _is_told_there(whole: Whole, there: Answer) -> bool:
    return _speaks_of(there, whole.own, whole.told_in.document, only_there=whole.only_there)


def _own(text: str, today: date) -> str:
    slots = slots_in(text, today)
    places = [slot.text for slot in slots if slot.kind in ("place", "group")]
    return " ".join([*own_words(text, slots), *places])


def _told(own: list[str], given: Answer) -> float:
    """The share of the words that is told, less where that is not sure, and least where it is a no."""
    if not given.sources:
        return -1.0
    return _share(own, _around(given.sources[0])) - UNSURE * (bool(given.reason) + given.abstained)


def _share(stems: list[str], text: str) -> float:
    said = words.stems(text)
    return sum(any(_is_the_same(stem, one) for one in said) for stem in stems) / (len(stems) or 1)


def _around(source: Source) -> str:
    cells = (part for cell in source.cells for part in cell)
    return " ".join([source.quote, source.heading or "", source.meeting or "", source.title, *cells])


def _is_the_same_place(given: Answer, other: Answer) -> bool:
    """Sentences of one place are cited together."""
    one, another = _first_quote(given), _first_quote(other)
    return one in another or another in one


def _first_quote(given: Answer) -> str:
    return given.sources[0].quote if given.sources else ""


def _speaks_of(given: Answer, own: str, document: str = "", *, only_there: bool = False) -> bool:
    """Is it answered first by a place that has these words, without doubt or in the document that was talked of?"""
    there = bool(given.sources) and given.sources[0].document == document
    if not given.sources or (only_there and not there) or (given.reason and not there):
        return False
    columns = " ".join(name for name, _ in given.sources[0].cells)
    return _share(words.stems(own), f"{columns} {given.sources[0].quote}") == 1


def _is_the_same(stem: str, other: str) -> bool:
    """A word, or what it is a part of: of kontaktperson kontakt, of röstsiffror röster."""
    return words.likeness(stem, other) >= SAME_WORD or (len(stem) >= A_PART and other.startswith(stem))
