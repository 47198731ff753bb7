"""Try-out: the app on the embedded host with believable data, real SMTP in and readable mail out. Not for production."""
