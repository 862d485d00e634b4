"""Slash commands: what is registered with Discord, what they mean in words, and what is suggested. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.channels.discord.markdown import clipped, one_line, unlinked
from bot.conversation.citing import date_in_words
from bot.conversation.wording import FIRST_LANGUAGE, LANGUAGES, say
from scheduling.meetings import Meeting

Json = dict[str, Any]

TEXT_OPTION = 3
IN_SERVERS, ALONE_WITH_US = 0, 1
MOST_CHOICES = 25
LONGEST_CHOICE = 100
LONGEST_QUESTION = 1000
LOCALES = {"sv": ("sv-SE",), "en": ("en-US", "en-GB")}
COMPARED = ("name", "description", "name_localizations", "description_localizations", "options", "contexts")


def definitions(groups: Sequence[str]) -> list[Json]:
    question = _option("ask.question", required=True, max_length=LONGEST_QUESTION)
    meeting = _option("ask.meeting", autocomplete=True)
    group = _option("ask.group", choices=[{"name": name[:100], "value": name[:100]} for name in groups[:MOST_CHOICES]])
    language = _option("language.language", required=True, choices=[_language(each) for each in LANGUAGES])
    return [
        _command("ask", question, meeting, *([group] if groups else [])),
        _command("help"),
        _command("language", language),
    ]


def in_words(name: str, options: Mapping[str, str]) -> str:
    """What the command would be if it had been written. An unknown one asks for help."""
    given = {key: options.get(say(FIRST_LANGUAGE, f"discord.commands.{key}.name"), "").strip() for key in _OPTIONS}
    if name == _name("ask"):
        return " ".join(filter(None, (given["ask.question"], given["ask.meeting"], given["ask.group"])))
    if name == _name("language"):
        return f"{say(FIRST_LANGUAGE, 'discord.commands.language.means')} {given['language.language']}"
    return say(FIRST_LANGUAGE, "discord.commands.help.means")


_OPTIONS = ("ask.question", "ask.meeting", "ask.group", "language.language")


def suggestions(meetings: Sequence[Meeting], typed: str, today: date) -> list[Json]:
    """Meetings whose name or day holds every word that is typed so far, those nearest in time first."""
    words = typed.casefold().split()
    nearest = sorted(meetings, key=lambda meeting: abs((meeting.first_day - today).days))
    names = dict.fromkeys(_meeting(meeting) for meeting in nearest)
    fitting = [name for name in names if all(word in name.casefold() for word in words)]
    return [{"name": name, "value": name} for name in fitting[:MOST_CHOICES]]


def options_of(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(option.get("name")): str(option.get("value", "")) for option in data.get("options") or ()}


def focused(data: Mapping[str, Any]) -> str:
    return next((str(option.get("value", "")) for option in data.get("options") or () if option.get("focused")), "")


def same(registered: Sequence[Json], wanted: Sequence[Json]) -> bool:
    """Whether Discord has them already: registering is limited, and nothing happens without need."""
    return sorted(map(_essence, registered), key=str) == sorted(map(_essence, wanted), key=str)


def _essence(command: Any) -> Any:
    """Without what Discord adds by itself and what says nothing."""
    if isinstance(command, list):
        return [_essence(each) for each in command]
    if not isinstance(command, dict):
        return command
    kept = {key: value for key, value in command.items() if key in COMPARED or key in _OF_OPTIONS}
    return {key: _essence(value) for key, value in sorted(kept.items()) if value not in (None, [], {}, False)}


_OF_OPTIONS = ("type", "required", "autocomplete", "choices", "max_length", "value")


def _command(key: str, *options: Json) -> Json:
    return _named(key) | {
        "type": 1,
        "options": list(options),
        "contexts": [IN_SERVERS, ALONE_WITH_US],
        "integration_types": [0],
    }


def _option(key: str, **more: Any) -> Json:
    return _named(key) | {"type": TEXT_OPTION} | more


def _named(key: str) -> Json:
    others = [
        (language, locale) for language in LANGUAGES if language != FIRST_LANGUAGE for locale in LOCALES[language]
    ]
    return {
        "name": _name(key),
        "description": say(FIRST_LANGUAGE, f"discord.commands.{key}.about"),
        "name_localizations": {locale: _name(key, language) for language, locale in others},
        "description_localizations": {
            locale: say(language, f"discord.commands.{key}.about") for language, locale in others
        },
    }


def _name(key: str, language: str = FIRST_LANGUAGE) -> str:
    return say(language, f"discord.commands.{key}.name")


def _language(language: str) -> Json:
    return {"name": say(language, f"conversation.languages.{language}").capitalize(), "value": language}


def _meeting(meeting: Meeting) -> str:
    day = date_in_words(meeting.first_day.isoformat(), FIRST_LANGUAGE)
    return clipped(one_line(unlinked(f"{meeting.title} {day}")), LONGEST_CHOICE)
