"""An address that takes part in a request without being one of its contacts."""

from request_mgmt.records.prepared import PreparedRow
from request_mgmt.records.rows import KeptWithDocument


class RequestParticipant(KeptWithDocument, PreparedRow):
	pass
