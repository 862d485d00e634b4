"""One folder per platform, the same rooms in each: adapter (connection), inbound, render, settings."""
