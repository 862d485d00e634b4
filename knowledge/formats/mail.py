"""E-mail (EML): who wrote, when, about what, and the text. Attachments are named, not read."""

from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from knowledge.document import Block
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import decoded, visible
from knowledge.formats.html_page import page_of
from knowledge.formats.lines import blocks_of


def read(source: Source) -> Contents:
    message = BytesParser(policy=policy.default).parsebytes(source.data)
    if not isinstance(message, EmailMessage) or not (message["from"] or message["subject"] or message["date"]):
        raise Refused("Filen är inte ett e-postmeddelande.", "Spara om meddelandet som EML, eller som PDF.")
    subject = visible(str(message["subject"] or "")).strip()
    sender = visible(str(message["from"] or "")).strip()
    head = [Block("heading", subject, level=1)] if subject else []
    head += [Block("text", f"Från: {sender}")] if sender else []
    body, attachments = _body(message, source.limits.characters)
    warnings = tuple(f"Bilagan {name} lästes inte; spara den för sig och lägg in den." for name in attachments)
    return Contents((*head, *body), title=subject, dated=_date(message), warnings=warnings)


def _date(message: EmailMessage) -> date | None:
    try:
        return parsedate_to_datetime(str(message["date"])).date()
    except (ValueError, TypeError, IndexError):
        return None


def _body(message: EmailMessage, longest: int) -> tuple[list[Block], list[str]]:
    plain: list[Block] = []
    rich: list[Block] = []
    attachments: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            attachments.append(visible(str(name or "utan namn"))[:100])
        elif part.get_content_type() == "text/plain":
            plain += blocks_of(_text(part))
        elif part.get_content_type() == "text/html":
            rich += page_of(_text(part), longest).blocks
    return plain or rich, attachments


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return visible(content.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n"))
    except (UnicodeDecodeError, LookupError):
        return decoded(content) or ""
