"""What an operator may decide about the archive: the section [archive] of the configuration."""

import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

LEVEL = re.compile(r"open|coordinators|group:\S.{0,80}")
LEVELS = "open (alla), coordinators eller group:NAMN"
SHORT_EXAMPLE = 'Skriv till exempel: NVN = ["naturvårdsnätverket"]'
EXAMPLE = 'Skriv till exempel: path = "/srv/arkivet"'


class Folder(Struct, frozen=True, forbid_unknown_fields=True):
    """A folder that is followed. `level` says who may read what is in it."""

    path: str = ""
    level: str = "open"


class ArchiveSettings(Struct, frozen=True, forbid_unknown_fields=True):
    folders: tuple[Folder, ...] = ()
    """Folders whose documents are added, replaced and removed as their files are."""

    look_every_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 10
    """A new file is read when it has stayed the same from one look to the next."""

    short_forms: dict[str, tuple[str, ...]] = {}
    """What the network's own short forms stand for, beside those that are built in and those its documents explain."""

    def __post_init__(self) -> None:
        for short, long in self.short_forms.items():
            if not short.strip() or not all(map(str.strip, long)) or not long:
                raise ValueError(f'archive.short_forms: "{short}" saknar något. {SHORT_EXAMPLE}')
        for number, folder in enumerate(self.folders, 1):
            if not folder.path:
                raise ValueError(f"archive.folders[{number}].path: saknas. {EXAMPLE}")
            if not Path(folder.path).is_absolute():
                raise ValueError(f'archive.folders[{number}].path: "{folder.path}" är ingen hel sökväg. {EXAMPLE}')
            if not LEVEL.fullmatch(folder.level):
                raise ValueError(f'archive.folders[{number}].level: "{folder.level}" går inte. Ska vara {LEVELS}.')
