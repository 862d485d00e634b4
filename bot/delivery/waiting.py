"""The rows of the outbox with which something is to be done now. Asked at every turn, and therefore built once.

Each statement is given `now`; those that claim rows also the channel that they are `on`, the rows that are `busy` in
the claimant's own hands, and how many it takes at `most`.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, or_, select, update

from bot.storage.tables import outbox

UNDER_WAY = ("intended", "unsure")

_NOW = bindparam("now", type_=outbox.c.due_at.type)
_UNSETTLED = outbox.c.settled_at.is_(None)
_SENDABLE = and_(outbox.c.state == "planned", outbox.c.due_at <= _NOW, outbox.c.try_at <= _NOW)
_TOO_LATE = and_(outbox.c.state == "planned", outbox.c.useful_until <= _NOW)
_IN_DOUBT = and_(outbox.c.state.in_(UNDER_WAY), outbox.c.deadline <= _NOW)

_OTHER = outbox.alias("other")
_UNSETTLED_BESIDE = _OTHER.c.conversation == outbox.c.conversation, _OTHER.c.settled_at.is_(None)
_EARLIER = or_(_OTHER.c.due_at < outbox.c.due_at, and_(_OTHER.c.due_at == outbox.c.due_at, _OTHER.c.id < outbox.c.id))
# One is being sent in the conversation, or an earlier one is due or in doubt. What is planned for later waits.
_BLOCKED = exists().where(
    *_UNSETTLED_BESIDE,
    _OTHER.c.id != outbox.c.id,
    or_(_OTHER.c.state == "intended", and_(or_(_OTHER.c.state == "unsure", _OTHER.c.due_at <= _NOW), _EARLIER)),
)
# An earlier message of the conversation is not settled, as many are not after a backup has been put back. A send that
# was broken off waits for no planned one, which itself waits for it.
_BEHIND_ANOTHER = exists().where(
    *_UNSETTLED_BESIDE, _EARLIER, or_(_OTHER.c.state.in_(UNDER_WAY), outbox.c.state == "unsure")
)


def _claimed(wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(outbox)
        .where(wanted, _UNSETTLED, outbox.c.channel == bindparam("on"), outbox.c.id.not_in(bindparam("busy")))
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True, of=outbox)
    )


TO_SEND = _claimed(and_(_SENDABLE, ~_BLOCKED))
TO_SETTLE = _claimed(and_(_IN_DOUBT, ~_BEHIND_ANOTHER))
EXPIRE = update(outbox).where(_TOO_LATE, _UNSETTLED).values(state="expired", settled_at=_NOW)
ANYTHING = select(exists().where(_UNSETTLED, or_(_SENDABLE, _TOO_LATE, _IN_DOUBT)))
QUEUED = select(exists().where(_UNSETTLED, _SENDABLE, outbox.c.channel.in_(bindparam("channels"))))
