"""Archive in, cited answers out. Knows neither the bot nor the network's year."""
