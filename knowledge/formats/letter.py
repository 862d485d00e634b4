"""An e-mail, whichever program saved it: who wrote, when, about what, the text, and what was attached."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage

from knowledge.document import Block
from knowledge.formats import quoting
from knowledge.formats.contents import Attached, Contents
from knowledge.formats.courtesies import without_courtesies
from knowledge.formats.decoding import visible
from knowledge.formats.html_page import page_of
from knowledge.formats.invitation import Event, events
from knowledge.formats.limits import MIB, Limits

LONGEST_NAME = 100
SHOWN = re.compile(r"\[cid:[^\[\]\n]{1,200}\]")  # where the text of a letter without a page has a picture
LARGEST_LOGO = 50_000  # bytes: a picture of more may say something


@dataclass(frozen=True)
class Letter:
    subject: str
    sender: str
    dated: datetime | None
    plain: str
    rich: str
    attached: tuple[Attached, ...] = ()
    warnings: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()

    def contents(self, limits: Limits) -> Contents:
        subject, sender = _one_line(self.subject), quoting.name_of(visible(self.sender))
        own = f"Från: {sender}" if sender else subject
        head = [Block("heading", subject, level=1)] if subject else []
        head += [Block("text", line) for line in self._invites_to(subject)]
        head += [quoting.words_of(own)] if sender else []
        body = self._body(own, limits)
        kept, warnings = _within((one for one in self.attached if not self._shows(one)), limits)
        unread = _unread([one for one in self.attached if self._shows(one)])
        return Contents(
            tuple(without_courtesies([*head, *body])),
            title=subject or (f"Brev från {sender}" if sender else ""),
            dated=self.dated.date() if self.dated else None,
            stated=True,
            warnings=(*self.warnings, *warnings, *unread),
            attached=kept,
        )

    def _shows(self, one: Attached) -> bool:
        """Is it a picture in the text, and nothing that was attached?"""
        return bool(one.shown_as) and any(f"cid:{one.shown_as}" in half for half in (self.plain, self.rich))

    def _invites_to(self, subject: str) -> list[str]:
        """The same invitation may be part of the letter and attached to it."""
        return list(dict.fromkeys(line for event in self._events() for line in event.lines(subject)))

    def _events(self) -> list[Event]:
        return [event for calendar in self.calendars for event in events(visible(calendar))]

    def _body(self, own: str, limits: Limits) -> list[Block]:
        """The half that says more. Where both say the same, only the page knows tables, only the text who is quoted."""
        text = quoting.in_text(SHOWN.sub("", visible(self.plain)), own)
        page = quoting.in_blocks(page_of(visible(self.rich), limits.characters).blocks)
        if _words(page) * (2 if _has_rows(page) else 0.5) > _words(text):
            return page
        described = "\n".join(event.description for event in self._events())
        return text or page or quoting.in_text(visible(described), own)

    def as_bytes(self) -> bytes:
        """As a file of its own (EML): what a letter that lies in another letter is handed on as."""
        made = EmailMessage()
        made["subject"], made["from"] = _one_line(self.subject), _one_line(self.sender)
        if self.dated:
            made["date"] = self.dated
        made.set_content(self.plain)
        if self.rich:
            made.add_alternative(self.rich, subtype="html")
        for calendar in self.calendars:
            made.add_attachment(calendar, subtype="calendar")
        for one in self.attached:
            cid = f"<{_one_line(one.shown_as)}>" if one.shown_as else None
            made.add_attachment(one.data, maintype="application", subtype="octet-stream", filename=one.name, cid=cid)
        return made.as_bytes()


def file_name(stated: str) -> str:
    """What an attachment is called: its own name without any folders, which is only ever shown and never opened."""
    last = re.split(r"[/\\]", " ".join(visible(stated).split()))[-1].strip(". ")
    stem, dot, extension = last.rpartition(".")
    return f"{stem[: LONGEST_NAME - 10]}{dot}{extension[:9]}" if dot else last[:LONGEST_NAME]


def _within(attached: Iterable[Attached], limits: Limits) -> tuple[tuple[Attached, ...], tuple[str, ...]]:
    """The attachments there is room for, each under a name of its own, and a sentence for those left out."""
    kept: list[Attached] = []
    left_out: list[str] = []
    room = limits.attached_bytes
    for one in _named_apart(attached):
        if len(kept) < limits.attached and len(one.data) <= room:
            kept.append(one)
            room -= len(one.data)
        else:
            left_out.append(one.name)
    if not left_out:
        return tuple(kept), ()
    named = ", ".join(left_out[:5]) + (f" och {len(left_out) - 5} till" if len(left_out) > 5 else "")
    most = f"högst {limits.attached} bilagor och {limits.attached_bytes // MIB} MB läses ur ett meddelande"
    return tuple(kept), (f"Läses inte: {named}; {most}. Spara dem för sig och lägg in dem.",)


def _unread(pictures: Sequence[Attached]) -> tuple[str, ...]:
    number = sum(len(one.data) > LARGEST_LOGO for one in pictures)
    which = "En bild" if number == 1 else f"{number} bilder"
    return (f"{which} i brevets text läses inte.",) if number else ()


def _named_apart(attached: Iterable[Attached]) -> Iterator[Attached]:
    seen: dict[str, int] = {}
    for one in attached:
        name = file_name(one.name) or "utan namn"
        seen[name] = seen.get(name, 0) + 1
        stem, dot, extension = name.rpartition(".")
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        yield replace(one, name=f"{stem}{again}{dot}{extension}" if dot else f"{name}{again}")


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _has_rows(blocks: Sequence[Block]) -> bool:
    return any(block.kind == "row" for block in blocks)


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())
