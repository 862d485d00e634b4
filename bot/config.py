"""config.toml -> frozen settings. Each house declares its own; every complaint names its key and says what to write."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from rapidfuzz import process

from bot.channels.discord.settings import DiscordSettings
from bot.channels.slack.settings import SlackSettings
from bot.channels.teams.settings import TeamsSettings
from bot.channels.web.settings import WebSettings
from bot.model.settings import ModelSettings
from bot.settings import Secret, SettingsWrong
from bot.storage.settings import RetentionSettings, StorageSettings
from knowledge.settings import ArchiveSettings
from scheduling.settings import NetworkSettings

FROM_FILE = "_file"  # sign_in_secret_file = "…" names the file that holds sign_in_secret
ALIKE_ENOUGH = 60


class Config(Struct, frozen=True):
    network: NetworkSettings = NetworkSettings()
    storage: StorageSettings = StorageSettings()
    retention: RetentionSettings = RetentionSettings()
    archive: ArchiveSettings = ArchiveSettings()
    web: WebSettings = WebSettings()
    slack: SlackSettings = SlackSettings()
    discord: DiscordSettings = DiscordSettings()
    model: ModelSettings = ModelSettings()
    teams: TeamsSettings = TeamsSettings()


def load(file: Path | None, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings in the file, or the defaults where there is none."""
    return read(_parse(file) if file else {}, file.parent if file else Path(), environment)


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsWrong(f"{file} finns inte. Kopiera config.example.toml dit och ändra det du behöver.") from None
    except UnicodeDecodeError:
        raise SettingsWrong(f"{file} är inte sparad som UTF-8. Spara om den så.") from None
    except OSError as error:
        raise SettingsWrong(f"{file} går inte att läsa: {error.strerror}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(f"{file} är inte skriven som TOML: {error}.") from None


def read(written: dict[str, Any], folder: Path, environment: Mapping[str, str]) -> Config:
    houses = get_type_hints(Config)
    complaints = [_unknown(f"[{name}]", name, houses) for name in written if name not in houses]
    sections: dict[str, Any] = {}
    for name, settings in houses.items():
        section = written.get(name, {})
        if not isinstance(section, dict):
            complaints.append(f"{name}: ska vara ett avsnitt. Skriv [{name}] på en egen rad.")
            continue
        values, wrong = _section(name, settings, section, folder, environment)
        complaints.extend(wrong)
        if not wrong:
            try:
                sections[name] = settings(**values)
            except ValueError as error:  # a house's own complaint, which names the key
                complaints.append(str(error))
    if complaints:
        raise SettingsWrong("\n".join(complaints))
    return Config(**sections)


def _section(
    name: str, settings: type[Struct], written: dict[str, Any], folder: Path, environment: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    types = get_type_hints(settings, include_extras=True)
    secrets = {key for key, kind in types.items() if kind is Secret}
    allowed = (set(types) - secrets) | {key + FROM_FILE for key in secrets}
    values: dict[str, Any] = {}
    complaints: list[str] = []
    for key, value in written.items():
        if key in secrets:
            complaints.append(_secret_in_the_open(name, key))
        elif key not in allowed:
            complaints.append(_unknown(f"{name}.{key}", key, allowed))
        elif key.removesuffix(FROM_FILE) not in secrets:
            values[key], complaint = _value(f"{name}.{key}", value, types[key], getattr(settings(), key))
            complaints.extend(complaint)
    for key in secrets:
        values[key], complaint = _secret(name, key, written.get(key + FROM_FILE), folder, environment)
        complaints.extend(complaint)
    return values, complaints


def _value(path: str, value: Any, kind: Any, default: Any) -> tuple[Any, list[str]]:
    if table := _table_of(kind):
        return _tables(path, value, default[0] if default else table())
    try:
        return msgspec.convert(value, kind), []
    except msgspec.ValidationError:
        example = f"{path.rpartition('.')[2]} = {_as_toml(default)}"
        return None, [f"{path}: {_as_toml(value)} går inte. Ska vara {_expected(kind)}. Skriv till exempel: {example}"]


def _table_of(kind: Any) -> type[Struct] | None:
    """The one table of a list of tables, if that is what is expected."""
    item = get_args(kind)[0] if get_origin(kind) is tuple else None
    return item if isinstance(item, type) and issubclass(item, Struct) else None


def _tables(path: str, value: Any, example: Struct) -> tuple[tuple[Struct, ...], list[str]]:
    """Tables that may come many times, each as [[path]]; `example` is one such as may be written."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return (), [f"{path}: skrivs som avsnitt, ett för varje. Skriv [[{path}]] på en egen rad."]
    kind = type(example)
    types = get_type_hints(kind, include_extras=True)
    demanded = [field.name for field in msgspec.structs.fields(kind) if field.required]
    rows: list[dict[str, Any]] = []
    complaints: list[str] = []
    for number, row in enumerate(value, 1):
        here = f"{path}[{number}]"
        complaints += [_unknown(f"{here}.{key}", key, types) for key in row if key not in types]
        complaints += [_missing(f"{here}.{key}", getattr(example, key)) for key in demanded if key not in row]
        read = {
            key: _value(f"{here}.{key}", row[key], types[key], getattr(example, key)) for key in types if key in row
        }
        complaints += [complaint for _, found in read.values() for complaint in found]
        rows.append({key: given for key, (given, _) in read.items()})
    return ((), complaints) if complaints else (tuple(kind(**row) for row in rows), [])


def _missing(path: str, example: Any) -> str:
    return f"{path}: saknas. Skriv till exempel: {path.rpartition('.')[2]} = {_as_toml(example)}"


def _expected(kind: Any) -> str:
    """What may stand there, in words."""
    if get_origin(kind) is Literal:
        return f"något av {', '.join(map(_as_toml, get_args(kind)))}"
    if get_origin(kind) is tuple:
        return 'en lista av texter, som ["en", "två"]'
    plain, *notes = get_args(kind) or (kind,)
    words = {int: "ett heltal", str: 'text inom "citattecken"', bool: "true eller false", float: "ett tal"}
    limits = [note for note in notes if isinstance(note, msgspec.Meta)]
    return " ".join([words[plain], *(limit for meta in limits for limit in _limits(meta))])


def _limits(meta: msgspec.Meta) -> Iterator[str]:
    if meta.ge is not None and meta.le is not None:
        yield f"mellan {meta.ge} och {meta.le}"
    if meta.min_length is not None:
        yield f"med minst {meta.min_length} tecken"
    if meta.description is not None:
        yield meta.description


def _secret(
    section: str, key: str, file: Any, folder: Path, environment: Mapping[str, str]
) -> tuple[Secret, list[str]]:
    if (variable := _variable(section, key)) in environment:
        return Secret(environment[variable]), []
    if file is None:
        return Secret(""), []
    if not isinstance(file, str):
        return Secret(""), [f'{section}.{key}{FROM_FILE}: ska vara en sökväg inom "citattecken".']
    try:
        return Secret((folder / file).read_text(encoding="utf-8").strip()), []
    except (OSError, UnicodeDecodeError):
        return Secret(""), [
            f"{section}.{key}{FROM_FILE}: filen {file} går inte att läsa. Finns den, och får boten läsa?"
        ]


def _secret_in_the_open(section: str, key: str) -> str:
    return (
        f"{section}.{key}: hemligheter skrivs inte i filen. Sätt {_variable(section, key)} i miljön, "
        f'eller skriv {key}{FROM_FILE} = "sökväg till en fil som bara boten får läsa"'
    )


def _variable(section: str, key: str) -> str:
    return f"NATVERKSBOT_{section}_{key}".upper()


def _unknown(path: str, key: str, known: Any) -> str:
    nearest = process.extractOne(key, sorted(known), score_cutoff=ALIKE_ENOUGH)
    if nearest:
        return f"{path}: finns inte. Menade du {nearest[0]}?"
    return f"{path}: finns inte. Det som finns är {', '.join(sorted(known))}."


def _as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_as_toml(item) for item in value)}]"
    return str(value)
