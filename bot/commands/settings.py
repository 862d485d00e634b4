"""What every command begins with: which configuration, and which folder for the data."""

from argparse import Namespace
from pathlib import Path

from bot.commands import CannotStart
from bot.config import Config, load

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
