"""What the archive knows about Swedish: words, stems, sentences, dates, names of places, words that mean the same."""
