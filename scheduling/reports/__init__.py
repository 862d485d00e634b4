"""What can be told of a year or a meeting: values, each with the way it came about. The sentences stand elsewhere."""
