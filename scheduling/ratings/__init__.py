"""What the members think of their meetings, and what may be told of it."""
