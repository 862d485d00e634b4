"""What an operator may decide about the network."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct


class NetworkSettings(Struct, frozen=True, forbid_unknown_fields=True):
    name: str = "Vårt nätverk"
    time_zone: str = "Europe/Stockholm"
    groups: tuple[str, ...] = ("miljöstrategi", "naturvård", "rättvis handel")

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # the last where it names a folder of zones
            raise ValueError(
                f"network.time_zone: tidszonen {self.time_zone} finns inte. "
                'Skriv till exempel: time_zone = "Europe/Stockholm"'
            ) from None
