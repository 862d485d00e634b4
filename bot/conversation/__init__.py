"""What is said and meant. Knows no platform, no database and no clock: it takes values and returns values."""
