"""One-time codes by which members connect an account of theirs. The database holds only a code's keyed digest.

A code is short enough to be copied by hand, so its strength lies in how few may be tried, and for how long.
"""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select

from scheduling import store
from scheduling.network import Identity
from scheduling.store import Overtaken
from scheduling.tables import connecting_code, member, wrong_code

LETTERS = "ACDEFGHJKMNPQRTVWXY34679"  # none that is taken for another when it is read aloud or written by hand
LENGTH = 8
FOR_ONESELF = timedelta(minutes=30)
TO_HAND_ON = timedelta(days=7)
MOST_WRONG = 5
WRONG_FOR = timedelta(hours=1)


def code(key: bytes, seed: str) -> str:
    """The same seed gives the same, so that an answer that is decided anew shows the code that is kept."""
    number = int.from_bytes(hmac.digest(key, f"connecting code:{seed}".encode(), "sha256"))
    letters = []
    for _ in range(LENGTH):
        number, which = divmod(number, len(LETTERS))
        letters.append(LETTERS[which])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def digest(key: bytes, said: str) -> str:
    """Capitals, dashes and spaces make no difference."""
    bare = "".join(filter(str.isalnum, said)).upper()
    return hmac.digest(key, f"connecting:{bare}".encode(), "sha256").hex()


def keep(connection: Connection, code_digest: str, owner: int, until: datetime, now: datetime) -> None:
    """The member's one code; an earlier one is worthless from now on. Kept twice, it is kept once."""
    over = connecting_code.c.until <= now
    theirs = (connecting_code.c.member_id == owner) & (connecting_code.c.digest != code_digest)
    connection.execute(delete(connecting_code).where(over | theirs))
    store.add_once(connection, connecting_code, digest=code_digest, member_id=owner, until=until)


def spoil(connection: Connection, code_digest: str) -> None:
    connection.execute(delete(connecting_code).where(connecting_code.c.digest == code_digest))


def whose(connection: Connection, code_digest: str, now: datetime) -> int | None:
    """The member whom a valid code connects."""
    valid = (connecting_code.c.digest == code_digest) & (connecting_code.c.until > now) & member.c.left_at.is_(None)
    return connection.scalar(select(member.c.id).join(connecting_code).where(valid))


def use(connection: Connection, code_digest: str, account: Identity, attempt: int, now: datetime) -> None:
    """Raises Overtaken where the code has been used meanwhile, or the account has become another's."""
    owner = whose(connection, code_digest, now)
    used = connection.execute(delete(connecting_code).where(connecting_code.c.digest == code_digest)).rowcount
    had = store.who_is(connection, account.channel, account.account)
    if owner is None or not used or (had is not None and had.id != owner):
        raise Overtaken("a code to connect an account")
    note_wrong(connection, account, attempt, now)  # as one that was tried beside it: none gets in past the limit
    connection.execute(delete(wrong_code).where(_of(account)))
    store.connect_identity(connection, owner, account)


def attempt(connection: Connection, account: Identity, now: datetime) -> int | None:
    """The number that the account's next try has within the hour; none where it has to wait."""
    lately = select(wrong_code.c.number).where(_of(account), wrong_code.c.at > now - WRONG_FOR)
    taken = set(connection.scalars(lately))
    return next((number for number in range(MOST_WRONG) if number not in taken), None)


def note_wrong(connection: Connection, account: Identity, number: int, now: datetime) -> None:
    """Raises Overtaken where another try had the same number: then there is one less to go."""
    old = wrong_code.c.at <= now - WRONG_FOR
    connection.execute(delete(wrong_code).where(_of(account), old))
    values = {"channel": account.channel, "account": account.account, "number": number, "at": now}
    if not store.add_once(connection, wrong_code, **values):
        raise Overtaken("tries of a code")


def _of(account: Identity) -> ColumnElement[bool]:
    return (wrong_code.c.channel == account.channel) & (wrong_code.c.account == account.account)
