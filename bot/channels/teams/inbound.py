"""Activities -> our events. Pure: what Teams said, in; what somebody did, out."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote

from bot.channels.naming import clean_name
from bot.channels.teams.activities import ACTION, BOT, FIELD, FORM, SEVERAL, Account, Activity, Attachment, number
from bot.channels.teams.settings import TeamsSettings
from bot.conversation.actions import LONGEST
from bot.conversation.events import AnyEvent, FilledIn, Joined, Left, Met, Person, Place, Pressed, Uploaded, Wrote

CHANNEL = "teams"
PRESS = "adaptiveCard/action"
DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
PICTURE = "image/"
MEETING = "application/vnd.microsoft.meeting"
OPEN = "open"
MOST_FIELDS = 50
LONGEST_VALUE = 10_000
LONGEST_NAME = 120
_ANY_MENTION = re.compile(r"</?at>")


class FileOffer(NamedTuple):
    """A file that is still to be fetched. `ours`: it lies with the platform and is shown for our token."""

    event: Uploaded
    url: str
    ours: bool


def heard(activity: Activity, settings: TeamsSettings, now: datetime) -> Iterator[AnyEvent | FileOffer]:
    """What of it concerns us: mostly one event, sometimes none, several where files came along."""
    match activity.type:
        case "message" if not _from_a_bot(activity):
            yield from _message(activity, settings, now)
        case "invoke" if activity.name == PRESS:
            yield from _acted(activity, _data(activity), settings, now)
        case "conversationUpdate":
            yield from _came_and_went(activity, settings, now)
        case "installationUpdate" if activity.personal and (activity.action or "").startswith("add"):
            yield from _installed(activity, settings, now)
        case "event" if (activity.name or "").startswith(MEETING):
            yield from _met(activity, settings, now)


def place_of(activity: Activity) -> Place:
    """A post that begins a thread stands in the channel; what is said under it stands in the thread."""
    thread = activity.root if activity.kind == "channel" and activity.root != activity.id else ""
    room = activity.room
    return Place(CHANNEL, room, number(thread, room) if thread else "", direct=activity.personal)


def person_of(account: Account) -> Person:
    return Person(CHANNEL, account.id, clean_person(account.name))


def clean_person(name: str | None) -> str:
    return " ".join((name or "").split())[:LONGEST_NAME]


def pressed(activity: Activity) -> bool:
    """Whether it comes from a card: whoever pressed waits for an answer at once."""
    return ACTION in _data(activity)


def _message(activity: Activity, settings: TeamsSettings, now: datetime) -> Iterator[AnyEvent | FileOffer]:
    if pressed(activity):  # the fallback of a button: a program that knows no Action.Execute
        yield from _acted(activity, _data(activity), settings, now)
        return
    offers = list(_files(activity, settings, now))
    mentioned, text = _without_mention(activity)
    if text or not offers:
        about = _about(activity, settings, now)
        yield Wrote(**about, text=text, message=number(activity.id, activity.room), mentioned=mentioned)
    yield from offers


def _without_mention(activity: Activity) -> tuple[bool, str]:
    """Others who are mentioned keep their names; ours is only how we were called."""
    text = activity.text or ""
    mentioned = False
    for entity in activity.entities or ():
        if entity.type == "mention" and entity.mentioned and entity.mentioned.id == activity.recipient.id:
            mentioned = True
            text = text.replace(entity.text, " ") if entity.text else text
    if activity.text_format == "xml":
        text = unescape(text)
    text = _ANY_MENTION.sub("", text.replace("\xa0", " ").replace("&nbsp;", " ").replace("\r\n", "\n"))
    return mentioned, "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))


def _acted(activity: Activity, data: dict[str, Any], settings: TeamsSettings, now: datetime) -> Iterator[AnyEvent]:
    action = data.get(ACTION)
    if not isinstance(action, str) or not 0 < len(action) <= LONGEST or not activity.reply_to_id:
        return
    about = _about(activity, settings, now)
    message = number(activity.reply_to_id, activity.room)
    if FORM not in data:
        yield Pressed(**about, action=action, message=message)
        return
    several = _names(data.get(SEVERAL))
    values = {name: _value(data.get(FIELD + name), several=name in several) for name in _names(data[FORM])}
    yield FilledIn(**about, action=action, message=message, values=values)


def _names(written: Any) -> list[str]:
    return written.split(",")[:MOST_FIELDS] if isinstance(written, str) else []


def _value(written: Any, *, several: bool) -> str:
    if not isinstance(written, str):
        return ""
    whole = "\n".join(map(unquote, written.split(","))) if several else written
    return whole.replace("\r\n", "\n").strip()[:LONGEST_VALUE]


def _data(activity: Activity) -> dict[str, Any]:
    """What the card sent: whole in a message, wrapped in the action in an invoke."""
    value = activity.value
    if activity.type == "invoke" and isinstance(value, dict):
        wrapped = value.get("action")
        value = wrapped.get("data") if isinstance(wrapped, dict) else None
    return value if isinstance(value, dict) else {}


def _files(activity: Activity, settings: TeamsSettings, now: datetime) -> Iterator[FileOffer]:
    offer = partial(_offer, activity, settings, now)
    for count, attachment in enumerate(activity.attachments or ()):
        if attachment.content_type == DOWNLOAD and isinstance(attachment.content, dict):
            yield offer(count, attachment, str(attachment.content.get("downloadUrl") or ""), ours=False)
        elif attachment.content_type.startswith(PICTURE) and attachment.content_url:
            yield offer(count, attachment, attachment.content_url, ours=True)


def _offer(  # noqa: PLR0913, PLR0917 - half of it is the same for every file of an activity
    activity: Activity,
    settings: TeamsSettings,
    now: datetime,
    count: int,
    attachment: Attachment,
    url: str,
    *,
    ours: bool,
) -> FileOffer:
    about = _about(activity, settings, now)
    key = f"{about['key']}.file{count}"
    kind = attachment.content_type.removeprefix(PICTURE)
    coordinator = activity.sender.aad_object_id in settings.coordinators and activity.sender.aad_object_id
    event = Uploaded(
        **(about | {"key": key}),
        name=clean_name(attachment.name or f"bild.{kind if kind.isalnum() else 'png'}"),
        size=0,
        file=sha256(key.encode()).hexdigest()[:32],
        message=number(activity.id, activity.room),
        level=settings.files_level if coordinator and activity.personal else "",
    )
    return FileOffer(event, url, ours)


def _came_and_went(activity: Activity, settings: TeamsSettings, now: datetime) -> Iterator[AnyEvent]:
    """In a shared room everyone is greeted by name only where the operator asks for it."""
    ours = activity.recipient.id
    if activity.personal:
        if any(member.id == ours for member in activity.members_added or ()):
            yield from _installed(activity, settings, now)
        return
    about = _about(activity, settings, now)
    if settings.room(activity.room).welcome:
        for member in activity.members_added or ():
            if member.id != ours and member.name:
                yield Joined(**_concerning(about, member))
    for member in activity.members_removed or ():
        if member.id != ours:
            yield Left(**_concerning(about, member))


def _installed(activity: Activity, settings: TeamsSettings, now: datetime) -> Iterator[AnyEvent]:
    """Teams tells it in two ways, and again when the bot is added anew: one greeting for each conversation."""
    if settings.welcome:
        yield Joined(**_about(activity, settings, now) | {"key": f"installed.{activity.room}"})


def _met(activity: Activity, settings: TeamsSettings, now: datetime) -> Iterator[AnyEvent]:
    value = activity.value if isinstance(activity.value, dict) else {}
    known = {str(key).casefold(): found for key, found in value.items() if isinstance(found, str)}
    yield Met(
        **_about(activity, settings, now),
        link=known.get("joinurl", ""),
        title=known.get("title", "")[:200],
        over=(activity.name or "").endswith("End"),
    )


def _about(activity: Activity, settings: TeamsSettings, now: datetime) -> dict[str, Any]:
    """What every event has."""
    return {
        "key": number(activity.id, activity.room),
        "person": person_of(activity.sender),
        "place": place_of(activity),
        "at": now,
        "reads": tuple(dict.fromkeys((OPEN, *settings.room(activity.room).reads))),
    }


def _concerning(about: dict[str, Any], member: Account) -> dict[str, Any]:
    return about | {"key": f"{about['key']}.{member.id}", "person": person_of(member)}


def _from_a_bot(activity: Activity) -> bool:
    """Two bots could go on thanking each other."""
    who = activity.sender.id
    return who.startswith(BOT) or who == activity.recipient.id
