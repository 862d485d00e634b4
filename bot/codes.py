"""One-time codes as this process makes and reads them for those who connect an account."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversation.codes import Tried
from bot.conversation.events import Person
from bot.delivery.addressees import colleague
from bot.storage.database import Database
from scheduling import codes, store
from scheduling.network import Identity


class OneTimeCodes:
    """`key` is this installation's own: without it a digest gives no code away."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    def new(self, seed: str) -> str:
        return codes.digest(self._key, codes.code(self._key, seed))

    def tried(self, said: str, person: Person, now: datetime) -> Tried:
        digest = codes.digest(self._key, said)

        def job(connection: Connection) -> Tried:
            owner = codes.whose(connection, digest, now)
            found = store.members(connection, only=[] if owner is None else [owner])
            attempt = codes.attempt(connection, Identity(person.channel, person.id), now)
            member = next(iter(found), None)
            return Tried(digest, attempt, member, colleague(connection, member) if member else None)

        return self._database.read_now(job)
