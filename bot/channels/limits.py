"""What each platform lets a bot send, as it publishes it. An adapter names its own in its capabilities.

Discord: 50 requests a second in all, 5 messages in 5 seconds in a channel. Slack: a message a second in a channel.
Teams: 50 requests a second for an app in a tenant, and four windows in a conversation.
"""

from bot.channels.channel import Limit

DISCORD = (Limit(50, 1), Limit(5, 5, per="conversation"))
SLACK = (Limit(1, 1, per="conversation"),)
TEAMS = (
    Limit(50, 1),
    Limit(7, 1, per="conversation"),
    Limit(8, 2, per="conversation"),
    Limit(60, 30, per="conversation"),
    Limit(1800, 3600, per="conversation"),
)
