"""One folder per platform, the same rooms in each: adapter (connection), inbound, render, settings."""


class CannotConnect(Exception):
    """The channel cannot be opened. The text says what to do."""
