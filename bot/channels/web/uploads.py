"""Files from members: how large, which kinds, and under what name they are kept."""

import unicodedata

from aiohttp import web

from bot.channels.web.settings import WebSettings
from bot.channels.web.site import Refused

LONGEST_NAME = 120
NAMELESS = "fil"


def clean_name(name: str) -> str:
    """A name without folders and without signs that are not seen, or that turn the text around."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = seen.strip(". ").rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME] or NAMELESS
    ending = ending[:10]
    return f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}"


async def read_upload(request: web.Request, name: str, settings: WebSettings) -> bytes:
    if name.rpartition(".")[2].lower() not in settings.upload_kinds:
        raise Refused(415, "file_kind", name=name, kinds=", ".join(settings.upload_kinds))
    if (request.content_length or 0) > settings.upload_bytes:
        raise _too_large(name, settings)
    content = bytearray()
    async for chunk in request.content.iter_chunked(65536):
        content += chunk
        if len(content) > settings.upload_bytes:
            raise _too_large(name, settings)
    if not content:
        raise Refused(422, "file_empty", name=name)
    return bytes(content)


def _too_large(name: str, settings: WebSettings) -> Refused:
    return Refused(413, "file_size", name=name, megabytes=settings.upload_megabytes)
