"""What every house's settings are made with."""

from ipaddress import ip_address

# The endings of what the archive reads, and of what members send one another: a date for the calendar, a picture.
UPLOAD_KINDS = (
    *("pdf", "docx", "pptx", "xlsx", "rtf", "csv", "html", "md", "txt", "eml", "msg", "vtt", "srt"),
    *("ics", "png", "jpg"),
)


class SettingsWrong(Exception):
    """These settings cannot be used. One line for each complaint, which names its key and says what to write."""


class Secret(str):
    """Never shown: not in a log line, not in an error, not in a printed configuration."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(set)" if self else "Secret(not set)"

    def __format__(self, _: str) -> str:
        return repr(self)

    __str__ = __repr__

    def reveal(self) -> str:
        return str.__add__(self, "")


def is_this_machine(host: str) -> bool:
    """Does nobody but this machine itself answer there?"""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
