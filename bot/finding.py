"""What a look at one part of the house comes to: all is well, or what is wrong and how it is mended."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`mend` is empty where all is well."""

    part: str
    says: str
    mend: str = ""

    @property
    def good(self) -> bool:
        return not self.mend
