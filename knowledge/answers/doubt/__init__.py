"""When to say no, or to be cautious, and why."""
