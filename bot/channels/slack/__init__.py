"""Slack: where the members write to each other there."""
