"""Files to and from Slack, under limits, and with our token shown to Slack's own hosts only."""

from io import BytesIO
from typing import Any

from aiohttp import ClientError, ClientTimeout

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.slack.calling import Api
from bot.channels.slack.inbound import File
from bot.channels.slack.settings import SlackSettings, trusted
from bot.conversation.replies import Attachment

FETCH_SECONDS = 60.0
PICTURE = "bild.png"
LONGEST_ALT = 1000


class NotTaken(Exception):
    """The file is not one that we take. `sentence` says why to whoever sent it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Files:
    def __init__(self, settings: SlackSettings, api: Api) -> None:
        self._settings = settings
        self._api = api
        self._session = api.session

    def check(self, file: File) -> None:
        if file.name.rpartition(".")[2].lower() not in self._settings.upload_kinds:
            raise NotTaken("slack.file.kind")
        if file.size > self._settings.upload_bytes:
            raise NotTaken("slack.file.size")

    async def fetch(self, file: File) -> bytes:
        """Raises NotTaken, and where Slack does not answer as it should, ClientError or TimeoutError."""
        self.check(file)
        if not trusted(file.address, self._settings.file_hosts):
            raise NotTaken("slack.file.kind")
        headers = {"Authorization": f"Bearer {self._settings.bot_token.reveal()}"}
        # Redirected, our token would go where Slack did not say.
        timeout = ClientTimeout(total=FETCH_SECONDS)
        async with self._session.get(file.address, headers=headers, timeout=timeout, allow_redirects=False) as answer:
            if answer.status != 200 or answer.content_type == "text/html":
                raise ClientError(f"{file.id} was answered with {answer.status} {answer.content_type}")
            content = bytearray()
            async for chunk in answer.content.iter_chunked(65_536):
                content += chunk
                if len(content) > self._settings.upload_bytes:
                    raise NotTaken("slack.file.size")
            return bytes(content)

    async def put(self, png: bytes, alt: str) -> str:
        """A picture that a message can show. It is seen nowhere until a message does."""
        file = await self._keep(PICTURE, png, alt)
        await self._api.call("files.completeUploadExternal", files=[{"id": file, "title": PICTURE}])
        return file

    async def share(self, attachment: Attachment, channel: str, thread: str) -> None:
        file = await self._keep(attachment.name, attachment.content)
        named = [{"id": file, "title": attachment.name}]
        within: dict[str, Any] = {"thread_ts": thread} if thread else {}
        await self._api.call("files.completeUploadExternal", files=named, channel_id=channel, **within)

    async def _keep(self, name: str, content: bytes, alt: str = "") -> str:
        place = await self._api.call(
            "files.getUploadURLExternal", filename=name, length=len(content), alt_txt=alt[:LONGEST_ALT] or None
        )
        if not trusted(str(place["upload_url"]), self._settings.file_hosts):
            raise DeliveryFailed("Slack names a host for files that slack.file_hosts does not", permanent=True)
        await self._upload(str(place["upload_url"]), content)
        return str(place["file_id"])

    async def _upload(self, address: str, content: bytes) -> None:
        try:
            timeout = ClientTimeout(total=FETCH_SECONDS)
            body = BytesIO(content)
            async with self._session.post(address, data=body, timeout=timeout, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise DeliveryFailed(f"the picture was refused with {answer.status}", permanent=False)
        except (ClientError, TimeoutError) as error:
            raise DeliveryUnsure(f"the picture: {error!r}") from error
