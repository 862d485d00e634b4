"""An app from start to stop: until somebody presses Ctrl-C or the system says that it is time."""

import asyncio
import signal
from collections.abc import Callable

from bot.app import App


async def until_told_to_stop(app: App, announce: Callable[[App], None]) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, told.set)
    try:
        await app.start()
        announce(app)
        await told.wait()
    finally:
        await app.stop()
