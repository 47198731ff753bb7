"""The bell: news for one user."""

import frappe
from frappe.model.document import Document


class NotificationLog(Document):
	def after_insert(self):
		frappe.publish_realtime("notification", after_commit=True, user=self.for_user)


def get_permission_query_conditions(for_user):
	for_user = for_user or frappe.session.user
	if for_user == "Administrator":
		return None
	return f"(`tabNotification Log`.for_user = {frappe.db.escape(for_user)})"


def has_permission(doc, ptype=None, user=None):
	return user == "Administrator" or doc.for_user == user


@frappe.whitelist()
def mark_as_read(docname: str) -> None:
	if docname:
		frappe.db.set_value(
			"Notification Log", {"name": docname, "for_user": frappe.session.user}, "read", 1, update_modified=False
		)


@frappe.whitelist()
def mark_all_as_read() -> None:
	frappe.db.set_value(
		"Notification Log", {"for_user": frappe.session.user, "read": 0}, "read", 1, update_modified=False
	)
