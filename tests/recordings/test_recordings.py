"""The same conversations on every platform, with the same outcome in words."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.conversation.events import Person, Place
from tests.fakes.stores import emptied
from tests.recordings import network
from tests.recordings.platforms import PLATFORMS, House, PassingClock, Platform
from tests.recordings.recording import Recording, Turn, agrees, recordings
from tests.recordings.replay import Replay

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

EVERYWHERE = [*((platform, "sqlite") for platform in PLATFORMS), ("web", "postgresql")]
HELD = recordings()


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=EVERYWHERE, ids="-".join)
async def platform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    """Opened once for all recordings: each has a meeting of its own, so that their order does not matter."""
    name, engine = request.param
    folder = tmp_path_factory.mktemp(name)
    with emptied(engine, folder, request) as url:
        async with PLATFORMS[name](House(url, folder, PassingClock(network.NOW))) as platform:
            await platform.app.database.write(network.end_meeting)
            await platform.live()
            await platform.app.database.write(network.let_others_rate)
            yield platform


@pytest.mark.parametrize("recording", HELD, ids=[one.name for one in HELD])
async def test_a_recorded_conversation_goes_as_it_did(platform: Platform, recording: Recording) -> None:
    replay = Replay(platform)
    for turn in recording.turn:
        await replay.take(turn)


somewhere = pytest.mark.parametrize("platform", [("web", "sqlite")], indirect=True, ids=["web"])
HELP = Turn("Omar", says="hjälp", hears="Hej Omar Haddad!…")


@somewhere
async def test_a_word_that_a_platform_loses_is_missed(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    read = platform.stage.read

    async def without_a_word(person: Person, place: Place, message: str) -> str:
        return (await read(person, place, message)).replace("prova", "")

    monkeypatch.setattr(platform.stage, "read", without_a_word)
    with pytest.raises(AssertionError, match="prova"):
        await Replay(platform).take(HELP)


@somewhere
async def test_what_is_for_one_person_and_seen_by_another_is_noticed(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = platform.stage.read
    asa = platform.people["Åsa"]

    async def as_asa(_: Person, place: Place, message: str) -> str:
        return await read(asa, place, message)

    monkeypatch.setattr(platform.stage, "read", as_asa)
    with pytest.raises(AssertionError, match="Omar Haddad"):
        await Replay(platform).take(Turn("Åsa", at="room", says="mina påminnelser", hears="…"))


@somewhere
async def test_another_answer_than_the_recorded_one_is_noticed(platform: Platform) -> None:
    with pytest.raises(AssertionError, match="expected"):
        await Replay(platform).take(Turn("Omar", says="hjälp", hears="Hej Åsa!…"))


@pytest.mark.parametrize(("pattern", "text"), [("Hej …!", "Hej Åsa!"), ("…", ""), ("a…c", "a b c")])
async def test_a_gap_in_a_recording_stands_for_anything(pattern: str, text: str) -> None:
    assert agrees(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), [("Hej", "Hej Åsa"), ("a … c … e", "a b c d f"), ("…!", "Hej")])
async def test_what_stands_between_gaps_stands_for_itself(pattern: str, text: str) -> None:
    assert not agrees(pattern, text)
