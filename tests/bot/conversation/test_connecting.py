"""A code from where somebody is known connects an account somewhere else: with the real core and the real rows."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, String, cast, func, select

from bot.app import hide_on_page
from bot.channels.web.messages import Draft, Posted, post
from bot.codes import OneTimeCodes
from bot.conversation.events import Place, Wrote
from bot.conversation.outcome import ConnectAccount, NoteWrongCode, Outcome, Say
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.delivery import retention
from bot.delivery.changes import apply
from bot.storage.settings import RetentionSettings
from bot.storage.tables import web_message
from scheduling import codes, store
from scheduling.network import Identity
from scheduling.store import Overtaken
from scheduling.tables import connecting_code, wrong_code
from tests.fakes.year import KEY, NOW, ROOM, Talk

WRONG = "AAAA-AAAA"
CHANNEL = Place("discord", "900000000000000001")
Say_to = Callable[[Talk, str], str]


@pytest.fixture
def stranger(talk: Talk) -> Talk:
    """An account on Discord that nobody has told the bot of. It is Åsa's, who is known on the page."""
    return talk.as_other("700000000000000042", "discord")


def code_in(text: str) -> str:
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text)
    assert found, text
    return found[0]


def accounts(talk: Talk, name: str = "Åsa Ek") -> set[str]:
    return {one.account for one in talk.member(name).identities}


def rows(talk: Talk) -> int:
    found: int = talk.read(lambda c: c.scalar(select(func.count()).select_from(connecting_code)))
    return found


def test_whoever_writes_the_code_elsewhere_is_known_there_and_told_what_to_do_next(talk: Talk, stranger: Talk) -> None:
    assert "Jag hittar dig inte" in stranger.write("mina uppgifter")
    code = code_in(talk.write("koppla"))
    text = stranger.write(f"koppla {code}")
    for part in ("Nu vet jag vem du är: Åsa Ek.", "Kommun: Vara", "Grupper: naturvård", "Når dig i: Discord, Web"):
        assert part in text
    assert stranger.labels() == ["Mina uppgifter", "Dina påminnelser"]
    assert "Åsa Ek" in stranger.press("Mina uppgifter")
    assert talk.member().identities == (Identity("discord", stranger.account), Identity("web", "asa"))
    stranger.write("när är nästa träff?")
    stranger.press("Kommer")
    assert talk.answered() == {"Åsa Ek": "coming"}


def test_who_is_greeted_and_not_known_is_told_the_way_in_and_nobody_else_is(talk: Talk, stranger: Talk) -> None:
    assert "skriv koppla till mig där jag känner dig" in stranger.join()
    assert "koppla" not in talk.join()


@pytest.mark.parametrize(
    "said",
    ["koppla {0}", "Koppla {1}", "KOPPLA {2}", "koppla mitt konto {0}", "connect {1}", "koppla `{0}`.", "koppla  {3}"],
)
def test_capitals_dashes_and_spaces_make_no_difference(talk: Talk, stranger: Talk, said: str) -> None:
    code = code_in(talk.write("koppla"))
    forms = (code, code.casefold(), code.replace("-", ""), code.replace("-", " – "))
    assert "Nu vet jag vem du är" in stranger.write(said.format(*forms))


@pytest.mark.parametrize("said", ["koppla", "koppla konto", "Koppla mitt konto!", "connect", "connect my account"])
def test_a_code_is_asked_for_in_many_ways_and_has_no_letter_that_is_taken_for_another(talk: Talk, said: str) -> None:
    code = code_in(talk.write(said))
    assert set(code) <= set(codes.LETTERS) | {"-"}
    assert set("0O1IL5S2Z8BU").isdisjoint(codes.LETTERS)
    assert "30 minuter" in talk.write("koppla")


def test_two_codes_are_never_alike(talk: Talk) -> None:
    made = {codes.code(KEY, str(number)) for number in range(10_000)}
    assert len(made) == 10_000
    assert codes.code(KEY, "1") == codes.code(KEY, "1")
    assert codes.code(KEY, "1") != codes.code(b"x" * 32, "1")


def test_a_code_that_is_asked_for_in_a_room_is_seen_by_its_member_alone(talk: Talk) -> None:
    talk.place = ROOM
    code_in(talk.write("koppla"))
    (message,) = talk.last.messages
    assert isinstance(message, Say)
    assert message.only_for == talk.person


def test_a_wrong_a_used_and_an_expired_code_are_refused_in_the_same_words(talk: Talk, stranger: Talk) -> None:
    wrong = stranger.write(f"koppla {WRONG}")
    assert "Den koden gäller inte." in wrong
    used = code_in(talk.write("koppla"))
    talk.as_other("700000000000000043", "discord").write(f"koppla {used}")
    assert stranger.write(f"koppla {used}") == wrong
    late = code_in(talk.write("koppla"))
    stranger.now = NOW + codes.FOR_ONESELF
    assert stranger.write(f"koppla {late}") == wrong
    assert stranger.account not in accounts(talk)
    stranger.now -= timedelta(seconds=1)
    assert "Nu vet jag vem du är" in stranger.write(f"koppla {late}"), "blind check: a moment earlier it was good"


def test_a_new_code_makes_the_earlier_one_worthless(talk: Talk, stranger: Talk) -> None:
    first, second = code_in(talk.write("koppla")), code_in(talk.write("koppla"))
    assert "gäller inte" in stranger.write(f"koppla {first}")
    assert "Nu vet jag" in stranger.write(f"koppla {second}")
    assert rows(talk) == 0


def try_wrongly(stranger: Talk, times: int) -> None:
    for _ in range(times):
        assert "Den koden gäller inte." in stranger.write(f"koppla {WRONG}")


def test_after_five_wrong_codes_not_even_the_right_one_is_taken_for_an_hour(talk: Talk, stranger: Talk) -> None:
    code = code_in(talk.as_other("dag").write("kod till asa@vara.example"))
    try_wrongly(stranger, codes.MOST_WRONG)
    for said in (code, WRONG):
        assert "Vänta en timme" in stranger.write(f"koppla {said}")
    assert stranger.account not in accounts(talk)
    other = talk.as_other("700000000000000043", "discord")
    assert "gäller inte" in other.write(f"koppla {WRONG}"), "another account has tries of its own"
    stranger.now += codes.WRONG_FOR
    assert "Nu vet jag vem du är" in stranger.write(f"koppla {code}")


def test_blind_check_without_the_limit_the_right_code_would_be_found(
    talk: Talk, stranger: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "MOST_WRONG", 1000)
    code = code_in(talk.write("koppla"))
    try_wrongly(stranger, 20)
    assert "Nu vet jag vem du är" in stranger.write(f"koppla {code}")


def test_an_account_that_is_somebodys_is_not_moved(talk: Talk, stranger: Talk) -> None:
    bo = talk.as_other("bo")
    stranger.write(f"koppla {code_in(bo.write('koppla'))}")
    assert stranger.account in accounts(talk, "Bo Ahl")
    code = code_in(talk.write("koppla"))
    assert "hör redan till Bo Ahl" in stranger.write(f"koppla {code}")
    assert stranger.account not in accounts(talk)
    other = talk.as_other("700000000000000043", "discord")
    assert "Nu vet jag vem du är: Åsa Ek" in other.write(f"koppla {code}"), "blind check: the code itself is good"


def test_whoever_is_connected_already_is_told_so(talk: Talk) -> None:
    assert "redan kopplat till dig, Åsa Ek" in talk.write(f"koppla {code_in(talk.write('koppla'))}")


def carry_out(talk: Talk, outcome: Outcome) -> None:
    def job(connection: Connection) -> None:
        for change in outcome.changes:
            apply(connection, change)

    talk.database.write_now(job)


def mentioned(stranger: Talk, text: str) -> str:
    return stranger.write(text)


def in_passing(stranger: Talk, text: str) -> str:
    """Nobody has called the bot."""
    event = Wrote(key="p", person=stranger.person, place=CHANNEL, at=NOW, text=text, message="m1")
    outcome = converse(event, State(codes=OneTimeCodes(stranger.database, KEY)), NOW)
    carry_out(stranger, outcome)
    return str(outcome.messages)


@pytest.mark.parametrize("said", [mentioned, in_passing])
def test_a_code_that_others_could_read_is_not_taken_and_never_will_be(talk: Talk, stranger: Talk, said: Say_to) -> None:
    code = code_in(talk.write("koppla"))
    stranger.place = CHANNEL
    assert "Här läser andra med" in said(stranger, f"koppla {code}")
    stranger.place = None
    assert "gäller inte" in stranger.write(f"koppla {code}")
    assert stranger.account not in accounts(talk)
    again = code_in(talk.write("koppla"))
    assert "Nu vet jag" in stranger.write(f"koppla {again}"), "blind check: written alone it is taken"


def test_what_is_no_code_is_not_answered_where_nobody_called(talk: Talk, stranger: Talk) -> None:
    talk.write("koppla")
    assert in_passing(stranger, f"koppla {WRONG}") == "()"
    assert rows(talk) == 1


def test_a_coordinator_gets_a_code_to_hand_on_that_is_good_for_seven_days(talk: Talk, stranger: Talk) -> None:
    dag = talk.as_other("dag")
    text = dag.write("kod till Asa@Vara.example")
    assert "Det är Åsa Ek som ska skriva det" in text
    assert "sju dagar" in text
    stranger.now = NOW + codes.TO_HAND_ON - timedelta(seconds=1)
    assert "Nu vet jag vem du är: Åsa Ek" in stranger.write(f"koppla {code_in(text)}")
    late = code_in(dag.write("code for asa@vara.example"))
    other = talk.as_other("700000000000000043", "discord")
    other.now = NOW + codes.TO_HAND_ON
    assert "gäller inte" in other.write(f"koppla {late}")
    for nobody in ("kod till nobody@vara.example", "kod till"):
        assert "Ingen deltagare har adressen" in dag.write(nobody)


def test_nobody_but_a_coordinator_gets_a_code_for_another(talk: Talk, stranger: Talk) -> None:
    for other in (talk, stranger):
        assert "Det kan bara nätverkets samordnare göra." in other.write("kod till bo@lerum.example")
    assert rows(talk) == 0
    talk.as_other("dag").write("kod till bo@lerum.example")
    assert rows(talk) == 1, "blind check: the words are those of the command"


def test_a_stranger_is_told_the_way_in(stranger: Talk) -> None:
    for said in ("mina uppgifter", "önskemål", "kalender"):
        assert "skriv koppla" in stranger.write(said)
    for said in ("koppla", "koppla konto", "närvaro"):
        assert "skriv koppla till mig där jag känner dig" in stranger.write(said)
    stranger.language = "en"
    assert "write connect to me where I know you" in stranger.write("connect")


def test_words_that_are_no_code_are_no_try(talk: Talk) -> None:
    assert "Skriv bara koppla" in talk.write("koppla bort mitt gamla konto")
    assert talk.read(lambda c: c.scalar(select(func.count()).select_from(wrong_code))) == 0


def test_whoever_leaves_leaves_no_code_behind(talk: Talk, stranger: Talk) -> None:
    code = code_in(talk.write("koppla"))
    assert rows(talk) == 1
    talk.write("jag slutar")
    talk.press("Ja, jag slutar")
    assert rows(talk) == 0
    assert "gäller inte" in stranger.write(f"koppla {code}")


def test_what_is_over_is_swept_and_what_still_counts_is_not(talk: Talk, stranger: Talk) -> None:
    def sweep(now: datetime) -> int:
        settings, zone = RetentionSettings(), ZoneInfo("Europe/Stockholm")
        return talk.database.write_now(lambda c: retention.apply(c, settings, now, zone)).get("proposals_days", 0)

    talk.write("koppla")
    stranger.write(f"koppla {WRONG}")
    assert sweep(NOW + codes.FOR_ONESELF - timedelta(seconds=1)) == 0
    assert sweep(NOW + codes.WRONG_FOR) == 2
    assert rows(talk) == 0


def test_an_account_of_somebody_who_has_left_may_be_connected_anew(talk: Talk, stranger: Talk) -> None:
    stranger.write(f"koppla {code_in(talk.write('koppla'))}")
    talk.write("jag slutar")
    talk.press("Ja, jag slutar")
    code = code_in(talk.as_other("bo").write("koppla"))
    assert "Nu vet jag vem du är: Bo Ahl" in stranger.write(f"koppla {code}")
    assert accounts(talk) == {"asa"}


def test_of_the_code_only_a_keyed_digest_is_kept_and_what_was_written_is_forgotten(talk: Talk, stranger: Talk) -> None:
    code = code_in(talk.write("koppla"))
    (kept,) = talk.read(lambda c: list(c.execute(select(connecting_code))))
    assert code.replace("-", "") not in str(kept)
    assert kept.digest == codes.digest(KEY, code.casefold())
    assert kept.digest != codes.digest(b"x" * 32, code)
    assert code not in str(talk.last), "neither in the message nor in what is changed"
    for said in (WRONG, code):
        stranger.write(f"koppla {said}")
        assert stranger.last.forget
    assert code not in talk.read(lambda c: " ".join(_cells(c)))


def _cells(connection: Connection) -> list[str]:
    return [
        str(cell)
        for table in (connecting_code, wrong_code)
        for row in connection.execute(select(*(cast(column, String) for column in table.columns)))
        for cell in row
    ]


def apply_at_once(talk: Talk, outcomes: list[Outcome]) -> int:
    """How many of those that were decided beside each other could be carried out."""

    def went_through(outcome: Outcome) -> bool:
        try:
            carry_out(talk, outcome)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(len(outcomes)) as pool:
        return sum(pool.map(went_through, outcomes))


def test_of_many_who_write_the_same_code_at_once_one_is_connected(talk: Talk) -> None:
    code = code_in(talk.write("koppla"))
    port = OneTimeCodes(talk.database, KEY)
    strangers = [talk.as_other(f"70000000000000000{number}", "discord") for number in range(8)]
    tried = [port.tried(code, one.person, NOW) for one in strangers]
    assert all(one.member for one in tried), "each of them had seen that the code was good"
    decided = [
        Outcome((), (ConnectAccount(one.digest, Identity("discord", who.account), 0, NOW),))
        for one, who in zip(tried, strangers, strict=True)
    ]
    assert apply_at_once(talk, decided) == 1
    assert len(accounts(talk)) == 2
    known = [talk.read(lambda c, who=who: store.who_is(c, "discord", who.account)) for who in strangers]
    assert sum(one is not None for one in known) == 1


def test_tries_beside_each_other_count_one_by_one(talk: Talk, stranger: Talk) -> None:
    account = Identity("discord", stranger.account)
    code = code_in(talk.write("koppla"))
    right = OneTimeCodes(talk.database, KEY).tried(code, stranger.person, NOW)
    assert right.attempt == 0
    wrong = [Outcome((), (NoteWrongCode(account, 0, NOW),)) for _ in range(8)]
    assert apply_at_once(talk, wrong) == 1
    assert apply_at_once(talk, [Outcome((), (ConnectAccount(right.digest, account, 0, NOW),))]) == 0
    assert stranger.account not in accounts(talk)
    assert apply_at_once(talk, [Outcome((), (ConnectAccount(right.digest, account, 1, NOW),))]) == 1


def test_whoever_was_known_already_is_told_of_the_new_account_and_may_take_it_away(talk: Talk, stranger: Talk) -> None:
    stranger.write(f"koppla {code_in(talk.write('koppla'))}")
    _, told = stranger.last.messages
    assert isinstance(told, Say)
    assert told.only_for is not None
    assert (told.only_for.channel, told.only_for.id) == ("web", "asa")
    assert "Ett konto på Discord är nu kopplat till dig." in str(told.reply)
    talk.write("mina uppgifter")
    assert "bortkopplat" in talk.press("Koppla bort Discord")
    assert accounts(talk) == {"asa"}
    assert "skriv koppla" in stranger.write("mina uppgifter")


def test_nobody_is_disconnected_from_where_they_speak_nor_from_the_list_of_the_page(talk: Talk, stranger: Talk) -> None:
    stranger.write(f"koppla {code_in(talk.write('koppla'))}")
    for who, channel in ((stranger, "discord"), (stranger, "web"), (talk, "web"), (talk, "teams")):
        assert "gäller inte längre" in who.act(f"dropaccounts:{channel}")
    assert accounts(talk) == {"asa", stranger.account}
    stranger.write("mina uppgifter")
    assert not any("Koppla bort" in label for label in stranger.labels())


@pytest.mark.parametrize(("said", "stands"), [(f"koppla {WRONG}", "(en kod)"), ("nyttan var 5", "(ett omdöme)")])
def test_what_is_forgotten_on_the_page_leaves_word_of_what_it_was(talk: Talk, said: str, stands: str) -> None:
    event = Wrote(key="p", person=talk.person, place=ROOM, at=NOW, text=said, message="1")

    def job(connection: Connection) -> str | None:
        post(connection, Draft(key="p", room=ROOM.room, author="asa", body=Posted(said)), NOW)
        hide_on_page(connection, event)
        return connection.scalar(select(web_message.c.body))

    body = talk.database.write_now(job)
    assert body is not None
    assert stands in body
    assert said not in body
