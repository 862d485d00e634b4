"""The network's year: who belongs to it, when it meets, what is owed to whom. Knows neither the bot nor the archive."""
