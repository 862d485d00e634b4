"""What a coordinator changed in the network's year, if it still is as it was when that was decided."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.conversation.outcome import ChangeMeeting, KeepProposal, KeepSurvey, SetRound, TakeAttendance, YearChange
from scheduling import attendance, proposals
from scheduling.ratings import opening, surveys
from scheduling.store import Overtaken


def apply_to_year(connection: Connection, change: YearChange) -> None:
    match change:
        case KeepProposal(proposal=proposal, member=member, at=at):
            proposals.keep(connection, proposal, member, at)
        case ChangeMeeting(base=base, wanted=wanted, at=at):
            proposals.carry_out(connection, base, wanted, at)
        case TakeAttendance(meeting=meeting, counted=counted, revision=revision, at=at):
            if not attendance.take(connection, meeting, counted, revision, at):
                raise Overtaken(meeting)
        case KeepSurvey(survey=survey, zone=zone, at=at):
            try:
                surveys.keep(connection, survey, at, ZoneInfo(zone))
            except surveys.SurveyStands as stands:
                raise Overtaken(survey.title) from stands
        case SetRound(seen=seen, wanted=wanted):
            opening.set_by_hand(connection, seen, wanted)
