"""Promises kept: every event that came in is answered once, every message that is owed goes out once."""
