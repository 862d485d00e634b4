"""Microsoft Teams as a channel: personal chats, group chats and channels, also with guests from other organisations."""
