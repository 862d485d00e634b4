"""Files from members: how large, and which kinds."""

from aiohttp import web

from bot.channels.web.settings import WebSettings
from bot.channels.web.site import Refused


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
