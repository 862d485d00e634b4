import re
import tomllib
from pathlib import Path
from typing import get_type_hints

import pytest

from bot.config import Config, load, read
from bot.settings import Secret, SettingsWrong
from knowledge.formats import kinds

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def complaint(written: str, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsWrong) as raised:
        read(tomllib.loads(written), Path(), environment or {})
    return str(raised.value)


def test_the_example_can_be_used_as_it_is_and_says_the_defaults() -> None:
    assert load(EXAMPLE, {}) == Config()


def test_the_example_documents_every_key_and_no_other() -> None:
    documented = set()
    section = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(?:# )?\[+(\w+(?:\.\w+)?)\]+", line):
            section = found[1]
            documented.add(section)  # [[web.rooms]] is a key of [web], written as a list of tables
        elif found := re.match(r"(?:# )?(\w+) = ", line):
            documented.add(f"{section}.{found[1].removesuffix('_file')}")
    keys = {f"{name}.{key}" for name, house in get_type_hints(Config).items() for key in get_type_hints(house)}
    assert {key for key in documented if key.count(".") == 1} == keys


def test_every_kind_of_file_that_the_archive_reads_may_be_sent_on_every_channel() -> None:
    usual = Config()
    for channel in (usual.web, usual.discord, usual.slack, usual.teams):
        taken = set(channel.upload_kinds)
        assert {kinds.TEXTS[ending] for ending in taken & kinds.TEXTS.keys()} == set(kinds.TEXTS.values())
        assert {"pdf", "msg", *kinds.OFFICE_PARTS.values()} <= taken


def test_without_a_file_the_defaults_serve() -> None:
    assert load(None, {}) == Config()


def test_an_unknown_key_is_an_error_that_suggests_the_nearest_right_one() -> None:
    assert complaint("[web]\nprot = 80") == "web.prot: finns inte. Menade du port?"


def test_an_unknown_section_is_an_error_that_suggests_the_nearest_right_one() -> None:
    assert complaint("[netwrk]\nx = 1") == "[netwrk]: finns inte. Menade du network?"


def test_a_key_like_nothing_we_know_is_answered_with_what_there_is() -> None:
    assert complaint("[network]\nqqqq = 1").endswith("Det som finns är groups, name, time_zone.")


def test_a_value_of_the_wrong_kind_is_answered_with_what_to_write() -> None:
    said = complaint('[web]\nport = "åttio"')
    assert said == 'web.port: "åttio" går inte. Ska vara ett heltal mellan 0 och 65535. Skriv till exempel: port = 8080'


@pytest.mark.parametrize("value", ["-1", "65536", "1.5", "true", "[]"])
def test_a_port_that_cannot_be_is_refused(value: str) -> None:
    assert complaint(f"[web]\nport = {value}").startswith(f"web.port: {value} går inte.")


def test_every_complaint_is_told_at_once() -> None:
    said = complaint('[web]\nprot = 1\nport = "x"\n[network]\nname = 3\n[lager]\n')
    assert [line.partition(":")[0] for line in said.splitlines()] == ["[lager]", "network.name", "web.prot", "web.port"]


def test_a_section_that_is_not_a_section_is_refused() -> None:
    assert complaint("web = 8080") == "web: ska vara ett avsnitt. Skriv [web] på en egen rad."


def test_a_list_is_asked_for_as_a_list() -> None:
    assert "Ska vara en lista av texter" in complaint("[network]\ngroups = [1]")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('name = "plan"', 'web.rooms[2].id: saknas. Skriv till exempel: id = "allmant"'),
        ('id = "plan"\nname = "plan"\ntopik = "x"', "web.rooms[2].topik: finns inte. Menade du topic?"),
        (
            'id = "plan"\nname = ""',
            'web.rooms[2].name: "" går inte. Ska vara text inom "citattecken" med minst 1 tecken.',
        ),
        (
            'id = "plan"\nname = "plan"\naccess = "alla"',
            'web.rooms[2].access: "alla" går inte. Ska vara något av "everyone", "members", "coordinators".',
        ),
        ('id = "a/b"\nname = "plan"', 'web.rooms[2].id: "a/b" går inte. Ska vara text inom "citattecken" med a–z'),
        ('id = "direct-asa"\nname = "plan"', 'web.rooms[2].id: "direct-asa" går inte.'),
        ('id = "torget"\nname = "plan"', "web.rooms: två rum har samma id, torget."),
    ],
)
def test_a_room_that_cannot_be_is_named_with_its_number_and_its_key(row: str, said: str) -> None:
    assert complaint(f'[[web.rooms]]\nid = "torget"\nname = "torget"\n[[web.rooms]]\n{row}').startswith(said)


def test_rooms_that_are_not_written_as_sections_are_refused() -> None:
    said = "web.rooms: skrivs som avsnitt, ett för varje. Skriv [[web.rooms]] på en egen rad."
    assert complaint("[web]\nrooms = 3") == complaint('[web]\nrooms = ["torget"]') == said


@pytest.mark.parametrize("zone", ["Europe/Stokholm", "", "../etc", "Europe"])
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    said = complaint(f'[network]\ntime_zone = "{zone}"')
    assert said.startswith(f"network.time_zone: tidszonen {zone} finns inte.")


@pytest.mark.parametrize("database", ["nonsense", "mysql://x/y", "postgresql://natverksbot@localhost/natverksbot"])
def test_what_is_no_address_of_a_database_is_answered_with_one(database: str) -> None:
    said = complaint(f'[storage]\ndatabase = "{database}"')
    assert said.startswith("storage.database: är ingen adress till en databas. Skriv till exempel:")


def test_a_password_in_the_address_of_the_database_is_refused_and_not_repeated() -> None:
    said = complaint('[storage]\ndatabase = "postgresql+psycopg://bot:syns-inte@localhost/bot"')
    assert "NATVERKSBOT_STORAGE_PASSWORD" in said
    assert "syns-inte" not in said


def test_a_secret_comes_from_the_environment() -> None:
    assert read({}, Path(), {"NATVERKSBOT_WEB_SIGN_IN_SECRET": "x" * 20}).web.sign_in_secret.reveal() == "x" * 20


def test_a_secret_comes_from_a_file_named_from_where_the_configuration_lies(tmp_path: Path) -> None:
    (tmp_path / "hemligt").write_text("y" * 20 + "\n", encoding="utf-8")
    (tmp_path / "config.toml").write_text('[web]\nsign_in_secret_file = "hemligt"', encoding="utf-8")
    assert load(tmp_path / "config.toml", {}).web.sign_in_secret.reveal() == "y" * 20


def test_a_secret_written_in_the_file_is_refused_and_not_repeated() -> None:
    said = complaint('[web]\nsign_in_secret = "hemlighet-som-inte-syns"')
    assert "NATVERKSBOT_WEB_SIGN_IN_SECRET" in said
    assert "hemlighet-som-inte-syns" not in said


def test_a_file_of_a_secret_that_cannot_be_read_is_named() -> None:
    assert "filen borta/fil går inte att läsa" in complaint('[web]\nsign_in_secret_file = "borta/fil"')


def test_a_secret_never_shows_itself() -> None:
    secret = Secret("s3kr3t-and-long-enough")
    settings = read({}, Path(), {"NATVERKSBOT_WEB_SIGN_IN_SECRET": secret.reveal()})
    shown = f"{secret} {secret!r} {secret!s} {settings} {settings.web!r} %s" % secret
    assert secret.reveal() not in shown


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[web\nport=1", "inte skriven som TOML"),
        ("[network]\nname = 'Nätverket'".encode("latin-1"), "inte sparad som UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsWrong, match=said):
        load(file, {})


def test_a_file_that_is_not_there_is_answered_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"Kopiera config\.example\.toml dit"):
        load(tmp_path / "config.toml", {})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("", "archive.folders[1].path: saknas. Skriv till exempel: path ="),
        ('path = "arkivet"', 'archive.folders[1].path: "arkivet" är ingen hel sökväg.'),
        ('path = "/srv"\nlevel = "alla"', 'archive.folders[1].level: "alla" går inte. Ska vara open (alla),'),
        ('path = "/srv"\nlevle = "open"', "archive.folders[1].levle: finns inte. Menade du level?"),
    ],
)
def test_a_followed_folder_that_cannot_be_is_named_with_its_number_and_its_key(row: str, said: str) -> None:
    assert complaint(f"[[archive.folders]]\n{row}").startswith(said)


def test_followed_folders_are_read_from_the_configuration() -> None:
    first = '[[archive.folders]]\npath = "/srv/arkivet"\n'
    second = '[[archive.folders]]\npath = "/srv/styrelsen"\nlevel = "coordinators"\n'
    folders = read(tomllib.loads(first + second), Path(), {}).archive.folders
    assert [(folder.path, folder.level) for folder in folders] == [
        ("/srv/arkivet", "open"),
        ("/srv/styrelsen", "coordinators"),
    ]


def test_a_networks_own_short_forms_are_read_from_the_configuration() -> None:
    row = '[archive.short_forms]\nNVN = ["naturvårdsnätverket"]\n'
    assert read(tomllib.loads(row), Path(), {}).archive.short_forms == {"NVN": ("naturvårdsnätverket",)}


@pytest.mark.parametrize("row", ["NVN = []", 'NVN = [""]', '" " = ["naturvårdsnätverket"]'])
def test_a_short_form_that_stands_for_nothing_is_named(row: str) -> None:
    assert complaint(f"[archive.short_forms]\n{row}").startswith("archive.short_forms: ")
