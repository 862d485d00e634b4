"""What an operator may decide about the network."""

from msgspec import Struct


class NetworkSettings(Struct, frozen=True, forbid_unknown_fields=True):
    name: str = "Vårt nätverk"
    time_zone: str = "Europe/Stockholm"
    groups: tuple[str, ...] = ("miljöstrategi", "naturvård", "rättvis handel")
