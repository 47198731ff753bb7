"""Properties of a request as docfields of dialogs, declared once for all actions that ask for them."""

PROPERTIES = {
	"agent": {"fieldtype": "Link", "options": "User", "label": "Owner"},
	"status": {"fieldtype": "Link", "options": "Request Status", "label": "Status"},
	"postponed_to": {"fieldtype": "Datetime", "label": "Postponed to", "of_status": "status"},
	"category": {"fieldtype": "Link", "options": "Request Category", "label": "Category"},
	"priority": {"fieldtype": "Link", "options": "Request Priority", "label": "Priority"},
	"request_type": {"fieldtype": "Link", "options": "Request Type", "label": "Request type"},
	"access_level": {"fieldtype": "Select", "options": "External\nInternal", "label": "Access level"},
}


def of(*names: str) -> list[dict]:
	"""The docfields of these properties, in this order."""
	return [{"fieldname": name, **PROPERTIES[name]} for name in names]
