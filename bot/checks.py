"""`natverksbot check`: one line for each part, and under what is wrong what to do about it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.config import Config

LITTLE_ROOM_MEGABYTES = 500


@dataclass(frozen=True)
class Finding:
    part: str
    good: bool
    says: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{'ok ' if self.good else 'FEL'}  {self.part}: {self.says}"
        return f"{line}\n     {self.mend}" if self.mend else line


def clock(config: Config) -> Finding:
    zone = config.network.time_zone
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return Finding("klocka", False, f"tidszonen {zone} finns inte.", 'Skriv time_zone = "Europe/Stockholm".')
    return Finding("klocka", True, f"tider visas i {zone}.")


def room_on_disk(data: Path) -> Finding:
    free = shutil.disk_usage(data).free // 1_000_000
    if free < LITTLE_ROOM_MEGABYTES:
        return Finding("disk", False, f"bara {free} MB kvar i {data}.", "Frigör utrymme innan den tar slut.")
    return Finding("disk", True, f"{free} MB lediga i {data}.")
