"""One meeting as a document tells of it: when, where, what about, how many came, what they thought."""

from dataclasses import dataclass

from knowledge.swedish.dates import Period

MENTIONED, PAPER = "mentioned", "paper"
MOST_DAYS = 5  # of one meeting


@dataclass(frozen=True)
class Meeting:
    """One meeting as a document tells it. `blocks` are the numbers of the blocks that do."""

    name: str
    period: Period
    group: str | None = None
    place: str | None = None
    theme: str = ""
    digital: bool = False
    attendance: tuple[int, ...] = ()
    satisfaction: float | None = None
    usefulness: float | None = None
    evaluated: bool | None = None
    blocks: tuple[int, ...] = ()
    kind: str = ""  # nätverksträff, årsmöte
    account: str = ""  # PAPER where the whole document tells of it, MENTIONED where that is of another
    called_off: bool = False

    @property
    def attended(self) -> int:
        return sum(self.attendance)

    @property
    def is_known(self) -> bool:
        """Told of as held or to be held, and not only mentioned or called off."""
        return self.account != MENTIONED and not self.called_off
