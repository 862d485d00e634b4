"""The page keeps the contract of every channel, over real HTTP."""

from tests.bot.channels.contract import ChannelContract


class TestWebChannel(ChannelContract):
    pass
