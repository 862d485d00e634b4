"""Answers by the facts of meetings."""
