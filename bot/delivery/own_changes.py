"""What a member changed of their own: answers, notes, wishes, calendars, groups, and whether they belong at all."""

from sqlalchemy import Connection

from bot.conversation.outcome import (
    ChangeMember,
    ConnectAccount,
    DisconnectAccounts,
    GiveAnswer,
    GiveRating,
    HandOver,
    KeepCode,
    LeaveLine,
    LetLeave,
    MakeCalendar,
    NoteForHost,
    NoteWrongCode,
    OwnChange,
    RevokeCalendar,
    SetWishes,
    SpoilCode,
)
from bot.delivery import offers
from scheduling import codes, departures, feeds, invitations, store, told
from scheduling.network import Member
from scheduling.ratings import answers
from scheduling.store import Overtaken

CHANGES_PEOPLE = LetLeave | HandOver | ChangeMember


def apply_own(connection: Connection, change: OwnChange) -> None:
    """Raises Overtaken where the change was decided upon something that has changed since."""
    match change:
        case GiveAnswer(meeting=meeting, member=member, answer=answer, expected=expected, at=at):
            offers.tell(connection, invitations.give(connection, meeting, member, answer, expected, at), at)
            told.heard(connection, (store.of_member(member), _here(connection, member).channel), meeting, at)
        case LeaveLine(meeting=meeting_id, member=member, at=at):
            offers.tell(connection, invitations.leave_line(connection, meeting_id, member, at), at)
        case NoteForHost(meeting=meeting_id, member=member, notes=notes):
            invitations.note(connection, meeting_id, member, notes)
        case SetWishes(member=member, wishes=wishes):
            store.set_wishes(connection, member, wishes)
        case MakeCalendar(member=member, group=group, digest=digest, at=at):
            feeds.make(connection, member, group, digest, at)
        case RevokeCalendar(member=member, group=group, at=at):
            feeds.revoke(connection, member, at, group)
        case GiveRating(round=round_id, pseudonym=who, given=given, at=at):
            try:
                answers.give(connection, round_id, who, dict(given), at)
            except answers.RoundClosed:
                raise Overtaken(round_id) from None
        case LetLeave() | HandOver() | ChangeMember():
            _apply_to_people(connection, change)
        case _:
            _apply_to_accounts(connection, change)


def _apply_to_people(connection: Connection, change: LetLeave | HandOver | ChangeMember) -> None:
    match change:
        case LetLeave(member=number, at=at):
            offers.tell(connection, departures.leave(connection, _here(connection, number), at), at)
        case HandOver(member=number, successor=successor, at=at):
            offers.tell(connection, departures.hand_over(connection, _here(connection, number), successor, at), at)
        case ChangeMember(member=number, before=before, now=wanted, at=at):
            changed = _here(connection, number)
            if changed.person != before:
                raise Overtaken(changed.name)
            offers.tell(connection, departures.change(connection, changed, wanted, at), at)


def _apply_to_accounts(
    connection: Connection, change: KeepCode | SpoilCode | ConnectAccount | NoteWrongCode | DisconnectAccounts
) -> None:
    match change:
        case KeepCode(member=number, digest=digest, until=until, at=at):
            codes.keep(connection, digest, _here(connection, number).id, until, at)
        case SpoilCode(digest=digest):
            codes.spoil(connection, digest)
        case ConnectAccount(digest=digest, account=account, attempt=attempt, at=at):
            codes.use(connection, digest, account, attempt, at)
        case NoteWrongCode(account=account, attempt=attempt, at=at):
            codes.note_wrong(connection, account, attempt, at)
        case DisconnectAccounts(member=number, channel=channel):
            store.disconnect(connection, number, channel)


def _here(connection: Connection, number: int) -> Member:
    found = store.members(connection, only=[number])
    if not found:
        raise Overtaken(str(number))
    return found[0]
