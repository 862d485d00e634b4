"""The usual answer: the sentences that hold most of the question, word for word, from as few places as will do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.answers.answer import (
    LONGEST,
    Answer,
    Said,
    Source,
    cite_all,
    day_or_year,
    joined,
    of_different_times,
    sentence,
    shorten,
)
from knowledge.answers.doubt.borne_out import cautioned_for, refused_for
from knowledge.answers.reason import Reason
from knowledge.found import Found
from knowledge.meetings.announced import is_of_plan
from knowledge.passages import BLOCKS_APART, units
from knowledge.question import Question
from knowledge.signals import REASON
from knowledge.swedish import lexicon
from knowledge.swedish.asks import Asks

# Sentences that score less than this share of the best one are left out of the answer.
NEAR_THE_BEST = 0.55
# What meets no new word of the question must come nearer, unless it is not sure that the best one answers.
AS_GOOD = 0.78
DECIDED = re.compile(r"\W*(?:beslut|utfall)\W*:", re.IGNORECASE)
MOST_SENTENCES = 6
ASKS_FOR_A_LIST = (Asks.ANYTHING, Asks.NAMES, Asks.PERSON)
LONGEST_ITEM = 200  # characters of a line in a list
CONSIDERED = 30  # sentences
SAME_CELLS = 0.6  # of two rows that say the same
NEW_WORD = 0.1  # added to a sentence's score for each word of the question that none before it has met
CAUTION = 66  # characters left for the caution
# What opens with one of these is about somebody or something that the sentence before it names.
POINTS_BACK = re.compile(
    r"\W*(?:han|hon|hans(?! (?-i:[A-ZÅÄÖ]))|hennes|deras|dess|denne|denna|detta|dessa|där|dit|de båda|den här|det här"
    r"|(?:de|den) (?:är|var|har|hade|ska|skulle|kan|kunde|vill|ville|får|fick|blev|blir|visade|berättade|arbetar))\b",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    rf"{POINTS_BACK.pattern}|\W*(?:det|den|de) (?:första|sista|andra|senare|förra|ena)\b", re.IGNORECASE
)
# What says one of these, and no reason besides, tells what came of one that stands before it: "beslutade därför att".
THEREFORE = re.compile(
    r"\b(?:därför(?: att)?|därmed|på grund av (?:det|detta)|av (?:det|den|detta) (?:skäl(?:et)?|anledning(?:en)?))\b",
    re.IGNORECASE,
)
ALSO_NEAR = 20  # sentences among which further places to cite are looked for


def answer(
    question: Question, found: Sequence[Found], caution: Reason | None = None, of_parts: Sequence[Found] = ()
) -> Answer:
    """The best sentences; with a caution, to be said before them, when they may not hold the answer.

    After the very best come those `of_parts`: the best for each of the things that are asked about.
    """
    longest = LONGEST - (CAUTION if caution else 0)
    repeating = NEAR_THE_BEST if caution else AS_GOOD
    chosen = with_leads(choose(question, found, longest, of_parts, repeating), question, longest)
    items = _items_of_each(chosen, question, longest)
    told = {one: _with_its_items(one, items[one], question) for one in in_reading_order(chosen)}
    cited = [*chosen, *(item for listed in items.values() for item in listed)]
    text = shorten(joined(list(told.values())), longest)
    sources = nearest(found, cited)
    return Answer(text, "passage", False, cautioned_for(caution, sources), sources, said=by_document(told))


def by_document(told: Mapping[Found, str]) -> tuple[Said, ...]:
    """What is told, by the documents that say it, where they are of different times."""
    each: dict[tuple[str, str | None], list[str]] = {}
    for one, text in told.items():
        dated = None if is_of_plan(one.passage) else day_or_year(one.passage.dated)  # such a row says its day itself
        each.setdefault((one.passage.document, dated), []).append(text)
    return of_different_times([Said(joined(said), dated) for (_, dated), said in each.items()])


def with_leads(chosen: Sequence[Found], question: Question, longest: int) -> list[Found]:
    """Before a sentence that opens with "hon" or "detta" the one that says who or what that is, and before a "därför"
    that answers why the reason itself, where it fits.
    """
    told = list(chosen)
    left = _left(chosen, question, longest)
    for one in chosen:
        lead = _before(one) if _leans_on_another(one, question) else None
        if lead and len(sentence(lead, question)) < left and not any(_same_place(lead, other) for other in told):
            told.append(lead)
            left -= len(sentence(lead, question)) + 1
    return told


def _leans_on_another(one: Found, question: Question) -> bool:
    without = THEREFORE.sub(" ", one.quote)
    is_outcome = question.asks is Asks.REASON and without != one.quote and not REASON.search(without)
    return is_outcome or POINTS_BACK.match(one.quote) is not None


def listed_after(one: Found, question: Question, left: int) -> list[Found]:
    """What a sentence introduces that ends with a colon: the short lines after it, as many as there is room for, until
    one introduces another list, or ends as a sentence where the first did not.
    """
    if question.asks not in ASKS_FOR_A_LIST or one.passage.cells or not one.quote.rstrip().endswith(":"):
        return []
    spans = units(one.passage)
    items: list[Found] = []
    for start, end in spans[spans.index((one.start, one.end)) + 1 :]:
        item = replace(one, start=start, end=end)
        left -= len(sentence(item, question)) + 1
        of_another_kind = bool(items) and _is_sentence(item) != _is_sentence(items[0])
        if left < 0 or end - start > LONGEST_ITEM or of_another_kind or item.quote.rstrip().endswith(":"):
            break
        items.append(item)
    return items


def _is_sentence(one: Found) -> bool:
    return one.quote.rstrip().endswith(".")


def _items_of_each(chosen: Sequence[Found], question: Question, longest: int) -> dict[Found, list[Found]]:
    """For each sentence the lines it introduces, none told twice."""
    left = _left(chosen, question, longest)
    told = list(chosen)
    items: dict[Found, list[Found]] = {}
    for one in chosen:
        listed = listed_after(one, question, left)
        items[one] = [item for item in listed if not any(_same_place(item, other) for other in told)]
        told += items[one]
        left -= sum(len(sentence(item, question)) + 1 for item in items[one])
    return items


def _with_its_items(introduced: Found, items: Sequence[Found], question: Question) -> str:
    return "\n".join(sentence(one, question) for one in (introduced, *items))


def _left(chosen: Sequence[Found], question: Question, longest: int) -> int:
    return longest - sum(len(sentence(one, question)) + 1 for one in chosen)


def _before(one: Found) -> Found | None:
    """The sentence before it in the same block."""
    spans = units(one.passage)
    at = spans.index((one.start, one.end))
    if at == 0 or BLOCKS_APART in one.passage.text[spans[at - 1][0] : one.start]:
        return None
    start, end = spans[at - 1]
    return replace(one, start=start, end=end)


def _same_place(one: Found, other: Found) -> bool:
    return (id(one.passage), one.start) == (id(other.passage), other.start)


def refuse(question: Question, found: Sequence[Found], reason: Reason) -> Answer:
    sources = nearest(found, choose(question, found))
    return Answer(None, "none", True, refused_for(reason, sources), sources)


def nearest(found: Sequence[Found], chosen: Sequence[Found]) -> tuple[Source, ...]:
    rest = [one for one in found if one not in chosen]
    return cite_all([*chosen, *rest[:ALSO_NEAR]])


def choose(
    question: Question,
    found: Sequence[Found],
    longest: int = LONGEST,
    of_parts: Sequence[Found] = (),
    repeating: float = NEAR_THE_BEST,
) -> list[Found]:
    """The best sentences that fit, no text twice; one that meets words of the question not yet met counts for more.

    One that meets none is told where it scores at least a share of the best one, `repeating`.
    """
    chosen = _one_for_each(question, [*found[:1], *of_parts], longest) if of_parts else []
    left = _left(chosen, question, longest)
    candidates = list(found[:CONSIDERED])
    while len(chosen) < MOST_SENTENCES:
        ranked = sorted(candidates, key=lambda one: one.score + NEW_WORD * _news(one, chosen), reverse=True)
        at = next((at for at, one in enumerate(ranked) if _adds(one, chosen, question, left, repeating)), None)
        if at is None:
            break
        of_a_list = listed_after(ranked[at], question, left)
        if of_a_list and not chosen:
            return [ranked[at]]  # with its list it is the whole answer
        chosen.append(ranked[at])
        left -= sum(len(sentence(one, question)) + 1 for one in (ranked[at], *of_a_list))
        looked_at = set(ranked[: at + 1])
        listed = {(id(one.passage), one.start) for one in of_a_list}
        candidates = [one for one in candidates if one not in looked_at and (id(one.passage), one.start) not in listed]
    return chosen


def _one_for_each(question: Question, best: Sequence[Found], longest: int) -> list[Found]:
    chosen: dict[str, Found] = {}
    for one in best:
        text = sentence(one, question)
        if sum(map(len, chosen)) + len(chosen) + len(text) < longest and not any(text in other for other in chosen):
            chosen[text] = one
    return list(chosen.values())


def _adds(one: Found, chosen: Sequence[Found], question: Question, left: int, repeating: float) -> bool:
    """Whether a sentence is good enough, fits, and says something that those chosen do not."""
    if not chosen:
        return True
    adds_to_it = (
        _news(one, chosen)
        or _is_decided_of(one, chosen)
        or _goes_on(one, chosen)
        or chosen[0].quote.rstrip().endswith("?")
    )
    least = NEAR_THE_BEST if adds_to_it else repeating
    if one.score < least * chosen[0].score:
        return False
    text = sentence(one, question)
    if len(text) + 1 > left or _row_of_another(one, chosen[0], question):
        return False
    if any(_same_row(one, other) for other in chosen):
        return False
    return not any(text in other or other in text for other in (sentence(one, question) for one in chosen))


def _goes_on(one: Found, chosen: Sequence[Found]) -> bool:
    """It says more of what the sentence before it tells, and points to that: "Det sista avgör om …"."""
    before = _before(one) if GOES_ON.match(one.quote) else None
    return before is not None and any(_same_place(before, other) for other in chosen)


def _is_decided_of(one: Found, chosen: Sequence[Found]) -> bool:
    """What was decided in the section that is told says in few of the question's words how it ended."""
    return DECIDED.match(one.quote) is not None and any(_section(one) == _section(other) for other in chosen)


def _section(one: Found) -> tuple[str, ...]:
    return (one.passage.document, *one.passage.headings)


def _row_of_another(one: Found, best: Found, question: Question) -> bool:
    """A row that is not of those the question names, beside one that is; or that opens with another municipality."""
    if one.passage.kind != "row":
        return False
    named = lexicon.municipalities(f". {one.passage.cells[0][1]}") if one.passage.cells else []
    another = bool(named and question.municipalities) and not set(named) & set(question.municipalities)
    return another or one.signals["names"] < best.signals["names"]


def _same_row(one: Found, other: Found) -> bool:
    """The same but for a cell or two: a plan has a row for each day of a meeting."""
    cells, others = one.passage.cells, other.passage.cells
    same = sum(cell == another for cell, another in zip(cells, others, strict=False))
    return len(cells) == len(others) and len(cells) > 1 and same >= SAME_CELLS * len(cells)


def _news(one: Found, chosen: Sequence[Found]) -> int:
    """How many words of the question this sentence would be first to meet; the very best is chosen by score alone."""
    return len(one.met.difference(*(other.met for other in chosen))) if chosen else 0


def in_reading_order(chosen: Sequence[Found]) -> list[Found]:
    """Sentences of one passage follow each other as they stand, the best document first, and of it the best passage."""
    documents = list(dict.fromkeys(one.passage.document for one in chosen))
    passages = list(dict.fromkeys(id(one.passage) for one in chosen))

    def place(one: Found) -> tuple[int, int, int]:
        return documents.index(one.passage.document), passages.index(id(one.passage)), one.start

    return sorted(chosen, key=place)
