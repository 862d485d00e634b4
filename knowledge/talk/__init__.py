"""What is said in a thread: what it is about, and half a question made whole from it."""
