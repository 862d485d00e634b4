"""What the bot asks of the process that starts parsers, and what it hears; it needs no parser itself to ask."""

from typing import Literal

import msgspec

from knowledge.formats.limits import Limits

TESSERACT_MODEL = "swe"


class Job(msgspec.Struct):
    task: Literal["read", "draw", "ocr", "measure"]
    limits: Limits
    name: str = ""
    page: int = 0
    program: str = ""


class Verdict(msgspec.Struct):
    """How the child ended. `signal` 0 and not `late` means that its answer is whole."""

    late: bool
    signal: int
