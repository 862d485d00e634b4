"""One file format each: a document of the sample archive -> the bytes of its file, the same bytes every time."""
