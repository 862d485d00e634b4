"""A meeting as somebody sees it who may come: when and where, how it stands with the own answer, and what to press."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.conversation.actions import (
    AnswerInvitation,
    OpenNotes,
    ShowCoverage,
    ShowInvitation,
    WithdrawFromLine,
    button,
)
from bot.conversation.days import clock_in_words, day_in_words, sessions_in_words
from bot.conversation.events import Place
from bot.conversation.replies import Button, Entry, Leaf
from bot.conversation.wording import count, phrases, say
from bot.conversation.year import Known
from scheduling.days import local_day
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.rsvp import NEEDS_A_PLACE, Given, InLine, choices, limited, may_answer


class Guest(Struct, frozen=True):
    """Who looks, where and when. In a room nothing is shown of the own answer; the link only where all are invited."""

    known: Known
    member: Member | None
    place: Place
    now: datetime
    language: str

    @property
    def alone(self) -> bool:
        return self.place.direct

    def invited(self, meeting: Meeting) -> bool:
        return self.member is not None and self.member.belongs_to(meeting.groups)

    def given(self, meeting: Meeting) -> Given | None:
        return self.known.given.get(meeting.id)

    def in_line(self, meeting: Meeting) -> InLine | None:
        return self.known.standing(meeting).of(self.member.id) if self.member else None

    def sees_link(self, meeting: Meeting) -> bool:
        if self.alone:
            return self.invited(meeting)
        here = self.known.groups_in(self.place.channel, self.place.room)
        return bool(meeting.groups) and not set(here).isdisjoint(meeting.groups)

    def by_oneself(self) -> "Guest":
        """The same person, with nobody looking over the shoulder."""
        return replace(self, place=replace(self.place, direct=True))


def brief(meeting: Meeting, guest: Guest) -> Entry:
    """As one of many: what one needs to decide, and the two answers that most people give."""
    return _entry(meeting, guest, tuple(_brief_rows(meeting, guest)), tuple(_brief_buttons(meeting, guest)))


def whole(meeting: Meeting, guest: Guest) -> Entry:
    """Everything that is decided, and everything that can be answered."""
    return _entry(meeting, guest, tuple(_rows(meeting, guest)), tuple(_buttons(meeting, guest)))


def title(meeting: Meeting, language: str) -> str:
    return meeting.theme or say(language, "member.plan.untitled")


def moment(at: datetime, meeting: Meeting, language: str) -> str:
    """As the meeting's own clock shows it."""
    local = at.astimezone(ZoneInfo(meeting.zone))
    words = {"day": day_in_words(local.date(), language), "time": clock_in_words(local.time())}
    return say(language, "member.plan.moment", **words)


def _entry(meeting: Meeting, guest: Guest, rows: tuple[tuple[str, str], ...], buttons: tuple[Button, ...]) -> Entry:
    note, tone = _note(meeting, guest)
    return Entry(
        title=title(meeting, guest.language),
        leaf=_leaf(meeting, guest.language),
        rows=rows,
        note=note,
        tone="off" if meeting.cancelled else "good" if tone else "plain",
        buttons=buttons,
    )


def _leaf(meeting: Meeting, language: str) -> Leaf:
    first, last = meeting.first_day, meeting.last_day
    near = 0 < (last - first).days < 7 and first.month == last.month
    return Leaf(
        weekday=phrases(language, "member.leaf.weekdays")[first.weekday()],
        day=f"{first.day}–{last.day}" if near else str(first.day),
        month=phrases(language, "member.leaf.months")[first.month - 1],
    )


def _label(name: str, language: str) -> str:
    return say(language, f"member.rows.{name}")


def _brief_rows(meeting: Meeting, guest: Guest) -> Iterator[tuple[str, str]]:
    language = guest.language
    other_year = meeting.first_day.year != guest.now.year
    yield _label("when", language), sessions_in_words(meeting.sessions, language, year=other_year)
    if where := _where(meeting, language):
        yield _label("where", language), where
    yield _label("group", language), ", ".join(meeting.groups) or say(language, "member.plan.everyone")
    if meeting.host:
        yield _label("host", language), meeting.host


def _where(meeting: Meeting, language: str) -> str:
    digital = say(language, "member.plan.digital") if meeting.form != "physical" else ""
    both = say(language, "member.plan.and_digital", place=meeting.place) if digital and meeting.place else ""
    return both or meeting.place or digital


def _rows(meeting: Meeting, guest: Guest) -> Iterator[tuple[str, str]]:
    yield from _brief_rows(meeting, guest)
    language = guest.language
    if meeting.link and guest.sees_link(meeting) and not meeting.cancelled:
        yield _label("link", language), meeting.link
    if meeting.speakers:
        yield _label("speakers", language), ", ".join(meeting.speakers)
    if meeting.agenda:
        yield _label("agenda", language), meeting.agenda
    if meeting.answer_by and may_answer(meeting, guest.now):
        yield _label("answer_by", language), day_in_words(meeting.answer_by, language)
    if limited(meeting) and may_answer(meeting, guest.now):
        standing = guest.known.standing(meeting)
        free = max(0, standing.free(meeting, guest.now) - len(standing.waiting))
        yield _label("places", language), say(language, "member.plan.places", free=free, places=meeting.places)


def _note(meeting: Meeting, guest: Guest) -> tuple[str, bool]:
    """How it stands, and whether that is good news."""
    language = guest.language
    if meeting.cancelled:
        return say(language, "member.note.cancelled"), False
    if not guest.alone or not guest.invited(meeting):
        return "", False
    given, line = guest.given(meeting), guest.in_line(meeting)
    if line is not None and line.offers_at(guest.now) and line.until is not None:
        return say(language, "member.note.offered", until=moment(line.until, meeting, language)), True
    if line is not None and line.state == "waiting" and guest.member is not None:
        number = guest.known.standing(meeting).number(guest.member.id)
        also = f" {say(language, f'member.note.{given.answer}')}" if given else ""
        return say(language, "member.note.in_line", number=number) + also, False
    if given is None:
        return _asked(meeting, guest), False
    said = say(language, f"member.note.{given.answer}")
    if given.version < meeting.version:
        said = f"{said} {say(language, 'member.note.before_change')}"
    return said, given.answer in {"coming", "digitally", "colleague"}


def _asked(meeting: Meeting, guest: Guest) -> str:
    if not may_answer(meeting, guest.now):
        return ""
    if meeting.answer_by and meeting.answer_by >= guest.now.astimezone(ZoneInfo(meeting.zone)).date():
        by = day_in_words(meeting.answer_by, guest.language)
        return say(guest.language, "member.note.answer_by", day=by)
    return say(guest.language, "member.note.not_answered")


def _answer(meeting: Meeting, answer: str, guest: Guest) -> Button:
    given = guest.given(meeting)
    chosen = given is not None and given.answer == answer
    label = say(guest.language, f"member.answers.{answer}")
    made = button(label, AnswerInvitation(meeting.id, answer))
    return replace(made, chosen=chosen)


def _brief_buttons(meeting: Meeting, guest: Guest) -> Iterator[Button]:
    language = guest.language
    more = ShowInvitation(meeting.id)
    if not may_answer(meeting, guest.now) or (guest.alone and not guest.invited(meeting)):
        yield button(say(language, "member.buttons.more"), more)
    elif not guest.alone:
        yield button(say(language, "member.buttons.answer"), more)
    elif guest.given(meeting) or guest.in_line(meeting):
        line = guest.in_line(meeting)
        if line is not None and line.offers_at(guest.now):
            yield _take(meeting, line, guest)
        yield button(say(language, "member.buttons.change"), more)
        yield from _to_note(meeting, guest)
    else:
        yield _answer(meeting, "coming", guest)
        yield _answer(meeting, "declined", guest)
        yield button(say(language, "member.buttons.more_answers"), more)


def _take(meeting: Meeting, line: InLine, guest: Guest) -> Button:
    taken = button(say(guest.language, "member.buttons.take"), AnswerInvitation(meeting.id, line.answer))
    return replace(taken, style="primary")


def _buttons(meeting: Meeting, guest: Guest) -> Iterator[Button]:
    """In a room the buttons are everybody's: they say nothing of what anyone has answered."""
    language = guest.language
    if guest.sees_link(meeting):
        yield from way_in(meeting, guest.now, language)
    if not guest.alone:
        yield from answers_to(meeting, guest.now, language)
        return
    if may_answer(meeting, guest.now) and guest.invited(meeting):
        line = guest.in_line(meeting)
        if line is not None and line.offers_at(guest.now):
            yield _take(meeting, line, guest)
        for answer in choices(meeting):
            yield _answer(meeting, answer, guest)
        yield from _to_note(meeting, guest)
        if line is not None:
            yield button(say(language, "member.buttons.leave_line"), WithdrawFromLine(meeting.id))
    if guest.member is not None and guest.member.role == "coordinator":
        yield button(say(language, "member.buttons.coverage"), ShowCoverage(meeting.id))


def answers_to(meeting: Meeting, now: datetime, language: str) -> tuple[Button, ...]:
    """For a card that many may see, such as a reminder: every answer, and none of them chosen."""
    if not may_answer(meeting, now):
        return ()
    return tuple(
        button(say(language, f"member.answers.{answer}"), AnswerInvitation(meeting.id, answer))
        for answer in choices(meeting)
    )


def way_in(meeting: Meeting, now: datetime, language: str) -> tuple[Button, ...]:
    """On its days, to a meeting that has a link. Nothing but what the plan holds as such leads out of the talk."""
    today = local_day(now, ZoneInfo(meeting.zone))
    on = not meeting.cancelled and any(session.day == today for session in meeting.sessions)
    if not on or not meeting.link.startswith(("https://", "http://")):
        return ()
    return (Button(say(language, "member.buttons.join"), style="primary", address=meeting.link),)


def _to_note(meeting: Meeting, guest: Guest) -> Iterator[Button]:
    """Only the host of a meeting that is held somewhere needs to know."""
    given = guest.given(meeting)
    if given is not None and meeting.form != "digital" and given.answer in NEEDS_A_PLACE | {"maybe"}:
        noted = bool(given.notes.dish or given.notes.diet or given.notes.travel or given.notes.colleague)
        name = "noted" if noted else "notes"
        yield button(say(guest.language, f"member.buttons.{name}"), OpenNotes(meeting.id))


def how_many(number: int, language: str) -> str:
    return count(language, "member.plan.count", number)
