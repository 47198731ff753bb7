"""One of a request's contacts."""

from request_mgmt.records.prepared import PreparedRow


class RequestContact(PreparedRow):
	pass
