"""What Outlook's two ways to write a letter have in common (MSG and TNEF): the numbers of its properties."""

from datetime import UTC, datetime, timedelta

from knowledge.formats import rtf
from knowledge.formats.compressed_rtf import unpacked
from knowledge.formats.decoding import decoded
from knowledge.formats.limits import MIB, Limits

SUBJECT, SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP, BODY, RTF, HTML = 0x37, 0xC1A, 0xC1F, 0x5D01, 0x1000, 0x1009, 0x1013
DATA, SHORT_NAME, LONG_NAME, SHOWN_AS = 0x3701, 0x3704, 0x3707, 0x3712
SENT, DELIVERED, CODE_PAGE, HTML_CODE_PAGE = 0x0039, 0x0E06, 0x3FFD, 0x3FDE
MESSAGE_CLASS = 0x001A
# Of a meeting. Each file gives these numbers of its own and lists which (MS-OXPROPS, MS-OXMSG).
PLACE, BEGINS, ENDS = 0x8208, 0x820D, 0x820E
MEETINGS = ("IPM.Appointment", "IPM.Schedule.Meeting.Request", "IPM.Schedule.Meeting.Canceled")
DEEPEST = 3  # letters within letters; what lies deeper is left out
MOST_ATTACHED = 1_000
MOST_RTF = 40 * MIB  # unpacked; pictures that stand in the text are part of it


def from_rtf(packed: bytes) -> tuple[str, str]:
    """The text of a letter that has it as RTF alone: plain, or as HTML."""
    plain, rich = rtf.read(unpacked(packed, MOST_RTF), Limits.characters)
    return plain if plain or rich else "(Brödtexten är sparad som RTF och kunde inte läsas.)", rich


def sender(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and "@" in address and address != name else name or address


def moment(ticks: int) -> datetime | None:
    """Tenths of microseconds since 1601."""
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def calendar(what: str, begins: int, ends: int, place: str) -> str:
    """A meeting as calendars send it to others; nothing for a letter of another kind."""
    if not what.startswith(MEETINGS):
        return ""
    times = {"DTSTART": moment(begins), "DTEND": moment(ends)}
    lines = [f"{name}:{time:%Y%m%dT%H%M%SZ}" for name, time in times.items() if time]
    lines += [f"LOCATION:{' '.join(place.split())}"] if place.strip() else []
    lines += ["STATUS:CANCELLED"] if what.endswith("Canceled") else []
    return "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])


def narrow(data: bytes, code_page: int) -> str:
    """Text of one byte a letter, in the code page it says or else in what it looks like, without a zero at its end."""
    page, data = code_page & 0xFFFF, data.rstrip(b"\x00")
    try:
        return data.decode({65001: "utf-8", 20127: "ascii", 28591: "latin-1"}.get(page, f"cp{page}"))
    except (UnicodeDecodeError, LookupError):
        return decoded(data) or ""
