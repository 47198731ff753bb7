"""An address that takes part in a request without being one of its contacts."""

from request_mgmt.records.prepared import PreparedRow


class RequestParticipant(PreparedRow):
	pass
