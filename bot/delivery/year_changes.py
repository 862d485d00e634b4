"""What a coordinator changed in the network's year, if it still is as it was when that was decided."""

from sqlalchemy import Connection

from bot.conversation.outcome import (
    ChangeMeeting,
    ChangeMember,
    HandOver,
    KeepProposal,
    LetLeave,
    SetWishes,
    TakeAttendance,
    YearChange,
)
from scheduling import attendance, proposals, store
from scheduling.network import Member
from scheduling.proposals import Outdated

CHANGES_PEOPLE = LetLeave | HandOver | ChangeMember


def apply_to_year(connection: Connection, change: YearChange) -> None:
    match change:
        case KeepProposal(proposal=proposal, member=member, at=at):
            proposals.keep(connection, proposal, member, at)
        case ChangeMeeting(base=base, wanted=wanted, at=at):
            proposals.carry_out(connection, base, wanted, at)
        case TakeAttendance(meeting=meeting, counted=counted, revision=revision, at=at):
            if not attendance.take(connection, meeting, counted, revision, at):
                raise Outdated(meeting)
        case SetWishes(member=number, wishes=wishes):
            store.set_wishes(connection, number, wishes)
        case LetLeave(member=number, at=at):
            store.let_leave(connection, _here(connection, number), at)
        case HandOver(member=number, successor=successor, at=at):
            store.hand_over(connection, _here(connection, number), successor, at)
        case ChangeMember(member=number, before=before, now=now):
            changed = _here(connection, number)
            if changed.person != before:
                raise Outdated(changed.name)
            store.change_member(connection, changed, now)


def _here(connection: Connection, number: int) -> Member:
    found = next((member for member in store.members(connection) if member.id == number), None)
    if found is None:
        raise Outdated(str(number))
    return found
