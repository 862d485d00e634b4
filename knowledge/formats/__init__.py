"""File -> Document, one module per format."""
