"""A meeting as forms of at most five fields, which is what a dialogue holds on the narrowest platform.

Reading a form never loses anything: it gives the fields that are right, and for those that are not what is wrong.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace as with_changes

from bot.conversation.days import day_in_words
from bot.conversation.meeting_words import label, title
from bot.conversation.replies import Field, Form
from bot.conversation.wording import LANGUAGES, say
from scheduling.dates import read_day
from scheduling.meetings import FIELDS, Meeting, Session
from scheduling.meetings import Form as MeetingForm
from scheduling.plan_sheet import LONGEST
from scheduling.refusals import Unreadable
from scheduling.requests import Sketch, place_and_link, read_coming

Part = Literal["when", "where", "what"]
FORMS: tuple[MeetingForm, ...] = ("physical", "digital", "both")
PARTS: dict[Part, tuple[str, ...]] = {
    "when": ("sessions", "answer_by"),
    "where": ("form", "place", "link", "host", "places"),
    "what": ("theme", "groups", "speakers", "agenda"),
}
LONGEST_LIST = 1000  # of days, of names
Kind = Literal["line", "text", "date", "choice", "days", "link", "number", "several"]
KINDS: dict[str, Kind] = {
    "sessions": "days",
    "answer_by": "date",
    "form": "choice",
    "groups": "several",
    "link": "link",
    "agenda": "text",
    "places": "number",
}
HINTS = {
    "sessions": "days_hint",
    "answer_by": "answer_by_hint",
    "groups": "groups_hint",
    "speakers": "speakers_hint",
}
REQUIRED = frozenset({"sessions", "form"})


class Filled(NamedTuple):
    """What a form says: fields of a meeting, and complaints by the name of the form's field."""

    fields: dict[str, Any]
    wrong: dict[str, str]


def fields_of(part: Part) -> tuple[str, ...]:
    return tuple(field for field in PARTS[part] if field in FIELDS)


def part_form(part: Part, meeting: Meeting, groups: tuple[str, ...], action: str, language: str) -> Form:
    written = {name: _written(name, getattr(meeting, name), language) for name in fields_of(part)}
    named = say(language, f"planning.parts.{part}")
    return Form(
        title=say(language, "planning.form.edit", part=named, title=title(meeting, language)),
        fields=tuple(_field(name, value, groups, language) for name, value in written.items()),
        submit=say(language, "planning.form.next"),
        action=action,
        opens=named,
    )


def new_form(sketch: Sketch, groups: tuple[str, ...], action: str, language: str) -> Form:
    place = _field("place", sketch.place, groups, language)
    where = with_changes(
        place,
        name="where",
        label=say(language, "planning.form.place_or_link"),
        hint=say(language, "planning.form.place_hint"),
        longest=LONGEST["place"] + LONGEST["link"],
    )
    return Form(
        title=say(language, "planning.form.add"),
        fields=(
            _field("sessions", sketch.days, groups, language),
            _field("groups", "\n".join(sketch.groups), groups, language),
            _field("form", say(language, "planning.forms.physical"), groups, language),
            where,
            _field("theme", sketch.theme, groups, language),
        ),
        submit=say(language, "planning.form.next_new"),
        action=action,
        opens=say(language, "planning.year.add"),
    )


def again(form: Form, values: Mapping[str, str], wrong: Mapping[str, str], action: str) -> Form:
    """The same form with what was written in it, and what is wrong beside it."""
    fields = tuple(
        with_changes(field, value=values.get(field.name, ""), error=wrong.get(field.name, "")) for field in form.fields
    )
    return with_changes(form, fields=fields, action=action)


def read_part(part: Part, values: Mapping[str, str], meeting: Meeting, today: date, language: str) -> Filled:
    return _read({name: values.get(name, "") for name in fields_of(part)}, meeting, today, language)


def read_new(values: Mapping[str, str], today: date, language: str) -> Filled:
    form = meeting_form(values.get("form", ""))
    place, link = place_and_link(values.get("where", ""), form)
    wanted = {name: values.get(name, "") for name in ("sessions", "groups", "form", "theme")}
    filled = _read(wanted, None, today, language)
    if form != "digital" and not place:
        filled.wrong["where"] = say(language, "planning.wrong.no_place")
    first = filled.fields.get("sessions", (Session(today),))[0]
    if first.day < today:
        filled.wrong["sessions"] = say(language, "planning.wrong.passed")
    return Filled({**filled.fields, "place": place, "link": link}, filled.wrong)


def _read(wanted: Mapping[str, str], meeting: Meeting | None, today: date, language: str) -> Filled:
    fields: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, text in wanted.items():
        try:
            fields[name] = _meant(name, text.strip(), meeting, today)
        except Unreadable as unreadable:
            wrong[name] = _complaint(unreadable, language)
    late = _answer_by_complaint(fields, meeting, language)
    return Filled(fields, {**wrong, **late})


def _meant(name: str, text: str, meeting: Meeting | None, today: date) -> Any:
    if name == "sessions":
        return read_coming(text, meeting.first_day if meeting and meeting.first_day < today else today)
    if name == "answer_by":
        return read_day(text, today.year) if text else None
    return _MEANT[name](text) if name in _MEANT else text


def _complaint(unreadable: Unreadable, language: str) -> str:
    """What the dates themselves complain of is told in Swedish, as operators read it; others get the rule."""
    return str(unreadable) if language == "sv" else say(language, "planning.wrong.days")


def _answer_by_complaint(fields: Mapping[str, Any], meeting: Meeting | None, language: str) -> dict[str, str]:
    answer_by = fields.get("answer_by")
    sessions = fields.get("sessions") or (meeting.sessions if meeting else ())
    if not answer_by or not sessions or answer_by <= sessions[0].day:
        return {}
    day = day_in_words(sessions[0].day, language, year=True)
    return {"answer_by": say(language, "planning.wrong.answer_by_late", day=day)}


def meeting_form(text: str) -> MeetingForm:
    """A form says it in the words of its language, which may be another one than now."""
    words = {say(language, f"planning.forms.{form}"): form for language in LANGUAGES for form in FORMS}
    return words.get(text, "physical")


def _written(name: str, value: Any, language: str) -> str:
    """As it stands in a form: so that it can be read again, whatever the language."""
    if name == "form":
        return say(language, f"planning.forms.{value}")
    return _WRITTEN.get(name, str)(value or "")


def _session(session: Session) -> str:
    times = [f"{wall.hour}.{wall.minute:02}" if wall else "" for wall in (session.starts, session.ends)]
    hours = "-".join(times) if times[1] else times[0]
    return f"{session.day.isoformat()} {hours}".strip()


def _field(name: str, value: str, groups: tuple[str, ...], language: str) -> Field:
    forms = tuple(say(language, f"planning.forms.{form}") for form in FORMS)
    return Field(
        name,
        label(name, language),
        kind=KINDS.get(name, "line"),
        required=name in REQUIRED,
        hint=say(language, f"planning.form.{HINTS[name]}") if name in HINTS else "",
        value=value,
        options={"form": forms, "groups": groups}.get(name, ()),
        longest=LONGEST.get(name, LONGEST_LIST),
    )


_MEANT: dict[str, Callable[[str], Any]] = {
    "form": meeting_form,
    "groups": lambda text: tuple(sorted(filter(None, text.split("\n")))),
    "speakers": lambda text: tuple(part.strip() for part in re.split(r"[,;\n]", text) if part.strip()),
    "places": lambda text: int(text) if text.isdigit() else None,
}
_WRITTEN: dict[str, Callable[[Any], str]] = {
    "sessions": lambda sessions: "; ".join(map(_session, sessions)),
    "groups": "\n".join,
    "speakers": ", ".join,
    "answer_by": lambda day: day.isoformat() if day else "",
}
