"""The embedded channel: a local page with rooms, threads and direct talk, for which nothing needs to be installed."""
