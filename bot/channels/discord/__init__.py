"""Discord. The only folder that knows discord.py."""
