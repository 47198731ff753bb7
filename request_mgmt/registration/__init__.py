"""How a request and its messages come into being, whatever the channel."""
