"""Files that members send in a personal chat: fetched from where Teams put them, before we say that we have them."""

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.teams.credentials import Credentials
from bot.channels.teams.inbound import FileOffer
from bot.channels.teams.settings import TeamsSettings, trusted

FETCH_SECONDS = 8.0  # Teams waits some 15 seconds for us


class NotFetched(Exception):
    """`why` names the sentence that tells the member, in teams.file."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def fetch(offer: FileOffer, settings: TeamsSettings, credentials: Credentials) -> bytes:
    if offer.event.name.rpartition(".")[2].lower() not in settings.upload_kinds:
        raise NotFetched("kind")
    if not trusted(offer.url, settings.service_hosts if offer.ours else settings.file_hosts):
        raise NotFetched("place")
    ours = offer.ours and not settings.development
    headers = {"Authorization": f"Bearer {await credentials.token()}"} if ours else {}
    try:
        content = await _download(offer.url, headers, settings.upload_bytes)
    except (ClientError, TimeoutError) as error:
        raise NotFetched("lost") from error
    if not content:
        raise NotFetched("empty")
    return content


async def _download(url: str, headers: dict[str, str], most: int) -> bytes:
    async with (
        ClientSession(timeout=ClientTimeout(total=FETCH_SECONDS)) as session,
        session.get(url, headers=headers, allow_redirects=False) as answer,
    ):
        if answer.status != 200:
            raise NotFetched("lost")
        content = bytearray()
        async for chunk in answer.content.iter_chunked(65536):
            content += chunk
            if len(content) > most:
                raise NotFetched("size")
        return bytes(content)
