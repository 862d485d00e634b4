"""One's answer to an invitation: one tap, changeable; in line where the places are taken; a note for the host."""

from datetime import datetime

from msgspec.structs import replace

from bot.conversation.actions import (
    AnswerInvitation,
    NotAnAction,
    OpenNotes,
    SendNotes,
    ShowInvitation,
    WithdrawFromLine,
    decode,
    encode,
)
from bot.conversation.events import FilledIn, Pressed, Wrote
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.handlers.deciding import today_of
from bot.conversation.handlers.planned import guest_of
from bot.conversation.inviting import Guest, brief, title, whole
from bot.conversation.outcome import Amend, GiveAnswer, LeaveLine, NoteForHost, Outcome, OwnChange
from bot.conversation.replies import Entry, Field, Form, Heading, Node, Reply, Text
from bot.conversation.state import State
from bot.conversation.wording import LANGUAGES, phrases, say
from bot.conversation.year import Known
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.requests import named
from scheduling.rsvp import ANSWERS, DISHES, NEEDS_A_PLACE, Answer, Given, InLine, Notes, Result, Standing, decide

MOST_CHOICES = 5


def show(event: Pressed, action: ShowInvitation, state: State, now: datetime) -> Outcome:
    """On a card of one's own, also where others look on."""
    guest = guest_of(event, state, now)
    meeting = guest.known.meeting(action.meeting)
    if meeting is None:
        return refusing.stale_button(event, state)
    return answer(event, state, whole(meeting, guest.by_oneself()), private=True)


def give(event: Pressed, action: AnswerInvitation, state: State, now: datetime) -> Outcome:
    guest = guest_of(event, state, now).by_oneself()
    meeting, member = guest.known.meeting(action.meeting), state.member
    if meeting is None or action.answer not in ANSWERS:
        return refusing.stale_button(event, state)
    if member is None or not guest.invited(meeting):
        return answer(event, state, Text(say(state.language, "member.refused.not_invited")), private=True)
    return _given(event, state, guest, member, meeting, action.answer)


def in_words(event: Wrote, state: State, now: datetime) -> Outcome | None:
    """An answer to the next meeting, or to the one that is named. None where it is about something else."""
    said = _answer_in(event.text)
    guest = guest_of(event, state, now).by_oneself()
    member = state.member
    if said is None or member is None:
        return None
    wanted, words = said
    today = today_of(state, now)
    ahead = [one for one in guest.known.meetings if one.last_day >= today and guest.invited(one) and not one.cancelled]
    found = named(words, ahead, today)
    chosen = found.meetings if words else found.meetings[:1]
    if not chosen or (words and not found.by_words):
        return None
    if len(chosen) > 1:
        asked = Heading(say(state.language, "member.said.which"))
        return answer(event, state, asked, *(brief(one, guest) for one in chosen[:MOST_CHOICES]), private=True)
    return _given(event, state, guest, member, chosen[0], wanted)


def _answer_in(text: str) -> tuple[Answer, str] | None:
    """The answer, and the words for the meeting where some follow: "jag kommer till träffen i Borås"."""
    told = " ".join(text.split()).rstrip(".!").casefold()
    known = [
        (phrase, wanted)
        for wanted in ANSWERS
        for language in LANGUAGES
        for phrase in phrases(language, f"member.said.{wanted}")
    ]
    linking = tuple(f"{word} " for language in LANGUAGES for word in phrases(language, "member.said.linking"))
    for phrase, wanted in sorted(known, key=lambda one: len(one[0]), reverse=True):
        if told == phrase:
            return wanted, ""
        rest = told.removeprefix(f"{phrase} ")
        if rest != told and rest.startswith(linking) and "?" not in rest:
            return wanted, rest.partition(" ")[2]
    return None


def _given(  # noqa: PLR0913, PLR0917 - a handler's two, and who answers what to which
    event: Pressed | Wrote, state: State, guest: Guest, member: Member, meeting: Meeting, wanted: Answer
) -> Outcome:
    standing = guest.known.standing(meeting)
    result = decide(meeting, wanted, given=guest.given(meeting), standing=standing, member=member.id, now=guest.now)
    if result == "closed":
        return answer(event, state, Text(_closed(meeting, state.language)), private=True)
    change = GiveAnswer(meeting, member.id, wanted, result, guest.now)
    return _shown(event, state, _after(guest, member, meeting, wanted, result), meeting, change)


def leave_line(event: Pressed, action: WithdrawFromLine, state: State, now: datetime) -> Outcome:
    guest = guest_of(event, state, now).by_oneself()
    meeting, member = guest.known.meeting(action.meeting), state.member
    if meeting is None or member is None:
        return refusing.stale_button(event, state)
    standing = guest.known.standing(meeting)
    left = replace(standing, line=tuple(one for one in standing.line if one.member != member.id))
    changed = replace(guest, known=_with(guest.known, meeting, standing=left))
    return _shown(event, state, changed, meeting, LeaveLine(meeting.id, member.id, now))


def _after(guest: Guest, member: Member, meeting: Meeting, wanted: Answer, result: Result) -> Guest:
    """As it will be once the answer is written."""
    standing, given = guest.known.standing(meeting), guest.given(meeting)
    others = tuple(one for one in standing.line if one.member != member.id)
    if result == "in line":
        mine = standing.of(member.id) or InLine(0, meeting.id, member.id, wanted, "waiting", guest.now)
        line = standing.line if standing.of(member.id) else (*standing.line, mine)
        kept = given if given and given.answer == "digitally" else None
        return replace(guest, known=_with(guest.known, meeting, given=kept, standing=replace(standing, line=line)))
    had_place = given is not None and given.answer in NEEDS_A_PLACE
    taken = standing.taken + (wanted in NEEDS_A_PLACE) - had_place
    line = standing.line if wanted == "digitally" else others
    new = Given(wanted, meeting.version, guest.now, given.notes if given else Notes())
    return replace(guest, known=_with(guest.known, meeting, given=new, standing=Standing(taken, line)))


_SAME = object()


def _with(known: Known, meeting: Meeting, *, standing: Standing, given: object = _SAME) -> Known:
    answers = dict(known.given)
    if isinstance(given, Given):
        answers[meeting.id] = given
    elif given is None:
        answers.pop(meeting.id, None)
    return replace(known, given=answers, standings={**known.standings, meeting.id: standing})


def _shown(event: Pressed | Wrote, state: State, guest: Guest, meeting: Meeting, change: OwnChange) -> Outcome:
    """On the card that was pressed, if only its owner sees it; else on a card of one's own."""
    nodes = state.pressed.nodes if state.pressed else ()
    entries = [node for node in nodes if isinstance(node, Entry) and _is_of(node, meeting)]
    if isinstance(event, Wrote) or not entries or not (state.pressed_alone or event.place.direct):
        return Outcome(answer(event, state, whole(meeting, guest), private=True).messages, (change,))
    several = sum(isinstance(node, Entry) for node in nodes) > 1
    fresh = (brief if several else whole)(meeting, guest)
    amended = tuple(fresh if node in entries else node for node in nodes)
    return Outcome((Amend(event.place, event.message, Reply(amended, state.language)),), (change,))


def _is_of(entry: Entry, meeting: Meeting) -> bool:
    return any(_meeting_in(button.action) == meeting.id for button in entry.buttons)


def _meeting_in(action: str) -> str:
    try:
        return str(getattr(decode(action), "meeting", ""))
    except NotAnAction:  # from a version that is gone
        return ""


def _closed(meeting: Meeting, language: str) -> str:
    return say(language, "member.refused.cancelled" if meeting.cancelled else "member.refused.begun")


def open_notes(event: Pressed, action: OpenNotes, state: State, now: datetime) -> Outcome:
    guest = guest_of(event, state, now)
    meeting = guest.known.meeting(action.meeting)
    given = guest.given(meeting) if meeting else None
    if meeting is None or given is None:
        return refusing.stale_button(event, state)
    intro = Text(say(state.language, "member.notes.intro"))
    return answer(event, state, intro, _form(meeting, given, state.language), private=True)


def notes_sent(event: FilledIn, action: SendNotes, state: State, now: datetime) -> Outcome:
    guest = guest_of(event, state, now)
    meeting, member = guest.known.meeting(action.meeting), state.member
    given = guest.given(meeting) if meeting else None
    if meeting is None or member is None or given is None:
        return refusing.stale_button(event, state)
    form = _form(meeting, given, state.language)
    if wrong := complaints(form, event.values, state.language):
        return answer(event, state, Text("\n".join(wrong.values())), private=True)
    notes = _notes(event.values)
    thanks: Node = Text(say(state.language, "member.notes.thanks"))
    return amend(event, state, thanks, changes=(NoteForHost(meeting.id, member.id, notes),))


def _form(meeting: Meeting, given: Given, language: str) -> Form:
    def word(name: str) -> str:
        return say(language, f"member.notes.{name}")

    dishes = tuple(say(language, f"member.dishes.{dish}") for dish in DISHES)
    notes = given.notes
    dish = say(language, f"member.dishes.{notes.dish}") if notes.dish else ""
    who = (Field("colleague", word("colleague"), required=False, value=notes.colleague, longest=100),)
    return Form(
        title=say(language, "member.notes.title", title=title(meeting, language)),
        fields=(
            *(who if given.answer == "colleague" else ()),
            Field("dish", word("dish"), kind="choice", required=False, value=dish, options=dishes),
            Field("diet", word("diet"), required=False, hint=word("diet_hint"), value=notes.diet, longest=200),
            Field("travel", word("travel"), required=False, hint=word("travel_hint"), value=notes.travel, longest=200),
        ),
        submit=word("submit"),
        action=encode(SendNotes(meeting.id)),
        opens=say(language, "member.buttons.notes"),
    )


def _notes(values: dict[str, str]) -> Notes:
    written = {name: values.get(name, "").strip() for name in ("diet", "travel", "colleague")}
    names = {say(language, f"member.dishes.{dish}"): dish for language in LANGUAGES for dish in DISHES}
    return Notes(dish=names.get(values.get("dish", ""), ""), **written)
