"""What a card says, made from the ledger and the meetings as they are committed when it is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, select

from bot.conversation.events import Person
from bot.conversation.rating import ballot
from bot.conversation.reminding import AHEAD, Card, Item, card, struck_card
from bot.conversation.replies import Reply
from bot.conversation.wording import FIRST_LANGUAGE
from bot.delivery import surveys
from bot.delivery.outbox import Wanted
from bot.storage.tables import person
from scheduling import store, told
from scheduling.meetings import Meeting, same
from scheduling.messages import LATE
from scheduling.network import RATE_DIRECTLY, Member
from scheduling.notices import Versions
from scheduling.ratings import answers, asking
from scheduling.ratings.asking import Asked
from scheduling.ratings.keys import Keys
from scheduling.ratings.rounds import Round
from scheduling.reminders import UNRATED
from scheduling.told import CHANGE, Told

RATINGS = (RATE_DIRECTLY, UNRATED)


class Known(Struct, frozen=True):
    """All that a batch of cards may say, read at once. `talks` is what each recipient was told of each meeting."""

    rows: Mapping[str, list[Told]]
    talks: Mapping[tuple[str, str], list[Told]]
    meetings: Mapping[str, Meeting]
    versions: Versions
    members: Mapping[str, Member]
    languages: Mapping[tuple[str, str], str]
    rounds: Mapping[str, Round]
    asked: Mapping[str, Asked]


def render(
    connection: Connection,
    wanted: Sequence[Wanted],
    now: datetime,
    keys: Keys | None = None,
    zone: str = "Europe/Stockholm",
) -> dict[Wanted, Reply | None]:
    """Writes down, in the same transaction, which version of each meeting is being told. A survey speaks of none."""
    letters = [one for one in wanted if one.card.startswith(surveys.LETTER)]
    said = surveys.made(connection, [one.card for one in letters], keys, now, zone)
    made = {one: said[one.card] for one in letters}
    of_meetings = [one for one in wanted if one not in made]
    known = _known(connection, [one.card for one in of_meetings], keys)
    return made | {one: (_edited if one.edit else _sent)(connection, known, one.card, now) for one in of_meetings}


def card_of(connection: Connection, key: str, now: datetime) -> Card | None:
    """The card with this key as it was sent, for whoever asks why."""
    known = _known(connection, [key])
    rows = known.rows.get(key, [])
    items = tuple(Item(known.meetings[row.meeting], row.what, row.lead) for row in rows if row.state != "void")
    return _card(known, rows[0], items, now) if items else None


def _sent(connection: Connection, known: Known, key: str, now: datetime) -> Reply | None:
    rows = known.rows.get(key, [])
    said = {row.id: item for row in rows if (item := _item(known, row, now)) is not None}
    told.settle(connection, [row.id for row in rows if row.id not in said], state="void", settled_at=now)
    if not said or _gone(known, rows[0]):
        return None
    for row in rows:
        if row.id in said:
            told.say_now(connection, row, known.meetings[row.meeting])
    late = min(row.due_at for row in rows if row.id in said) < now - LATE
    return card(_card(known, rows[0], tuple(said.values()), now, late=late))


def _edited(connection: Connection, known: Known, key: str, now: datetime) -> Reply | None:
    """The card once more, each meeting as it said it then and, where that is no longer so, as it is now."""
    rows = [row for row in known.rows.get(key, []) if row.reached]
    items = tuple(
        _rated(known, row)
        if row.what in RATINGS
        else Item(meeting, row.what, row.lead, None if same(before, meeting) else before)
        for row in rows
        for meeting, before in [(known.meetings[row.meeting], known.versions[row.meeting, row.version])]
    )
    told.remember(connection, [item.meeting for item in items])
    told.show(connection, rows, {item.meeting.id: item.meeting.version for item in items})
    return struck_card(_card(known, rows[0], items, now)) if items else None


def _item(known: Known, row: Told, now: datetime) -> Item | None:
    """What there is to say of one meeting now; None where it has become needless or useless since it was owed."""
    meeting = known.meetings[row.meeting]
    if row.what in RATINGS:
        return _rated(known, row) if _to_be_rated(known, row, now) else None
    before = _told_last(known, row)
    changed = before is not None and not same(before, meeting)
    if row.what == CHANGE:
        return Item(meeting, CHANGE, "", before) if changed else None
    if meeting.cancelled or row.useful_until <= now:
        return None
    if row.what not in AHEAD and _on_other_days(known, row, meeting):
        return None
    return Item(meeting, row.what, row.lead, before if changed else None)


def _to_be_rated(known: Known, row: Told, now: datetime) -> bool:
    """Whoever has rated it meanwhile is left in peace."""
    one, asked = known.rounds.get(row.meeting), known.asked.get(row.meeting)
    if one is None or asked is None or not one.takes_answers(now) or row.useful_until <= now:
        return False
    return row.recipient.startswith("room:") or int(row.recipient.removeprefix("member:")) in asked.silent


def _rated(known: Known, row: Told) -> Item:
    meeting, one = known.meetings[row.meeting], known.rounds.get(row.meeting)
    shown = ballot(one, meeting, known.asked.get(row.meeting), meeting.zone) if one else None
    return Item(meeting, row.what, row.lead, ballot=shown)


def _on_other_days(known: Known, row: Told, meeting: Meeting) -> bool:
    """A reminder of a certain day is worth nothing once that day is another; its meeting has new ones."""
    owed_for = known.versions.get((row.meeting, row.version))
    return owed_for is not None and owed_for.sessions != meeting.sessions


def _told_last(known: Known, row: Told) -> Meeting | None:
    """The meeting as the recipient knows it, if at all."""
    reached = [other for other in known.talks[row.recipient, row.meeting] if other.reached and other.key != row.key]
    if not reached:
        return None
    last = max(reached, key=lambda other: (other.settled_at or other.owed_at, other.id))
    return known.versions[last.meeting, last.version]


def _gone(known: Known, row: Told) -> bool:
    """Who has left the network meanwhile, or wants nothing any more, is not reminded."""
    if not row.recipient.startswith("member:"):
        return False
    member = known.members.get(row.recipient)
    return member is None or (member.wishes.stopped and row.what != CHANGE)


def _card(known: Known, row: Told, items: tuple[Item, ...], now: datetime, *, late: bool = False) -> Card:
    """`row` is any of the card's: all have the same key, recipient and channel."""
    member = known.members.get(row.recipient)
    language = known.languages.get((row.recipient, row.channel), FIRST_LANGUAGE)
    return Card(row.key, items, now, member, late, language)


def _known(connection: Connection, cards: Sequence[str], keys: Keys | None = None) -> Known:
    rows: defaultdict[str, list[Told]] = defaultdict(list)
    for row in told.of_messages(connection, cards):
        rows[row.key].append(row)
    every = [row for found in rows.values() for row in found]
    meetings = {row.meeting for row in every}
    recipients = {row.recipient for row in every}
    talks: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for row in told.of_recipients(connection, recipients, meetings):
        talks[row.recipient, row.meeting].append(row)
    ids = [int(recipient.removeprefix("member:")) for recipient in recipients if recipient.startswith("member:")]
    members = {f"member:{member.id}": member for member in store.members(connection, only=ids)}
    rated = {row.meeting for row in every if row.what in RATINGS}
    rounds = [one for one in answers.rounds(connection) if one.subject in rated] if rated else []
    return Known(
        rows=rows,
        talks=talks,
        meetings={meeting.id: meeting for meeting in store.meetings(connection, only=meetings)},
        versions=told.versions(connection, meetings),
        members=members,
        languages=_languages(connection, members),
        rounds={one.subject: one for one in rounds},
        asked=asking.asked(connection, keys, rounds),
    )


def language_of(connection: Connection, someone: Person) -> str:
    wish = select(person.c.language).where(person.c.channel == someone.channel, person.c.id == someone.id)
    return connection.execute(wish).scalar() or FIRST_LANGUAGE


def _languages(connection: Connection, members: Mapping[str, Member]) -> dict[tuple[str, str], str]:
    """Recipient and channel -> the language in which the account there wants to be written to."""
    accounts = {(one.channel, one.account): who for who, member in members.items() for one in member.identities}
    ids = {account for _, account in accounts}
    query = select(person.c.channel, person.c.id, person.c.language).where(person.c.id.in_(ids))
    return {
        (accounts[channel, account], channel): language
        for channel, account, language in connection.execute(query)
        if language and (channel, account) in accounts
    }
