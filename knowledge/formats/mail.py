"""E-mail as most programs save it (EML). A letter that lies in it is one of its attachments."""

from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from knowledge.formats import rtf, tnef
from knowledge.formats.contents import Attached, Contents, Refused, Source
from knowledge.formats.decoding import decoded
from knowledge.formats.invitation import events
from knowledge.formats.letter import Letter
from knowledge.formats.limits import Limits

MOST_PARTS = 1_000
CALENDARS = ("text/calendar", "application/ics")
RTF = ("text/rtf", "application/rtf")
FILES = ("message/rfc822", *tnef.KINDS)  # attached, whatever else is said of them


def read(source: Source) -> Contents:
    message = BytesParser(policy=policy.default).parsebytes(source.data)
    if not isinstance(message, EmailMessage) or not (message["from"] or message["subject"] or message["date"]):
        raise Refused("Filen är inte ett e-postmeddelande.", "Spara om meddelandet som EML, eller som PDF.")
    return _letter(message).contents(source.limits)


def _letter(message: EmailMessage) -> Letter:
    plain: list[str] = []
    rich: list[str] = []
    attached: list[Attached] = []
    wrapped: list[Letter] = []
    calendars: list[str] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if _bytes(part).startswith(tnef.SIGNATURE):
            wrapped.append(tnef.letter(_bytes(part)))
            attached += wrapped[-1].attached
        elif _is_invitation(part):
            calendars.append(_text(part))
        elif (
            kind in tnef.KINDS
            or part.get_filename()
            or part.get_content_disposition() == "attachment"
            or kind == "message/rfc822"
        ):
            attached.append(_attached(part))
        elif kind == "text/plain":
            plain.append(_text(part))
        elif kind == "text/html":
            rich.append(_text(part))
        elif kind in RTF:
            told, as_html = rtf.read(_bytes(part), Limits.characters)
            (plain if told else rich).append(told or as_html)
    if not any(text.strip() for text in (*plain, *rich)):  # else it says the same once more
        plain, rich = [one.plain for one in wrapped], [one.rich for one in wrapped]
    return Letter(
        subject=str(message["subject"] or ""),
        sender=str(message["from"] or ""),
        dated=_date(message),
        plain="\n".join(plain),
        rich="\n".join(rich),
        attached=tuple(attached),
        warnings=tuple(warning for one in wrapped for warning in one.warnings),
        calendars=tuple(calendars),
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of this letter in order, and none of those of a letter within it."""
    waiting = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inner, list):
            waiting += [each for each in reversed(inner) if isinstance(each, EmailMessage)]
        else:
            yield part


def _is_invitation(part: EmailMessage) -> bool:
    """What a calendar sends is read with its letter, also where it is attached."""
    of_calendar = part.get_content_type() in CALENDARS or str(part.get_filename() or "").lower().endswith(".ics")
    return of_calendar and bool(events(_text(part)))


def _attached(part: EmailMessage) -> Attached:
    if part.get_content_type() != "message/rfc822":
        return Attached(str(part.get_filename() or ""), _bytes(part), str(part["content-id"] or "").strip("<> "))
    inner = part.get_payload()
    letter = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(letter, EmailMessage):
        return Attached(str(part.get_filename() or ""), b"")
    named = str(part.get_filename() or letter["subject"] or "meddelande").removesuffix(".eml")
    return Attached(f"{named}.eml", _letter(letter).as_bytes())


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["date"]))
    except (ValueError, TypeError, IndexError):
        return None


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: EmailMessage) -> str:
    content = _bytes(part)
    try:
        return content.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
    except (UnicodeDecodeError, LookupError):
        return decoded(content) or ""
