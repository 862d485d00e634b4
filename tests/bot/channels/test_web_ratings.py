"""A rating on the page: its giver sees what they answered, and the page's own tables hold nothing of it."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.channels.web import messages
from bot.channels.web.messages import Draft, Posted
from bot.conversation.events import Person
from bot.conversation.replies import Reply, Scale
from bot.rating import OwnAnswers
from bot.storage.database import Database
from bot.storage.tables import web_message
from scheduling import store
from scheduling.network import Identity
from scheduling.network import Person as Official
from scheduling.ratings import answers
from scheduling.ratings.keys import Keys, pseudonym
from tests.fakes.web import ASA, MORNING
from tests.scheduling.ratings.crowd import NOW, ROUND

CARD = Reply((Scale("Hur nöjd?", "inte alls", "mycket", ("a", "b", "c", "d", "e", "f"), answer="r1/satisfaction"),))


def test_what_was_answered_is_filled_in_for_whoever_gave_it_and_for_nobody_else(
    database: Database, tmp_path: Path
) -> None:
    keys = Keys(tmp_path / "keys")
    key = keys.make(ROUND.id)

    def job(connection: Connection) -> list[int | None]:
        for name in ("asa", "omar"):
            member = store.add_member(connection, Official(name, f"{name}@exempel.se", "Vara"), NOW)
            store.connect_identity(connection, member, Identity("web", name))
        answers.save(connection, ROUND)
        asa = store.who_is(connection, "web", "asa")
        assert asa is not None
        answers.give(connection, ROUND.id, pseudonym(key, asa.id), {"satisfaction": 5}, NOW)
        fill = OwnAnswers(keys).fill
        shown = [fill(connection, CARD, Person("web", who)) for who in ("asa", "omar", "nobody")]
        return [node.chosen for reply in shown for node in reply.nodes if isinstance(node, Scale)]

    assert database.write_now(job) == [5, None, None]
    keys.destroy(ROUND.id)
    filled = database.read_now(lambda connection: OwnAnswers(keys).fill(connection, CARD, Person("web", "asa")))
    assert filled == CARD


@pytest.mark.parametrize("text", ["5 6 gran", "7 7 7"])
def test_what_a_member_wrote_to_rate_is_hidden_and_nobody_elses_words_are(database: Database, text: str) -> None:
    def job(connection: Connection) -> tuple[list[str], bool]:
        for key, words in (("rated", text), ("other", "hej")):
            draft = Draft(key=key, room="allmant", author=ASA.id, body=Posted(words))
            messages.post(connection, draft, MORNING)
        before = messages.newest_revision(connection)
        messages.hide(connection, "rated", "(ett omdöme)")
        messages.hide(connection, "no such", "(ett omdöme)")
        bodies = [*connection.scalars(select(web_message.c.body).order_by(web_message.c.id))]
        return bodies, messages.newest_revision(connection) == before + 1

    bodies, told = database.write_now(job)
    assert (text in bodies[0], "(ett omdöme)" in bodies[0], "hej" in bodies[1], told) == (False, True, True, True)
