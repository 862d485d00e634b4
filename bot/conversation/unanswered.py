"""What the archive did not answer, as a coordinator sees it: the questions, and never who asked them."""

from datetime import datetime

from msgspec import Struct


class Unanswered(Struct, frozen=True):
    """A question in its latest wording. `refused` of the `times` it was asked there was no answer."""

    text: str
    times: int
    latest: datetime
    refused: int
    thumbs_down: int
    passed_on: bool
    replied: bool
