"""Who gets a request."""
