"""What commands begin with: which configuration, which folder for the data, and what time it is said to be."""

from argparse import ArgumentTypeError, Namespace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.commands import CannotStart
from bot.config import Config, load
from scheduling.settings import NetworkSettings

USUAL = Path("config.toml")


def configured(wanted: Namespace) -> Config:
    """The file that was named, else config.toml where we stand, else the defaults."""
    return load(wanted.config or (USUAL if USUAL.exists() else None))


def data_folder(wanted: Namespace, usual: str) -> Path:
    folder: Path = wanted.data or Path(usual)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds who said what
    except OSError as error:
        raise CannotStart(f"Datamappen {folder} går inte att skapa: {error.strerror}.") from None
    return folder


def moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"skriv tiden som 2026-03-12T09:00, inte {text}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(NetworkSettings().time_zone))
