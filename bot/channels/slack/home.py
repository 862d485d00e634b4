"""The home tab: what the core answers when asked for the member's own things, one under the other.

The core is asked in words, like by anybody; its answers are put on the tab instead of in the conversation.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.channels.channel import Outgoing
from bot.channels.slack import naming, render
from bot.channels.slack.calling import Api
from bot.conversation.events import Person, Wrote
from bot.conversation.replies import Reply
from bot.conversation.router import COMMANDS
from bot.conversation.wording import FIRST_LANGUAGE, phrases

# In the order they stand, by what the core calls the words for them; what it does not know is left out.
SECTIONS = (
    "member.commands.plan",
    "rating.commands.to_give",
    "member.commands.wishes",
    "conversation.commands.help",
)
DIVIDER: render.Block = {"type": "divider"}
MOST_BLOCKS = 100
MOST_SIGNS = 20_000


def sections() -> tuple[str, ...]:
    known = {command.phrases for command in COMMANDS}
    return tuple(section for section in SECTIONS if section in known)


def opened(event_id: str, person: Person, reads: tuple[str, ...], at: datetime) -> Iterator[Wrote]:
    for section in sections():
        yield Wrote(
            key=f"home:{event_id}:{section}",
            person=person,
            place=naming.home(person.id, section),
            at=at,
            reads=reads,
            text=phrases(FIRST_LANGUAGE, section)[0],
        )


class Home:
    """What stands on each member's tab since we were started. Opened again, all of it is asked for again."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._shown: dict[str, dict[str, tuple[str, Reply]]] = {}

    async def publish(self, user: str, section: str, message: Outgoing) -> str:
        shown = self._shown.setdefault(user, {})
        shown[section] = (message.key, message.reply)
        await self._api.call("views.publish", user_id=user, view=view(shown, user))
        return naming.home_message(user, section)


def view(shown: Mapping[str, tuple[str, Reply]], user: str) -> render.Block:
    made: list[render.Block] = []
    for section in sections():
        if section in shown:
            key, reply = shown[section]
            blocks = render.blocks(reply, {}, surface="home")
            named = render.named(blocks, key, 0, naming.home_message(user, section))
            more = [DIVIDER, *named] if made else named
            if len(made) + len(more) <= MOST_BLOCKS and render.signs([*made, *more]) <= MOST_SIGNS:
                made += more
    return {"type": "home", "blocks": made}
