"""One of a request's contacts."""

from request_mgmt.records.prepared import PreparedRow
from request_mgmt.records.rows import KeptWithDocument


class RequestContact(KeptWithDocument, PreparedRow):
	pass
