"""The app package: what an administrator uploads to Teams, made from the configuration."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.channels.teams.settings import TeamsSettings
from bot.conversation.wording import LANGUAGES, phrases, say
from bot.settings import SettingsWrong

ICONS = Path(__file__).with_name("icons")
MANIFEST_VERSION = "1.19"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json"
SCOPES = ["personal", "team", "groupChat"]
# Told by Teams when a meeting that it hosts begins and ends: the least right that brings that.
MEETING_RIGHTS = ("OnlineMeeting.ReadBasic.Chat", "ChannelMeeting.ReadBasic.Group")
ACCENT = "#1D6B50"
MADE = (1980, 1, 1, 0, 0, 0)  # the same package from the same configuration, whenever it is made
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def package(settings: TeamsSettings, version: str) -> bytes:
    """The ZIP file. Raises SettingsWrong where Teams would not take it."""
    _check(settings)
    files = {"manifest.json": json.dumps(manifest(settings, version), ensure_ascii=False, indent=2).encode()}
    files |= {name: (ICONS / name).read_bytes() for name in ("color.png", "outline.png")}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), content)
    return packed.getvalue()


def manifest(settings: TeamsSettings, version: str) -> dict[str, Any]:
    name = say("sv", "conversation.bot")
    site = settings.outward
    told: dict[str, Any] = {
        "$schema": SCHEMA,
        "manifestVersion": MANIFEST_VERSION,
        "version": version,
        "id": settings.app_id,
        "developer": {"name": name, "websiteUrl": site, "privacyUrl": site, "termsOfUseUrl": site},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "name": {"short": name, "full": name},
        "description": {"short": say("sv", "teams.app.short"), "full": say("sv", "teams.app.full")},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": settings.app_id,
                "scopes": SCOPES,
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": SCOPES, "commands": _commands()}],
            }
        ],
        "supportedChannelTypes": ["sharedChannels", "privateChannels"],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(site).hostname],
    }
    return told | (_meeting_rights(settings) if settings.meetings else {})


def _meeting_rights(settings: TeamsSettings) -> dict[str, Any]:
    rights = [{"name": name, "type": "Application"} for name in MEETING_RIGHTS]
    return {
        "webApplicationInfo": {"id": settings.app_id, "resource": "https://RscBasedStoreApp"},
        "authorization": {"permissions": {"resourceSpecific": rights}},
    }


def _commands() -> list[dict[str, str]]:
    """What Teams proposes beside the field where one writes."""
    said = {name: phrases("sv", f"conversation.commands.{name}")[0] for name in ("help", "language")}
    return [{"title": word, "description": say("sv", f"teams.app.{name}")} for name, word in said.items()]


def _check(settings: TeamsSettings) -> None:
    if not _ID.fullmatch(settings.app_id):
        raise SettingsWrong(say(LANGUAGES[0], "teams.settings.app_id", value=settings.app_id))
    if urlsplit(settings.outward).scheme != "https":
        raise SettingsWrong(say(LANGUAGES[0], "teams.settings.public_address", value=settings.public_address))
