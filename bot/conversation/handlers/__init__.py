"""(event, state, now) -> outcome: one file for each thing people talk with the bot about."""
