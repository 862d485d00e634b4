"""Who is asked for a rating, and who has not given one yet. The second can be known only while the round is open."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from sqlalchemy import Connection

from scheduling import attendance, invitations, store
from scheduling.attendance import Taken
from scheduling.meetings import Meeting
from scheduling.network import Member, Roster
from scheduling.ratings import answers
from scheduling.ratings.keys import Keys, pseudonym
from scheduling.ratings.rounds import Round
from scheduling.rsvp import NOT_THERE, Answers


class Asked(Struct, frozen=True):
    """`expected` were there, as far as we know. `silent` are those of them who have not answered: nobody is told who.

    `welcome` may answer: they were invited, or came all the same.
    """

    round: Round
    expected: frozenset[int]
    silent: frozenset[int]
    welcome: frozenset[int]
    answered: int = 0

    @property
    def of(self) -> int:
        """How many could have answered: whoever does so without having been ticked off was there too."""
        return max(len(self.expected), self.answered)


def expected(meeting: Meeting, members: Iterable[Member], taken: Taken, given: Answers) -> frozenset[int]:
    """Who was ticked off; where nobody was, who answered that they would come; where nobody did, who was invited."""
    if taken.revision:
        return taken.members
    invited = {member.id for member in members if member.belongs_to(meeting.groups)}
    answered = {member: answer for (about, member), answer in given.items() if about == meeting.id}
    coming = {member for member, answer in answered.items() if answer not in NOT_THERE}
    return frozenset(coming or invited - answered.keys())


def asked(
    connection: Connection,
    keys: Keys | None,
    rounds: Collection[Round] | None = None,
    among: list[Member] | None = None,
) -> dict[str, Asked]:
    """Meeting -> who is asked, for its round: of all that are planned or open, or of these. `among` are the members
    whom it is asked for; whoever else came is known all the same.
    """
    known = answers.rounds(connection) if rounds is None else rounds
    alive = {one.subject: one for one in known if one.kind == "meeting" and one.state in {"planned", "open"}}
    if not alive:
        return {}
    members = store.members(connection) if among is None else among
    given = invitations.everyones(connection)
    taken = attendance.taken_at(connection, list(alive))
    return {
        meeting.id: _asked(connection, keys, alive[meeting.id], meeting, members, taken, given)
        for meeting in store.meetings(connection, only=list(alive))
    }


def _asked(  # noqa: PLR0913, PLR0917 - all that is known of who was there
    connection: Connection,
    keys: Keys | None,
    one: Round,
    meeting: Meeting,
    members: list[Member],
    taken: Mapping[str, Taken],
    given: Answers,
) -> Asked:
    present = expected(meeting, members, taken.get(meeting.id, Taken()), given)
    invited = {member.id for member in Roster(members).invited(meeting.groups)}
    return Asked(
        round=one,
        expected=present,
        silent=silent(connection, keys, one, present),
        welcome=present | invited,
        answered=answers.answered(connection, one.id) if one.state == "open" else 0,
    )


def asked_in_surveys(connection: Connection, keys: Keys | None, rounds: Collection[Round]) -> dict[str, Asked]:
    """Round -> who is asked: everyone who belongs to the network, for each survey among these that is not over."""
    alive = [one for one in rounds if one.kind == "survey" and one.state in {"planned", "open"}]
    everyone = frozenset(member.id for member in store.members(connection)) if alive else frozenset()
    return {
        one.id: Asked(
            round=one,
            expected=everyone,
            silent=silent(connection, keys, one, everyone),
            welcome=everyone,
            answered=answers.answered(connection, one.id) if one.state == "open" else 0,
        )
        for one in alive
    }


def silent(connection: Connection, keys: Keys | None, one: Round, members: Collection[int]) -> frozenset[int]:
    """Those of the members who have not answered; without the key nobody knows, and it may be any of them."""
    key = keys.get(one.id) if keys and one.state == "open" else None
    if key is None:
        return frozenset(members)
    by_name = {pseudonym(key, member): member for member in members}
    return frozenset(by_name[name] for name in answers.without_answer(connection, one.id, by_name))
