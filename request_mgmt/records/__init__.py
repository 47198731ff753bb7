"""What every action writes down: change log, notices, outgoing mail; and the small lookups they share."""
