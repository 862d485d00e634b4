"""What `natverksbot check` says of Teams, and the package that is uploaded there."""

import asyncio
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from bot.channels.teams.adapter import TeamsChannel
from bot.channels.teams.checking import teams
from bot.channels.teams.package import manifest, package
from bot.channels.teams.settings import TeamsSettings
from bot.cli import main
from bot.clock import WallClock
from bot.finding import Finding
from bot.settings import Secret, SettingsWrong
from bot.storage.database import Database
from tests.bot.channels.teams_stage import KEY, settings_for
from tests.fakes.teams import SigningKey, Teams
from tests.fakes.teams_activities import APP, TENANT

WHOLE = TeamsSettings(app_id=APP, tenant=TENANT, app_password=Secret("x"), public_address="https://bot.example.se")


@pytest.fixture
def engine() -> str:
    return "sqlite"


class Elsewhere:
    """The platform, and a bot on it, in a loop of their own: a check runs one itself."""

    def __init__(self, database: Database) -> None:
        self.teams = Teams()
        self._database = database
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))
        self._thread.start()
        assert self._ready.wait(10)

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        async with self.teams:
            channel = TeamsChannel(settings_for(self.teams), self._database, WallClock(), KEY)
            await channel.start(nobody_tells)
            self.bot = channel.address
            self._ready.set()
            await self._over.wait()
            await channel.stop()

    def settings(self, **changed: object) -> TeamsSettings:
        return settings_for(self.teams, **({"public_address": self.bot} | changed))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture
def there(database: Database) -> Iterator[Elsewhere]:
    elsewhere = Elsewhere(database)
    yield elsewhere
    elsewhere.stop()


async def nobody_tells(*_: object) -> bool:
    raise AssertionError("no check says anything to the bot")


def found(settings: TeamsSettings, part: str) -> Finding:
    return next(finding for finding in teams(settings) if finding.part == part)


def test_where_teams_is_not_configured_that_is_said() -> None:
    (one,) = teams(TeamsSettings())
    assert (one.good, one.says) == (True, "inte inställt.")


def test_where_all_is_well_it_is_said_of_each_part(there: Elsewhere) -> None:
    all_of_it = list(teams(there.settings()))
    assert [finding.mend for finding in all_of_it] == ["", "", ""]
    assert [finding.part for finding in all_of_it] == ["teams token", "teams nycklar", "teams adress"]


def test_a_wrong_secret_is_named_with_the_mend_and_never_shown(there: Elsewhere) -> None:
    token = found(there.settings(app_password=Secret("a wrong secret")), "teams token")
    assert "invalid_client" in token.says
    assert "Certificates & secrets" in token.mend
    assert "a wrong secret" not in token.says + token.mend


def test_a_login_server_that_is_not_reached_is_named(there: Elsewhere) -> None:
    token = found(there.settings(login_address="http://127.0.0.1:9"), "teams token")
    assert "brandväggen" in token.mend


def test_keys_that_are_not_there_or_not_for_teams_are_named(there: Elsewhere) -> None:
    assert "inte att hämta" in found(there.settings(openid_address="http://127.0.0.1:9"), "teams nycklar").says
    there.teams.keys = [SigningKey("other", endorsements=("webchat",))]
    assert "ingen av dem" in found(there.settings(), "teams nycklar").says


def test_an_address_that_leads_nowhere_or_elsewhere_is_named(there: Elsewhere) -> None:
    assert "natverksbot run" in found(there.settings(public_address="http://127.0.0.1:9"), "teams adress").mend
    assert "något annat" in found(there.settings(public_address=there.teams.address), "teams adress").says
    assert "public_address" in found(there.settings(public_address=""), "teams adress").mend


@pytest.mark.parametrize("key", ["tenant", "app_password"])
def test_what_is_missing_is_named(key: str) -> None:
    values = {"app_id": APP, "tenant": TENANT, "app_password": Secret("x")} | {key: Secret("")}
    (finding,) = teams(TeamsSettings(**values))  # type: ignore[arg-type]
    assert f"teams.{key}" in finding.mend


def test_a_development_bot_says_that_it_is_one() -> None:
    here = ("127.0.0.1",)
    (finding,) = teams(TeamsSettings(app_id=APP, development=True, service_hosts=here, file_hosts=here))
    assert "utveckling" in finding.says


def test_the_package_holds_a_manifest_and_two_icons_as_teams_wants_them() -> None:
    with zipfile.ZipFile(io.BytesIO(package(WHOLE, "1.2.3"))) as packed:
        assert sorted(packed.namelist()) == ["color.png", "manifest.json", "outline.png"]
        told = json.loads(packed.read("manifest.json"))
        with Image.open(io.BytesIO(packed.read("color.png"))) as colour:
            assert colour.size == (192, 192)
        with Image.open(io.BytesIO(packed.read("outline.png"))) as outline:
            assert (outline.size, outline.mode) == ((32, 32), "RGBA")
            assert outline.getextrema() == ((255, 255), (255, 255), (255, 255), (0, 255))
    assert (told["id"], told["version"], told["bots"][0]["botId"]) == (APP, "1.2.3", APP)
    assert told["validDomains"] == ["bot.example.se"]
    assert told["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert told["bots"][0]["supportsFiles"]


def test_the_manifest_keeps_the_published_lengths() -> None:
    told = manifest(WHOLE, "1.0.0")
    assert len(told["name"]["short"]) <= 30
    assert len(told["name"]["full"]) <= 100
    assert len(told["description"]["short"]) <= 80
    assert len(told["description"]["full"]) <= 4000
    commands = told["bots"][0]["commandLists"][0]["commands"]
    assert all(len(each["title"]) <= 32 and len(each["description"]) <= 128 for each in commands)


def test_rights_to_read_are_not_asked_for_and_meetings_can_be_left_out() -> None:
    names = [each["name"] for each in manifest(WHOLE, "1.0.0")["authorization"]["permissions"]["resourceSpecific"]]
    assert names == ["OnlineMeeting.ReadBasic.Chat", "ChannelMeeting.ReadBasic.Group"]
    without = manifest(replace(WHOLE, meetings=False), "1.0.0")
    assert not {"authorization", "webApplicationInfo"} & set(without)


def test_the_same_configuration_makes_the_same_package() -> None:
    assert package(WHOLE, "1.0.0") == package(WHOLE, "1.0.0")


@pytest.mark.parametrize(
    ("changed", "key"), [({"app_id": "bot"}, "app_id"), ({"public_address": ""}, "public_address")]
)
def test_a_package_that_teams_would_not_take_is_not_made(changed: dict[str, str], key: str) -> None:
    values = {name: getattr(WHOLE, name) for name in WHOLE.__struct_fields__}
    with pytest.raises(SettingsWrong, match=f"teams.{key}"):
        package(TeamsSettings(**(values | changed)), "1.0.0")


def test_a_command_writes_the_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[teams]\napp_id = "{APP}"\npublic_address = "https://bot.example.se"\n', encoding="utf-8")
    wanted = tmp_path / "natverksbot.zip"
    assert main(["teams-package", str(wanted), "--config", str(config)]) == 0
    assert zipfile.is_zipfile(wanted)
    assert str(wanted) in capsys.readouterr().err
    assert main(["teams-package", str(tmp_path / "nowhere" / "x.zip"), "--config", str(config)]) == 1
    assert main(["teams-package", str(wanted), "--config", str(tmp_path / "none.toml")]) == 2
