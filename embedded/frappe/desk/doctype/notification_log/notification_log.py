"""The bell: news for one user."""

import frappe
from frappe.model.document import Document


class NotificationLog(Document):
	pass


def get_permission_query_conditions(for_user):
	for_user = for_user or frappe.session.user
	return (
		None
		if for_user == "Administrator"
		else f"`tabNotification Log`.for_user = {frappe.db.escape(for_user)}"
	)
