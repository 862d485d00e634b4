"""The card that tells of meetings: a reminder, a change, or both, from the meetings as they are when it is sent."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.conversation.actions import WhyTold, button
from bot.conversation.days import day_in_words, session_in_words, sessions_in_words
from bot.conversation.inviting import answers_to, way_in
from bot.conversation.rating import Ballot, ballot, open_nodes
from bot.conversation.replies import Attachment, Button, Choices, Facts, Heading, Node, Reply, Text
from bot.conversation.wording import say
from scheduling import calendar
from scheduling.days import local_day
from scheduling.meetings import TOLD, Meeting, Session, changes
from scheduling.messages import Message
from scheduling.network import RATE_DIRECTLY, Member
from scheduling.ratings.rounds import id_of, wanted
from scheduling.reminders import STANDING_IN, UNRATED, Reminder, wish_for
from scheduling.told import CHANGE

WISHES = {
    "14d": "two_weeks",
    "answer": "answer",
    "2d": "two_days",
    "morning": "morning",
    "link": "link",
    RATE_DIRECTLY: "rating",
    UNRATED: "unrated",
}
AHEAD = ("14d", "answer", "2d")
ORDER = ("sessions", "form", "place", "link")


class Item(Struct, frozen=True):
    """What a card says of one meeting. `what` is the name of a reminder or CHANGE, `lead` the day it is about.

    `before` is what whoever reads this was told last, where it is no longer so. With a `ballot` it asks for a rating.
    """

    meeting: Meeting
    what: str
    lead: str = ""
    before: Meeting | None = None
    ballot: Ballot | None = None


class Card(Struct, frozen=True):
    """`key` names the message in the ledger. Without a member it stands in a room."""

    key: str
    items: tuple[Item, ...]
    now: datetime
    member: Member | None = None
    late: bool = False
    language: str = "sv"


# What a card offers to do about each meeting that will take place, in order: this is where answers to the invitation
# belong. An offer is a function of the meeting's item and its card, and returns buttons, or none.
Offer = Callable[[Item, Card], tuple[Button, ...]]
OFFERS: tuple[Offer, ...] = (
    lambda item, told: way_in(item.meeting, told.now, told.language),
    lambda item, told: answers_to(item.meeting, told.now, told.language),
)


def card(told: Card) -> Reply:
    return Reply(tuple(_nodes(told)), told.language)


def struck_card(told: Card) -> Reply:
    """A card that was sent earlier, as it shall look now: what no longer holds is struck through."""
    return Reply(tuple(_struck_nodes(told)), told.language)


def _nodes(told: Card) -> Iterator[Node]:
    if len(told.items) > 1:
        yield Heading(say(told.language, "reminders.heading.several", count=len(told.items)))
    for item in told.items:
        if item.ballot is not None:
            yield from open_nodes(item.ballot, told.language, alone=told.member is not None)
            continue
        yield Heading(_heading(item, told))
        if item.before is not None:
            yield Facts(tuple(_differences(item.before, item.meeting, told.language)))
        if not item.meeting.cancelled:
            yield Facts(tuple(_facts(item, told.language, without=_changed(item))))
            yield from _offered(item, told)
        if item.what in (*AHEAD, CHANGE):
            yield _to_calendar(item.meeting, told)
    if told.late:
        yield Text(say(told.language, "reminders.note.late"))
    if told.member is None and any(item.what in STANDING_IN for item in told.items):
        yield Text(say(told.language, "reminders.note.standing_in"))
    yield Choices((button(say(told.language, "reminders.note.why"), WhyTold(told.key)),))


def _struck_nodes(told: Card) -> Iterator[Node]:
    for item in told.items:
        if item.ballot is not None:
            yield from open_nodes(item.ballot, told.language, alone=told.member is not None)
            continue
        yield Heading(_heading(item, told))
        if item.before is not None:
            yield Facts(tuple(_no_longer(item, item.before, told.language)), struck=True)
        if not item.meeting.cancelled:
            yield Facts(tuple(_facts(item, told.language)))
            yield from _offered(item, told)
    yield Choices((button(say(told.language, "reminders.note.why"), WhyTold(told.key)),))


def _no_longer(item: Item, before: Meeting, language: str) -> Iterator[tuple[str, str]]:
    if before.cancelled:
        yield say(language, "reminders.facts.status"), say(language, "reminders.changed.off")
    else:
        yield from _facts(Item(before, item.what, item.lead), language)


def _offered(item: Item, told: Card) -> Iterator[Node]:
    buttons = tuple(offered for offer in OFFERS for offered in offer(item, told))
    if buttons:
        yield Choices(buttons)


def _heading(item: Item, told: Card) -> str:
    meeting, language = item.meeting, told.language
    title = meeting.theme or say(language, "reminders.note.meeting")
    if item.before is not None:
        return say(language, f"reminders.changed.{_kind_of_change(item.before, meeting)}", title=title)
    if item.what == "answer" and meeting.answer_by:
        answer_by = day_in_words(meeting.answer_by, language)
        return say(language, "reminders.heading.answer", title=title, answer_by=answer_by)
    if item.what == "link":
        return say(language, "reminders.heading.link", title=title)
    ahead = (_sessions(item)[0].day - local_day(told.now, ZoneInfo(meeting.zone))).days
    if ahead < 0 or item.what == CHANGE:
        return title
    near = {0: "today", 1: "tomorrow"}.get(ahead, "ahead")
    blanks = {"days": ahead} if near == "ahead" else {}
    return say(language, f"reminders.heading.{near}", title=title, **blanks)


def _kind_of_change(before: Meeting, now: Meeting) -> str:
    if now.cancelled:
        return "cancelled"
    if before.cancelled:
        return "taking_place"
    return "moved" if before.sessions != now.sessions else "otherwise"


def _changed(item: Item) -> frozenset[str]:
    """Fields whose news has been told as before and now."""
    return frozenset(change.field for change in changes(item.before, item.meeting)) if item.before else frozenset()


def _differences(before: Meeting, now: Meeting, language: str) -> Iterator[tuple[str, str]]:
    """Before -> now, of what people were told."""
    arrow = "reminders.changed.arrow"
    if now.cancelled:
        said = say(language, "reminders.changed.off")
        yield say(language, "reminders.facts.when"), say(language, arrow, before=_days(before, language), now=said)
        return
    if before.cancelled:
        off, on = say(language, "reminders.changed.off"), say(language, "reminders.changed.on")
        yield say(language, "reminders.facts.status"), say(language, arrow, before=off, now=on)
    changed = {change.field for change in changes(before, now)} & TOLD
    for field in (field for field in ORDER if field in changed):
        was, is_now = (_value(meeting, field, language) or "–" for meeting in (before, now))
        yield say(language, f"reminders.facts.{_LABELS[field]}"), say(language, arrow, before=was, now=is_now)


_LABELS = {"sessions": "when", "form": "form", "place": "where", "link": "link"}


def _days(meeting: Meeting, language: str) -> str:
    return "; ".join(session_in_words(session, language) for session in meeting.sessions)


def _value(meeting: Meeting, field: str, language: str) -> str:
    if field == "sessions":
        return _days(meeting, language)
    return say(language, f"reminders.forms.{meeting.form}") if field == "form" else str(getattr(meeting, field))


def _facts(item: Item, language: str, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    meeting = item.meeting
    ahead = item.what in (*AHEAD, CHANGE)
    rows = (
        ("sessions", "when", sessions_in_words(_sessions(item), language)),
        ("place", "where", meeting.place),
        ("link", "link", meeting.link),
        ("host", "host", meeting.host if ahead else ""),
        ("speakers", "speakers", ", ".join(meeting.speakers) if ahead else ""),
        ("bring", "bring", meeting.bring if item.what != "link" else ""),
        ("agenda", "agenda", meeting.agenda if ahead else ""),
        ("answer_by", "answer_by", day_in_words(meeting.answer_by, language) if ahead and meeting.answer_by else ""),
    )
    for field, label, value in rows:
        if value and field not in without:
            yield say(language, f"reminders.facts.{label}"), value


def _sessions(item: Item) -> tuple[Session, ...]:
    """Ahead of the meeting all its days, afterwards the day that the reminder is about."""
    number = int(item.lead.removeprefix("day")) if item.lead.startswith("day") else 0
    return item.meeting.sessions[number - 1 : number] if number else item.meeting.sessions


def _to_calendar(meeting: Meeting, told: Card) -> Attachment:
    label = "calendar_cancel" if meeting.cancelled else "calendar"
    return Attachment(
        name=f"traff-{meeting.first_day}.ics",
        content=calendar.attachment(meeting, told.now),
        label=say(told.language, f"reminders.note.{label}"),
    )


def remind(
    message: Message, meetings: Mapping[str, Meeting], member: Member | None = None, language: str = "sv"
) -> Reply:
    """The card of a message that is not in the ledger yet, such as one that is only rehearsed."""
    items = tuple(_rehearsed(about, meetings[about.meeting]) for about in message.about)
    return card(Card("", items, message.at, member, message.late, language))


def _rehearsed(about: Reminder, meeting: Meeting) -> Item:
    """A rating is shown as it will be asked for."""
    planned = wanted(meeting, None, id_of("meeting", meeting.id)) if about.kind == "rating" else None
    shown = ballot(replace(planned, state="open"), meeting, None, meeting.zone) if planned else None
    return Item(meeting, about.wish, about.lead, ballot=shown)


def why(reminder: Reminder, meeting: Meeting, member: Member | None, language: str = "sv") -> str:
    return why_told(wish_for(reminder.kind, reminder.lead), meeting, member, language)


def why_told(what: str, meeting: Meeting, member: Member | None, language: str) -> str:
    """Which rule and which wish made this card. No member means that it stands in a room."""
    groups = ", ".join(meeting.groups) or say(language, "reminders.note.everyone")
    if what == CHANGE:
        return say(language, "reminders.why.change" if member else "reminders.why.room_change")
    if what in {RATE_DIRECTLY, UNRATED}:
        return say(language, f"reminders.why.{WISHES[what]}" if member else "reminders.why.rating_room")
    if member is None:
        reason = "standing_in" if what in STANDING_IN else "room"
        return say(language, f"reminders.why.{reason}", groups=groups)
    wish = say(language, f"reminders.wishes.{WISHES[what]}")
    if not meeting.groups:
        return say(language, "reminders.why.network", wish=wish)
    shared = ", ".join(group for group in meeting.groups if group in member.groups)
    return say(language, "reminders.why.member", groups=shared, wish=wish)
