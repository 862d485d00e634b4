"""Pictures in cards. A card only names an address, so each picture has one that cannot be guessed."""

import hmac
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, select

from bot.conversation.replies import Picture, Reply
from bot.storage.tables import outbox

PATH = "/teams/picture"


def address(outward: str, secret: bytes, key: str, place: int) -> str:
    """Of the node at this place in the reply that was owed under this key."""
    return f"{outward}{PATH}/{key}/{place}/{_sign(secret, key, place)}"


def is_ours(secret: bytes, key: str, place: int, signature: str) -> bool:
    return hmac.compare_digest(_sign(secret, key, place).encode(), signature.encode())


def find(connection: Connection, key: str, place: int) -> bytes | None:
    stored = connection.execute(select(outbox.c.reply).where(outbox.c.key == key)).scalar()
    if stored is None:
        return None
    try:
        nodes = msgspec.json.decode(stored, type=Reply).nodes
    except msgspec.DecodeError:
        return None
    node = nodes[place] if place < len(nodes) else None
    return node.png if isinstance(node, Picture) else None


def _sign(secret: bytes, key: str, place: int) -> str:
    return hmac.new(secret, f"teams picture {key}/{place}".encode(), sha256).hexdigest()[:32]
