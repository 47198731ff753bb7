"""The embedded host: Frappe's documented API over SQLite, in one process. For trying out and testing, not for production."""
