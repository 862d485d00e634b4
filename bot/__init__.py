"""Talks with people: the conversation, the channels it takes place in, and the commands an operator types."""
