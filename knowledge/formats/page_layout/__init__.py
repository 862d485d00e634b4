"""Where words stand on a printed page -> what they are: headings, paragraphs, table rows, running heads."""
